/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-access.h"

#include <string.h>

#include "kith-permissions.h"

/* A small world that says by itself, from scratch and slowly, who may see what. The cache must agree after every step.
 */

#define N_USERS 8
#define N_GUILDS 4
#define N_ROLES 3
#define N_CHANNELS 5 /* the first is a category, in which the second and third stand */
#define N_TARGETS (1 + N_ROLES + 2)

/* By target: everyone, the roles, two people. */
typedef struct
{
  gboolean exists[N_TARGETS];
  KithOverwrite overwrites[N_TARGETS];
} Channel;

typedef struct
{
  gboolean exists;
  Channel channels[N_CHANNELS];
  guint owner;
  guint64 everyone, roles[N_ROLES];
  gboolean member[N_USERS];
  guint held[N_USERS]; /* bits of roles */
} World;

typedef struct
{
  World guilds[N_GUILDS];
  KithdAccess *access;
  KithdAccessUser *connected[N_USERS];
  gboolean sees[N_USERS][N_GUILDS][N_CHANNELS]; /* by what they were told */
  guint serial[N_GUILDS];                       /* a guild that is made anew is another one */
} Fixture;

static char *
user_id (guint user)
{
  return g_strdup_printf ("user-%u", user);
}

static char *
guild_id (const Fixture *fixture, guint guild)
{
  return g_strdup_printf ("guild-%u-%u", guild, fixture->serial[guild]);
}

static KithWireUser *
new_user (guint user)
{
  KithWireUser *wire = kith_wire_user_new ();

  wire->id = user_id (user);
  wire->username = user_id (user);
  wire->display_name = user_id (user);
  return wire;
}

static KithWireMember *
new_member (const Fixture *fixture, guint guild, guint user)
{
  KithWireMember *member = kith_wire_member_new ();

  member->guild_id = guild_id (fixture, guild);
  member->user = new_user (user);
  for (guint i = 0; i < N_ROLES; i++)
    if (fixture->guilds[guild].held[user] & 1u << i)
      g_ptr_array_add (member->roles, g_strdup_printf ("role-%u", i));
  return member;
}

static void
add_role (KithWireGuildSnapshot *snapshot, char *id, guint64 permissions)
{
  KithWireRole *role = kith_wire_role_new ();

  role->id = id;
  role->guild_id = g_strdup (snapshot->id);
  role->name = g_strdup (id);
  role->permissions = permissions;
  g_ptr_array_add (snapshot->roles, role);
}

static char *
channel_id (const Fixture *fixture, guint guild, guint channel)
{
  return g_strdup_printf ("channel-%u-%u-%u", guild, fixture->serial[guild], channel);
}

static char *
target_id (const Fixture *fixture, guint guild, guint target)
{
  if (target == 0)
    return guild_id (fixture, guild);
  return target <= N_ROLES ? g_strdup_printf ("role-%u", target - 1) : user_id (target - 1 - N_ROLES);
}

static KithWireChannel *
new_channel (const Fixture *fixture, guint guild, guint channel)
{
  const Channel *world = &fixture->guilds[guild].channels[channel];
  KithWireChannel *wire = kith_wire_channel_new ();

  wire->id = channel_id (fixture, guild, channel);
  wire->guild_id = guild_id (fixture, guild);
  wire->name = g_strdup ("channel");
  wire->kind = channel == 0 ? KITH_CHANNEL_KIND_CATEGORY : KITH_CHANNEL_KIND_TEXT;
  wire->position = channel;
  wire->parent_id = channel == 1 || channel == 2 ? channel_id (fixture, guild, 0) : NULL;
  for (guint i = 0; i < N_TARGETS; i++)
    if (world->exists[i])
      {
        KithWireOverwrite *overwrite = kith_wire_overwrite_new ();

        overwrite->id = target_id (fixture, guild, i);
        overwrite->kind = i <= N_ROLES ? KITH_OVERWRITE_KIND_ROLE : KITH_OVERWRITE_KIND_MEMBER;
        overwrite->allow = world->overwrites[i].allow;
        overwrite->deny = world->overwrites[i].deny;
        g_ptr_array_add (wire->overwrites, overwrite);
      }
  return wire;
}

static KithWireGuildSnapshot *
new_snapshot (const Fixture *fixture, guint guild, guint reader)
{
  const World *world = &fixture->guilds[guild];
  KithWireGuildSnapshot *snapshot = kith_wire_guild_snapshot_new ();

  snapshot->id = guild_id (fixture, guild);
  snapshot->name = g_strdup ("guild");
  snapshot->owner_id = user_id (world->owner);
  add_role (snapshot, g_strdup (snapshot->id), world->everyone);
  for (guint i = 0; i < N_ROLES; i++)
    add_role (snapshot, g_strdup_printf ("role-%u", i), world->roles[i]);
  g_ptr_array_add (snapshot->members, new_member (fixture, guild, reader));
  for (guint i = 0; i < N_CHANNELS; i++)
    g_ptr_array_add (snapshot->channels, new_channel (fixture, guild, i));
  return snapshot;
}

static KithdEvent *
new_event (const Fixture *fixture, KithEventId id, gpointer payload, KithdAudience audience, guint guild, guint user)
{
  KithdEvent *event = g_new0 (KithdEvent, 1);

  event->event = id;
  event->payload = payload;
  event->audience = audience;
  event->guild_id = guild_id (fixture, guild);
  event->user_id = user_id (user);
  return event;
}

/* What the rules say, one question at a time. */
static gboolean
allows (const Fixture *fixture, guint guild, guint channel, guint user)
{
  const World *world = &fixture->guilds[guild];
  const Channel *place = &world->channels[channel];
  KithOverwrite role_overwrites[N_ROLES];
  guint64 roles[N_ROLES];
  gboolean own = FALSE;
  KithPermissionInput input = {
    .in_channel = TRUE, .everyone = world->everyone, .roles = roles, .role_overwrites = role_overwrites
  };

  for (guint i = 0; i < N_TARGETS; i++)
    own = own || place->exists[i];
  if (!own && (channel == 1 || channel == 2))
    place = &world->channels[0];
  input.owner = world->owner == user;
  if (place->exists[0])
    input.everyone_overwrite = &place->overwrites[0];
  for (guint i = 0; i < N_ROLES; i++)
    {
      if (!(world->held[user] & 1u << i))
        continue;
      roles[input.n_roles++] = world->roles[i];
      if (place->exists[1 + i])
        role_overwrites[input.n_role_overwrites++] = place->overwrites[1 + i];
    }
  if (user < 2 && place->exists[1 + N_ROLES + user])
    input.member_overwrite = &place->overwrites[1 + N_ROLES + user];
  return (kith_permissions_compute (&input) & KITH_PERMISSION_VIEW_CHANNEL) != 0;
}

static gboolean
sees (const Fixture *fixture, guint guild, guint channel, guint user)
{
  const World *world = &fixture->guilds[guild];

  if (!world->exists || !world->member[user])
    return FALSE;
  return allows (fixture, guild, channel, user) ||
         (channel == 0 && (allows (fixture, guild, 1, user) || allows (fixture, guild, 2, user)));
}

/* What somebody gets who connects or joins. */
static void
learn (Fixture *fixture, guint guild, guint user)
{
  for (guint i = 0; i < N_CHANNELS; i++)
    fixture->sees[user][guild][i] = sees (fixture, guild, i, user);
}

static void
learn_change (Fixture *fixture, guint guild, const KithdSightChange *change)
{
  for (guint i = 0; i < change->owners->len; i++)
    {
      guint user = GPOINTER_TO_UINT (change->owners->pdata[i]) - 1;

      for (guint k = 0; k < N_CHANNELS; k++)
        {
          g_autofree char *id = channel_id (fixture, guild, k);

          for (guint j = 0; j < change->gained->len; j++)
            if (g_str_equal (((KithWireChannel *) change->gained->pdata[j])->id, id))
              {
                g_assert_false (fixture->sees[user][guild][k]);
                fixture->sees[user][guild][k] = TRUE;
              }
          for (guint j = 0; j < change->lost->len; j++)
            if (g_str_equal (((KithWireChannel *) change->lost->pdata[j])->id, id))
              {
                g_assert_true (fixture->sees[user][guild][k]);
                fixture->sees[user][guild][k] = FALSE;
              }
        }
    }
}

static void
apply (Fixture *fixture, guint guild, KithdEvent *event)
{
  g_autoptr (GPtrArray) changes = kithd_access_before_delivery (fixture->access, event);

  for (guint i = 0; changes && i < changes->len; i++)
    learn_change (fixture, guild, changes->pdata[i]);
  kithd_access_after_delivery (fixture->access, event);
  kithd_event_free (event);
}

static gboolean
expects (const Fixture *fixture, KithdAudience audience, guint guild, guint channel, guint subject, guint user)
{
  const World *world = &fixture->guilds[guild];

  if (audience == KITHD_AUDIENCE_USER)
    return subject == user;
  if (audience == KITHD_AUDIENCE_PEERS)
    {
      gboolean shared = subject == user;

      for (guint i = 0; i < N_GUILDS; i++)
        shared |= fixture->guilds[i].exists && fixture->guilds[i].member[user] && fixture->guilds[i].member[subject];
      return shared && fixture->connected[subject];
    }
  if (audience == KITHD_AUDIENCE_GUILD)
    return world->exists && world->member[user];
  return sees (fixture, guild, channel, user);
}

/* Whoever is connected knows of all that they may see, and of nothing else. */
static void
check_sight (const Fixture *fixture)
{
  for (guint user = 0; user < N_USERS; user++)
    for (guint guild = 0; fixture->connected[user] && guild < N_GUILDS; guild++)
      for (guint i = 0; fixture->guilds[guild].exists && fixture->guilds[guild].member[user] && i < N_CHANNELS; i++)
        g_assert_cmpint (fixture->sees[user][guild][i], ==, sees (fixture, guild, i, user));
}

static void
check (Fixture *fixture)
{
  for (guint guild = 0; guild < N_GUILDS; guild++)
    for (guint audience = KITHD_AUDIENCE_GUILD; audience <= KITHD_AUDIENCE_PEERS; audience++)
      {
        guint subject = (guint) g_test_rand_int_range (0, N_USERS);
        guint channel = (guint) g_test_rand_int_range (0, N_CHANNELS);
        g_autoptr (KithdEvent) event = new_event (fixture, KITH_EVENT_MESSAGE_CREATE, NULL, audience, guild, subject);
        const GPtrArray *found;
        guint n_expected = 0;

        event->channel_id = channel_id (fixture, guild, channel);
        found = kithd_access_resolve (fixture->access, event);

        for (guint user = 0; user < N_USERS; user++)
          {
            gboolean expected = fixture->connected[user] && expects (fixture, audience, guild, channel, subject, user);

            n_expected += expected;
            g_assert_cmpint (g_ptr_array_find ((GPtrArray *) found, GUINT_TO_POINTER (user + 1), NULL), ==, expected);
            if (fixture->connected[user] && (audience != KITHD_AUDIENCE_PEERS || fixture->connected[subject]))
              g_assert_cmpint (kithd_access_may_see (fixture->access, fixture->connected[user], event), ==, expected);
          }
        g_assert_cmpuint (found->len, ==, n_expected);
      }
}

static void
step_connection (Fixture *fixture, guint user)
{
  g_autoptr (GPtrArray) guilds = NULL;
  g_autofree char *id = user_id (user);

  if (fixture->connected[user])
    {
      kithd_access_remove_user (fixture->access, g_steal_pointer (&fixture->connected[user]));
      return;
    }
  guilds = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_guild_snapshot_free);
  for (guint i = 0; i < N_GUILDS; i++)
    if (fixture->guilds[i].exists && fixture->guilds[i].member[user])
      {
        g_ptr_array_add (guilds, new_snapshot (fixture, i, user));
        learn (fixture, i, user);
      }
  fixture->connected[user] = kithd_access_add_user (fixture->access, id, guilds, NULL, GUINT_TO_POINTER (user + 1));
}

static void
step_guild (Fixture *fixture, guint guild, guint user)
{
  World *world = &fixture->guilds[guild];

  if (world->exists)
    {
      KithWireGuildDeleted *deleted = kith_wire_guild_deleted_new ();

      deleted->id = guild_id (fixture, guild);
      apply (fixture, guild, new_event (fixture, KITH_EVENT_GUILD_DELETE, deleted, KITHD_AUDIENCE_GUILD, guild, user));
      memset (world, 0, sizeof *world);
      fixture->serial[guild]++;
      return;
    }
  world->exists = TRUE;
  world->owner = user;
  world->member[user] = TRUE;
  world->everyone = g_test_rand_bit () ? KITH_PERMISSION_VIEW_CHANNEL : KITH_PERMISSION_SEND_MESSAGES;
  world->roles[0] = KITH_PERMISSION_VIEW_CHANNEL;
  world->roles[1] = KITH_PERMISSION_ADMINISTRATOR;
  world->roles[2] = KITH_PERMISSION_MANAGE_GUILD;
  learn (fixture, guild, user);
  apply (fixture, guild,
         new_event (fixture, KITH_EVENT_GUILD_CREATE, new_snapshot (fixture, guild, user), KITHD_AUDIENCE_USER, guild,
                    user));
}

static void
step_member (Fixture *fixture, guint guild, guint user)
{
  World *world = &fixture->guilds[guild];

  if (!world->exists || world->owner == user)
    return;
  if (!world->member[user])
    {
      world->member[user] = TRUE;
      learn (fixture, guild, user);
      apply (fixture, guild,
             new_event (fixture, KITH_EVENT_GUILD_CREATE, new_snapshot (fixture, guild, user), KITHD_AUDIENCE_USER,
                        guild, user));
      apply (fixture, guild,
             new_event (fixture, KITH_EVENT_MEMBER_ADD, new_member (fixture, guild, user), KITHD_AUDIENCE_GUILD, guild,
                        user));
    }
  else if (g_test_rand_bit ())
    {
      world->held[user] = (guint) g_test_rand_int_range (0, 1 << N_ROLES);
      apply (fixture, guild,
             new_event (fixture, KITH_EVENT_MEMBER_UPDATE, new_member (fixture, guild, user), KITHD_AUDIENCE_GUILD,
                        guild, user));
    }
  else
    {
      KithWireMemberRemoved *removed = kith_wire_member_removed_new ();

      removed->guild_id = guild_id (fixture, guild);
      removed->user_id = user_id (user);
      world->member[user] = FALSE;
      world->held[user] = 0;
      apply (fixture, guild, new_event (fixture, KITH_EVENT_MEMBER_REMOVE, removed, KITHD_AUDIENCE_GUILD, guild, user));
    }
}

static void
step_owner (Fixture *fixture, guint guild, guint user)
{
  World *world = &fixture->guilds[guild];
  KithWireGuild *changed;

  if (!world->exists || !world->member[user])
    return;
  world->owner = user;
  changed = kith_wire_guild_new ();
  changed->id = guild_id (fixture, guild);
  changed->name = g_strdup ("guild");
  changed->owner_id = user_id (user);
  apply (fixture, guild, new_event (fixture, KITH_EVENT_GUILD_UPDATE, changed, KITHD_AUDIENCE_GUILD, guild, user));
}

static guint64
random_bits (void)
{
  return (g_test_rand_bit () ? KITH_PERMISSION_VIEW_CHANNEL : 0) | (g_test_rand_bit () ? KITH_PERMISSION_SPEAK : 0);
}

static void
step_overwrite (Fixture *fixture, guint guild)
{
  World *world = &fixture->guilds[guild];
  guint channel = (guint) g_test_rand_int_range (0, N_CHANNELS), target = (guint) g_test_rand_int_range (0, N_TARGETS);
  Channel *place = &world->channels[channel];
  KithdEvent *event;

  if (!world->exists)
    return;
  place->exists[target] = !place->exists[target] || g_test_rand_bit ();
  place->overwrites[target] = (KithOverwrite){ random_bits (), random_bits () };
  event = new_event (fixture, KITH_EVENT_CHANNEL_UPDATE, new_channel (fixture, guild, channel), KITHD_AUDIENCE_CHANNEL,
                     guild, 0);
  event->channel_id = channel_id (fixture, guild, channel);
  apply (fixture, guild, event);
}

static void
step_role (Fixture *fixture, guint guild)
{
  World *world = &fixture->guilds[guild];
  guint role = (guint) g_test_rand_int_range (0, N_ROLES + 1);
  KithWireRole *wire;

  if (!world->exists)
    return;
  *(role == N_ROLES ? &world->everyone : &world->roles[role]) =
    random_bits () | (g_test_rand_int_range (0, 8) ? 0 : KITH_PERMISSION_ADMINISTRATOR);
  wire = kith_wire_role_new ();
  wire->id = role == N_ROLES ? guild_id (fixture, guild) : g_strdup_printf ("role-%u", role);
  wire->guild_id = guild_id (fixture, guild);
  wire->name = g_strdup ("role");
  wire->permissions = role == N_ROLES ? world->everyone : world->roles[role];
  apply (fixture, guild, new_event (fixture, KITH_EVENT_ROLE_UPDATE, wire, KITHD_AUDIENCE_GUILD, guild, 0));
}

static void
test_random (void)
{
  Fixture fixture = { 0 };

  fixture.access = kithd_access_new (G_MAXUINT);
  for (guint i = 0; i < 8000; i++)
    {
      guint guild = (guint) g_test_rand_int_range (0, N_GUILDS), user = (guint) g_test_rand_int_range (0, N_USERS);
      guint dice = (guint) g_test_rand_int_range (0, 34);

      if (dice < 6)
        step_connection (&fixture, user);
      else if (dice < 8)
        step_guild (&fixture, guild, user);
      else if (dice < 18)
        step_member (&fixture, guild, user);
      else if (dice < 20)
        step_owner (&fixture, guild, user);
      else if (dice < 30)
        step_overwrite (&fixture, guild);
      else
        step_role (&fixture, guild);
      check (&fixture);
      check_sight (&fixture);
    }
  kithd_access_free (fixture.access);
}

/* Coming and going in very large guilds is not told to all. */
static void
test_presence_max (void)
{
  Fixture fixture = { 0 };
  g_autoptr (KithdEvent) presence = NULL;
  g_autoptr (KithdEvent) profile = NULL;

  fixture.access = kithd_access_new (2);
  for (guint user = 0; user < 3; user++)
    step_connection (&fixture, user);
  step_guild (&fixture, 0, 0);
  step_member (&fixture, 0, 1);
  presence = new_event (&fixture, KITH_EVENT_PRESENCE_UPDATE, NULL, KITHD_AUDIENCE_PEERS, 0, 0);
  profile = new_event (&fixture, KITH_EVENT_USER_UPDATE, NULL, KITHD_AUDIENCE_PEERS, 0, 0);
  g_assert_cmpuint (kithd_access_resolve (fixture.access, presence)->len, ==, 2);
  step_member (&fixture, 0, 2);
  g_assert_cmpuint (kithd_access_resolve (fixture.access, presence)->len, ==, 1);
  g_assert_cmpuint (kithd_access_resolve (fixture.access, profile)->len, ==, 3);
  kithd_access_free (fixture.access);
}

/* Who talks with somebody learns who they are, now and when they come back, though the two share no guild. */
static void
test_partners (void)
{
  Fixture fixture = { 0 };
  g_autoptr (KithdEvent) profile = NULL;
  g_autoptr (GStrvBuilder) people = g_strv_builder_new ();

  fixture.access = kithd_access_new (G_MAXUINT);
  for (guint user = 1; user < 3; user++)
    step_connection (&fixture, user);
  profile = new_event (&fixture, KITH_EVENT_USER_UPDATE, NULL, KITHD_AUDIENCE_PEERS, 0, 0);
  g_strv_builder_add (people, "user-1");
  profile->people = g_strv_builder_end (people);
  g_assert_cmpuint (kithd_access_resolve (fixture.access, profile)->len, ==, 1);
  g_assert_true (kithd_access_may_see (fixture.access, fixture.connected[1], profile));
  g_assert_false (kithd_access_may_see (fixture.access, fixture.connected[2], profile));
  kithd_access_free (fixture.access);
}

/* Who was in a guild that is gone may see that it is, and nobody else. */
static void
test_guild_end (void)
{
  Fixture fixture = { 0 };
  g_autoptr (KithdOutcome) outcome = kithd_outcome_new ();
  KithWireGuildDeleted *deleted = kith_wire_guild_deleted_new ();
  g_autoptr (GStrvBuilder) people = g_strv_builder_new ();

  fixture.access = kithd_access_new (G_MAXUINT);
  step_connection (&fixture, 0);
  step_connection (&fixture, 1);
  deleted->id = guild_id (&fixture, 0);
  g_strv_builder_add_many (people, "user-2", "user-1", NULL);
  kithd_outcome_add_guild_end (outcome, deleted, g_strv_builder_end (people));
  g_assert_false (kithd_access_may_see (fixture.access, fixture.connected[0], outcome->events->pdata[0]));
  g_assert_true (kithd_access_may_see (fixture.access, fixture.connected[1], outcome->events->pdata[0]));
  kithd_access_free (fixture.access);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/random", test_random);
  g_test_add_func ("/access/presence-max", test_presence_max);
  g_test_add_func ("/access/guild-end", test_guild_end);
  g_test_add_func ("/access/partners", test_partners);
  return g_test_run ();
}
