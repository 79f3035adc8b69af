/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-engine-private.h"

#include "kith-media.h"

/* The test of the microphone: three seconds are recorded and played. */

typedef struct
{
  KithMicrophoneStep step;
  double fraction;
} Note;

static void
far_end (gpointer owner, gpointer payload)
{
  KithVoiceEngineFar *far = owner;

  g_clear_pointer (&far->test, kith_microphone_test_free);
}

/* (transfer full) */
static GTask *
end (KithVoiceEngine *self)
{
  if (self->test_cancel)
    g_source_destroy (self->test_cancel);
  g_clear_pointer (&self->test_cancel, g_source_unref);
  kith_media_hop_post (self->far_hop, far_end, NULL, NULL);
  kith_voice_engine_release (self);
  return g_steal_pointer (&self->test);
}

static void
on_progress (gpointer owner, gpointer payload)
{
  KithVoiceEngine *self = owner;
  const Note *note = payload;
  g_autoptr (GTask) task = NULL;

  if (!self->test)
    return;
  if (self->input_trouble)
    {
      task = end (self);
      g_task_return_new_error (task, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "%s", self->input_trouble);
      return;
    }
  if (self->test_progress)
    self->test_progress (self->test_data, note->step, note->fraction);
  if (note->step < KITH_MICROPHONE_DONE || !self->test)
    return;
  task = end (self);
  if (note->step == KITH_MICROPHONE_DONE)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, KITH_MEDIA_ERROR, KITH_MEDIA_ERROR_DEVICE, "nothing comes from the microphone");
}

static void
far_progress (gpointer owner, KithMicrophoneStep step, double fraction)
{
  const KithVoiceEngineFar *far = owner;

  kith_media_hop_post (far->engine, on_progress, g_memdup2 (&(Note){ step, fraction }, sizeof (Note)), g_free);
}

static void
far_begin (gpointer owner, gpointer payload)
{
  KithVoiceEngineFar *far = owner;

  if (far->usable)
    far->test = kith_microphone_test_new (&far->time, far->capture, far->playback, far_progress, far);
  else
    far_progress (far, KITH_MICROPHONE_FAILED, 0);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer data)
{
  g_autoptr (GTask) task = end (data);

  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/**
 * kith_voice_engine_test_microphone_async:
 * @progress: (nullable): called again and again
 *
 * Records for three seconds what the microphone gives, as others would hear it, and plays that. It goes on beside a
 * call. Only one test can be made at a time; G_IO_ERROR_PENDING is the answer to another.
 */
void
kith_voice_engine_test_microphone_async (KithVoiceEngine *self, KithMicrophoneProgress progress, gpointer progress_data,
                                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, kith_voice_engine_test_microphone_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->test)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "the microphone is being tested already");
      return;
    }
  self->test_progress = progress;
  self->test_data = progress_data;
  if (cancellable)
    {
      self->test_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->test_cancel, G_SOURCE_FUNC (on_cancelled), self, NULL);
      g_source_attach (self->test_cancel, g_task_get_context (task));
    }
  self->test = g_steal_pointer (&task);
  kith_voice_engine_hold (self);
  kith_media_hop_post (self->far_hop, far_begin, NULL, NULL);
}

/**
 * kith_voice_engine_test_microphone_finish:
 *
 * Returns: whether the person could hear themselves; otherwise @error says why there is no microphone
 */
gboolean
kith_voice_engine_test_microphone_finish (KithVoiceEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
