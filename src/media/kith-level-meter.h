/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Quieter than anything that a sound card gives. */
#define KITH_LEVEL_SILENCE (-100.0)

/* How loud samples are, and whether somebody talks. A plain value, zero-initialised it has heard nothing. Samples are
 * added on one thread; the level can be read on any. */
typedef struct
{
  double sum;
  guint n_samples, n_quiet;
  gboolean talking;
  int level;     /* atomic: hundredths of a decibel above silence */
  int threshold; /* atomic: likewise; 0 for the usual one */
} KithLevelMeter;

/* Quieter than this nobody talks, unless another threshold is set. */
#define KITH_LEVEL_TALKING (-45.0)

gboolean kith_level_meter_add (KithLevelMeter *self, const gint16 *samples, gsize n_samples);
double kith_level_meter_get_level (KithLevelMeter *self);
void kith_level_meter_set_threshold (KithLevelMeter *self, double threshold);

G_END_DECLS
