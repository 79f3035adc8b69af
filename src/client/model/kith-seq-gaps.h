/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Which numbers of a channel are not known, as a sorted array of gaps between them; all else is known. A number that is
 * known and has no message belongs to one that was deleted. */
typedef struct
{
  gint64 after;  /* the last known number below, 0 at the beginning */
  gint64 before; /* the first known number above, KITH_SEQ_END at the end */
  GObject *item; /* (nullable): what stands for it in a list, owned */
} KithSeqGap;

#define KITH_SEQ_END G_MAXINT64

GArray *kith_seq_gaps_new (void);
void kith_seq_gaps_learn (GArray *gaps, gint64 low, gint64 high);
void kith_seq_gaps_forget (GArray *gaps, gint64 low, gint64 high);
gboolean kith_seq_gaps_knows (GArray *gaps, gint64 seq);
KithSeqGap *kith_seq_gaps_find_item (GArray *gaps, gpointer item);
gboolean kith_seq_gaps_has_tail (GArray *gaps);
void kith_seq_gaps_get_stretch (GArray *gaps, gint64 seq, gint64 *low, gint64 *high);

G_END_DECLS
