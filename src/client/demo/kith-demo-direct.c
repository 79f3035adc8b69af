/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-direct.h"

#include "kith-demo-id.h"
#include "kith-demo-routes.h"
#include "kith-error.h"

#include <string.h>

#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)
#define MAX_LINES 6
#define MAX_CAST 4

typedef struct
{
  const char *who;
  const char *text;
} Line;

/* minutes: how long ago its last line was; unread: how many of its lines were not read. */
typedef struct
{
  const char *name;
  const char *cast[MAX_CAST];
  guint minutes, unread;
  Line lines[MAX_LINES];
} Talk;

static const Talk talks[] = {
  { NULL,
    { "otto" },
    60 * 50,
    0,
    { { "otto", "I have a chair for you." }, { "robin", "I have chairs." }, { "otto", "Not *this* chair." } } },
  { NULL,
    { "tomas", "kofi" },
    60 * 26,
    0,
    { { "kofi", "It was DNS." },
      { "tomas", "It is always DNS." },
      { "robin", "It was the cable. I have **photographs** of the cable." } } },
  { NULL,
    { "anya" },
    95,
    0,
    { { "anya", "Хлеб готов, приходи, пока тёплый" },
      { "robin", "Уже бегу 🏃" },
      { "anya", "Масло купи по дороге, пожалуйста" } } },
  { "Rooftop dinner",
    { "priya", "jonas", "layla", "grace" },
    32,
    1,
    { { "priya", "Saturday at seven? I bring the tomatoes, they are finally red." },
      { "jonas", "Bread is on me. And the small drum." },
      { "robin", "No drum after ten, the third floor has opinions." },
      { "grace", "I can do nine at the earliest, save me a plate 🍅" } } },
  { NULL,
    { "mira" },
    7,
    2,
    { { "mira", "Do you still have that spare switch?" },
      { "robin", "Which of the four?" },
      { "mira", "The one with 2.5 Gbit. I broke mine, but I know why." },
      { "mira", "Can I come by after six?" } } },
};

typedef struct
{
  const char *who, *emoji, *text;
} Words;

static const Words words[] = {
  { "mira", "🔧", "Breaking things on purpose" },
  { "tomas", "🚴", "On the road until Sunday" },
  { "priya", "🪴", "47 plants, 46 opinions" },
  { "oskar", "📅", "In a meeting" },
  { "sana", NULL, "compiling" },
  { "anya", "🍞", "Хлеб в печи" },
  { "zoe", "🎮", "Any% in under an hour" },
  { "grace", "⛵", NULL },
};

static KithDemoChannel *
new_channel (KithDemoWorld *world, KithChannelKind kind, const char *name, gint64 ms)
{
  KithWireChannel *wire = kith_wire_channel_new ();
  guint place = world->n_places++;

  wire->id = kith_demo_id_format (ms, KITH_DEMO_ID_CHANNEL, place, 0);
  wire->kind = kind;
  wire->name = g_strdup (name ? name : "");
  wire->recipients = g_ptr_array_new ();
  g_ptr_array_add (wire->recipients, kith_demo_world_get_user (world, KITH_DEMO_ME));
  if (kind == KITH_CHANNEL_KIND_GROUP)
    wire->owner_id = kith_demo_people_get_id (KITH_DEMO_ME);
  return kith_demo_channel_new (wire, place, NULL);
}

static void
fill_talk (KithDemoWorld *world, const Talk *talk)
{
  gboolean group = talk->name || talk->cast[1];
  gint64 end = world->born_ms - talk->minutes * MINUTE_MS;
  KithDemoChannel *channel = new_channel (world, group ? KITH_CHANNEL_KIND_GROUP : KITH_CHANNEL_KIND_DM, talk->name,
                                          end - 90 * MINUTE_MS);
  guint n_lines = 0;

  for (guint i = 0; i < MAX_CAST && talk->cast[i]; i++)
    g_ptr_array_add (channel->wire->recipients,
                     kith_demo_world_get_user (world, (guint) kith_demo_people_find (talk->cast[i])));
  while (n_lines < MAX_LINES && talk->lines[n_lines].who)
    n_lines++;
  for (guint i = 0; i < n_lines; i++)
    kith_wire_message_free (kith_demo_channel_add (channel, (guint) kith_demo_people_find (talk->lines[i].who),
                                                   talk->lines[i].text, NULL, NULL,
                                                   end - (gint64) (n_lines - 1 - i) * 3 * MINUTE_MS));
  channel->read_seq = n_lines - talk->unread;
  g_ptr_array_add (world->conversations, channel);
}

/**
 * kith_demo_direct_fill:
 *
 * Gives the person who looks conversations, and others words about themselves.
 */
void
kith_demo_direct_fill (KithDemoWorld *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (talks); i++)
    fill_talk (world, &talks[i]);
}

KithDemoChannel *
kith_demo_direct_find (KithDemoWorld *world, const char *id)
{
  for (guint i = 0; i < world->conversations->len; i++)
    {
      KithDemoChannel *channel = (KithDemoChannel *) world->conversations->pdata[i];

      if (strcmp (channel->wire->id, id) == 0)
        return channel;
    }
  return NULL;
}

/**
 * kith_demo_direct_describe:
 *
 * Adds what a person says of themselves.
 */
void
kith_demo_direct_describe (KithDemoWorld *world, guint person, KithWirePresence *presence)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].who, kith_demo_people[person].username) == 0)
      {
        presence->emoji = g_strdup (words[i].emoji);
        presence->text = g_strdup (words[i].text);
      }
}

static KithWireReadState *
get_read_state (KithDemoChannel *channel)
{
  KithWireReadState *state = kith_demo_channel_get_read_state (channel);

  state->everyone_mentions += kith_demo_channel_get_last_seq (channel) - channel->read_seq - state->mention_count;
  state->mention_count = kith_demo_channel_get_last_seq (channel) - channel->read_seq;
  return state;
}

static KithWireUser *
get_user_of (KithDemoWorld *world, const char *id)
{
  KithDemoId parts;

  if (!kith_demo_id_parse (id, &parts) || parts.kind != KITH_DEMO_ID_PERSON || parts.number >= KITH_DEMO_N_PEOPLE)
    return NULL;
  return kith_demo_world_get_user (world, parts.number);
}

void
kith_demo_direct_add_to_ready (KithDemoWorld *world, KithWireReady *ready)
{
  for (guint i = world->conversations->len; i > 0; i--)
    {
      KithDemoChannel *channel = (KithDemoChannel *) world->conversations->pdata[i - 1];

      if (channel->hidden)
        continue;
      g_ptr_array_add (ready->dms, kith_demo_channel_get_wire (channel));
      g_ptr_array_add (ready->read_states, get_read_state (channel));
    }
  for (guint person = 1; person < KITH_DEMO_N_PEOPLE; person++)
    {
      KithWirePresence *presence;

      if (world->blocked[person])
        g_ptr_array_add (ready->blocks, kith_demo_world_get_user (world, person));
      if (world->statuses[person] == KITH_PRESENCE_STATUS_OFFLINE)
        continue;
      presence = kith_wire_presence_new ();
      presence->user_id = kith_demo_people_get_id (person);
      presence->status = world->statuses[person];
      kith_demo_direct_describe (world, person, presence);
      g_ptr_array_add (ready->presences, presence);
    }
}

static void
tell (KithDemoWorld *world, KithDemoChannel *channel, KithEventId event)
{
  g_autoptr (KithWireChannel) wire = kith_demo_channel_get_wire (channel);

  kith_demo_world_emit (world, event, wire);
}

/**
 * kith_demo_direct_close:
 *
 * Hides a conversation until it is opened again.
 */
void
kith_demo_direct_close (KithDemoWorld *world, KithDemoChannel *channel)
{
  g_autoptr (KithWireChannelDeleted) deleted = kith_wire_channel_deleted_new ();

  channel->hidden = TRUE;
  deleted->id = g_strdup (channel->wire->id);
  kith_demo_world_emit (world, KITH_EVENT_CHANNEL_DELETE, deleted);
}

/* A line of the system in the name of the person who looks. */
static void
note (KithDemoWorld *world, KithDemoChannel *channel, KithMessageKind kind, const char *content, const char *about_id)
{
  g_autoptr (KithWireMessage)
    message = kith_demo_channel_add (channel, KITH_DEMO_ME, content, NULL, NULL, kith_clock_now_ms (world->clock));
  KithWireMessage *stored = (KithWireMessage *) channel->added->pdata[channel->added->len - 1];

  stored->kind = message->kind = kind;
  if (about_id)
    {
      g_ptr_array_add (stored->mentions, get_user_of (world, about_id));
      g_ptr_array_add (message->mentions, get_user_of (world, about_id));
    }
  kith_demo_world_emit (world, KITH_EVENT_MESSAGE_CREATE, message);
}

KithWireChannel *
kith_demo_direct_rename (KithDemoWorld *world, KithDemoChannel *channel, const char *name)
{
  if (name)
    {
      g_free (channel->wire->name);
      channel->wire->name = g_strdup (name);
      tell (world, channel, KITH_EVENT_CHANNEL_UPDATE);
      note (world, channel, KITH_MESSAGE_KIND_CHANNEL_NAME, name, NULL);
    }
  return kith_demo_channel_get_wire (channel);
}

static gpointer
list_conversations (const KithDemoRequest *request, GError **error)
{
  g_autoptr (KithWireReady) ready = kith_wire_ready_new ();
  KithWireChannelList *list = kith_wire_channel_list_new ();

  kith_demo_direct_add_to_ready (request->world, ready);
  while (ready->dms->len)
    g_ptr_array_add (list->items, g_ptr_array_steal_index (ready->dms, 0));
  return list;
}

static KithDemoChannel *
find_pair (KithDemoWorld *world, const char *user_id)
{
  for (guint i = 0; i < world->conversations->len; i++)
    {
      KithDemoChannel *channel = (KithDemoChannel *) world->conversations->pdata[i];
      const GPtrArray *people = channel->wire->recipients;

      if (channel->wire->kind == KITH_CHANNEL_KIND_DM && strcmp (((KithWireUser *) people->pdata[1])->id, user_id) == 0)
        return channel;
    }
  return NULL;
}

static gpointer
open_conversation (const KithDemoRequest *request, GError **error)
{
  const KithWireConversationRequest *body = (const KithWireConversationRequest *) request->body;
  KithDemoWorld *world = request->world;
  gboolean group = body->recipient_ids->len > 1 || body->name;
  KithDemoChannel *channel = NULL;

  for (guint i = 0; i < body->recipient_ids->len; i++)
    {
      g_autoptr (KithWireUser) user = get_user_of (world, (const char *) body->recipient_ids->pdata[i]);
      int person = user ? kith_demo_people_find (user->username) : -1;

      if (person <= 0 || world->blocked[person])
        {
          kith_error_set (error, person < 0    ? KITH_ERROR_UNKNOWN_USER
                                 : person == 0 ? KITH_ERROR_THIS_IS_YOU
                                               : KITH_ERROR_CANNOT_MESSAGE);
          return NULL;
        }
    }
  if (body->recipient_ids->len == 0)
    {
      kith_error_set (error, KITH_ERROR_NO_RECIPIENTS);
      return NULL;
    }
  if (!group)
    channel = find_pair (world, (const char *) body->recipient_ids->pdata[0]);
  if (!channel)
    {
      channel = new_channel (world, group ? KITH_CHANNEL_KIND_GROUP : KITH_CHANNEL_KIND_DM, body->name,
                             kith_clock_now_ms (world->clock));
      for (guint i = 0; i < body->recipient_ids->len; i++)
        g_ptr_array_add (channel->wire->recipients, get_user_of (world, (const char *) body->recipient_ids->pdata[i]));
      g_ptr_array_add (world->conversations, channel);
    }
  channel->hidden = FALSE;
  tell (world, channel, KITH_EVENT_CHANNEL_CREATE);
  return kith_demo_channel_get_wire (channel);
}

static KithDemoChannel *
find_group (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = kith_demo_direct_find (request->world, request->params[0]);

  if (channel && channel->wire->kind == KITH_CHANNEL_KIND_GROUP)
    return channel;
  kith_error_set (error, channel ? KITH_ERROR_NOT_A_GROUP : KITH_ERROR_UNKNOWN_CHANNEL);
  return NULL;
}

static int
find_recipient (KithDemoChannel *channel, const char *id)
{
  for (guint i = 0; i < channel->wire->recipients->len; i++)
    if (strcmp (((KithWireUser *) channel->wire->recipients->pdata[i])->id, id) == 0)
      return (int) i;
  return -1;
}

static gpointer
add_recipient (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_group (request, error);
  KithWireUser *user;

  if (!channel || find_recipient (channel, request->params[1]) >= 0)
    return NULL;
  if (channel->wire->recipients->len >= KITH_LIMIT_GROUP_MAX)
    {
      kith_error_set (error, KITH_ERROR_GROUP_FULL);
      return NULL;
    }
  user = get_user_of (request->world, request->params[1]);
  if (!user)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_USER);
      return NULL;
    }
  g_ptr_array_add (channel->wire->recipients, user);
  tell (request->world, channel, KITH_EVENT_CHANNEL_UPDATE);
  note (request->world, channel, KITH_MESSAGE_KIND_RECIPIENT_ADD, "", user->id);
  return NULL;
}

static gpointer
remove_recipient (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_group (request, error);
  int position = channel ? find_recipient (channel, request->params[1]) : -1;

  if (position < 0)
    return NULL;
  kith_wire_user_free ((KithWireUser *) g_ptr_array_steal_index (channel->wire->recipients, (guint) position));
  tell (request->world, channel, KITH_EVENT_CHANNEL_UPDATE);
  note (request->world, channel, KITH_MESSAGE_KIND_RECIPIENT_REMOVE, "", request->params[1]);
  return NULL;
}

static gpointer
leave_group (const KithDemoRequest *request, GError **error)
{
  KithDemoChannel *channel = find_group (request, error);

  if (!channel)
    return NULL;
  kith_demo_direct_close (request->world, channel);
  g_ptr_array_remove (request->world->conversations, channel);
  return NULL;
}

static gpointer
list_blocks (const KithDemoRequest *request, GError **error)
{
  KithWireUserList *list = kith_wire_user_list_new ();

  for (guint person = 1; person < KITH_DEMO_N_PEOPLE; person++)
    if (request->world->blocked[person])
      g_ptr_array_add (list->items, kith_demo_world_get_user (request->world, person));
  return list;
}

static gpointer
set_block (const KithDemoRequest *request, gboolean block, GError **error)
{
  g_autoptr (KithWireUser) user = get_user_of (request->world, request->params[0]);
  KithWireBlockRemoved removed = { .user_id = (char *) request->params[0] };
  int person = user ? kith_demo_people_find (user->username) : -1;

  if (person <= 0)
    {
      kith_error_set (error, person < 0 ? KITH_ERROR_UNKNOWN_USER : KITH_ERROR_THIS_IS_YOU);
      return NULL;
    }
  request->world->blocked[person] = block;
  kith_demo_world_emit (request->world, block ? KITH_EVENT_BLOCK_ADD : KITH_EVENT_BLOCK_REMOVE,
                        block ? (gconstpointer) user : &removed);
  return NULL;
}

static gpointer
put_block (const KithDemoRequest *request, GError **error)
{
  return set_block (request, TRUE, error);
}

static gpointer
delete_block (const KithDemoRequest *request, GError **error)
{
  return set_block (request, FALSE, error);
}

static gpointer
patch_presence (const KithDemoRequest *request, GError **error)
{
  const KithWirePresencePatch *patch = (const KithWirePresencePatch *) request->body;
  KithWireOwnPresence *own = request->world->presence;

  if (patch->has_status)
    own->status = patch->status;
  if (patch->has_emoji)
    {
      g_free (own->emoji);
      own->emoji = g_strdup (patch->emoji);
    }
  if (patch->has_text)
    {
      g_free (own->text);
      own->text = g_strdup (patch->text);
    }
  if (patch->has_expires_at)
    own->expires_at = patch->clear_expires_at ? 0 : patch->expires_at;
  kith_demo_world_emit (request->world, KITH_EVENT_PRESENCE_OWN, own);
  kith_demo_world_set_status (request->world, KITH_DEMO_ME, own->status);
  return kith_wire_own_presence_copy (own);
}

static gpointer
patch_privacy (const KithDemoRequest *request, GError **error)
{
  const KithWireGuildPrivacyPatch *patch = (const KithWireGuildPrivacyPatch *) request->body;
  KithDemoGuild *guild = kith_demo_world_find_guild (request->world, request->params[0]);
  KithWireGuildPrivacy *privacy;

  if (!guild)
    {
      kith_error_set (error, KITH_ERROR_UNKNOWN_GUILD);
      return NULL;
    }
  if (patch->has_direct_messages)
    guild->refuses_messages = !patch->direct_messages;
  privacy = kith_wire_guild_privacy_new ();
  privacy->guild_id = g_strdup (guild->wire->id);
  privacy->direct_messages = !guild->refuses_messages;
  kith_demo_world_emit (request->world, KITH_EVENT_PRIVACY_UPDATE, privacy);
  return privacy;
}

const KithDemoHandler kith_demo_direct_handlers[KITH_N_ROUTES] = {
  [KITH_ROUTE_CONVERSATIONS_LIST] = list_conversations,
  [KITH_ROUTE_CONVERSATION_OPEN] = open_conversation,
  [KITH_ROUTE_RECIPIENT_ADD] = add_recipient,
  [KITH_ROUTE_RECIPIENT_REMOVE] = remove_recipient,
  [KITH_ROUTE_RECIPIENT_LEAVE] = leave_group,
  [KITH_ROUTE_BLOCKS_LIST] = list_blocks,
  [KITH_ROUTE_BLOCK_PUT] = put_block,
  [KITH_ROUTE_BLOCK_DELETE] = delete_block,
  [KITH_ROUTE_PRESENCE_PATCH] = patch_presence,
  [KITH_ROUTE_PRIVACY_PATCH] = patch_privacy,
};
