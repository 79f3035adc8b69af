/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-permissions.h"

#define VIEW KITH_PERMISSION_VIEW_CHANNEL
#define SEND KITH_PERMISSION_SEND_MESSAGES
#define HISTORY KITH_PERMISSION_READ_HISTORY
#define INVITE KITH_PERMISSION_CREATE_INVITE
#define ADMINISTRATOR KITH_PERMISSION_ADMINISTRATOR

static void
test_known_bits (void)
{
  g_assert_cmpuint (ADMINISTRATOR, ==, 1 << 3);
  g_assert_cmpuint (VIEW, ==, 1 << 10);
  g_assert_cmpuint (SEND, ==, 1 << 11);
  g_assert_cmpuint (KITH_PERMISSION_CONNECT, ==, 1 << 20);
  g_assert_cmpuint (KITH_PERMISSIONS_ALL & KITH_PERMISSIONS_EVERYONE, ==, KITH_PERMISSIONS_EVERYONE);
  g_assert_cmpuint (KITH_PERMISSIONS_EVERYONE & ADMINISTRATOR, ==, 0);
}

static void
test_owner (void)
{
  KithPermissionInput input = { .owner = TRUE, .in_channel = TRUE, .timed_out = TRUE };

  g_assert_cmpuint (kith_permissions_compute (&input), ==, KITH_PERMISSIONS_ALL);
}

static void
test_administrator (void)
{
  const guint64 roles[] = { SEND, ADMINISTRATOR };
  const KithOverwrite nothing = { 0, KITH_PERMISSIONS_ALL };
  KithPermissionInput input = {
    .in_channel = TRUE,
    .timed_out = TRUE,
    .roles = roles,
    .n_roles = G_N_ELEMENTS (roles),
    .everyone_overwrite = &nothing,
    .member_overwrite = &nothing,
  };

  g_assert_cmpuint (kith_permissions_compute (&input), ==, KITH_PERMISSIONS_ALL);
}

/* An overwrite that allows ADMINISTRATOR makes nobody one. */
static void
test_administrator_by_overwrite (void)
{
  const KithOverwrite grant = { ADMINISTRATOR, 0 };
  KithPermissionInput input = { .in_channel = TRUE, .everyone = VIEW, .member_overwrite = &grant };

  g_assert_cmpuint (kith_permissions_compute (&input) & SEND, ==, 0);
}

static void
test_order (void)
{
  const guint64 roles[] = { INVITE };
  const KithOverwrite everyone = { HISTORY, SEND };
  const KithOverwrite of_roles[] = { { SEND, 0 }, { 0, SEND | HISTORY } };
  const KithOverwrite member = { 0, SEND };
  KithPermissionInput input = {
    .in_channel = TRUE,
    .everyone = VIEW | SEND,
    .roles = roles,
    .n_roles = 1,
    .everyone_overwrite = &everyone,
  };

  g_assert_cmpuint (kith_permissions_compute (&input), ==, VIEW | HISTORY | INVITE);
  /* One role denies what another allows: among roles the allow wins. */
  input.role_overwrites = of_roles;
  input.n_role_overwrites = 2;
  g_assert_cmpuint (kith_permissions_compute (&input), ==, VIEW | SEND | INVITE);
  /* The member's own word is the last. */
  input.member_overwrite = &member;
  g_assert_cmpuint (kith_permissions_compute (&input), ==, VIEW | INVITE);
}

static void
test_unseen (void)
{
  const KithOverwrite hide = { 0, VIEW };
  KithPermissionInput input = { .in_channel = TRUE, .everyone = VIEW | SEND, .everyone_overwrite = &hide };

  g_assert_cmpuint (kith_permissions_compute (&input), ==, 0);
  input.in_channel = FALSE;
  g_assert_cmpuint (kith_permissions_compute (&input), ==, SEND);
}

static void
test_timeout (void)
{
  KithPermissionInput input = { .in_channel = TRUE, .timed_out = TRUE, .everyone = VIEW | HISTORY | SEND | INVITE };

  g_assert_cmpuint (kith_permissions_compute (&input), ==, VIEW | HISTORY);
}

/* The same rule, told one permission at a time: the last word that was said about it counts. */
static gboolean
slow_has (const KithPermissionInput *input, guint64 bit)
{
  gboolean has = (input->everyone & bit) != 0;
  gboolean role_denies = FALSE, role_allows = FALSE;

  for (guint i = 0; i < input->n_roles; i++)
    has = has || (input->roles[i] & bit);
  if (input->everyone_overwrite && (input->everyone_overwrite->deny & bit))
    has = FALSE;
  if (input->everyone_overwrite && (input->everyone_overwrite->allow & bit))
    has = TRUE;
  for (guint i = 0; i < input->n_role_overwrites; i++)
    {
      role_denies = role_denies || (input->role_overwrites[i].deny & bit);
      role_allows = role_allows || (input->role_overwrites[i].allow & bit);
    }
  if (role_denies)
    has = FALSE;
  if (role_allows)
    has = TRUE;
  if (input->member_overwrite && (input->member_overwrite->deny & bit))
    has = FALSE;
  if (input->member_overwrite && (input->member_overwrite->allow & bit))
    has = TRUE;
  return has;
}

static gboolean
slow_is_administrator (const KithPermissionInput *input)
{
  if (input->everyone & ADMINISTRATOR)
    return TRUE;
  for (guint i = 0; i < input->n_roles; i++)
    if (input->roles[i] & ADMINISTRATOR)
      return TRUE;
  return FALSE;
}

static guint64
slow_compute (const KithPermissionInput *input)
{
  guint64 out = 0;

  if (input->owner || slow_is_administrator (input))
    return KITH_PERMISSIONS_ALL;
  if (input->in_channel && !slow_has (input, VIEW))
    return 0;
  for (guint i = 0; i < 64; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;

      if (slow_has (input, bit) && (!input->timed_out || bit == VIEW || bit == HISTORY))
        out |= bit;
    }
  return out;
}

/* Sets of few bits, so that they meet often; ADMINISTRATOR seldom, since it hides all else. */
static guint64
random_set (void)
{
  static const guint64 bits[] = {
    VIEW, SEND, HISTORY, INVITE, KITH_PERMISSION_CONNECT, KITH_PERMISSION_MODERATE_MEMBERS
  };
  guint64 set = g_test_rand_int_range (0, 40) == 0 ? ADMINISTRATOR : 0;

  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    if (g_test_rand_bit ())
      set |= bits[i];
  return set;
}

static void
test_against_slow_reference (void)
{
  for (guint round = 0; round < 50000; round++)
    {
      guint64 roles[4];
      KithOverwrite overwrites[6];
      KithPermissionInput input = { 0 };

      for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
        roles[i] = random_set ();
      for (guint i = 0; i < G_N_ELEMENTS (overwrites); i++)
        overwrites[i] = (KithOverwrite){ random_set (), random_set () };
      input.owner = g_test_rand_int_range (0, 50) == 0;
      input.in_channel = g_test_rand_bit ();
      input.timed_out = g_test_rand_bit ();
      input.everyone = random_set () | VIEW;
      input.roles = roles;
      input.n_roles = (guint) g_test_rand_int_range (0, 5);
      input.everyone_overwrite = g_test_rand_bit () ? &overwrites[0] : NULL;
      input.role_overwrites = overwrites + 1;
      input.n_role_overwrites = (guint) g_test_rand_int_range (0, 5);
      input.member_overwrite = g_test_rand_bit () ? &overwrites[5] : NULL;
      g_assert_cmpuint (kith_permissions_compute (&input), ==, slow_compute (&input));
    }
}

/* What travels on the wire, told straight from the rules: whose overwrites count is found by their ids. */
static gboolean
slow_has_in_channel (const KithPermissionHolder *holder, const GPtrArray *overwrites, guint64 bit)
{
  gboolean has = (holder->everyone & bit) != 0;

  for (guint i = 0; i < holder->n_roles; i++)
    has = has || (holder->roles[i] & bit);
  for (guint step = 0; overwrites && step < 3; step++)
    {
      gboolean denied = FALSE, allowed = FALSE;

      for (guint i = 0; i < overwrites->len; i++)
        {
          const KithWireOverwrite *each = overwrites->pdata[i];
          gboolean role = each->kind == KITH_OVERWRITE_KIND_ROLE;
          gboolean everyone = role && g_str_equal (each->id, holder->guild_id), held = FALSE;

          for (guint r = 0; r < holder->n_roles; r++)
            held = held || (role && g_str_equal (each->id, holder->role_ids[r]));
          if ((step == 0 && everyone) || (step == 1 && held) ||
              (step == 2 && !role && g_str_equal (each->id, holder->user_id)))
            {
              denied = denied || (each->deny & bit);
              allowed = allowed || (each->allow & bit);
            }
        }
      if (denied)
        has = FALSE;
      if (allowed)
        has = TRUE;
    }
  return has;
}

static guint64
slow_compute_in_channel (const KithPermissionHolder *holder, const GPtrArray *overwrites)
{
  guint64 out = 0;

  if (holder->owner || slow_has_in_channel (holder, NULL, ADMINISTRATOR))
    return KITH_PERMISSIONS_ALL;
  if (!slow_has_in_channel (holder, overwrites, VIEW))
    return 0;
  for (guint i = 0; i < 64; i++)
    {
      guint64 bit = G_GUINT64_CONSTANT (1) << i;

      if (slow_has_in_channel (holder, overwrites, bit) && (!holder->timed_out || bit == VIEW || bit == HISTORY))
        out |= bit;
    }
  return out;
}

/* Overwrites for everyone, for roles that the person holds and that they do not, for them and for others; among them
 * members whose id is a role's and the other way round. */
static void
fill_overwrites (KithWireChannel *channel)
{
  static const char *const ids[] = { "guild", "r0", "r1", "r2", "r3", "anna", "boris" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      KithWireOverwrite *overwrite;

      if (g_test_rand_bit ())
        continue;
      overwrite = kith_wire_overwrite_new ();
      overwrite->id = g_strdup (ids[i]);
      overwrite->kind = (KithOverwriteKind) (g_test_rand_int_range (0, 8) == 0 ? i < 5 : i >= 5);
      overwrite->allow = random_set ();
      overwrite->deny = random_set () & ~overwrite->allow;
      g_ptr_array_add (channel->overwrites, overwrite);
    }
}

static void
test_channels_against_slow_reference (void)
{
  const char *const role_ids[] = { "r0", "r1", "r2", "r3" };

  g_assert_cmpint (KITH_OVERWRITE_KIND_ROLE, ==, FALSE);
  for (guint round = 0; round < 20000; round++)
    {
      guint64 roles[3];
      guint first = (guint) g_test_rand_int_range (0, 2);
      KithPermissionHolder holder = { .guild_id = "guild", .user_id = "anna", .roles = roles };
      g_autoptr (KithWireChannel) channel = kith_wire_channel_new ();
      g_autoptr (KithWireChannel) category = kith_wire_channel_new ();
      gboolean in_category = g_test_rand_bit (), own = g_test_rand_bit ();
      const GPtrArray *counting;

      for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
        roles[i] = random_set ();
      holder.owner = g_test_rand_int_range (0, 50) == 0;
      holder.timed_out = g_test_rand_int_range (0, 4) == 0;
      holder.everyone = random_set ();
      holder.role_ids = role_ids + first;
      holder.n_roles = (guint) g_test_rand_int_range (0, 4);
      fill_overwrites (category);
      if (own)
        fill_overwrites (channel);
      /* The rule: a channel without overwrites of its own follows its category. */
      counting = channel->overwrites->len == 0 && in_category ? category->overwrites : channel->overwrites;
      g_assert_cmpuint (
        kith_permissions_of (&holder, kith_permissions_pick_overwrites (channel, in_category ? category : NULL)), ==,
        slow_compute_in_channel (&holder, counting));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permissions/known-bits", test_known_bits);
  g_test_add_func ("/permissions/owner", test_owner);
  g_test_add_func ("/permissions/administrator", test_administrator);
  g_test_add_func ("/permissions/administrator-by-overwrite", test_administrator_by_overwrite);
  g_test_add_func ("/permissions/order", test_order);
  g_test_add_func ("/permissions/unseen", test_unseen);
  g_test_add_func ("/permissions/timeout", test_timeout);
  g_test_add_func ("/permissions/against-slow-reference", test_against_slow_reference);
  g_test_add_func ("/permissions/channels-against-slow-reference", test_channels_against_slow_reference);
  return g_test_run ();
}
