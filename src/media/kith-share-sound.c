/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-share-sound.h"

#include <gst/app/app.h>
#include <pulse/glib-mainloop.h>
#include <pulse/pulseaudio.h>
#include <unistd.h>

#include "kith-media.h"

#define RATE 48000
#define CHANNELS 2
#define FRAGMENT_MS 20
#define CAPS "audio/x-raw,format=S16LE,rate=48000,channels=2,layout=interleaved"

struct _KithShareSound
{
  pa_glib_mainloop *loop;
  pa_context *context;
  GstElement *pipeline, *mixer;
  KithShareSoundFailed failed;
  gpointer data;
  GHashTable *inputs; /* index of a sink input → Input */
  GMutex lock;
  GPtrArray *leaving; /* GstPad: of the mixer, which are to be released; under the lock */
};

/* What one program plays. */
typedef struct
{
  KithShareSound *sound;
  guint32 index;
  pa_stream *stream;  /* (nullable) until its speakers are known */
  GstElement *source; /* (nullable) as long */
  GstElement *queue;
  GstPad *pad; /* of the mixer */
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  if (input->stream)
    {
      pa_stream_set_read_callback (input->stream, NULL, NULL);
      pa_stream_set_state_callback (input->stream, NULL, NULL);
      pa_stream_disconnect (input->stream);
      pa_stream_unref (input->stream);
    }
  if (input->source)
    {
      GstElement *const chain[] = { input->source, input->queue };

      for (guint i = 0; i < G_N_ELEMENTS (chain); i++)
        {
          gst_element_set_locked_state (chain[i], TRUE);
          gst_element_set_state (chain[i], GST_STATE_NULL);
        }
      gst_bin_remove_many (GST_BIN (input->sound->pipeline), input->source, input->queue, NULL);
      g_mutex_lock (&input->sound->lock);
      g_ptr_array_add (input->sound->leaving, input->pad);
      g_mutex_unlock (&input->sound->lock);
    }
  g_free (input);
}

/* On the mixer's thread. GStreamer 1.22 lets go of all locks while it mixes what comes by one pad, and crashes when
 * that one is released meanwhile; while it hands on what it has mixed, it does not mix. */
static GstPadProbeReturn
on_mixed (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  KithShareSound *self = data;
  g_autoptr (GPtrArray) leaving = NULL;

  g_mutex_lock (&self->lock);
  leaving = g_steal_pointer (&self->leaving);
  self->leaving = g_ptr_array_new_with_free_func (gst_object_unref);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < leaving->len; i++)
    gst_element_release_request_pad (self->mixer, leaving->pdata[i]);
  return GST_PAD_PROBE_OK;
}

static void
plug (Input *input)
{
  KithShareSound *self = input->sound;
  g_autoptr (GstCaps) caps = gst_caps_from_string (CAPS);
  g_autoptr (GstPad) out = NULL;

  input->source = gst_element_factory_make ("appsrc", NULL);
  input->queue = gst_element_factory_make ("queue", NULL);
  g_object_set (input->source, "is-live", TRUE, "format", GST_FORMAT_TIME, "do-timestamp", TRUE, "caps", caps,
                "max-buffers", (guint64) 20, "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), input->source, input->queue, NULL);
  gst_element_link (input->source, input->queue);
  input->pad = gst_element_request_pad_simple (self->mixer, "sink_%u");
  out = gst_element_get_static_pad (input->queue, "src");
  gst_pad_link (out, input->pad);
  gst_element_sync_state_with_parent (input->queue);
  gst_element_sync_state_with_parent (input->source);
}

static void
on_read (pa_stream *stream, size_t n_bytes, void *data)
{
  Input *input = data;
  const void *piece;
  size_t length;

  while (pa_stream_readable_size (stream) > 0)
    {
      if (pa_stream_peek (stream, &piece, &length) < 0 || length == 0)
        return;
      /* A hole in what is played has a length and no data. */
      if (piece)
        gst_app_src_push_buffer (GST_APP_SRC (input->source), gst_buffer_new_memdup (piece, length));
      pa_stream_drop (stream);
    }
}

/* A program that plays no more is forgotten when the server says so; that its stream fails tells nothing else. */
static void
on_stream_state (pa_stream *stream, void *data)
{
  const Input *input = data;

  if (pa_stream_get_state (stream) == PA_STREAM_FAILED)
    g_debug ("the sound of program %u cannot be taken up: %s", input->index,
             pa_strerror (pa_context_errno (input->sound->context)));
}

static void
on_sink (pa_context *context, const pa_sink_info *sink, int end, void *data)
{
  static const pa_sample_spec form = { .format = PA_SAMPLE_S16LE, .rate = RATE, .channels = CHANNELS };
  const pa_buffer_attr attributes = { .maxlength = (guint32) -1, .fragsize = RATE / 1000 * FRAGMENT_MS * CHANNELS * 2 };
  KithShareSound *self = data;
  GHashTableIter iter;
  gpointer value;

  if (end || !sink)
    return;
  g_hash_table_iter_init (&iter, self->inputs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Input *input = value;
      g_autofree char *monitor = NULL;

      if (input->stream || input->source)
        continue;
      monitor = g_strdup_printf ("%u", sink->monitor_source);
      plug (input);
      input->stream = pa_stream_new (context, "Kith", &form, NULL);
      pa_stream_set_monitor_stream (input->stream, input->index);
      pa_stream_set_read_callback (input->stream, on_read, input);
      pa_stream_set_state_callback (input->stream, on_stream_state, input);
      pa_stream_connect_record (input->stream, monitor, &attributes,
                                PA_STREAM_DONT_MOVE | PA_STREAM_ADJUST_LATENCY | PA_STREAM_DONT_INHIBIT_AUTO_SUSPEND);
    }
}

static void
run_operation (pa_operation *operation)
{
  if (operation)
    pa_operation_unref (operation);
}

static gboolean
is_own (const pa_proplist *properties)
{
  const char *process = pa_proplist_gets (properties, PA_PROP_APPLICATION_PROCESS_ID);
  guint64 id;

  return process && g_ascii_string_to_unsigned (process, 10, 1, G_MAXINT, &id, NULL) && id == (guint64) getpid ();
}

static void
on_input (pa_context *context, const pa_sink_input_info *info, int end, void *data)
{
  KithShareSound *self = data;
  Input *input;

  if (end || !info || info->client == PA_INVALID_INDEX || is_own (info->proplist) ||
      g_hash_table_contains (self->inputs, GUINT_TO_POINTER (info->index)))
    return;
  input = g_new0 (Input, 1);
  input->sound = self;
  input->index = info->index;
  g_hash_table_insert (self->inputs, GUINT_TO_POINTER (info->index), input);
  run_operation (pa_context_get_sink_info_by_index (context, info->sink, on_sink, self));
}

static void
on_event (pa_context *context, pa_subscription_event_type_t event, uint32_t index, void *data)
{
  KithShareSound *self = data;

  if ((event & PA_SUBSCRIPTION_EVENT_TYPE_MASK) == PA_SUBSCRIPTION_EVENT_REMOVE)
    g_hash_table_remove (self->inputs, GUINT_TO_POINTER (index));
  else
    run_operation (pa_context_get_sink_input_info (context, index, on_input, self));
}

static void
on_state (pa_context *context, void *data)
{
  KithShareSound *self = data;
  g_autoptr (GError) error = NULL;

  switch (pa_context_get_state (context))
    {
    case PA_CONTEXT_READY:
      pa_context_set_subscribe_callback (context, on_event, self);
      run_operation (pa_context_subscribe (context, PA_SUBSCRIPTION_MASK_SINK_INPUT, NULL, NULL));
      run_operation (pa_context_get_sink_input_info_list (context, on_input, self));
      break;
    case PA_CONTEXT_FAILED:
      g_set_error (&error, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "the sound server cannot be reached: %s",
                   pa_strerror (pa_context_errno (context)));
      self->failed (self->data, error);
      break;
    case PA_CONTEXT_UNCONNECTED:
    case PA_CONTEXT_CONNECTING:
    case PA_CONTEXT_AUTHORIZING:
    case PA_CONTEXT_SETTING_NAME:
    case PA_CONTEXT_TERMINATED:
    default:
      break;
    }
}

/**
 * kith_share_sound_new:
 * @context: of the thread
 * @pipeline, @mixer: outlive it; what others play is added to them
 * @failed: may free it only later
 *
 * Returns: (transfer full): sound that comes when others play something
 */
KithShareSound *
kith_share_sound_new (GMainContext *context, GstElement *pipeline, GstElement *mixer, KithShareSoundFailed failed,
                      gpointer data)
{
  KithShareSound *self = g_new0 (KithShareSound, 1);
  g_autoptr (GstPad) mixed = gst_element_get_static_pad (mixer, "src");

  self->loop = pa_glib_mainloop_new (context);
  self->context = pa_context_new (pa_glib_mainloop_get_api (self->loop), "Kith");
  self->pipeline = pipeline;
  self->mixer = mixer;
  self->failed = failed;
  self->data = data;
  self->inputs = g_hash_table_new_full (NULL, NULL, NULL, input_free);
  self->leaving = g_ptr_array_new_with_free_func (gst_object_unref);
  g_mutex_init (&self->lock);
  gst_pad_add_probe (mixed, GST_PAD_PROBE_TYPE_BUFFER, on_mixed, self, NULL);
  pa_context_set_state_callback (self->context, on_state, self);
  pa_context_connect (self->context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL);
  return self;
}

/**
 * kith_share_sound_free:
 *
 * To be called when the pipeline has been stopped.
 */
void
kith_share_sound_free (KithShareSound *self)
{
  if (!self)
    return;
  pa_context_set_state_callback (self->context, NULL, NULL);
  pa_context_set_subscribe_callback (self->context, NULL, NULL);
  g_hash_table_unref (self->inputs);
  pa_context_disconnect (self->context);
  pa_context_unref (self->context);
  pa_glib_mainloop_free (self->loop);
  g_ptr_array_unref (self->leaving);
  g_mutex_clear (&self->lock);
  g_free (self);
}
