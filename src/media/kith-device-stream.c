/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-device-stream.h"

#include "kith-media.h"

#define TICK_MS 250
/* In ticks: after how long a device that is there and did not work is tried again. */
#define PATIENCE 8

struct _KithDeviceStream
{
  KithMediaTime time;
  KithDeviceStreamEvents events;
  gpointer owner;
  char *name; /* (nullable): of the chosen device; NULL follows the system's default */
  gboolean running;

  KithMediaPipeline media;
  KithDeviceUse use;
  GError *trouble; /* (nullable): why it is not the chosen one */

  guint n_ticks;  /* since something was tried */
  GSource *timer; /* (nullable) */
};

static void begin (KithDeviceStream *self, KithDeviceUse use);

static void
clear (KithDeviceStream *self)
{
  if (!self->media.pipeline)
    return;
  kith_media_pipeline_clear (&self->media);
  self->events.disconnect (self->owner);
}

/* Takes the error. The first one tells why the chosen device does not work. */
static void
fail (KithDeviceStream *self, GError *error)
{
  KithDeviceUse next = self->use == KITH_DEVICE_CHOSEN && self->name ? KITH_DEVICE_FALLBACK : KITH_DEVICE_NONE;

  g_debug ("a sound device does not work: %s", error->message);
  clear (self);
  if (self->use == KITH_DEVICE_NONE)
    {
      g_warning ("not even without a sound device can be gone on: %s", error->message);
      g_error_free (error);
      return;
    }
  if (!self->trouble)
    self->trouble = g_error_new (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "%s", error->message);
  g_error_free (error);
  begin (self, next);
}

static void
on_failure (gpointer owner, const GError *error)
{
  fail (owner, g_error_copy (error));
}

static void
begin (KithDeviceStream *self, KithDeviceUse use)
{
  GError *error = NULL;
  GstElement *pipeline;

  clear (self);
  self->use = use;
  self->n_ticks = 0;
  if (use == KITH_DEVICE_CHOSEN)
    g_clear_error (&self->trouble);
  pipeline = self->events.make (self->owner, use, &error);
  if (pipeline)
    {
      kith_media_pipeline_init (&self->media, pipeline, &self->time, on_failure, self);
      self->events.connect (self->owner, pipeline);
    }
  if (pipeline && kith_media_pipeline_play (&self->media, &error))
    self->events.changed (self->owner, use, self->trouble);
  else
    fail (self, error);
}

static gboolean
is (KithDeviceStream *self, const char *name, KithDevicePresence presence)
{
  return self->events.look (self->owner, name) == presence;
}

/* Sound servers move what plays to another device when one is pulled out, and tell nobody. */
static gboolean
on_tick (gpointer data)
{
  KithDeviceStream *self = data;

  self->n_ticks++;
  if (self->use == KITH_DEVICE_CHOSEN && self->name && is (self, self->name, KITH_DEVICE_GONE))
    fail (self, g_error_new_literal (KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "the sound device is not there"));
  else if (self->use != KITH_DEVICE_CHOSEN && self->n_ticks >= PATIENCE && is (self, self->name, KITH_DEVICE_THERE))
    begin (self, KITH_DEVICE_CHOSEN);
  else if (self->use == KITH_DEVICE_NONE && self->n_ticks >= PATIENCE && is (self, NULL, KITH_DEVICE_THERE))
    begin (self, KITH_DEVICE_FALLBACK);
  return G_SOURCE_CONTINUE;
}

/**
 * kith_device_stream_new:
 *
 * Returns: (transfer full): a stream that does not run yet
 */
KithDeviceStream *
kith_device_stream_new (const KithMediaTime *time, const KithDeviceStreamEvents *events, gpointer owner)
{
  KithDeviceStream *self = g_new0 (KithDeviceStream, 1);

  self->time = *time;
  self->events = *events;
  self->owner = owner;
  return self;
}

void
kith_device_stream_free (KithDeviceStream *self)
{
  if (!self)
    return;
  kith_device_stream_stop (self);
  g_free (self);
}

/**
 * kith_device_stream_start:
 * @name: (nullable): of the chosen device; %NULL follows the system's default
 *
 * Begins, or begins anew with another device or other settings.
 */
void
kith_device_stream_start (KithDeviceStream *self, const char *name)
{
  kith_device_stream_stop (self);
  self->running = TRUE;
  self->name = g_strdup (name);
  self->timer = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->timer, on_tick, self, NULL);
  g_source_attach (self->timer, self->time.context);
  begin (self, KITH_DEVICE_CHOSEN);
}

void
kith_device_stream_stop (KithDeviceStream *self)
{
  if (!self->running)
    return;
  self->running = FALSE;
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  clear (self);
  g_clear_error (&self->trouble);
  g_clear_pointer (&self->name, g_free);
}

gboolean
kith_device_stream_is_running (KithDeviceStream *self)
{
  return self->running;
}

/**
 * kith_device_stream_get_pipeline:
 *
 * Returns: (transfer none) (nullable): what runs now
 */
GstElement *
kith_device_stream_get_pipeline (KithDeviceStream *self)
{
  return self->media.pipeline;
}
