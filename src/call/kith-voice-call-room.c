/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-voice-call-private.h"

/* Who is in the room of a call, and how loud. */

/* How loud others are while somebody talks whom all are to hear. */
#define ASIDE 0.25

/* (nullable): KithVoiceMember: who is in the channel of the call. */
static GListModel *
list_members (KithVoiceCall *self)
{
  return self->channel && self->session
           ? kith_voice_roster_list (kith_session_get_voice (self->session), kith_channel_get_id (self->channel))
           : NULL;
}

static gboolean
is_own (KithVoiceCall *self, KithVoiceMember *member)
{
  return g_strcmp0 (kith_voice_member_get_peer_id (member), self->peer_id) == 0;
}

static KithVoiceMember *
find_by_peer (KithVoiceCall *self, const char *peer_id)
{
  GListModel *list = list_members (self);

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
  if (kith_voice_member_get_priority (member))
    kith_voice_call_sync_volumes (self);
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
  /* A key that is held is of this call, not of the next. */
  g_clear_handle_id (&self->release_source, g_source_remove);
  if (self->pushing)
    {
      self->pushing = FALSE;
      kith_voice_call_notify (self, KITH_CALL_PROP_PUSHING);
    }
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

/* Whether others are to be quieter now. */
static gboolean
is_anybody_above (KithVoiceCall *self, GListModel *list)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);

      if (kith_voice_member_get_priority (member) && kith_voice_member_get_talking (member) && !is_own (self, member))
        return TRUE;
    }
  return FALSE;
}

static double
get_loudness (KithVoiceCall *self, KithVoiceMember *member, gboolean aside)
{
  const char *user_id = kith_user_get_id (kith_voice_member_get_user (member));

  if (kith_voice_member_get_silenced (member) || kith_voice_volumes_get_hushed (self->volumes, self->session, user_id))
    return 0;
  return kith_voice_volumes_get (self->volumes, self->session, user_id) *
         (aside && !kith_voice_member_get_priority (member) ? ASIDE : 1);
}

/*
 * kith_voice_call_sync_volumes:
 *
 * Tells the room how loud everybody is.
 */
void
kith_voice_call_sync_volumes (KithVoiceCall *self)
{
  GListModel *list = self->room ? list_members (self) : NULL;
  gboolean aside = list && is_anybody_above (self, list);

  for (guint i = 0; list && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);

      if (!is_own (self, member))
        kith_voice_room_set_volume (self->room, kith_voice_member_get_peer_id (member),
                                    get_loudness (self, member, aside));
    }
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
  GListModel *list = self->state == KITH_CALL_IDLE ? NULL : list_members (self);
  GHashTableIter iter;
  gpointer kept;

  if (!list)
    return;
  kith_voice_call_sync_volumes (self);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithVoiceMember) member = g_list_model_get_item (list, i);

      if (!is_own (self, member))
        g_strv_builder_add (builder, kith_voice_member_get_peer_id (member));
    }
  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &kept, NULL))
    g_strv_builder_add (builder, kept);
  peers = g_strv_builder_end (builder);
  if (self->room)
    kith_voice_room_set_peers (self->room, (const char *const *) peers);
  kith_call_shares_sync (self->shares, (const char *const *) peers);
}
