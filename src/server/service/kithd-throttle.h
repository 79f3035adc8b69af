/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"

G_BEGIN_DECLS

/* Slows down who fails again and again: after some free attempts the wait doubles with each. Safe to share between
 * threads. */
typedef struct _KithdThrottle KithdThrottle;

KithdThrottle *kithd_throttle_new (KithClock *clock, guint n_free, guint max_seconds);
void kithd_throttle_free (KithdThrottle *self);

gboolean kithd_throttle_begin (KithdThrottle *self, const char *key, guint *retry_after);
void kithd_throttle_forgive (KithdThrottle *self, const char *key);
void kithd_throttle_forget (KithdThrottle *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdThrottle, kithd_throttle_free)

G_END_DECLS
