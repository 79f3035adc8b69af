/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-conversations-private.h"

#include "kith-channel-private.h"
#include "kith-model-private.h"
#include "kith-object-list.h"
#include "kith-user-private.h"

struct _KithConversations
{
  GObject parent_instance;

  GHashTable *channels; /* id → KithChannel */
  KithObjectList *list;
  KithObjectList *blocked;
  gboolean unread;
  guint mention_count;
};

G_DEFINE_FINAL_TYPE (KithConversations, kith_conversations, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_UNREAD,
  PROP_MENTION_COUNT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_conversations_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithConversations *self = KITH_CONVERSATIONS (object);

  if (id == PROP_UNREAD)
    g_value_set_boolean (value, self->unread);
  else if (id == PROP_MENTION_COUNT)
    g_value_set_uint (value, self->mention_count);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kith_conversations_finalize (GObject *object)
{
  KithConversations *self = KITH_CONVERSATIONS (object);

  g_clear_object (&self->list);
  g_clear_object (&self->blocked);
  g_clear_pointer (&self->channels, g_hash_table_unref);
  G_OBJECT_CLASS (kith_conversations_parent_class)->finalize (object);
}

static void
kith_conversations_class_init (KithConversationsClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_conversations_get_property;
  object_class->finalize = kith_conversations_finalize;
  properties[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0, G_MAXUINT, 0,
                                                      KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_conversations_init (KithConversations *self)
{
  self->channels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->list = kith_object_list_new (KITH_TYPE_CHANNEL);
  self->blocked = kith_object_list_new (KITH_TYPE_USER);
}

KithConversations *
kith_conversations_new (void)
{
  return g_object_new (KITH_TYPE_CONVERSATIONS, NULL);
}

/* Ids grow with time: the newest message, or where there is none the channel itself. */
static const char *
get_age (KithChannel *channel)
{
  const char *last = kith_channel_get_last_message_id (channel);

  return last ? last : kith_channel_get_id (channel);
}

static int
compare_ages (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (get_age (*(KithChannel *const *) b), get_age (*(KithChannel *const *) a));
}

/**
 * kith_conversations_add:
 *
 * Takes a conversation that is not there yet.
 */
void
kith_conversations_add (KithConversations *self, KithChannel *channel)
{
  g_hash_table_insert (self->channels, (gpointer) kith_channel_get_id (channel), g_object_ref (channel));
  kith_object_list_append (self->list, channel);
}

void
kith_conversations_remove (KithConversations *self, const char *id)
{
  KithChannel *channel = g_hash_table_lookup (self->channels, id);
  g_autoptr (KithChannel) kept = channel ? g_object_ref (channel) : NULL;

  if (!kept)
    return;
  g_hash_table_remove (self->channels, id);
  kith_object_list_remove (self->list, kept);
  kith_conversations_update_counts (self);
}

/**
 * kith_conversations_sort:
 *
 * Puts those with the newest messages first.
 */
void
kith_conversations_sort (KithConversations *self)
{
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean sorted = TRUE;

  for (guint i = 0; i < kith_object_list_get_length (self->list); i++)
    {
      gpointer channel = kith_object_list_get (self->list, i);

      sorted = sorted && (i == 0 || g_strcmp0 (get_age (channels->pdata[i - 1]), get_age (channel)) >= 0);
      g_ptr_array_add (channels, g_object_ref (channel));
    }
  if (sorted)
    return;
  g_ptr_array_sort (channels, compare_ages);
  kith_object_list_replace (self->list, channels);
}

/**
 * kith_conversations_raise:
 *
 * Notes that a conversation may have a new message.
 */
void
kith_conversations_raise (KithConversations *self, KithChannel *channel)
{
  if (kith_object_list_get_length (self->list) && kith_object_list_get (self->list, 0) != (gpointer) channel)
    kith_conversations_sort (self);
}

void
kith_conversations_update_counts (KithConversations *self)
{
  gboolean unread = FALSE;
  guint mentions = 0;

  for (guint i = 0; i < kith_object_list_get_length (self->list); i++)
    {
      KithChannel *channel = kith_object_list_get (self->list, i);

      unread |= kith_channel_get_unread (channel) && !kith_channel_get_muted (channel);
      mentions += kith_channel_get_mention_count (channel);
    }
  kith_set_int (self, &self->unread, unread, properties[PROP_UNREAD]);
  kith_set_uint (self, &self->mention_count, mentions, properties[PROP_MENTION_COUNT]);
}

void
kith_conversations_set_blocked (KithConversations *self, KithUser *user, gboolean blocked)
{
  kith_user_set_blocked (user, blocked);
  if (!blocked)
    kith_object_list_remove (self->blocked, user);
  else if (!kith_object_list_find (self->blocked, user, NULL))
    kith_object_list_append (self->blocked, user);
}

/**
 * kith_conversations_replace_blocked:
 * @users: (element-type KithUser): all who are blocked
 */
void
kith_conversations_replace_blocked (KithConversations *self, GPtrArray *users)
{
  for (guint i = kith_object_list_get_length (self->blocked); i > 0; i--)
    {
      KithUser *user = kith_object_list_get (self->blocked, i - 1);

      if (!g_ptr_array_find (users, user, NULL))
        kith_conversations_set_blocked (self, user, FALSE);
    }
  for (guint i = 0; i < users->len; i++)
    kith_conversations_set_blocked (self, users->pdata[i], TRUE);
}

/**
 * kith_conversations_list:
 *
 * Returns: (transfer none): a list of KithChannel, those with the newest messages first
 */
GListModel *
kith_conversations_list (KithConversations *self)
{
  g_return_val_if_fail (KITH_IS_CONVERSATIONS (self), NULL);
  return G_LIST_MODEL (self->list);
}

/**
 * kith_conversations_find:
 *
 * Returns: (transfer none) (nullable): the conversation
 */
KithChannel *
kith_conversations_find (KithConversations *self, const char *id)
{
  g_return_val_if_fail (KITH_IS_CONVERSATIONS (self), NULL);
  return g_hash_table_lookup (self->channels, id);
}

/**
 * kith_conversations_find_with:
 *
 * Returns: (transfer none) (nullable): the conversation with this person alone, where it is open
 */
KithChannel *
kith_conversations_find_with (KithConversations *self, KithUser *user)
{
  g_return_val_if_fail (KITH_IS_CONVERSATIONS (self), NULL);
  for (guint i = 0; i < kith_object_list_get_length (self->list); i++)
    {
      KithChannel *channel = kith_object_list_get (self->list, i);

      if (kith_channel_get_partner (channel) == user)
        return channel;
    }
  return NULL;
}

gboolean
kith_conversations_get_unread (KithConversations *self)
{
  g_return_val_if_fail (KITH_IS_CONVERSATIONS (self), FALSE);
  return self->unread;
}

guint
kith_conversations_get_mention_count (KithConversations *self)
{
  g_return_val_if_fail (KITH_IS_CONVERSATIONS (self), 0);
  return self->mention_count;
}

/**
 * kith_conversations_list_blocked:
 *
 * Returns: (transfer none): a list of KithUser
 */
GListModel *
kith_conversations_list_blocked (KithConversations *self)
{
  g_return_val_if_fail (KITH_IS_CONVERSATIONS (self), NULL);
  return G_LIST_MODEL (self->blocked);
}
