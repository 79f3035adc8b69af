/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-test-wait.h"
#include "kith-test-wire.h"
#include "kith-tone-meter.h"
#include "kith-voice-engine.h"

G_BEGIN_DECLS

/* Somebody with an engine of their own, who says a tone and whose ears are measured. */
typedef struct
{
  char *id;
  KithTestWire *wire;
  KithVoiceEngine *engine;
  KithVoiceRoom *room; /* (nullable) */
  GMutex lock;
  KithToneMeter *meter;
  KithToneReading heard; /* under the lock */
  guint n_readings;      /* under the lock */
} KithTestTalker;

KithTestTalker *kith_test_talker_new (KithTestWire *wire, const char *id, int hertz);
void kith_test_talker_free (KithTestTalker *self);
void kith_test_talker_enter (KithTestTalker *self, const char *const *others);
void kith_test_talker_leave (KithTestTalker *self);
double kith_test_talker_hears (KithTestTalker *self, int hertz);
guint kith_test_talker_count (KithTestTalker *self);
KithLinkState kith_test_talker_state (KithTestTalker *self, const char *peer);
int kith_test_talker_trouble (KithTestTalker *self, const char *peer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTestTalker, kith_test_talker_free)

G_END_DECLS
