/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-signal.h"

G_DEFINE_BOXED_TYPE (KithSignal, kith_signal, kith_signal_copy, kith_signal_free)

KithSignal *
kith_signal_new (KithSignalType kind, const char *peer, guint epoch)
{
  KithSignal *self = g_new0 (KithSignal, 1);

  self->kind = kind;
  self->peer = g_strdup (peer);
  self->epoch = epoch;
  return self;
}

KithSignal *
kith_signal_copy (const KithSignal *self)
{
  KithSignal *copy = kith_signal_new (self->kind, self->peer, self->epoch);

  copy->share = g_strdup (self->share);
  copy->sdp = g_strdup (self->sdp);
  copy->candidates = g_strdupv (self->candidates);
  return copy;
}

void
kith_signal_free (KithSignal *self)
{
  if (!self)
    return;
  g_free (self->peer);
  g_free (self->share);
  g_free (self->sdp);
  g_strfreev (self->candidates);
  g_free (self);
}
