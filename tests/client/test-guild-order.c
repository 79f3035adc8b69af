/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-order.h"
#include "kith-user-settings.h"

/* Moving guilds about. An order is written as words; a folder as NAME(guilds). */

static KithWireGuildOrder *
parse (const char *text)
{
  KithWireGuildOrder *order = kith_wire_guild_order_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] && *words[i]; i++)
    {
      KithWireGuildSlot *slot = kith_wire_guild_slot_new ();
      g_auto (GStrv) parts = g_strsplit_set (words[i], "()", -1);
      g_auto (GStrv) guilds = g_strsplit (parts[1] ? parts[1] : parts[0], ",", -1);

      slot->id = parts[1] ? g_strdup (parts[0]) : NULL;
      for (guint k = 0; guilds[k]; k++)
        g_ptr_array_add (slot->guild_ids, g_strdup (guilds[k]));
      g_ptr_array_add (order->items, slot);
    }
  return order;
}

static char *
print (const KithWireGuildOrder *order)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < order->items->len; i++)
    {
      const KithWireGuildSlot *slot = order->items->pdata[i];

      g_string_append_printf (text, "%s%s%s", i ? " " : "", slot->id ? slot->id : "", slot->id ? "(" : "");
      for (guint k = 0; k < slot->guild_ids->len; k++)
        g_string_append_printf (text, "%s%s", k ? "," : "", (char *) slot->guild_ids->pdata[k]);
      g_string_append (text, slot->id ? ")" : "");
    }
  return g_string_free (text, FALSE);
}

static void
check (KithWireGuildOrder *taken, const char *expected)
{
  g_autoptr (KithWireGuildOrder) order = taken;
  g_autofree char *text = print (order);

  g_assert_cmpstr (text, ==, expected);
  g_assert_true (kith_guild_order_is_sound (order));
}

static void
test_complete (void)
{
  const char *ids[] = { "a", "b", "c", "d" };
  const GPtrArray all = { (gpointer *) ids, 4 };
  KithWireGuildOrder *order = parse ("x F(c,y) G(z) a");

  kith_guild_order_complete (order, &all);
  check (order, "F(c) a b d");
}

static void
test_place (void)
{
  const struct
  {
    const char *before, *guild, *key, *after;
  } table[] = {
    { "a b c", "c", "a", "c a b" },       { "a b c", "a", NULL, "b c a" },   { "a F(b,c) d", "b", "d", "a F(c) b d" },
    { "a F(b) d", "b", "a", "b a d" },    { "a b c", "b", "b", "a b c" },    { "a b c", "x", "a", "a b c" },
    { "a F(b,c)", "a", "F", "a F(b,c)" }, { "a F(b) c", "b", "F", "a c b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      KithWireGuildOrder *order = parse (table[i].before);

      kith_guild_order_place (order, table[i].guild, table[i].key);
      check (order, table[i].after);
    }
}

static void
test_join (void)
{
  const struct
  {
    const char *before, *guild, *target, *before_id, *after;
  } table[] = {
    { "a b c", "c", "a", NULL, "N(a,c) b" },   { "a F(b,c)", "a", "F", NULL, "F(b,c,a)" },
    { "a F(b,c)", "a", "F", "c", "F(b,a,c)" }, { "F(a,b,c)", "c", "F", "a", "F(c,a,b)" },
    { "a b", "a", "a", NULL, "a b" },          { "F(a) b", "a", "F", NULL, "F(a) b" },
    { "F(a) b", "a", "b", NULL, "N(b,a)" },    { "a b", "a", "x", NULL, "a b" },
    { "F(a) G(b)", "b", "F", NULL, "F(a,b)" }, { "a b", "x", "a", NULL, "a b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      KithWireGuildOrder *order = parse (table[i].before);

      kith_guild_order_join (order, table[i].guild, table[i].target, table[i].before_id, "N");
      check (order, table[i].after);
    }
}

static void
test_folders (void)
{
  KithWireGuildOrder *order = parse ("a F(b,c) d");
  const KithWireGuildSlot *slot;

  kith_guild_order_move_folder (order, "F", "a");
  kith_guild_order_edit_folder (order, "F", "Games", 0x112233);
  slot = kith_guild_order_find_folder_of (order, "c");
  g_assert_cmpstr (slot->name, ==, "Games");
  g_assert_true (slot->has_colour);
  g_assert_cmpint (slot->colour, ==, 0x112233);
  kith_guild_order_edit_folder (order, "F", "", -1);
  g_assert_null (slot->name);
  g_assert_false (slot->has_colour);
  g_assert_null (kith_guild_order_find_folder_of (order, "d"));
  check (kith_wire_guild_order_copy (order), "F(b,c) a d");
  kith_guild_order_dissolve (order, "F");
  kith_guild_order_dissolve (order, "a");
  check (order, "b c a d");
}

static void
test_enclose (void)
{
  KithWireGuildOrder *order = parse ("a F(b,c) d");

  g_assert_cmpstr (kith_guild_order_get_next_key (order, "a"), ==, "F");
  g_assert_cmpstr (kith_guild_order_get_next_key (order, "F"), ==, "d");
  g_assert_null (kith_guild_order_get_next_key (order, "d"));
  g_assert_cmpstr (kith_guild_order_get_next_guild (order, "b"), ==, "c");
  g_assert_null (kith_guild_order_get_next_guild (order, "c"));
  kith_guild_order_enclose (order, "a", "N");
  kith_guild_order_enclose (order, "b", "M");
  kith_guild_order_enclose (order, "x", "O");
  check (order, "N(a) F(c) M(b) d");
}

static void
test_step (void)
{
  const struct
  {
    const char *before, *id;
    int direction;
    const char *after;
  } table[] = {
    { "a b c", "b", -1, "b a c" },
    { "a b c", "b", 1, "a c b" },
    { "a b", "a", -1, "a b" },
    { "a b", "b", 1, "a b" },
    { "a F(b,c) d", "F", 1, "a d F(b,c)" },
    { "a F(b,c) d", "b", 1, "a F(c,b) d" },
    { "a F(b,c) d", "b", -1, "a b F(c) d" },
    { "a F(b,c) d", "c", 1, "a F(b) c d" },
    { "a F(b) d", "b", -1, "a b d" },
    { "a F(b) d", "b", 1, "a b d" },
    { "a b", "x", 1, "a b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      KithWireGuildOrder *order = parse (table[i].before);

      kith_guild_order_step (order, table[i].id, table[i].direction);
      check (order, table[i].after);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/guild-order/complete", test_complete);
  g_test_add_func ("/client/guild-order/place", test_place);
  g_test_add_func ("/client/guild-order/join", test_join);
  g_test_add_func ("/client/guild-order/folders", test_folders);
  g_test_add_func ("/client/guild-order/enclose", test_enclose);
  g_test_add_func ("/client/guild-order/step", test_step);
  return g_test_run ();
}
