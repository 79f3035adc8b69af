/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-forward-targets.h"

/* What a person is called besides counts a little less than their name; where one was lately counts a little more. */
#define OTHER_NAME 12
#define RECENT 26

static void
item_free (gpointer data)
{
  KithSwitcherItem *item = data;

  g_object_unref (item->session);
  g_object_unref (item->object);
  kith_fuzzy_free (item->name);
  g_clear_pointer (&item->other, kith_fuzzy_free);
  g_free (item);
}

static void
add (GPtrArray *targets, KithSwitcherKind kind, KithSession *session, KithChannel *channel, const char *other)
{
  KithSwitcherItem *item;

  if (!kith_channel_can (channel, KITH_PERMISSION_SEND_MESSAGES))
    return;
  item = g_new0 (KithSwitcherItem, 1);
  item->kind = kind;
  item->session = g_object_ref (session);
  item->object = g_object_ref (channel);
  item->name = kith_fuzzy_new (kith_channel_get_name (channel));
  item->other = other ? kith_fuzzy_new (other) : NULL;
  item->order = targets->len;
  item->recent = G_MAXUINT;
  g_ptr_array_add (targets, item);
}

static void
add_conversations (GPtrArray *targets, KithSession *session)
{
  GListModel *list = kith_conversations_list (kith_session_get_conversations (session));

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (list, i);
      KithUser *partner = kith_channel_get_partner (channel);

      add (targets, KITH_SWITCHER_CONVERSATION, session, channel, partner ? kith_user_get_username (partner) : NULL);
    }
}

static void
add_guild (GPtrArray *targets, KithSession *session, KithGuild *guild)
{
  GListModel *channels = kith_guild_list_channels (guild);

  for (guint i = 0; i < g_list_model_get_n_items (channels); i++)
    {
      g_autoptr (KithChannel) channel = g_list_model_get_item (channels, i);

      if (kith_channel_get_kind (channel) == KITH_CHANNEL_KIND_TEXT)
        add (targets, KITH_SWITCHER_CHANNEL, session, channel, kith_guild_get_name (guild));
    }
}

static void
note_recent (GPtrArray *targets, KithChannel *here, const char *const *recent)
{
  for (guint i = 0; i < targets->len; i++)
    {
      KithSwitcherItem *item = targets->pdata[i];

      for (guint place = 0; recent && recent[place]; place++)
        if (item->object != here && g_str_equal (recent[place], kith_channel_get_id (item->object)))
          item->recent = MIN (item->recent, place);
    }
}

/**
 * kith_forward_targets_new:
 * @here: where the message stands
 * @recent: (nullable): ids of the channels where one was, newest first
 *
 * Returns: (transfer full) (element-type KithSwitcherItem): where it can be sent on to
 */
GPtrArray *
kith_forward_targets_new (KithChannel *here, const char *const *recent)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (item_free);
  KithSession *session = kith_channel_get_session (here);
  KithGuild *first = kith_channel_get_guild (here);
  GListModel *guilds = session ? kith_session_list_guilds (session) : NULL;

  if (!session)
    return targets;
  add_conversations (targets, session);
  if (first)
    add_guild (targets, session, first);
  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      if (guild != first)
        add_guild (targets, session, guild);
    }
  note_recent (targets, here, recent);
  return targets;
}

static int
score (const KithSwitcherItem *item, const KithFuzzy *query)
{
  int own, other;

  if (item->kind == KITH_SWITCHER_CHANNEL)
    return kith_fuzzy_score_in_place (query, item->name, item->other);
  own = kith_fuzzy_score (query, item->name);
  other = item->other ? kith_fuzzy_score (query, item->other) : 0;
  return MAX (own, other - OTHER_NAME);
}

typedef struct
{
  KithSwitcherItem *item;
  int score;
} Found;

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *first = a, *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  if (first->item->recent != second->item->recent)
    return first->item->recent < second->item->recent ? -1 : 1;
  return first->item->order < second->item->order ? -1 : 1;
}

/**
 * kith_forward_targets_search:
 * @text: a part of a name; an empty one for all
 *
 * Returns: (transfer container) (element-type KithSwitcherItem): at most @max, the likeliest first
 */
GPtrArray *
kith_forward_targets_search (GPtrArray *targets, const char *text, guint max)
{
  g_autoptr (KithFuzzy) query = kith_fuzzy_new (*text == '#' || *text == '@' ? text + 1 : text);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GPtrArray *result = g_ptr_array_new ();

  for (guint i = 0; i < targets->len; i++)
    {
      KithSwitcherItem *item = targets->pdata[i];
      Found each = { item, kith_fuzzy_is_empty (query) ? 1 : score (item, query) };

      if (each.score <= 0)
        continue;
      if (!kith_fuzzy_is_empty (query) && item->recent != G_MAXUINT)
        each.score += (int) (RECENT - MIN (item->recent, RECENT));
      g_array_append_val (found, each);
    }
  g_array_sort (found, compare_found);
  for (guint i = 0; i < MIN (found->len, max); i++)
    g_ptr_array_add (result, g_array_index (found, Found, i).item);
  return result;
}
