/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-switcher-index.h"

#include <string.h>

/* Within one way of fitting (see kith-fuzzy.c) it counts where one was lately, and what is new. */
#define RECENT 26
#define MENTIONED 8
#define UNREAD 4
/* What a person is called besides counts a little less than their name. */
#define OTHER_NAME 12

struct _KithSwitcherIndex
{
  KithClient *client;
  KithChannel *here;   /* (nullable) */
  GHashTable *recent;  /* channel id → its place, from 1 on */
  GPtrArray *items;    /* of KithSwitcherItem */
  gboolean has_people; /* they are many, and added when something is typed */
};

typedef struct
{
  KithSwitcherItem *item;
  int score;
} Found;

static void
item_free (gpointer data)
{
  KithSwitcherItem *item = data;

  g_object_unref (item->session);
  g_object_unref (item->object);
  g_clear_pointer (&item->name, kith_fuzzy_free);
  g_clear_pointer (&item->other, kith_fuzzy_free);
  g_free (item);
}

static KithSwitcherItem *
add (KithSwitcherIndex *self, KithSwitcherKind kind, KithSession *session, gpointer object, const char *name,
     const char *other)
{
  KithSwitcherItem *item = g_new0 (KithSwitcherItem, 1);

  item->kind = kind;
  item->session = g_object_ref (session);
  item->object = g_object_ref (object);
  item->name = kith_fuzzy_new (name ? name : "");
  item->other = other ? kith_fuzzy_new (other) : NULL;
  item->order = self->items->len;
  item->recent = G_MAXUINT;
  if (KITH_IS_CHANNEL (object))
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->recent, kith_channel_get_id (object)));

      item->recent = place ? place - 1 : G_MAXUINT;
    }
  g_ptr_array_add (self->items, item);
  return item;
}

static void
add_guild (KithSwitcherIndex *self, KithSession *session, KithGuild *guild)
{
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_TEXT)
        add (self, KITH_SWITCHER_CHANNEL, session, channel, kith_channel_get_name (channel),
             kith_guild_get_name (guild));
    }
  add (self, KITH_SWITCHER_GUILD, session, guild, kith_guild_get_name (guild), NULL);
}

static void
add_conversations (KithSwitcherIndex *self, KithSession *session)
{
  GListModel *list = kith_conversations_list (kith_session_get_conversations (session));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (list, i);
      KithUser *partner = kith_channel_get_partner (channel);

      add (self, KITH_SWITCHER_CONVERSATION, session, channel, kith_channel_get_name (channel),
           partner ? kith_user_get_username (partner) : NULL);
    }
}

/* The guild where one is comes first, so that of two alike its channel is found. */
static void
add_session (KithSwitcherIndex *self, KithSession *session)
{
  GListModel *guilds = kith_session_list_guilds (session);
  KithGuild *first = self->here && kith_channel_get_session (self->here) == session
                       ? kith_channel_get_guild (self->here)
                       : NULL;

  if (first)
    add_guild (self, session, first);
  add_conversations (self, session);
  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      if (guild != first)
        add_guild (self, session, guild);
    }
}

/* Everybody whom the account knows from a guild and has no conversation with. */
static void
add_people (KithSwitcherIndex *self, KithSession *session)
{
  KithConversations *conversations = kith_session_get_conversations (session);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GListModel *guilds = kith_session_list_guilds (session), *open = kith_conversations_list (conversations);

  g_hash_table_add (known, kith_session_get_account (session));
  for (guint i = 0; i < g_list_model_get_n_items (open); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (open, i);

      if (kith_channel_get_partner (channel))
        g_hash_table_add (known, kith_channel_get_partner (channel));
    }
  for (guint g = 0; g < g_list_model_get_n_items (guilds); g++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, g);
      GListModel *members = kith_guild_list_members (guild);

      for (guint i = 0; i < g_list_model_get_n_items (members); i++)
        {
          g_autoptr (KithMember) member = g_list_model_get_item (members, i);
          KithUser *user = kith_member_get_user (member);
          const char *nickname = kith_member_get_nickname (member);

          if (g_hash_table_add (known, user) && !kith_user_get_blocked (user))
            add (self, KITH_SWITCHER_PERSON, session, user, kith_user_get_display_name (user),
                 nickname ? nickname : kith_user_get_username (user));
        }
    }
}

static void
ensure_people (KithSwitcherIndex *self)
{
  GListModel *sessions = kith_client_list_sessions (self->client);

  for (guint i = 0; !self->has_people && i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      add_people (self, session);
    }
  self->has_people = TRUE;
}

/**
 * kith_switcher_index_new:
 * @here: (nullable): the channel where one is
 * @recent: ids of the channels where one was, newest first
 *
 * Returns: (transfer full): everything where one can go from @here
 */
KithSwitcherIndex *
kith_switcher_index_new (KithClient *client, KithChannel *here, const char *const *recent)
{
  KithSwitcherIndex *self = g_new0 (KithSwitcherIndex, 1);
  GListModel *sessions = kith_client_list_sessions (client);

  self->client = g_object_ref (client);
  g_set_object (&self->here, here);
  self->recent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; recent[i]; i++)
    g_hash_table_insert (self->recent, g_strdup (recent[i]), GUINT_TO_POINTER (i + 1));
  self->items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < g_list_model_get_n_items (sessions); i++)
    {
      g_autoptr (KithSession) session = g_list_model_get_item (sessions, i);

      add_session (self, session);
    }
  return self;
}

void
kith_switcher_index_free (KithSwitcherIndex *self)
{
  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->recent);
  g_clear_object (&self->here);
  g_object_unref (self->client);
  g_free (self);
}

static gboolean
is_channel (const KithSwitcherItem *item)
{
  return item->kind == KITH_SWITCHER_CHANNEL || item->kind == KITH_SWITCHER_CONVERSATION;
}

/* How much it matters before anything is typed; 0 for what is not listed then. */
static int
weigh (KithSwitcherIndex *self, const KithSwitcherItem *item)
{
  if (!is_channel (item) || item->object == self->here)
    return 0;
  if (kith_channel_get_mention_count (item->object))
    return 4000;
  if (kith_channel_get_unread (item->object))
    return 3000;
  if (item->recent != G_MAXUINT)
    return 2000 - (int) MIN (item->recent, 999);
  return item->kind == KITH_SWITCHER_CONVERSATION || !self->here ||
             kith_channel_get_guild (item->object) == kith_channel_get_guild (self->here)
           ? 1
           : 0;
}

static int
score_names (const KithSwitcherItem *item, const KithFuzzy *query)
{
  int own, other;

  if (item->kind == KITH_SWITCHER_CHANNEL && item->other)
    return kith_fuzzy_score_in_place (query, item->name, item->other);
  own = kith_fuzzy_score (query, item->name);
  other = item->other ? kith_fuzzy_score (query, item->other) : 0;
  return MAX (own, other - OTHER_NAME);
}

static int
score (const KithSwitcherItem *item, const KithFuzzy *query)
{
  int value = score_names (item, query);

  if (value <= 0)
    return 0;
  if (item->recent != G_MAXUINT)
    value += (int) (RECENT - MIN (item->recent, RECENT));
  if (is_channel (item) && kith_channel_get_mention_count (item->object))
    value += MENTIONED;
  else if (is_channel (item) && kith_channel_get_unread (item->object))
    value += UNREAD;
  return value;
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *first = a, *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  return first->item->order < second->item->order ? -1 : 1;
}

/* A sign before the text says what is looked for. */
static const char *
read_sign (const char *text, guint *kinds)
{
  static const struct
  {
    char sign;
    guint kinds;
  } signs[] = {
    { '@', 1 << KITH_SWITCHER_CONVERSATION | 1 << KITH_SWITCHER_PERSON },
    { '#', 1 << KITH_SWITCHER_CHANNEL },
    { '*', 1 << KITH_SWITCHER_GUILD },
  };

  *kinds = G_MAXUINT;
  while (g_ascii_isspace (*text))
    text++;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (*text == signs[i].sign)
      {
        *kinds = signs[i].kinds;
        return text + 1;
      }
  return text;
}

/**
 * kith_switcher_index_search:
 * @text: what was typed: a part of a name, after `@` of a person, after `#` of a channel, after `*` of a guild
 *
 * Finds where one may want to go. Before anything is typed: what is unread, then where one was lately.
 *
 * Returns: (transfer container) (element-type KithSwitcherItem): at most @max, the likeliest first
 */
GPtrArray *
kith_switcher_index_search (KithSwitcherIndex *self, const char *text, guint max)
{
  guint kinds;
  const char *words = read_sign (text, &kinds);
  g_autoptr (KithFuzzy) query = kith_fuzzy_new (words);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *result = g_ptr_array_new ();
  gboolean nothing = kith_fuzzy_is_empty (query) && kinds == G_MAXUINT;

  if (!nothing)
    ensure_people (self);
  for (guint i = 0; i < self->items->len; i++)
    {
      KithSwitcherItem *item = self->items->pdata[i];
      Found each = { item, 0 };

      if (kinds & 1u << item->kind)
        each.score = nothing ? weigh (self, item) : score (item, query);
      if (each.score > 0)
        g_array_append_val (found, each);
    }
  g_array_sort (found, compare_found);
  for (guint i = 0; i < MIN (found->len, max); i++)
    g_ptr_array_add (result, g_array_index (found, Found, i).item);
  return result;
}
