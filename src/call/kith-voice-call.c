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
  PROP_0,
  PROP_CHANNEL,
  PROP_STATE,
  PROP_MUTED,
  PROP_DEAFENED,
  PROP_TALKING,
  PROP_WARNING,
  PROP_WARNING_DETAIL,
  N_PROPERTIES
};

enum
{
  REFUSED,
  ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
notify (KithVoiceCall *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* Whether others are meant to hear the microphone. */
static gboolean
is_open (KithVoiceCall *self)
{
  KithVoiceMember *own = kith_voice_call_get_own (self);

  return !self->muted && !self->deafened && !(own && kith_voice_member_get_silenced (own));
}

static gboolean
is_talking (KithVoiceCall *self)
{
  return self->room && is_open (self) && kith_voice_engine_get_talking (self->engine);
}

static void
kith_voice_call_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithVoiceCall *self = KITH_VOICE_CALL (object);

  switch (id)
    {
    case PROP_CHANNEL:
      g_value_set_object (value, self->channel);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, kith_voice_call_get_muted (self));
      break;
    case PROP_DEAFENED:
      g_value_set_boolean (value, self->deafened);
      break;
    case PROP_TALKING:
      g_value_set_boolean (value, is_talking (self));
      break;
    case PROP_WARNING:
      g_value_set_int (value, (int) self->warning);
      break;
    case PROP_WARNING_DETAIL:
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
  g_clear_object (&self->channel);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (kith_voice_call_parent_class)->dispose (object);
}

static void
kith_voice_call_finalize (GObject *object)
{
  KithVoiceCall *self = KITH_VOICE_CALL (object);

  kith_voice_settings_free (self->settings);
  g_hash_table_unref (self->volumes);
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

  properties[PROP_CHANNEL] = g_param_spec_object ("channel", NULL, NULL, KITH_TYPE_CHANNEL, KITH_PROPERTY_FLAGS);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_DEAFENED] = g_param_spec_boolean ("deafened", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_TALKING] = g_param_spec_boolean ("talking", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_WARNING] = g_param_spec_int ("warning", NULL, NULL, 0, G_MAXINT, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_WARNING_DETAIL] = g_param_spec_string ("warning-detail", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

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
  self->volumes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->shares = kith_call_shares_new (self);
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
  kith_voice_engine_set_settings (self->engine, self->settings);
  g_signal_connect_object (self->engine, "notify::talking", G_CALLBACK (on_talking), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::input-trouble", G_CALLBACK (kith_voice_call_update_warning), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::output-trouble", G_CALLBACK (kith_voice_call_update_warning), self,
                           G_CONNECT_SWAPPED);
  return self->engine;
}

void
kith_voice_call_set_settings (KithVoiceCall *self, const KithVoiceSettings *settings)
{
  kith_voice_settings_free (self->settings);
  self->settings = kith_voice_settings_copy (settings);
  if (self->engine)
    kith_voice_engine_set_settings (self->engine, settings);
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
  notify (self, PROP_STATE);
}

void
kith_voice_call_set_channel (KithVoiceCall *self, KithChannel *channel)
{
  if (g_set_object (&self->channel, channel))
    notify (self, PROP_CHANNEL);
}

static KithVoiceMember *
find_by_peer (KithVoiceCall *self, const char *peer_id)
{
  GListModel *list = self->channel ? kith_voice_roster_list (kith_session_get_voice (self->session),
                                                             kith_channel_get_id (self->channel))
                                   : NULL;

  for (guint i = 0; list && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);

      if (g_strcmp0 (kith_voice_member_get_peer_id (member), peer_id) == 0)
        return member;
    }
  return NULL;
}

/* One failure is overcome in a moment and not worth a word. */
static void
on_peer_changed (KithVoiceRoom *room, const char *peer_id, KithVoiceCall *self)
{
  KithVoiceMember *member = find_by_peer (self, peer_id);
  const KithVoicePeer *peer = kith_voice_room_get_peer (room, peer_id);
  gboolean trouble = peer && peer->trouble && peer->attempt >= 2;

  if (!member)
    return;
  kith_voice_member_set_talking (member, peer && peer->talking && !kith_voice_member_get_silenced (member));
  kith_voice_member_set_trouble (member, trouble ? peer->trouble : NULL);
  kith_voice_call_update_warning (self);
}

/*
 * kith_voice_call_open_room:
 *
 * Begins to record, play and look for the others.
 */
void
kith_voice_call_open_room (KithVoiceCall *self, const KithWireVoiceJoined *joined)
{
  g_autoptr (KithIceConfig) ice = kith_ice_config_new ();

  if (joined->mode != KITH_VOICE_MODE_MESH)
    return;
  ice->relay_only = self->relay_only;
  for (guint i = 0; i < joined->ice_servers->len; i++)
    {
      const KithWireIceServer *server = joined->ice_servers->pdata[i];

      for (guint k = 0; k < server->urls->len; k++)
        kith_ice_config_add_server (ice, server->urls->pdata[k], server->username, server->credential);
    }
  self->room = kith_voice_engine_open_mesh (kith_voice_call_get_engine (self), KITH_SIGNALING (self), self->peer_id,
                                            ice);
  self->ice = g_steal_pointer (&ice);
  g_signal_connect_object (self->room, "peer-changed", G_CALLBACK (on_peer_changed), self, 0);
  for (guint i = 0; i < self->early->len; i++)
    kith_signaling_emit_received (KITH_SIGNALING (self), self->early->pdata[i]);
  g_ptr_array_set_size (self->early, 0);
  kith_voice_call_start_warnings (self);
}

void
kith_voice_call_close_room (KithVoiceCall *self)
{
  kith_voice_call_stop_warnings (self);
  if (self->shares)
    kith_call_shares_close (self->shares);
  g_clear_pointer (&self->ice, kith_ice_config_free);
  if (self->room)
    {
      g_signal_handlers_disconnect_by_data (self->room, self);
      kith_voice_room_close (self->room);
    }
  g_clear_object (&self->room);
  g_ptr_array_set_size (self->early, 0);
  g_hash_table_remove_all (self->kept);
  g_clear_handle_id (&self->kept_source, g_source_remove);
  g_clear_pointer (&self->peer_id, g_free);
}

/*
 * kith_voice_call_sync_peers:
 *
 * Tells the room who is there, and how loud.
 */
void
kith_voice_call_sync_peers (KithVoiceCall *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) peers = NULL;
  GHashTableIter iter;
  gpointer kept;
  GListModel *list;

  if (!self->channel || self->state == KITH_CALL_IDLE)
    return;
  list = kith_voice_roster_list (kith_session_get_voice (self->session), kith_channel_get_id (self->channel));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);
      const char *peer_id = kith_voice_member_get_peer_id (member);
      const char *user_id = kith_user_get_id (kith_voice_member_get_user (member));

      if (g_strcmp0 (peer_id, self->peer_id) == 0)
        continue;
      g_strv_builder_add (builder, peer_id);
      if (self->room)
        kith_voice_room_set_volume (
          self->room, peer_id,
          kith_voice_member_get_silenced (member) ? 0 : kith_voice_call_get_volume (self, user_id));
    }
  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &kept, NULL))
    g_strv_builder_add (builder, kept);
  peers = g_strv_builder_end (builder);
  if (self->room)
    kith_voice_room_set_peers (self->room, (const char *const *) peers);
  kith_call_shares_sync (self->shares, (const char *const *) peers);
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
    kith_voice_member_set_talking (own, is_talking (self));
  notify (self, PROP_TALKING);
  if (!self->engine)
    return;
  kith_voice_engine_set_open (self->engine, is_open (self));
  kith_voice_engine_set_deaf (self->engine, self->deafened || (own && kith_voice_member_get_server_deafened (own)));
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
  kith_set_string (self, &self->warning_detail, detail, properties[PROP_WARNING_DETAIL]);
  if (self->warning == warning)
    return;
  self->warning = warning;
  notify (self, PROP_WARNING);
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
 * kith_voice_call_get_room:
 *
 * Returns: (transfer none) (nullable): the links to the others, for who measures them
 */
KithVoiceRoom *
kith_voice_call_get_room (KithVoiceCall *self)
{
  return self->room;
}

/* Others are told, too. */
static void
tell_server (KithVoiceCall *self)
{
  if (self->session && self->state == KITH_CALL_CONNECTED)
    kith_session_change_voice_async (self->session, kith_voice_call_get_muted (self), self->deafened, NULL, NULL, NULL);
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
      notify (self, PROP_DEAFENED);
    }
  notify (self, PROP_MUTED);
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
  notify (self, PROP_DEAFENED);
  if (!self->muted)
    notify (self, PROP_MUTED);
  tell_server (self);
  kith_voice_call_update (self);
  kith_voice_call_update_warning (self);
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

double
kith_voice_call_get_volume (KithVoiceCall *self, const char *user_id)
{
  const double *volume = g_hash_table_lookup (self->volumes, user_id);

  return volume ? *volume : 1;
}

/**
 * kith_voice_call_set_volume:
 *
 * Sets how loud a person is for oneself, now and whenever they come.
 */
void
kith_voice_call_set_volume (KithVoiceCall *self, const char *user_id, double volume)
{
  volume = CLAMP (volume, 0, 2);
  g_hash_table_replace (self->volumes, g_strdup (user_id), g_memdup2 (&volume, sizeof volume));
  kith_voice_call_sync_peers (self);
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
