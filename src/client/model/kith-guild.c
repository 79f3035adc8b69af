/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-state.h"

#include "kith-channel-private.h"
#include "kith-guild-roles.h"
#include "kith-member-private.h"
#include "kith-session-private.h"

G_DEFINE_FINAL_TYPE (KithGuild, kith_guild, G_TYPE_OBJECT)

GParamSpec *kith_guild_properties[KITH_GUILD_N_PROPERTIES];
guint kith_guild_roles_changed_signal;

static void
kith_guild_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithGuild *self = KITH_GUILD (object);

  switch (id)
    {
    case KITH_GUILD_PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case KITH_GUILD_PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case KITH_GUILD_PROP_ICON:
      g_value_set_string (value, self->icon);
      break;
    case KITH_GUILD_PROP_OWNER_ID:
      g_value_set_string (value, self->owner_id);
      break;
    case KITH_GUILD_PROP_MEMBER_COUNT:
      g_value_set_uint (value, self->member_count);
      break;
    case KITH_GUILD_PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case KITH_GUILD_PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case KITH_GUILD_PROP_DEFAULT_NOTIFICATIONS:
      g_value_set_int (value, self->default_notifications);
      break;
    case KITH_GUILD_PROP_MENTION_COUNT:
      g_value_set_uint (value, self->mention_count);
      break;
    case KITH_GUILD_PROP_PERMISSIONS:
      g_value_set_uint64 (value, self->permissions);
      break;
    case KITH_GUILD_PROP_MEMBERS_COMPLETE:
      g_value_set_boolean (value, self->members_complete);
      break;
    case KITH_GUILD_PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case KITH_GUILD_PROP_VIEWED_ROLE:
      g_value_set_object (value, self->viewed_role);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_guild_finalize (GObject *object)
{
  KithGuild *self = KITH_GUILD (object);

  g_clear_weak_pointer (&self->session);
  g_clear_pointer (&self->timeout_end, kith_alarm_free);
  g_clear_object (&self->channel_list);
  g_clear_object (&self->member_list);
  g_clear_pointer (&self->channels, g_hash_table_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_pointer (&self->members_changed, g_hash_table_unref);
  g_clear_pointer (&self->members_gone, g_hash_table_unref);
  g_clear_pointer (&self->roles, g_ptr_array_unref);
  g_clear_pointer (&self->roles_by_id, g_hash_table_unref);
  g_clear_object (&self->role_list);
  g_clear_object (&self->viewed_role);
  g_free (self->id);
  g_free (self->name);
  g_free (self->icon);
  g_free (self->owner_id);
  g_free (self->members_next);
  G_OBJECT_CLASS (kith_guild_parent_class)->finalize (object);
}

static void
kith_guild_class_init (KithGuildClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_guild_get_property;
  object_class->finalize = kith_guild_finalize;
  kith_guild_roles_changed_signal = g_signal_new ("roles-changed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  kith_guild_properties[KITH_GUILD_PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_ICON] = g_param_spec_string ("icon", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_OWNER_ID] = g_param_spec_string ("owner-id", NULL, NULL, NULL,
                                                                         KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_MEMBER_COUNT] = g_param_spec_uint ("member-count", NULL, NULL, 0, G_MAXUINT, 0,
                                                                           KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE,
                                                                        KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_MUTED] = g_param_spec_boolean ("muted", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_DEFAULT_NOTIFICATIONS] = g_param_spec_int (
    "default-notifications", NULL, NULL, 0, KITH_N_GUILD_NOTIFICATION_LEVELS - 1, 0, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0, G_MAXUINT,
                                                                            0, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_PERMISSIONS] = g_param_spec_uint64 ("permissions", NULL, NULL, 0, G_MAXUINT64,
                                                                            0, KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_MEMBERS_COMPLETE] = g_param_spec_boolean ("members-complete", NULL, NULL, FALSE,
                                                                                  KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, KITH_TYPE_SESSION,
                                                                        KITH_PROPERTY_FLAGS);
  kith_guild_properties[KITH_GUILD_PROP_VIEWED_ROLE] = g_param_spec_object ("viewed-role", NULL, NULL, KITH_TYPE_ROLE,
                                                                            KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, KITH_GUILD_N_PROPERTIES, kith_guild_properties);
}

static void
kith_guild_init (KithGuild *self)
{
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->channel_list = kith_object_list_new (KITH_TYPE_CHANNEL);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->members_changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->members_gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->member_list = kith_object_list_new (KITH_TYPE_MEMBER);
  self->roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);
  self->roles_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->role_list = kith_object_list_new (KITH_TYPE_ROLE);
}

KithGuild *
kith_guild_new (KithSession *session, const char *id)
{
  KithGuild *self = g_object_new (KITH_TYPE_GUILD, NULL);

  g_set_weak_pointer (&self->session, session);
  self->id = g_strdup (id);
  return self;
}

void
kith_guild_update (KithGuild *self, const KithWireGuild *wire)
{
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_string (self, &self->name, wire->name, kith_guild_properties[KITH_GUILD_PROP_NAME]);
  kith_set_string (self, &self->icon, wire->icon, kith_guild_properties[KITH_GUILD_PROP_ICON]);
  kith_set_uint (self, &self->member_count, (guint) MAX (wire->member_count, 0),
                 kith_guild_properties[KITH_GUILD_PROP_MEMBER_COUNT]);
  if (kith_set_string (self, &self->owner_id, wire->owner_id, kith_guild_properties[KITH_GUILD_PROP_OWNER_ID]))
    kith_guild_update_permissions (self);
  if (kith_set_int (self, &self->default_notifications, (int) wire->default_notifications,
                    kith_guild_properties[KITH_GUILD_PROP_DEFAULT_NOTIFICATIONS]))
    kith_guild_update_notices (self);
  g_object_thaw_notify (G_OBJECT (self));
}

void
kith_guild_change_member_count (KithGuild *self, int difference)
{
  gint64 count = (gint64) self->member_count + difference;

  kith_set_uint (self, &self->member_count, (guint) MAX (count, 0),
                 kith_guild_properties[KITH_GUILD_PROP_MEMBER_COUNT]);
}

/**
 * kith_guild_ensure_channel:
 *
 * Returns: (transfer none): the channel; a new one is not in the list before kith_guild_sort_channels()
 */
KithChannel *
kith_guild_ensure_channel (KithGuild *self, const char *id)
{
  KithChannel *channel = g_hash_table_lookup (self->channels, id);

  if (!channel)
    {
      channel = kith_channel_new (self, id);
      g_hash_table_insert (self->channels, (gpointer) kith_channel_get_id (channel), channel);
    }
  return channel;
}

void
kith_guild_remove_channel (KithGuild *self, const char *id)
{
  g_autoptr (KithChannel) channel = g_hash_table_lookup (self->channels, id);

  if (!channel)
    return;
  g_object_ref (channel);
  g_hash_table_remove (self->channels, id);
  kith_object_list_remove (self->channel_list, channel);
}

/* Where a channel stands: its category's place first (none is before all), then text before voice, then its own. */
static int
compare_channels (gconstpointer a, gconstpointer b, gpointer data)
{
  KithGuild *self = data;
  KithChannel *channels[2] = { *(KithChannel *const *) a, *(KithChannel *const *) b };
  int outer[2] = { G_MININT, G_MININT }, inner[2] = { -1, -1 };
  const char *group[2] = { "", "" };

  for (guint i = 0; i < 2; i++)
    {
      const char *parent_id = kith_channel_get_parent_id (channels[i]);
      KithChannel *parent = parent_id ? g_hash_table_lookup (self->channels, parent_id) : NULL;
      gboolean is_category = kith_channel_get_kind (channels[i]) == KITH_CHANNEL_KIND_CATEGORY;
      KithChannel *category = is_category ? channels[i] : parent;

      if (category)
        {
          outer[i] = kith_channel_get_position (category);
          group[i] = kith_channel_get_id (category);
        }
      if (!is_category)
        inner[i] = kith_channel_get_kind (channels[i]) == KITH_CHANNEL_KIND_VOICE;
    }
  if (outer[0] != outer[1])
    return outer[0] < outer[1] ? -1 : 1;
  if (strcmp (group[0], group[1]) != 0)
    return strcmp (group[0], group[1]);
  if (inner[0] != inner[1])
    return inner[0] - inner[1];
  if (kith_channel_get_position (channels[0]) != kith_channel_get_position (channels[1]))
    return kith_channel_get_position (channels[0]) < kith_channel_get_position (channels[1]) ? -1 : 1;
  return strcmp (kith_channel_get_id (channels[0]), kith_channel_get_id (channels[1]));
}

/**
 * kith_guild_sort_channels:
 *
 * Puts the list in order after channels came or changed; a list that is in order is not touched.
 */
void
kith_guild_sort_channels (KithGuild *self)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer channel;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &channel))
    g_ptr_array_add (channels, channel);
  g_ptr_array_sort_with_data (channels, compare_channels, self);
  kith_object_list_replace (self->channel_list, channels);
}

/**
 * kith_guild_put_member:
 * @added: a new member is added to it, for kith_guild_add_members()
 *
 * Returns: (transfer none): the member
 */
KithMember *
kith_guild_put_member (KithGuild *self, const KithWireMember *wire, GPtrArray *added)
{
  g_autoptr (KithUser) user = kith_session_ensure_user (self->session, wire->user);
  KithMember *member = g_hash_table_lookup (self->members, wire->user->id);

  g_hash_table_remove (self->members_gone, wire->user->id);
  if (!member)
    {
      member = kith_member_new (self, user);
      g_hash_table_insert (self->members, (gpointer) kith_user_get_id (user), member);
      g_ptr_array_add (added, g_object_ref (member));
    }
  if (kith_member_update (member, wire) && user == kith_session_get_account (self->session))
    kith_guild_update_permissions (self);
  kith_guild_update_colour (self, member);
  return member;
}

void
kith_guild_add_members (KithGuild *self, GPtrArray *added)
{
  kith_object_list_append_many (self->member_list, added);
}

void
kith_guild_remove_member (KithGuild *self, const char *user_id)
{
  g_autoptr (KithMember) member = g_hash_table_lookup (self->members, user_id);

  if (!member)
    return;
  g_object_ref (member);
  g_hash_table_remove (self->members, user_id);
  kith_object_list_remove (self->member_list, member);
}

/**
 * kith_guild_set_members_next:
 * @next: (nullable): where the next page of members begins; %NULL where there is none
 */
void
kith_guild_set_members_next (KithGuild *self, const char *next)
{
  g_free (self->members_next);
  self->members_next = g_strdup (next);
  kith_set_int (self, &self->members_complete, next == NULL, kith_guild_properties[KITH_GUILD_PROP_MEMBERS_COMPLETE]);
}

/**
 * kith_guild_clear_members:
 * @keep: (element-type utf8 utf8): ids of those who stay
 *
 * Forgets the members that a new snapshot does not name.
 */
void
kith_guild_clear_members (KithGuild *self, GHashTable *keep)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new ();

  self->members_outdated = self->members_loading;
  g_hash_table_remove_all (self->members_gone);
  for (guint i = 0; i < kith_object_list_get_length (self->member_list); i++)
    {
      KithMember *member = kith_object_list_get (self->member_list, i);

      if (g_hash_table_contains (keep, kith_user_get_id (kith_member_get_user (member))))
        g_ptr_array_add (left, member);
    }
  if (left->len == kith_object_list_get_length (self->member_list))
    return;
  kith_object_list_replace (self->member_list, left);
  g_hash_table_remove_all (self->members);
  for (guint i = 0; i < left->len; i++)
    {
      KithMember *member = g_ptr_array_index (left, i);

      g_hash_table_insert (self->members, (gpointer) kith_user_get_id (kith_member_get_user (member)),
                           g_object_ref (member));
    }
}

/**
 * kith_guild_update_counts:
 *
 * Adds up the unread channels and mentions.
 */
void
kith_guild_update_counts (KithGuild *self)
{
  GHashTableIter iter;
  gpointer channel;
  gboolean unread = FALSE;
  guint mentions = 0;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, NULL, &channel))
    {
      unread |= kith_channel_get_unread (channel) && !kith_channel_get_muted (channel);
      mentions += kith_channel_get_mention_count (channel);
    }
  kith_set_int (self, &self->unread, unread, kith_guild_properties[KITH_GUILD_PROP_UNREAD]);
  kith_set_uint (self, &self->mention_count, mentions, kith_guild_properties[KITH_GUILD_PROP_MENTION_COUNT]);
  if (self->session)
    kith_session_update_counts (self->session);
}

const char *
kith_guild_get_id (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->id;
}

/**
 * kith_guild_get_icon:
 *
 * Returns: (nullable): id of its picture
 */
const char *
kith_guild_get_icon (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->icon;
}

const char *
kith_guild_get_name (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->name ? self->name : "";
}

const char *
kith_guild_get_owner_id (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->owner_id;
}

guint
kith_guild_get_member_count (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), 0);
  return self->member_count;
}

gboolean
kith_guild_get_unread (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return self->unread;
}

guint
kith_guild_get_mention_count (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), 0);
  return self->mention_count;
}

/**
 * kith_guild_get_session:
 *
 * Returns: (transfer none) (nullable): its session, where that still exists
 */
KithSession *
kith_guild_get_session (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return self->session;
}

GListModel *
kith_guild_list_channels (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return G_LIST_MODEL (self->channel_list);
}

/**
 * kith_guild_find_channel:
 *
 * Returns: (transfer none) (nullable): the channel
 */
KithChannel *
kith_guild_find_channel (KithGuild *self, const char *id)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return g_hash_table_lookup (self->channels, id);
}

/**
 * kith_guild_get_first_text_channel:
 *
 * Returns: (transfer none) (nullable): the text channel at the top, if there is one
 */
KithChannel *
kith_guild_get_first_text_channel (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  for (guint i = 0; i < kith_object_list_get_length (self->channel_list); i++)
    {
      KithChannel *channel = kith_object_list_get (self->channel_list, i);

      if (kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_TEXT && kith_guild_shows_channel (self, channel))
        return channel;
    }
  return NULL;
}

GListModel *
kith_guild_list_members (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return G_LIST_MODEL (self->member_list);
}

/**
 * kith_guild_find_member:
 *
 * Returns: (transfer none) (nullable): the member, where they are loaded
 */
KithMember *
kith_guild_find_member (KithGuild *self, const char *user_id)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), NULL);
  return g_hash_table_lookup (self->members, user_id);
}

/**
 * kith_guild_get_members_complete:
 *
 * Returns: whether all members are in the list
 */
gboolean
kith_guild_get_members_complete (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return self->members_complete;
}

/**
 * kith_guild_note_member:
 *
 * Takes note that something was told of a member, which a page that is on its way may not know yet.
 */
void
kith_guild_note_member (KithGuild *self, const char *user_id)
{
  if (self->members_loading)
    g_hash_table_add (self->members_changed, g_strdup (user_id));
}

/**
 * kith_guild_note_gone:
 *
 * Takes note that somebody is no member any more; what a server says may come twice.
 *
 * Returns: whether they were one as far as is known: those who are not loaded are taken for members
 */
gboolean
kith_guild_note_gone (KithGuild *self, const char *user_id)
{
  gboolean known = g_hash_table_contains (self->members, user_id);

  return g_hash_table_add (self->members_gone, g_strdup (user_id)) && (known || !self->members_complete);
}

static void
drop_outdated (KithGuild *self, GPtrArray *members)
{
  for (guint i = members->len; i > 0; i--)
    {
      KithWireMember *member = g_ptr_array_index (members, i - 1);

      if (g_hash_table_contains (self->members_changed, member->user->id))
        kith_wire_member_free (g_ptr_array_remove_index (members, i - 1));
    }
}

static void
on_members (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithGuild) self = data;
  gboolean outdated = self->members_outdated;
  KithWireMemberList *answer = NULL;

  self->members_loading = self->members_outdated = FALSE;
  if (kith_session_call_finish (KITH_SESSION (object), result, (gpointer *) &answer, NULL) && !outdated)
    {
      drop_outdated (self, answer->items);
      kith_reducer_apply_members (kith_session_get_reducer (KITH_SESSION (object)), self, answer);
    }
  g_hash_table_remove_all (self->members_changed);
  kith_wire_member_list_free (answer);
  /* The list begins anew, so that the page may be none that follows on it. */
  if (outdated)
    kith_guild_load_members (self);
}

/**
 * kith_guild_load_members:
 *
 * Asks for the next page of members, unless all are here or a page is on its way.
 */
void
kith_guild_load_members (KithGuild *self)
{
  g_autoptr (KithWireAfterQuery) query = NULL;
  const char *params[] = { self->id, NULL };

  g_return_if_fail (KITH_IS_GUILD (self));
  if (self->members_loading || self->members_complete || !self->session)
    return;
  self->members_loading = TRUE;
  query = kith_wire_after_query_new ();
  query->after = g_strdup (self->members_next);
  query->has_limit = TRUE;
  query->limit = KITH_LIMIT_PAGE_MAX;
  kith_session_call_async (self->session, KITH_ROUTE_MEMBERS_LIST, params, query, NULL, NULL, on_members,
                           g_object_ref (self));
}

void
kith_guild_set_direct_messages (KithGuild *self, gboolean allowed)
{
  self->direct_messages = allowed;
}

/**
 * kith_guild_get_direct_messages:
 *
 * Returns: whether one lets the other members begin a conversation
 */
gboolean
kith_guild_get_direct_messages (KithGuild *self)
{
  g_return_val_if_fail (KITH_IS_GUILD (self), FALSE);
  return self->direct_messages;
}
