/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What two peers tell each other, by way of a server, to find each other. */
typedef enum
{
  KITH_SIGNAL_OFFER,      /* a description; begins an epoch */
  KITH_SIGNAL_ANSWER,     /* a description */
  KITH_SIGNAL_CANDIDATES, /* addresses at which one may be reached */
  KITH_SIGNAL_RESTART,    /* asks who offers for a new epoch, since this one does not work */
  KITH_SIGNAL_WATCH,      /* of a share: asks who shares to offer it, or to offer it anew */
  KITH_SIGNAL_UNWATCH,    /* of a share: it is watched no more */
} KithSignalType;

typedef struct
{
  KithSignalType kind;
  char *peer;       /* to whom, or from whom */
  guint epoch;      /* of the link between the two */
  char *share;      /* (nullable): the share that it is about; otherwise it is about voice */
  char *sdp;        /* (nullable): of an offer or answer */
  GStrv candidates; /* (nullable): `candidate:…` of RFC 8839 */
} KithSignal;

#define KITH_TYPE_SIGNAL (kith_signal_get_type ())
GType kith_signal_get_type (void);

KithSignal *kith_signal_new (KithSignalType kind, const char *peer, guint epoch);
KithSignal *kith_signal_copy (const KithSignal *self);
void kith_signal_free (KithSignal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSignal, kith_signal_free)

G_END_DECLS
