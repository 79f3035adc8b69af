/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-duck.h"

#include <pulse/glib-mainloop.h>
#include <pulse/pulseaudio.h>
#include <string.h>
#include <unistd.h>

/* Of what they were, in decibels. */
#define QUIETER_DB (-12.0)

/* PulseAudio and PipeWire alike tell of each stream that is played, with its program and its volume. */
struct _KithVoiceDuck
{
  pa_glib_mainloop *loop;
  pa_context *context;
  GHashTable *volumes; /* number of a stream → pa_cvolume: as it was */
  gboolean ready, quiet;
};

static gboolean
is_own (const pa_sink_input_info *info)
{
  const char *process = pa_proplist_gets (info->proplist, PA_PROP_APPLICATION_PROCESS_ID);

  return process && g_ascii_strtoll (process, NULL, 10) == (gint64) getpid ();
}

static void
set_volume (KithVoiceDuck *self, guint32 index, const pa_cvolume *volume)
{
  pa_operation *operation = pa_context_set_sink_input_volume (self->context, index, volume, NULL, NULL);

  g_clear_pointer (&operation, pa_operation_unref);
}

static void
on_stream (pa_context *context, const pa_sink_input_info *info, int end, void *data)
{
  KithVoiceDuck *self = data;
  pa_cvolume volume;

  if (end || !self->quiet || !info->has_volume || !info->volume_writable || is_own (info) ||
      g_hash_table_contains (self->volumes, GUINT_TO_POINTER (info->index)))
    return;
  g_hash_table_insert (self->volumes, GUINT_TO_POINTER (info->index), g_memdup2 (&info->volume, sizeof info->volume));
  volume = info->volume;
  pa_sw_cvolume_multiply_scalar (&volume, &volume, pa_sw_volume_from_dB (QUIETER_DB));
  set_volume (self, info->index, &volume);
}

static void
restore (KithVoiceDuck *self)
{
  GHashTableIter iter;
  gpointer index, volume;

  g_hash_table_iter_init (&iter, self->volumes);
  while (g_hash_table_iter_next (&iter, &index, &volume))
    set_volume (self, GPOINTER_TO_UINT (index), volume);
  g_hash_table_remove_all (self->volumes);
}

static void
apply (KithVoiceDuck *self)
{
  pa_operation *operation;

  if (!self->ready)
    return;
  if (!self->quiet)
    {
      restore (self);
      return;
    }
  operation = pa_context_get_sink_input_info_list (self->context, on_stream, self);
  g_clear_pointer (&operation, pa_operation_unref);
}

static void
on_state (pa_context *context, void *data)
{
  KithVoiceDuck *self = data;

  self->ready = pa_context_get_state (context) == PA_CONTEXT_READY;
  if (!self->ready)
    g_hash_table_remove_all (self->volumes);
  apply (self);
}

/**
 * kith_voice_duck_new:
 *
 * Returns: (transfer full) (nullable): what leaves other programs as loud as they are until it is told otherwise
 */
KithVoiceDuck *
kith_voice_duck_new (void)
{
  KithVoiceDuck *self = g_new0 (KithVoiceDuck, 1);

  self->volumes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->loop = pa_glib_mainloop_new (NULL);
  self->context = pa_context_new (pa_glib_mainloop_get_api (self->loop), "Kith");
  pa_context_set_state_callback (self->context, on_state, self);
  pa_context_connect (self->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL);
  return self;
}

/**
 * kith_voice_duck_free:
 *
 * What was made quieter is as loud as before afterwards.
 */
void
kith_voice_duck_free (KithVoiceDuck *self)
{
  if (!self)
    return;
  kith_voice_duck_set (self, FALSE);
  pa_context_set_state_callback (self->context, NULL, NULL);
  pa_context_disconnect (self->context);
  pa_context_unref (self->context);
  pa_glib_mainloop_free (self->loop);
  g_hash_table_unref (self->volumes);
  g_free (self);
}

void
kith_voice_duck_set (KithVoiceDuck *self, gboolean quiet)
{
  if (self->quiet == !!quiet)
    return;
  self->quiet = !!quiet;
  apply (self);
}
