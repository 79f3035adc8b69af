/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* By which way a link goes. */
typedef enum
{
  KITH_LINK_PATH_UNKNOWN,
  KITH_LINK_PATH_HOST,      /* straight, within a network */
  KITH_LINK_PATH_REFLEXIVE, /* straight, through somebody's router */
  KITH_LINK_PATH_RELAY,     /* over a relay */
} KithLinkPath;

/* How well a link carries. Times are milliseconds and negative while they are unknown; losses are from 0 to 1. */
typedef struct
{
  char *codec; /* (nullable) */
  KithLinkPath path;
  gboolean verified;       /* the peer's certificate is the one that it announced */
  char *code;              /* (nullable): kith_comparison_code() of both certificates */
  double round_trip;       /* of a packet, there and back */
  double jitter;           /* of what arrives */
  double lateness;         /* of the slowest packet lately, from its arrival to its being decoded */
  double hold;             /* for how long late packets are waited for */
  double delay;            /* from a packet's arrival to its being heard, which contains the hold */
  double loss, peer_loss;  /* lately: of what the peer sends, and of what it says that it misses */
  guint bits_in, bits_out; /* a second */
} KithLinkStats;

#define KITH_TYPE_LINK_PATH (kith_link_path_get_type ())
GType kith_link_path_get_type (void);
#define KITH_TYPE_LINK_STATS (kith_link_stats_get_type ())
GType kith_link_stats_get_type (void);

KithLinkStats *kith_link_stats_new (void);
KithLinkStats *kith_link_stats_copy (const KithLinkStats *self);
void kith_link_stats_free (KithLinkStats *self);

char *kith_comparison_code (const char *fingerprint, const char *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithLinkStats, kith_link_stats_free)

G_END_DECLS
