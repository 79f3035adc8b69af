/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-call-private.h"

#include "kith-model-private.h"
#include "kith-signaling.h"

static void
on_send (KithSignaling *signaling, const KithSignal *signal)
{
  kith_voice_call_send (KITH_VOICE_CALL (signaling), signal);
}

static void
signaling_iface_init (KithSignalingInterface *iface)
{
  iface->send = on_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (KithVoiceCall, kith_voice_call, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_SIGNALING, signaling_iface_init))

enum
{
  REFUSED,
  ENDED,
  N_SIGNALS
};

static GParamSpec *properties[KITH_CALL_N_PROPERTIES];
static guint signals[N_SIGNALS];

/*
 * kith_voice_call_notify:
 *
 * Tells that a property is otherwise than before.
 */
void
kith_voice_call_notify (KithVoiceCall *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
kith_voice_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithVoiceCall *self = KITH_VOICE_CALL (object);

  switch (id)
    {
    case KITH_CALL_PROP_CHANNEL:
      g_value_set_object (value, self->channel);
      break;
    case KITH_CALL_PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case KITH_CALL_PROP_MUTED:
      g_value_set_boolean (value, kith_voice_call_get_muted (self));
      break;
    case KITH_CALL_PROP_DEAFENED:
      g_value_set_boolean (value, self->deafened);
      break;
    case KITH_CALL_PROP_TALKING:
      g_value_set_boolean (value, kith_voice_call_get_talking (self));
      break;
    case KITH_CALL_PROP_PRIORITY:
      g_value_set_boolean (value, kith_voice_call_get_priority (self));
      break;
    case KITH_CALL_PROP_BY_PUSH:
      g_value_set_boolean (value, kith_voice_call_get_by_push (self));
      break;
    case KITH_CALL_PROP_PUSHING:
      g_value_set_boolean (value, self->pushing);
      break;
    case KITH_CALL_PROP_WARNING:
      g_value_set_int (value, (int) self->warning);
      break;
    case KITH_CALL_PROP_WARNING_DETAIL:
      g_value_set_string (value, self->warning_detail);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_voice_call_dispose (GObject *object)
{
  KithVoiceCall *self = KITH_VOICE_CALL (object);

  kith_voice_call_close_room (self);
  kith_voice_call_drop_session (self);
  g_clear_object (&self->shares);
  g_clear_handle_id (&self->release_source, g_source_remove);
  g_clear_object (&self->channel);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kith_voice_call_parent_class)->dispose (object);
}

static void
kith_voice_call_finalize (GObject *object)
{
  KithVoiceCall *self = KITH_VOICE_CALL (object);

  kith_voice_settings_free (self->settings);
  g_object_unref (self->volumes);
  g_hash_table_unref (self->kept);
  g_ptr_array_unref (self->early);
  g_free (self->peer_id);
  g_free (self->warning_detail);
  kith_uuid_generator_free (self->ids);
  kith_clock_unref (self->clock);
  G_OBJECT_CLASS (kith_voice_call_parent_class)->finalize (object);
}

static void
kith_voice_call_class_init (KithVoiceCallClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_voice_call_get_property;
  object_class->dispose = kith_voice_call_dispose;
  object_class->finalize = kith_voice_call_finalize;

  properties[KITH_CALL_PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL,
                                                            KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_DEAFENED] = g_param_spec_boolean ("deafened", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_TALKING] = g_param_spec_boolean ("talking", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_PRIORITY] = g_param_spec_boolean ("priority", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_BY_PUSH] = g_param_spec_boolean ("by-push", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_PUSHING] = g_param_spec_boolean ("pushing", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_WARNING] = g_param_spec_int ("warning", NULL, NULL, 0, G_MAXINT, 0, KITH_PROPERTY_FLAGS);
  properties[KITH_CALL_PROP_WARNING_DETAIL] = g_param_spec_string ("warning-detail", NULL, NULL, NULL,
                                                                   KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, KITH_CALL_N_PROPERTIES, properties);

  signals[REFUSED] = g_signal_new ("refused", KITH_TYPE_VOICE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                   1, G_TYPE_ERROR);
  signals[ENDED] = g_signal_new ("ended", KITH_TYPE_VOICE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_STRING, G_TYPE_INT);
}

static void
kith_voice_call_init (KithVoiceCall *self)
{
  self->clock = kith_clock_new ();
  self->ids = kith_uuid_generator_new (self->clock);
  self->settings = kith_voice_settings_new ();
  self->shares = kith_call_shares_new (self);
  self->volumes = kith_voice_volumes_new ();
  g_signal_connect_object (self->volumes, "changed", G_CALLBACK (kith_voice_call_sync_volumes), self,
                           G_CONNECT_SWAPPED);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_signal_free);
}

/**
 * kith_voice_call_new:
 *
 * Returns: (transfer full): a call that is in no channel; nothing is recorded or played until it is
 */
KithVoiceCall *
kith_voice_call_new (void)
{
  return g_object_new (KITH_TYPE_VOICE_CALL, NULL);
}

static void
on_talking (KithVoiceCall *self)
{
  kith_voice_call_update (self);
  kith_voice_call_update_warning (self);
}

/**
 * kith_voice_call_get_engine:
 *
 * Returns: (transfer none): what records and plays, made when it is first asked for
 */
KithVoiceEngine *
kith_voice_call_get_engine (KithVoiceCall *self)
{
  if (self->engine)
    return self->engine;
  self->engine = kith_voice_engine_new ();
  kith_voice_call_configure (self);
  g_signal_connect_object (self->engine, "notify::talking", G_CALLBACK (on_talking), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::input-trouble", G_CALLBACK (kith_voice_call_update_warning), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::output-trouble", G_CALLBACK (kith_voice_call_update_warning), self,
                           G_CONNECT_SWAPPED);
  return self->engine;
}

/**
 * kith_voice_call_set_settings:
 *
 * Goes over to other settings, also in the middle of a call.
 */
void
kith_voice_call_set_settings (KithVoiceCall *self, const KithVoiceSettings *settings)
{
  kith_voice_settings_free (self->settings);
  self->settings = kith_voice_settings_copy (settings);
  kith_voice_call_configure (self);
}

/**
 * kith_voice_call_set_relay_only:
 *
 * Has others told no address of one's own from the next call on: all that is said then goes over the server's relays,
 * and where it has none, nowhere.
 */
void
kith_voice_call_set_relay_only (KithVoiceCall *self, gboolean relay_only)
{
  self->relay_only = relay_only;
}

void
kith_voice_call_set_state (KithVoiceCall *self, KithVoiceCallState state)
{
  if (self->state == state)
    return;
  self->state = state;
  kith_voice_call_notify (self, KITH_CALL_PROP_STATE);
}

void
kith_voice_call_set_channel (KithVoiceCall *self, KithChannel *channel)
{
  KithChannel *before = self->channel;

  if (before == channel)
    return;
  if (before)
    g_signal_handlers_disconnect_by_data (before, self);
  if (channel)
    g_signal_connect_object (channel, "notify::permissions", G_CALLBACK (kith_voice_call_update_push), self,
                             G_CONNECT_SWAPPED);
  g_set_object (&self->channel, channel);
  kith_voice_call_update_push (self);
  kith_voice_call_notify (self, KITH_CALL_PROP_CHANNEL);
}

void
kith_voice_call_emit_refused (KithVoiceCall *self, const GError *error)
{
  g_signal_emit (self, signals[REFUSED], 0, error);
}

void
kith_voice_call_emit_ended (KithVoiceCall *self, KithVoiceEnd why)
{
  g_autofree char *name = self->channel ? g_strdup (kith_channel_get_name (self->channel)) : NULL;

  kith_voice_call_close_room (self);
  kith_voice_call_drop_session (self);
  kith_voice_call_set_channel (self, NULL);
  kith_voice_call_set_state (self, KITH_CALL_IDLE);
  kith_voice_call_update (self);
  g_signal_emit (self, signals[ENDED], 0, name, (int) why);
}

void
kith_voice_call_set_warning (KithVoiceCall *self, KithVoiceCallWarning warning, const char *detail)
{
  kith_set_string (self, &self->warning_detail, detail, properties[KITH_CALL_PROP_WARNING_DETAIL]);
  if (self->warning == warning)
    return;
  self->warning = warning;
  kith_voice_call_notify (self, KITH_CALL_PROP_WARNING);
}

/**
 * kith_voice_call_get_room:
 *
 * Returns: (transfer none) (nullable): the links to the others, for who measures them
 */
KithVoiceRoom *
kith_voice_call_get_room (KithVoiceCall *self)
{
  return self->room;
}

/**
 * kith_voice_call_get_channel:
 *
 * Returns: (transfer none) (nullable): the channel that one is in, or joins
 */
KithChannel *
kith_voice_call_get_channel (KithVoiceCall *self)
{
  return self->channel;
}

KithVoiceCallState
kith_voice_call_get_state (KithVoiceCall *self)
{
  return self->state;
}

/**
 * kith_voice_call_get_own:
 *
 * Returns: (transfer none) (nullable): oneself in the call, as the server sees it
 */
KithVoiceMember *
kith_voice_call_get_own (KithVoiceCall *self)
{
  KithUser *me = self->session ? kith_session_get_account (self->session) : NULL;
  KithVoiceMember *own = me ? kith_voice_roster_find (kith_session_get_voice (self->session), kith_user_get_id (me))
                            : NULL;

  return own && g_strcmp0 (kith_voice_member_get_peer_id (own), self->peer_id) == 0 ? own : NULL;
}

/**
 * kith_voice_call_get_volumes:
 *
 * Returns: (transfer none): how loud people are for oneself, now and whenever they come
 */
KithVoiceVolumes *
kith_voice_call_get_volumes (KithVoiceCall *self)
{
  return self->volumes;
}

KithVoiceCallWarning
kith_voice_call_get_warning (KithVoiceCall *self)
{
  return self->warning;
}

const char *
kith_voice_call_get_warning_detail (KithVoiceCall *self)
{
  return self->warning_detail;
}

/**
 * kith_voice_call_get_shares:
 *
 * Returns: (transfer none): what is shown in the call
 */
KithCallShares *
kith_voice_call_get_shares (KithVoiceCall *self)
{
  return self->shares;
}
