/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KITH_TONES_MAX 8

/* What is in a stretch of sound. */
typedef struct
{
  double level; /* decibels of full scale */
  guint n_tones;
  struct
  {
    double frequency;      /* hertz */
    double level;          /* decibels of full scale */
  } tones[KITH_TONES_MAX]; /* the strongest first */
} KithToneReading;

/* Finds tones in samples, to prove what is heard. Not safe to share between threads. */
typedef struct _KithToneMeter KithToneMeter;

KithToneMeter *kith_tone_meter_new (void);
void kith_tone_meter_free (KithToneMeter *self);
gboolean kith_tone_meter_add (KithToneMeter *self, const gint16 *samples, gsize n_samples, KithToneReading *reading);
double kith_tone_reading_get_level (const KithToneReading *self, double frequency);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithToneMeter, kith_tone_meter_free)

G_END_DECLS
