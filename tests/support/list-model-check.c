/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "list-model-check.h"

struct _KithListModelCheck
{
  GListModel *model;
  GPtrArray *items; /* as followed */
  gulong handler;
  guint changes;
  gboolean telling;
};

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, KithListModelCheck *self)
{
  g_assert_false (self->telling);
  self->telling = TRUE;
  self->changes++;
  g_assert_cmpuint (position + removed, <=, self->items->len);
  g_assert_cmpuint (removed + added, >, 0);
  if (removed)
    g_ptr_array_remove_range (self->items, position, removed);
  for (guint i = 0; i < added; i++)
    {
      GObject *item = g_list_model_get_item (model, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (self->items, (int) (position + i), item);
    }
  self->telling = FALSE;
  kith_list_model_check_verify (self);
}

/**
 * kith_list_model_check_new:
 *
 * Returns: (transfer full): a check that follows @model from now on
 */
KithListModelCheck *
kith_list_model_check_new (GListModel *model)
{
  KithListModelCheck *self = g_new0 (KithListModelCheck, 1);

  self->model = g_object_ref (model);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (self->items, g_list_model_get_item (model, i));
  self->handler = g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
  return self;
}

void
kith_list_model_check_free (KithListModelCheck *self)
{
  g_signal_handler_disconnect (self->model, self->handler);
  g_ptr_array_unref (self->items);
  g_object_unref (self->model);
  g_free (self);
}

void
kith_list_model_check_verify (KithListModelCheck *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  guint count = g_list_model_get_n_items (self->model);
  g_autoptr (GObject) beyond = g_list_model_get_item (self->model, count);

  g_assert_cmpuint (count, ==, self->items->len);
  g_assert_null (beyond);
  for (guint i = 0; i < count; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);

      g_assert_true (item == g_ptr_array_index (self->items, i));
      g_assert_true (g_type_is_a (G_OBJECT_TYPE (item), g_list_model_get_item_type (self->model)));
      g_assert_true (g_hash_table_add (seen, item));
    }
}

guint
kith_list_model_check_take_changes (KithListModelCheck *self)
{
  guint changes = self->changes;

  self->changes = 0;
  return changes;
}
