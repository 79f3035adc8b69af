/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-alarm.h"

struct _KithAlarm
{
  KithClock *clock;
  KithAlarmFunc func;
  gpointer data;
  GSource *source; /* while it is set */
  gint64 due_us;
};

typedef struct
{
  GSource source;
  KithAlarm *alarm;
} AlarmSource;

static gboolean
alarm_prepare (GSource *source, int *timeout)
{
  gint64 left = kith_alarm_get_left (((AlarmSource *) source)->alarm);

  *timeout = (int) MIN (left, G_MAXINT);
  return left <= 0;
}

static gboolean
alarm_check (GSource *source)
{
  return kith_alarm_get_left (((AlarmSource *) source)->alarm) <= 0;
}

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  KithAlarm *self = ((AlarmSource *) source)->alarm;

  /* Stopped first, so that the callback may set it again or free it. */
  kith_alarm_stop (self);
  self->func (self->data);
  return G_SOURCE_REMOVE;
}

static GSourceFuncs alarm_funcs = { .prepare = alarm_prepare, .check = alarm_check, .dispatch = alarm_dispatch };

/**
 * kith_alarm_new:
 *
 * Returns: (transfer full): an alarm that is not set
 */
KithAlarm *
kith_alarm_new (KithClock *clock, KithAlarmFunc func, gpointer data)
{
  KithAlarm *self = g_new0 (KithAlarm, 1);

  self->clock = kith_clock_ref (clock);
  self->func = func;
  self->data = data;
  return self;
}

void
kith_alarm_free (KithAlarm *self)
{
  if (!self)
    return;
  kith_alarm_stop (self);
  kith_clock_unref (self->clock);
  g_free (self);
}

/**
 * kith_alarm_set:
 *
 * Calls back after @milliseconds; replaces a time set before.
 */
void
kith_alarm_set (KithAlarm *self, gint64 milliseconds)
{
  kith_alarm_stop (self);
  self->due_us = kith_clock_monotonic_us (self->clock) + MAX (milliseconds, 0) * 1000;
  self->source = g_source_new (&alarm_funcs, sizeof (AlarmSource));
  ((AlarmSource *) self->source)->alarm = self;
  g_source_set_static_name (self->source, "KithAlarm");
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

void
kith_alarm_stop (KithAlarm *self)
{
  if (!self->source)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

gboolean
kith_alarm_is_set (KithAlarm *self)
{
  return self->source != NULL;
}

/**
 * kith_alarm_get_left:
 *
 * Returns: milliseconds until it calls, rounded up; 0 where it is due
 */
gint64
kith_alarm_get_left (KithAlarm *self)
{
  return (MAX (self->due_us - kith_clock_monotonic_us (self->clock), 0) + 999) / 1000;
}
