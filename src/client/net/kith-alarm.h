/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-clock.h"

G_BEGIN_DECLS

/* Calls back once after a time of a clock, on the thread's default main context; with a manual clock, in the turn of
 * the loop after the clock was moved. */
typedef struct _KithAlarm KithAlarm;
typedef void (*KithAlarmFunc) (gpointer data);

KithAlarm *kith_alarm_new (KithClock *clock, KithAlarmFunc func, gpointer data);
void kith_alarm_free (KithAlarm *self);
void kith_alarm_set (KithAlarm *self, gint64 milliseconds);
void kith_alarm_stop (KithAlarm *self);
gboolean kith_alarm_is_set (KithAlarm *self);
gint64 kith_alarm_get_left (KithAlarm *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithAlarm, kith_alarm_free)

G_END_DECLS
