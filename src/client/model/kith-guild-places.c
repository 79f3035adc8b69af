/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-places-private.h"

#include "kith-action.h"
#include "kith-guild-folder-private.h"
#include "kith-guild-order.h"
#include "kith-net-error.h"
#include "kith-object-list.h"
#include "kith-session-private.h"
#include "kith-uuid.h"

/**
 * KithGuildPlaces:
 *
 * What a person moves stands in its new place at once. While that is on its way to the server, what comes from there is
 * older and only remembered; when the last answer has come, the server is right.
 */
struct _KithGuildPlaces
{
  GObject parent_instance;

  KithSession *session; /* weak; owns this */
  KithWireGuildOrder *order, *told;
  guint on_way;
  GHashTable *folders; /* id → KithGuildFolder */
  KithObjectList *list;
  KithUuidGenerator *ids;
  gboolean arranging;
};

G_DEFINE_FINAL_TYPE (KithGuildPlaces, kith_guild_places, G_TYPE_OBJECT)

static void
kith_guild_places_finalize (GObject *object)
{
  KithGuildPlaces *self = KITH_GUILD_PLACES (object);

  g_clear_weak_pointer (&self->session);
  kith_wire_guild_order_free (self->order);
  kith_wire_guild_order_free (self->told);
  g_hash_table_unref (self->folders);
  g_clear_object (&self->list);
  g_clear_pointer (&self->ids, kith_uuid_generator_free);
  G_OBJECT_CLASS (kith_guild_places_parent_class)->finalize (object);
}

static void
kith_guild_places_class_init (KithGuildPlacesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_guild_places_finalize;
}

static void
kith_guild_places_init (KithGuildPlaces *self)
{
  self->order = kith_wire_guild_order_new ();
  self->told = kith_wire_guild_order_new ();
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->list = kith_object_list_new (G_TYPE_OBJECT);
}

static GPtrArray *
get_guild_ids (KithGuildPlaces *self)
{
  GListModel *guilds = kith_session_list_guilds (self->session);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (guilds); i++)
    {
      g_autoptr (KithGuild) guild = g_list_model_get_item (guilds, i);

      g_ptr_array_add (ids, g_strdup (kith_guild_get_id (guild)));
    }
  return ids;
}

static KithGuildFolder *
ensure_folder (KithGuildPlaces *self, const char *id)
{
  KithGuildFolder *folder = g_hash_table_lookup (self->folders, id);

  if (!folder)
    {
      folder = kith_guild_folder_new (id);
      g_hash_table_insert (self->folders, (gpointer) kith_guild_folder_get_id (folder), folder);
    }
  return folder;
}

static gboolean
is_gone (gpointer id, gpointer folder, gpointer data)
{
  return !kith_object_list_find (data, folder, NULL);
}

/* Lays the list out anew, and the session's own in the same order. */
static void
arrange (KithGuildPlaces *self)
{
  g_autoptr (KithWireGuildOrder) order = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  if (self->arranging || !self->session)
    return;
  self->arranging = TRUE;
  order = kith_guild_places_dup_order (self);
  for (guint i = 0; i < order->items->len; i++)
    {
      const KithWireGuildSlot *slot = order->items->pdata[i];
      g_autoptr (GPtrArray) guilds = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint k = 0; k < slot->guild_ids->len; k++)
        {
          KithGuild *guild = kith_session_find_guild (self->session, slot->guild_ids->pdata[k]);

          g_ptr_array_add (guilds, g_object_ref (guild));
          g_ptr_array_add (all, g_object_ref (guild));
        }
      if (slot->id)
        kith_guild_folder_update (ensure_folder (self, slot->id), slot, guilds);
      g_ptr_array_add (items, g_object_ref (slot->id ? (gpointer) ensure_folder (self, slot->id) : guilds->pdata[0]));
    }
  kith_object_list_replace (self->list, items);
  g_hash_table_foreach_remove (self->folders, is_gone, self->list);
  kith_session_order_guilds (self->session, all);
  self->arranging = FALSE;
}

/**
 * kith_guild_places_new:
 * @session: whose guilds they are; its list must be there
 */
KithGuildPlaces *
kith_guild_places_new (KithSession *session)
{
  KithGuildPlaces *self = g_object_new (KITH_TYPE_GUILD_PLACES, NULL);

  g_set_weak_pointer (&self->session, session);
  self->ids = kith_uuid_generator_new (kith_session_get_clock (session));
  g_signal_connect_object (kith_session_list_guilds (session), "items-changed", G_CALLBACK (arrange), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static void
set_order (KithGuildPlaces *self, KithWireGuildOrder *taken)
{
  kith_wire_guild_order_free (self->order);
  self->order = taken;
  arrange (self);
}

/**
 * kith_guild_places_take_order:
 *
 * Takes the order that the server has.
 */
void
kith_guild_places_take_order (KithGuildPlaces *self, const KithWireGuildOrder *order)
{
  kith_wire_guild_order_free (self->told);
  self->told = kith_wire_guild_order_copy (order);
  if (self->on_way == 0)
    set_order (self, kith_wire_guild_order_copy (order));
}

/**
 * kith_guild_places_get_order:
 *
 * Returns: (transfer none): the order that the server has, as far as is known
 */
const KithWireGuildOrder *
kith_guild_places_get_order (KithGuildPlaces *self)
{
  return self->told;
}

/**
 * kith_guild_places_list:
 *
 * Returns: (transfer none): a list of KithGuild and KithGuildFolder from the top
 */
GListModel *
kith_guild_places_list (KithGuildPlaces *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_PLACES (self), NULL);
  return G_LIST_MODEL (self->list);
}

/**
 * kith_guild_places_dup_order:
 *
 * Returns: (transfer full): the order that is shown, with all guilds, to be changed by kith-guild-order.h
 */
KithWireGuildOrder *
kith_guild_places_dup_order (KithGuildPlaces *self)
{
  g_autoptr (GPtrArray) ids = NULL;
  KithWireGuildOrder *order;

  g_return_val_if_fail (KITH_IS_GUILD_PLACES (self), NULL);
  order = kith_wire_guild_order_copy (self->order);
  ids = self->session ? get_guild_ids (self) : g_ptr_array_new ();
  kith_guild_order_complete (order, ids);
  return order;
}

/**
 * kith_guild_places_find_folder:
 *
 * Returns: (transfer none) (nullable): the folder with this id
 */
KithGuildFolder *
kith_guild_places_find_folder (KithGuildPlaces *self, const char *id)
{
  g_return_val_if_fail (KITH_IS_GUILD_PLACES (self), NULL);
  return g_hash_table_lookup (self->folders, id);
}

/**
 * kith_guild_places_find_folder_of:
 *
 * Returns: (transfer none) (nullable): the folder that a guild is in
 */
KithGuildFolder *
kith_guild_places_find_folder_of (KithGuildPlaces *self, KithGuild *guild)
{
  const KithWireGuildSlot *slot;

  g_return_val_if_fail (KITH_IS_GUILD_PLACES (self), NULL);
  slot = kith_guild_order_find_folder_of (self->order, kith_guild_get_id (guild));
  return slot ? kith_guild_places_find_folder (self, slot->id) : NULL;
}

/**
 * kith_guild_places_new_folder_id:
 *
 * Returns: (transfer full): what a new folder can be called
 */
char *
kith_guild_places_new_folder_id (KithGuildPlaces *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_PLACES (self), NULL);
  return kith_uuid_generator_next (self->ids);
}

static void
on_order_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithGuildPlaces *self = g_task_get_source_object (task);
  GError *error = NULL;
  gpointer answer = NULL;

  self->on_way--;
  if (kith_session_call_finish (KITH_SESSION (source), result, &answer, &error))
    {
      const KithWireUserSettingsChange change = { .guild_order = answer };

      kith_reducer_apply_settings_change (kith_session_get_reducer (KITH_SESSION (source)), &change);
      kith_wire_guild_order_free (answer);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->on_way == 0)
    set_order (self, kith_wire_guild_order_copy (self->told));
  g_task_return_error (task, error);
}

/**
 * kith_guild_places_set_order_async:
 *
 * Gives the guilds another order, here at once and then on all devices. Where that fails they go back.
 */
void
kith_guild_places_set_order_async (KithGuildPlaces *self, const KithWireGuildOrder *order, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  const char *const params[] = { NULL };
  GTask *task;

  g_return_if_fail (KITH_IS_GUILD_PLACES (self));
  task = g_task_new (self, cancellable, callback, data);
  if (!self->session)
    {
      g_task_return_new_error (task, KITH_NET_ERROR, KITH_NET_ERROR_SIGNED_OUT, "The session is over");
      g_object_unref (task);
      return;
    }
  self->on_way++;
  set_order (self, kith_wire_guild_order_copy (order));
  kith_session_call_async (self->session, KITH_ROUTE_GUILD_ORDER_PUT, params, NULL, order, cancellable, on_order_set,
                           task);
}

gboolean
kith_guild_places_set_order_finish (KithGuildPlaces *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
