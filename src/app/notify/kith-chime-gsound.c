/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-chime.h"

#include <gsound.h>

#define EVENT "message-new-instant"
#define PAUSE_US G_USEC_PER_SEC

struct _KithChime
{
  GSoundContext *context; /* (nullable): made with the first sound, and not where there is none to be heard */
  gboolean failed;
  gint64 last_us;
};

KithChime *
kith_chime_new (void)
{
  return g_new0 (KithChime, 1);
}

void
kith_chime_free (KithChime *self)
{
  if (!self)
    return;
  g_clear_object (&self->context);
  g_free (self);
}

/**
 * kith_chime_play:
 *
 * Plays the sound, at most once a second. Where there is no sound theme or nothing that plays, it is quiet.
 */
void
kith_chime_play (KithChime *self)
{
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_monotonic_time ();

  if (self->failed || (self->last_us && now - self->last_us < PAUSE_US))
    return;
  self->last_us = now;
  if (!self->context)
    self->context = gsound_context_new (NULL, &error);
  if (self->context)
    gsound_context_play_simple (self->context, NULL, &error, GSOUND_ATTR_EVENT_ID, EVENT, GSOUND_ATTR_EVENT_DESCRIPTION,
                                "New message", GSOUND_ATTR_CANBERRA_CACHE_CONTROL, "permanent", NULL);
  else
    self->failed = TRUE;
  if (error)
    g_debug ("No sound of a new message: %s", error->message);
}
