/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-demo-world.h"

#include "kith-demo-devices.h"
#include "kith-demo-direct.h"
#include "kith-demo-id.h"
#include "kith-demo-rights.h"
#include "kith-demo-settings.h"
#include "kith-demo-voice.h"
#include "kith-permissions.h"

#include <string.h>

#define SECOND_MS G_GINT64_CONSTANT (1000)
#define DAY_MS (24 * 60 * 60 * SECOND_MS)
/* 2022-05-14: when the first guild was made; the others followed by the month. */
#define FIRST_GUILD_MS (G_GINT64_CONSTANT (1652486400) * 1000)
#define CHANNELS_A_GUILD 32

static void
free_guild (gpointer data)
{
  KithDemoGuild *self = (KithDemoGuild *) data;

  kith_wire_guild_free (self->wire);
  g_ptr_array_unref (self->roles);
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->channels);
  g_ptr_array_unref (self->bans);
  g_ptr_array_unref (self->audit);
  g_free (self);
}

static KithDemoGuild *
make_guild (guint place, const char *name, guint owner, gint64 created_at)
{
  KithDemoGuild *self = g_new0 (KithDemoGuild, 1);

  self->place = place;
  self->wire = kith_wire_guild_new ();
  self->wire->id = kith_demo_id_format (created_at, KITH_DEMO_ID_GUILD, place, 0);
  self->wire->name = g_strdup (name);
  self->wire->owner_id = kith_demo_people_get_id (owner);
  self->wire->created_at = created_at;
  if (place % 3 == 1)
    self->wire->icon = kith_demo_id_format (created_at, KITH_DEMO_ID_PICTURE, 1, place);
  self->roles = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_role_free);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_member_free);
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_demo_channel_free);
  self->bans = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_ban_free);
  self->audit = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_audit_entry_free);
  return self;
}

static void
add_role (KithDemoGuild *guild, const char *name, guint64 permissions, gint64 colour)
{
  KithWireRole *role = kith_wire_role_new ();
  guint position = guild->roles->len;

  role->id = position == 0 ? g_strdup (guild->wire->id)
                           : kith_demo_id_format (guild->wire->created_at, KITH_DEMO_ID_ROLE, guild->place, position);
  role->guild_id = g_strdup (guild->wire->id);
  role->name = g_strdup (name);
  role->permissions = permissions;
  role->position = position;
  role->hoist = position > 0;
  role->has_colour = position > 0;
  role->colour = colour;
  g_ptr_array_add (guild->roles, role);
}

static KithWireMember *
add_member (KithDemoWorld *self, KithDemoGuild *guild, guint person, gint64 joined_at)
{
  KithWireMember *member = kith_wire_member_new ();

  member->guild_id = g_strdup (guild->wire->id);
  member->user = kith_wire_user_copy (self->people[person]);
  member->joined_at = joined_at;
  g_ptr_array_add (guild->members, member);
  guild->wire->member_count = guild->members->len;
  return member;
}

/* Who is in a guild: the person who looks, its owner, those who are named, and others up to a number. */
static GArray *
choose_members (const KithDemoGuildSpec *spec, guint place)
{
  gboolean in[KITH_DEMO_N_PEOPLE] = { [KITH_DEMO_ME] = TRUE };
  g_auto (GStrv) names = g_strsplit (spec->regulars, " ", -1);
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  in[kith_demo_people_find (spec->owner)] = TRUE;
  for (guint i = 0; names[i] && names[i][0]; i++)
    in[kith_demo_people_find (names[i])] = TRUE;
  for (guint i = 0; i < spec->members; i++)
    in[spec->members >= KITH_DEMO_N_PEOPLE ? i : kith_demo_hash (place, i, 9) % KITH_DEMO_BOT] = TRUE;
  for (guint i = 0; i < KITH_DEMO_N_PEOPLE; i++)
    if (in[i])
      g_array_append_val (members, i);
  return members;
}

static void
give_role (KithDemoGuild *guild, KithWireMember *member, guint index)
{
  const KithWireRole *role = (const KithWireRole *) g_ptr_array_index (guild->roles, index + 1);

  g_ptr_array_add (member->roles, g_strdup (role->id));
}

static void
fill_members (KithDemoWorld *self, KithDemoGuild *guild, const KithDemoGuildSpec *spec, GArray *members)
{
  guint n_roles = guild->roles->len - 1;

  for (guint i = 0; i < members->len; i++)
    {
      guint person = g_array_index (members, guint, i);
      gint64 joined = guild->wire->created_at + (gint64) (kith_demo_hash (guild->place, person, 3) % 600) * DAY_MS;
      KithWireMember *member = add_member (self, guild, person, MIN (joined, self->born_ms - DAY_MS));
      guint64 hash = kith_demo_hash (guild->place, person, 4);

      if (strcmp (kith_demo_people[person].username, spec->owner) == 0)
        give_role (guild, member, 0);
      else if (person == KITH_DEMO_ME && spec->my_role >= 0)
        give_role (guild, member, (guint) spec->my_role);
      else if (person != KITH_DEMO_ME && n_roles > 0 && hash % 3 > 0)
        give_role (guild, member, n_roles == 1 || hash % 11 == 0 ? 0 : 1 + (guint) (hash >> 8) % (n_roles - 1));
    }
}

static void
add_overwrite (KithDemoChannel *channel, const KithWireRole *role, guint64 allow, guint64 deny)
{
  KithWireOverwrite *overwrite = kith_wire_overwrite_new ();

  overwrite->id = g_strdup (role->id);
  overwrite->kind = KITH_OVERWRITE_KIND_ROLE;
  overwrite->allow = allow;
  overwrite->deny = deny;
  g_ptr_array_add (channel->wire->overwrites, overwrite);
}

/* Keeps a permission for those who hold the guild's first role. */
static void
close_channel (KithDemoGuild *guild, KithDemoChannel *channel, guint64 permission)
{
  add_overwrite (channel, (const KithWireRole *) g_ptr_array_index (guild->roles, 0), 0, permission);
  if (guild->roles->len > 1)
    add_overwrite (channel, (const KithWireRole *) g_ptr_array_index (guild->roles, 1), permission, 0);
}

static void
add_channels (KithDemoWorld *self, KithDemoGuild *guild, const KithDemoGuildSpec *spec, GArray *members,
              gint64 utc_offset)
{
  const char *parent_id = NULL;
  g_autoptr (GArray) speakers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < members->len; i++)
    if (g_array_index (members, guint, i) != KITH_DEMO_BOT)
      g_array_append_val (speakers, g_array_index (members, guint, i));
  for (const KithDemoChannelSpec *channel = spec->channels; channel->name; channel++)
    {
      KithDemoChannel *added = kith_demo_world_add_channel (self, guild, channel->kind, channel->name, channel->topic,
                                                            channel->kind == KITH_CHANNEL_KIND_CATEGORY ? NULL
                                                                                                        : parent_id);

      if (channel->kind == KITH_CHANNEL_KIND_CATEGORY)
        parent_id = added->wire->id;
      if (channel->closed)
        close_channel (guild, added, channel->closed);
      if (channel->kind != KITH_CHANNEL_KIND_TEXT)
        continue;
      added->history = kith_demo_history_new (self->script, channel, added->place, speakers, self->born_ms, utc_offset);
      added->read_seq = kith_demo_history_get_length (added->history) - channel->unread;
    }
}

/* The first that was named stands highest. */
static void
rank_roles (KithDemoGuild *guild)
{
  for (guint low = 1, high = guild->roles->len - 1; low < high; low++, high--)
    {
      gpointer role = guild->roles->pdata[low];

      guild->roles->pdata[low] = guild->roles->pdata[high];
      guild->roles->pdata[high] = role;
    }
  for (guint i = 1; i < guild->roles->len; i++)
    ((KithWireRole *) g_ptr_array_index (guild->roles, i))->position = i;
}

static void
fill_world (KithDemoWorld *self)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (self->born_ms / SECOND_MS);
  gint64 utc_offset = g_date_time_get_utc_offset (local) / 1000;

  for (guint i = 0; i < KITH_DEMO_N_GUILDS; i++)
    {
      const KithDemoGuildSpec *spec = &kith_demo_guilds[i];
      KithDemoGuild *guild = make_guild (i, spec->name, (guint) kith_demo_people_find (spec->owner),
                                         FIRST_GUILD_MS + i * 41 * DAY_MS);
      g_autoptr (GArray) members = choose_members (spec, i);

      add_role (guild, "@everyone", KITH_PERMISSIONS_EVERYONE, 0);
      for (guint r = 0; r < KITH_DEMO_MAX_ROLES && spec->roles[r].name; r++)
        add_role (guild, spec->roles[r].name, KITH_PERMISSIONS_EVERYONE | spec->roles[r].permissions,
                  spec->roles[r].colour);
      self->n_places = i * CHANNELS_A_GUILD;
      fill_members (self, guild, spec, members);
      add_channels (self, guild, spec, members, utc_offset);
      rank_roles (guild);
      g_ptr_array_add (self->guilds, guild);
    }
  self->n_places = KITH_DEMO_N_GUILDS * CHANNELS_A_GUILD;
}

/**
 * kith_demo_world_new:
 * @clock: tells when the demo begins; the past is laid out from there
 *
 * Returns: (transfer full): the whole community
 */
KithDemoWorld *
kith_demo_world_new (KithClock *clock)
{
  KithDemoWorld *self = g_new0 (KithDemoWorld, 1);

  self->clock = kith_clock_ref (clock);
  self->born_ms = kith_clock_now_ms (clock);
  self->script = kith_demo_script_new ();
  self->guilds = g_ptr_array_new_with_free_func (free_guild);
  self->others = g_ptr_array_new_with_free_func (free_guild);
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->devices = kith_demo_devices_new (self->born_ms);
  self->conversations = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_demo_channel_free);
  self->presence = kith_wire_own_presence_new ();
  self->presence->status = KITH_PRESENCE_STATUS_ONLINE;
  self->invites = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) kith_wire_invite_free);
  self->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) kith_wire_message_place_free);
  for (guint i = 0; i < KITH_DEMO_N_PEOPLE; i++)
    {
      self->people[i] = kith_demo_people_get_user (i);
      self->statuses[i] = kith_demo_people[i].status;
    }
  self->voices = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_voice_state_free);
  fill_world (self);
  kith_demo_settings_fill (self);
  kith_demo_voice_fill (self);
  kith_demo_direct_fill (self);
  return self;
}

void
kith_demo_world_free (KithDemoWorld *self)
{
  g_ptr_array_unref (self->guilds);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->devices);
  g_ptr_array_unref (self->voices);
  g_ptr_array_unref (self->conversations);
  kith_wire_own_presence_free (self->presence);
  kith_wire_user_settings_free (self->settings);
  g_hash_table_unref (self->pictures);
  g_hash_table_unref (self->origins);
  g_hash_table_unref (self->invites);
  for (guint i = 0; i < KITH_DEMO_N_PEOPLE; i++)
    kith_wire_user_free (self->people[i]);
  kith_demo_script_free (self->script);
  kith_clock_unref (self->clock);
  g_free (self);
}

KithDemoGuild *
kith_demo_world_find_guild (KithDemoWorld *self, const char *id)
{
  for (guint i = 0; i < self->guilds->len; i++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (self->guilds, i);

      if (strcmp (guild->wire->id, id) == 0)
        return guild;
    }
  return NULL;
}

/**
 * kith_demo_world_find_channel:
 * @guild: (out) (optional): the guild that it is in; %NULL for a conversation
 *
 * Returns: (transfer none) (nullable): a channel that the person sees in one of their guilds, or a conversation
 */
KithDemoChannel *
kith_demo_world_find_channel (KithDemoWorld *self, const char *id, KithDemoGuild **guild)
{
  for (guint i = 0; i < self->guilds->len; i++)
    {
      KithDemoGuild *candidate = (KithDemoGuild *) g_ptr_array_index (self->guilds, i);

      for (guint c = 0; c < candidate->channels->len; c++)
        {
          KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (candidate->channels, c);

          if (strcmp (channel->wire->id, id) != 0)
            continue;
          if (!kith_demo_guild_shows (candidate, channel))
            return NULL;
          if (guild)
            *guild = candidate;
          return channel;
        }
    }
  if (guild)
    *guild = NULL;
  return kith_demo_direct_find (self, id);
}

KithWireUser *
kith_demo_world_get_user (KithDemoWorld *self, guint person)
{
  return kith_wire_user_copy (self->people[person]);
}

/**
 * kith_demo_world_get_account:
 *
 * Returns: (transfer full): the person who looks at the demo
 */
KithWireAccount *
kith_demo_world_get_account (KithDemoWorld *self)
{
  const KithWireUser *user = self->people[KITH_DEMO_ME];
  KithWireAccount *account = kith_wire_account_new ();
  KithDemoId id;

  account->id = g_strdup (user->id);
  account->username = g_strdup (user->username);
  account->display_name = g_strdup (user->display_name);
  account->bio = g_strdup (user->bio);
  account->avatar = g_strdup (user->avatar);
  account->pronouns = g_strdup (user->pronouns);
  account->banner = g_strdup (user->banner);
  account->accent_colour = user->accent_colour;
  account->has_accent_colour = user->has_accent_colour;
  account->created_at = kith_demo_id_parse (user->id, &id) ? id.ms : 0;
  return account;
}

/**
 * kith_demo_world_change_profile:
 *
 * Tells everybody that the person changed.
 *
 * Returns: (transfer full): their account
 */
KithWireAccount *
kith_demo_world_change_profile (KithDemoWorld *world)
{
  KithWireUser *user = world->people[KITH_DEMO_ME];
  KithWireAccount *account;

  for (guint i = 0; i < world->guilds->len; i++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (world->guilds, i);
      KithWireMember *member = kith_demo_guild_find_member (guild, user->id);

      kith_wire_user_free (member->user);
      member->user = kith_wire_user_copy (user);
    }
  account = kith_demo_world_get_account (world);
  kith_demo_world_emit (world, KITH_EVENT_ACCOUNT_UPDATE, account);
  kith_demo_world_emit (world, KITH_EVENT_USER_UPDATE, user);
  return account;
}

/**
 * kith_demo_world_get_ready:
 *
 * Returns: (transfer full): what a gateway tells first
 */
KithWireReady *
kith_demo_world_get_ready (KithDemoWorld *self)
{
  KithWireReady *ready = kith_wire_ready_new ();

  ready->session_id = kith_demo_id_format (self->born_ms, KITH_DEMO_ID_SESSION, 0, 0);
  ready->last_event = kith_demo_id_format (kith_clock_now_ms (self->clock), KITH_DEMO_ID_EVENT, 0, 0);
  ready->user = kith_demo_world_get_account (self);
  ready->status = self->statuses[KITH_DEMO_ME];
  ready->presence = kith_wire_own_presence_copy (self->presence);
  ready->settings = kith_wire_user_settings_copy (self->settings);
  kith_demo_direct_add_to_ready (self, ready);
  for (guint i = 0; i < self->guilds->len; i++)
    {
      KithDemoGuild *guild = (KithDemoGuild *) g_ptr_array_index (self->guilds, i);

      g_ptr_array_add (ready->guilds, kith_demo_guild_get_snapshot (guild, self));
      for (guint c = 0; c < guild->channels->len; c++)
        {
          KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (guild->channels, c);

          if (channel->wire->kind == KITH_CHANNEL_KIND_TEXT)
            g_ptr_array_add (ready->read_states, kith_demo_channel_get_read_state (channel));
        }
    }
  return ready;
}

void
kith_demo_world_emit (KithDemoWorld *self, KithEventId event, gconstpointer payload)
{
  if (self->emit)
    self->emit (self->emit_data, event, payload);
}

static KithWireUser *
get_user_of_channel (gpointer data, guint person)
{
  return kith_demo_world_get_user ((KithDemoWorld *) data, person);
}

static int
count_siblings (KithDemoGuild *guild, const char *parent_id)
{
  int siblings = 0;

  for (guint i = 0; i < guild->channels->len; i++)
    {
      KithDemoChannel *channel = (KithDemoChannel *) g_ptr_array_index (guild->channels, i);

      siblings += g_strcmp0 (channel->wire->parent_id, parent_id) == 0;
    }
  return siblings;
}

/**
 * kith_demo_world_add_channel:
 *
 * Makes a channel at the end of its category, without a history.
 *
 * Returns: (transfer none): the channel
 */
KithDemoChannel *
kith_demo_world_add_channel (KithDemoWorld *self, KithDemoGuild *guild, KithChannelKind kind, const char *name,
                             const char *topic, const char *parent_id)
{
  KithWireChannel *wire = kith_wire_channel_new ();
  guint place = self->n_places++;
  gboolean early = place < KITH_DEMO_N_GUILDS * CHANNELS_A_GUILD;
  KithDemoChannel *channel;

  wire->id = kith_demo_id_format (early ? guild->wire->created_at : kith_clock_now_ms (self->clock),
                                  KITH_DEMO_ID_CHANNEL, place, 0);
  wire->guild_id = g_strdup (guild->wire->id);
  wire->kind = kind;
  wire->name = g_strdup (name);
  wire->topic = g_strdup (topic);
  wire->parent_id = g_strdup (parent_id);
  wire->position = count_siblings (guild, parent_id);
  channel = kith_demo_channel_new (wire, place, NULL);
  channel->get_user = get_user_of_channel;
  channel->data = self;
  g_ptr_array_add (guild->channels, channel);
  return channel;
}

/**
 * kith_demo_world_add_guild:
 *
 * Makes a guild of the person who looks, with a channel `general`.
 *
 * Returns: (transfer none): the guild
 */
KithDemoGuild *
kith_demo_world_add_guild (KithDemoWorld *self, const char *name)
{
  gint64 now = kith_clock_now_ms (self->clock);
  KithDemoGuild *guild = make_guild (self->n_places++, name, KITH_DEMO_ME, now);

  add_role (guild, "@everyone", KITH_PERMISSIONS_EVERYONE, 0);
  add_member (self, guild, KITH_DEMO_ME, now);
  kith_demo_world_add_channel (self, guild, KITH_CHANNEL_KIND_TEXT, "general", NULL, NULL);
  g_ptr_array_add (self->guilds, guild);
  return guild;
}

/**
 * kith_demo_world_set_status:
 *
 * Lets a person come or go, and tells it.
 */
void
kith_demo_world_set_status (KithDemoWorld *self, guint person, KithPresenceStatus status)
{
  g_autoptr (KithWirePresence) presence = kith_wire_presence_new ();

  self->statuses[person] = status;
  presence->user_id = g_strdup (self->people[person]->id);
  presence->status = status;
  if (person != KITH_DEMO_ME && status != KITH_PRESENCE_STATUS_OFFLINE)
    kith_demo_direct_describe (self, person, presence);
  kith_demo_world_emit (self, KITH_EVENT_PRESENCE_UPDATE, presence);
}

static void
add_presence (KithDemoWorld *world, const KithWireMember *member, GPtrArray *presences)
{
  int person = kith_demo_people_find (member->user->username);
  KithWirePresence *presence;

  if (person < 0 || world->statuses[person] == KITH_PRESENCE_STATUS_OFFLINE ||
      world->statuses[person] == KITH_PRESENCE_STATUS_INVISIBLE)
    return;
  presence = kith_wire_presence_new ();
  presence->user_id = g_strdup (member->user->id);
  presence->status = world->statuses[person];
  kith_demo_direct_describe (world, (guint) person, presence);
  g_ptr_array_add (presences, presence);
}

/**
 * kith_demo_guild_get_snapshot:
 *
 * Returns: (transfer full): a guild with all that is in it
 */
KithWireGuildSnapshot *
kith_demo_guild_get_snapshot (KithDemoGuild *self, KithDemoWorld *world)
{
  KithWireGuildSnapshot *snapshot = kith_wire_guild_snapshot_new ();
  g_autoptr (GPtrArray) shown = kith_demo_guild_list_shown (self);

  snapshot->id = g_strdup (self->wire->id);
  snapshot->name = g_strdup (self->wire->name);
  snapshot->icon = g_strdup (self->wire->icon);
  snapshot->owner_id = g_strdup (self->wire->owner_id);
  snapshot->created_at = self->wire->created_at;
  snapshot->member_count = self->wire->member_count;
  snapshot->default_notifications = self->wire->default_notifications;
  snapshot->direct_messages = !self->refuses_messages;
  for (guint i = 0; i < shown->len; i++)
    g_ptr_array_add (snapshot->channels, kith_demo_channel_get_wire ((KithDemoChannel *) g_ptr_array_index (shown, i)));
  for (guint i = 0; i < self->roles->len; i++)
    g_ptr_array_add (snapshot->roles, kith_wire_role_copy ((const KithWireRole *) g_ptr_array_index (self->roles, i)));
  for (guint i = 0; i < self->members->len; i++)
    {
      const KithWireMember *member = (const KithWireMember *) g_ptr_array_index (self->members, i);

      g_ptr_array_add (snapshot->members, kith_wire_member_copy (member));
      add_presence (world, member, snapshot->presences);
    }
  kith_demo_voice_add_states (world, snapshot->channels, snapshot->voice_states);
  return snapshot;
}

KithWireMember *
kith_demo_guild_find_member (KithDemoGuild *self, const char *user_id)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      KithWireMember *member = (KithWireMember *) g_ptr_array_index (self->members, i);

      if (strcmp (member->user->id, user_id) == 0)
        return member;
    }
  return NULL;
}
