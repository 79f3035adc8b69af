/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-order.h"

static KithWireGuildSlot *
get_slot (const KithWireGuildOrder *order, guint i)
{
  return order->items->pdata[i];
}

static const char *
get_key (const KithWireGuildSlot *slot)
{
  return slot->id ? slot->id : slot->guild_ids->pdata[0];
}

static gboolean
find_slot (const KithWireGuildOrder *order, const char *key, guint *position)
{
  for (guint i = 0; key && i < order->items->len; i++)
    if (g_str_equal (get_key (get_slot (order, i)), key))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_guild (const KithWireGuildOrder *order, const char *guild_id, guint *position, guint *index)
{
  for (guint i = 0; i < order->items->len; i++)
    if (g_ptr_array_find_with_equal_func (get_slot (order, i)->guild_ids, guild_id, g_str_equal, index))
      {
        *position = i;
        return TRUE;
      }
  return FALSE;
}

static KithWireGuildSlot *
new_slot (const char *id, const char *guild_id)
{
  KithWireGuildSlot *slot = kith_wire_guild_slot_new ();

  slot->id = g_strdup (id);
  if (guild_id)
    g_ptr_array_add (slot->guild_ids, g_strdup (guild_id));
  return slot;
}

/* A folder goes with its last guild. */
static gboolean
take (KithWireGuildOrder *order, const char *guild_id)
{
  guint position, index;

  if (!find_guild (order, guild_id, &position, &index))
    return FALSE;
  g_ptr_array_remove_index (get_slot (order, position)->guild_ids, index);
  if (get_slot (order, position)->guild_ids->len == 0)
    kith_wire_guild_slot_free (g_ptr_array_remove_index (order->items, position));
  return TRUE;
}

/* Takes the slot; without a key before which it can stand it stands at the end. */
static void
insert (KithWireGuildOrder *order, KithWireGuildSlot *slot, const char *before_key)
{
  guint position;

  if (!find_slot (order, before_key, &position))
    position = order->items->len;
  g_ptr_array_insert (order->items, (int) position, slot);
}

/**
 * kith_guild_order_complete:
 * @guild_ids: (element-type utf8): all guilds of the person
 *
 * Takes out guilds that are not there, and puts those that are missing at the end.
 */
void
kith_guild_order_complete (KithWireGuildOrder *order, const GPtrArray *guild_ids)
{
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < guild_ids->len; i++)
    g_hash_table_add (missing, guild_ids->pdata[i]);
  for (guint i = 0; i < order->items->len; i++)
    for (guint k = 0; k < get_slot (order, i)->guild_ids->len; k++)
      if (!g_hash_table_remove (missing, get_slot (order, i)->guild_ids->pdata[k]))
        g_ptr_array_add (gone, g_strdup (get_slot (order, i)->guild_ids->pdata[k]));
  for (guint i = 0; i < gone->len; i++)
    take (order, gone->pdata[i]);
  for (guint i = 0; i < guild_ids->len; i++)
    if (g_hash_table_contains (missing, guild_ids->pdata[i]))
      insert (order, new_slot (NULL, guild_ids->pdata[i]), NULL);
}

/**
 * kith_guild_order_find_folder_of:
 *
 * Returns: (transfer none) (nullable): the folder that a guild is in
 */
const KithWireGuildSlot *
kith_guild_order_find_folder_of (const KithWireGuildOrder *order, const char *guild_id)
{
  guint position, index;

  if (!find_guild (order, guild_id, &position, &index) || !get_slot (order, position)->id)
    return NULL;
  return get_slot (order, position);
}

/**
 * kith_guild_order_get_next_key:
 *
 * Returns: (transfer none) (nullable): what stands after a folder or a guild alone
 */
const char *
kith_guild_order_get_next_key (const KithWireGuildOrder *order, const char *key)
{
  guint position;

  return find_slot (order, key, &position) && position + 1 < order->items->len
           ? get_key (get_slot (order, position + 1))
           : NULL;
}

/**
 * kith_guild_order_get_next_guild:
 *
 * Returns: (transfer none) (nullable): the guild after another in the same folder
 */
const char *
kith_guild_order_get_next_guild (const KithWireGuildOrder *order, const char *guild_id)
{
  guint position, index;

  if (!find_guild (order, guild_id, &position, &index) || index + 1 >= get_slot (order, position)->guild_ids->len)
    return NULL;
  return get_slot (order, position)->guild_ids->pdata[index + 1];
}

/**
 * kith_guild_order_enclose:
 * @new_id: what the folder is called
 *
 * Makes a folder of a guild, where it stands or behind the folder that it is in.
 */
void
kith_guild_order_enclose (KithWireGuildOrder *order, const char *guild_id, const char *new_id)
{
  const KithWireGuildSlot *folder = kith_guild_order_find_folder_of (order, guild_id);
  g_autofree char *next = folder ? g_strdup (kith_guild_order_get_next_key (order, folder->id)) : NULL;
  guint position;

  if (folder)
    kith_guild_order_place (order, guild_id, next);
  if (find_slot (order, guild_id, &position))
    get_slot (order, position)->id = g_strdup (new_id);
}

/**
 * kith_guild_order_place:
 * @before_key: (nullable): what it shall stand before; %NULL for the end
 *
 * Puts a guild alone, wherever it was.
 */
void
kith_guild_order_place (KithWireGuildOrder *order, const char *guild_id, const char *before_key)
{
  if (g_strcmp0 (guild_id, before_key) != 0 && take (order, guild_id))
    insert (order, new_slot (NULL, guild_id), before_key);
}

/**
 * kith_guild_order_join:
 * @target_key: a folder, or a guild alone with which it makes one
 * @before_id: (nullable): the guild of the folder before which it shall stand; %NULL for the end
 * @new_id: what a new folder is called
 *
 * Puts a guild into a folder.
 */
void
kith_guild_order_join (KithWireGuildOrder *order, const char *guild_id, const char *target_key, const char *before_id,
                       const char *new_id)
{
  KithWireGuildSlot *slot;
  guint position, index;

  if (g_str_equal (guild_id, target_key) || g_strcmp0 (guild_id, before_id) == 0 ||
      !find_slot (order, target_key, &position))
    return;
  slot = get_slot (order, position);
  /* Alone in the folder already. */
  if (slot->id && slot->guild_ids->len == 1 && g_str_equal (slot->guild_ids->pdata[0], guild_id))
    return;
  if (!take (order, guild_id) || !find_slot (order, target_key, &position))
    return;
  slot = get_slot (order, position);
  if (!slot->id)
    slot->id = g_strdup (new_id);
  if (!before_id || !g_ptr_array_find_with_equal_func (slot->guild_ids, before_id, g_str_equal, &index))
    index = slot->guild_ids->len;
  g_ptr_array_insert (slot->guild_ids, (int) index, g_strdup (guild_id));
}

/**
 * kith_guild_order_move_folder:
 * @before_key: (nullable): what it shall stand before; %NULL for the end
 */
void
kith_guild_order_move_folder (KithWireGuildOrder *order, const char *folder_id, const char *before_key)
{
  guint position;

  if (g_strcmp0 (folder_id, before_key) == 0 || !find_slot (order, folder_id, &position))
    return;
  insert (order, g_ptr_array_steal_index (order->items, position), before_key);
}

/**
 * kith_guild_order_edit_folder:
 * @name: (nullable): what it is called
 * @colour: 0xRRGGBB, or -1 for none
 */
void
kith_guild_order_edit_folder (KithWireGuildOrder *order, const char *folder_id, const char *name, int colour)
{
  KithWireGuildSlot *slot;
  guint position;

  if (!find_slot (order, folder_id, &position))
    return;
  slot = get_slot (order, position);
  g_free (slot->name);
  slot->name = g_strdup (name && *name ? name : NULL);
  slot->has_colour = colour >= 0;
  slot->colour = MAX (colour, 0);
}

/**
 * kith_guild_order_dissolve:
 *
 * Lets the guilds of a folder stand alone where it was.
 */
void
kith_guild_order_dissolve (KithWireGuildOrder *order, const char *folder_id)
{
  KithWireGuildSlot *slot;
  guint position;

  if (!find_slot (order, folder_id, &position) || !get_slot (order, position)->id)
    return;
  slot = g_ptr_array_steal_index (order->items, position);
  for (guint i = 0; i < slot->guild_ids->len; i++)
    g_ptr_array_insert (order->items, (int) (position + i), new_slot (NULL, slot->guild_ids->pdata[i]));
  kith_wire_guild_slot_free (slot);
}

static void
swap (GPtrArray *array, guint first, guint second)
{
  gpointer item = array->pdata[first];

  array->pdata[first] = array->pdata[second];
  array->pdata[second] = item;
}

/* A guild of a folder changes places there; at its edge it leaves it. */
static void
step_in_folder (KithWireGuildOrder *order, guint position, guint index, int direction)
{
  KithWireGuildSlot *slot = get_slot (order, position), *alone;
  gint64 next = (gint64) index + direction;

  if (next >= 0 && next < slot->guild_ids->len)
    {
      swap (slot->guild_ids, index, (guint) next);
      return;
    }
  alone = new_slot (NULL, slot->guild_ids->pdata[index]);
  g_ptr_array_remove_index (slot->guild_ids, index);
  g_ptr_array_insert (order->items, (int) (direction > 0 ? position + 1 : position), alone);
  if (slot->guild_ids->len > 0)
    return;
  g_ptr_array_remove (order->items, slot);
  kith_wire_guild_slot_free (slot);
}

/**
 * kith_guild_order_step:
 * @id: a folder or a guild
 * @direction: -1 for up, 1 for down
 *
 * Moves something by one place. What stands at the edge of its folder leaves it.
 */
void
kith_guild_order_step (KithWireGuildOrder *order, const char *id, int direction)
{
  guint position, index;
  gint64 next;

  if (!find_slot (order, id, &position))
    {
      if (find_guild (order, id, &position, &index))
        step_in_folder (order, position, index, direction);
      return;
    }
  next = (gint64) position + direction;
  if (next >= 0 && next < order->items->len)
    swap (order->items, position, (guint) next);
}
