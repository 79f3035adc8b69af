/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-call-private.h"

#include "kith-error.h"
#include "kith-level-meter.h"

/* Whether one is heard and hears: muted, deafened, by push to talk. */

/* People let go of the key with the last word. */
#define RELEASE_MS 150
#define TALKING_SECONDS 5

/* Whether others are meant to hear the microphone. */
static gboolean
is_open (KithVoiceCall *self)
{
  KithVoiceMember *own = kith_voice_call_get_own (self);

  return !self->muted && !self->deafened && !(own && kith_voice_member_get_silenced (own)) &&
         (!self->by_push || self->pushing || self->release_source);
}

/**
 * kith_voice_call_get_talking:
 *
 * Returns: whether one talks and is heard
 */
gboolean
kith_voice_call_get_talking (KithVoiceCall *self)
{
  return self->room && is_open (self) && kith_voice_engine_get_talking (self->engine);
}

/* Those who see the channel from outside are told. */
static void
tell_of_talking (KithVoiceCall *self)
{
  gboolean talking = kith_voice_call_get_talking (self);

  if (self->told_talking == talking)
    return;
  self->told_talking = talking;
  self->n_talking = 0;
  if (self->session)
    kith_session_notify_talking (self->session, talking);
}

/*
 * kith_voice_call_tell_again:
 *
 * Once a second: who talks for long says so now and then, since it may get lost.
 */
void
kith_voice_call_tell_again (KithVoiceCall *self)
{
  if (self->told_talking && ++self->n_talking % TALKING_SECONDS == 0)
    kith_session_notify_talking (self->session, TRUE);
}

/*
 * kith_voice_call_update:
 *
 * Has the engine follow who is muted and deafened.
 */
void
kith_voice_call_update (KithVoiceCall *self)
{
  KithVoiceMember *own = kith_voice_call_get_own (self);

  if (own)
    kith_voice_member_set_talking (own, kith_voice_call_get_talking (self));
  tell_of_talking (self);
  kith_voice_call_notify (self, KITH_CALL_PROP_TALKING);
  if (!self->engine)
    return;
  kith_voice_engine_set_open (self->engine, is_open (self));
  kith_voice_engine_set_deaf (self->engine, self->deafened || (own && kith_voice_member_get_server_deafened (own)));
}

/*
 * kith_voice_call_configure:
 *
 * Gives the engine the person's settings. Who talks by a key is heard while it is held, however softly they speak.
 */
void
kith_voice_call_configure (KithVoiceCall *self)
{
  g_autoptr (KithVoiceSettings) settings = kith_voice_settings_copy (self->settings);

  if (self->by_push)
    settings->talk_threshold = KITH_LEVEL_SILENCE;
  if (self->engine)
    kith_voice_engine_set_settings (self->engine, settings);
}

/*
 * kith_voice_call_update_push:
 *
 * Finds whether one talks by a key: by choice, or where it may not be otherwise.
 */
void
kith_voice_call_update_push (KithVoiceCall *self)
{
  gboolean forced = self->channel && !kith_channel_can (self->channel, KITH_PERMISSION_USE_VAD);
  gboolean by_push = self->push_to_talk || forced;

  if (self->by_push == by_push)
    return;
  self->by_push = by_push;
  kith_voice_call_configure (self);
  kith_voice_call_notify (self, KITH_CALL_PROP_BY_PUSH);
  kith_voice_call_update (self);
}

/**
 * kith_voice_call_set_push_to_talk:
 *
 * Sets whether one is heard only while a key is held.
 */
void
kith_voice_call_set_push_to_talk (KithVoiceCall *self, gboolean push_to_talk)
{
  self->push_to_talk = push_to_talk;
  kith_voice_call_update_push (self);
}

/**
 * kith_voice_call_get_by_push:
 *
 * Returns: whether one is heard only while a key is held, by choice or since the channel has it so
 */
gboolean
kith_voice_call_get_by_push (KithVoiceCall *self)
{
  return self->by_push;
}

static gboolean
on_released (gpointer data)
{
  KithVoiceCall *self = data;

  self->release_source = 0;
  kith_voice_call_update (self);
  return G_SOURCE_REMOVE;
}

/**
 * kith_voice_call_set_pushing:
 *
 * Takes note that the key of push to talk is held, or let go.
 */
void
kith_voice_call_set_pushing (KithVoiceCall *self, gboolean pushing)
{
  if (self->pushing == !!pushing)
    return;
  self->pushing = !!pushing;
  g_clear_handle_id (&self->release_source, g_source_remove);
  if (!pushing)
    self->release_source = g_timeout_add (RELEASE_MS, on_released, self);
  kith_voice_call_notify (self, KITH_CALL_PROP_PUSHING);
  kith_voice_call_update (self);
}

gboolean
kith_voice_call_get_pushing (KithVoiceCall *self)
{
  return self->pushing;
}

/*
 * kith_voice_call_get_wish:
 *
 * Returns: how one wants to be in a voice channel
 */
KithVoiceWish
kith_voice_call_get_wish (KithVoiceCall *self)
{
  return (KithVoiceWish){ kith_voice_call_get_muted (self), self->deafened, self->priority };
}

static void tell_server (KithVoiceCall *self);

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithVoiceCall) self = data;
  g_autoptr (GError) error = NULL;

  if (kith_session_change_voice_finish (KITH_SESSION (source), result, &error) || !self->priority ||
      (!g_error_matches (error, KITH_ERROR, KITH_ERROR_MISSING_PERMISSION) &&
       !g_error_matches (error, KITH_ERROR, KITH_ERROR_TIMED_OUT)))
    return;
  self->priority = FALSE;
  kith_voice_call_notify (self, KITH_CALL_PROP_PRIORITY);
  /* The rest of the wish was refused with it. */
  tell_server (self);
}

/* Others are told, too. */
static void
tell_server (KithVoiceCall *self)
{
  const KithVoiceWish wish = kith_voice_call_get_wish (self);

  if (self->session && self->state == KITH_CALL_CONNECTED)
    kith_session_change_voice_async (self->session, &wish, NULL, on_told, g_object_ref (self));
}

/**
 * kith_voice_call_get_muted:
 *
 * Returns: whether one's microphone is muted; who is deafened is muted too
 */
gboolean
kith_voice_call_get_muted (KithVoiceCall *self)
{
  return self->muted || self->deafened;
}

/**
 * kith_voice_call_set_muted:
 *
 * Mutes one's microphone, also for calls to come. To talk again while one is deafened is to hear again.
 */
void
kith_voice_call_set_muted (KithVoiceCall *self, gboolean muted)
{
  if (kith_voice_call_get_muted (self) == muted)
    return;
  self->muted = muted;
  if (!muted && self->deafened)
    {
      self->deafened = FALSE;
      kith_voice_call_notify (self, KITH_CALL_PROP_DEAFENED);
    }
  kith_voice_call_notify (self, KITH_CALL_PROP_MUTED);
  tell_server (self);
  kith_voice_call_update (self);
  kith_voice_call_update_warning (self);
}

gboolean
kith_voice_call_get_deafened (KithVoiceCall *self)
{
  return self->deafened;
}

/**
 * kith_voice_call_set_deafened:
 *
 * Hears nobody, and is not heard; what one was before comes back with the hearing.
 */
void
kith_voice_call_set_deafened (KithVoiceCall *self, gboolean deafened)
{
  if (self->deafened == deafened)
    return;
  self->deafened = deafened;
  kith_voice_call_notify (self, KITH_CALL_PROP_DEAFENED);
  if (!self->muted)
    kith_voice_call_notify (self, KITH_CALL_PROP_MUTED);
  tell_server (self);
  kith_voice_call_update (self);
  kith_voice_call_update_warning (self);
}

/**
 * kith_voice_call_get_priority:
 *
 * Returns: whether one wants to be heard above others, where one may
 */
gboolean
kith_voice_call_get_priority (KithVoiceCall *self)
{
  return self->priority;
}

void
kith_voice_call_set_priority (KithVoiceCall *self, gboolean priority)
{
  if (self->priority == !!priority)
    return;
  self->priority = !!priority;
  kith_voice_call_notify (self, KITH_CALL_PROP_PRIORITY);
  tell_server (self);
}
