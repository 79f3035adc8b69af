/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-object-list.h"

struct _KithObjectList
{
  GObject parent_instance;

  GType item_type;
  GPtrArray *items;
};

static void list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KithObjectList, kith_object_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
get_item_type (GListModel *model)
{
  return KITH_OBJECT_LIST (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return KITH_OBJECT_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  KithObjectList *self = KITH_OBJECT_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

static void
kith_object_list_finalize (GObject *object)
{
  g_ptr_array_unref (KITH_OBJECT_LIST (object)->items);
  G_OBJECT_CLASS (kith_object_list_parent_class)->finalize (object);
}

static void
kith_object_list_class_init (KithObjectListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = kith_object_list_finalize;
}

static void
kith_object_list_init (KithObjectList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_object_list_new:
 *
 * Returns: (transfer full): an empty list of objects of @item_type
 */
KithObjectList *
kith_object_list_new (GType item_type)
{
  KithObjectList *self = g_object_new (KITH_TYPE_OBJECT_LIST, NULL);

  self->item_type = item_type;
  return self;
}

guint
kith_object_list_get_length (KithObjectList *self)
{
  return self->items->len;
}

/**
 * kith_object_list_get:
 *
 * Returns: (transfer none): the item at a position that exists
 */
gpointer
kith_object_list_get (KithObjectList *self, guint position)
{
  return g_ptr_array_index (self->items, position);
}

/**
 * kith_object_list_find:
 * @position: (out) (optional): where it is
 */
gboolean
kith_object_list_find (KithObjectList *self, gconstpointer item, guint *position)
{
  return g_ptr_array_find (self->items, item, position);
}

void
kith_object_list_append (KithObjectList *self, gpointer item)
{
  g_ptr_array_add (self->items, g_object_ref (item));
  g_list_model_items_changed (G_LIST_MODEL (self), self->items->len - 1, 0, 1);
}

void
kith_object_list_append_many (KithObjectList *self, GPtrArray *items)
{
  guint position = self->items->len;

  if (!items->len)
    return;
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->items, g_object_ref (g_ptr_array_index (items, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, items->len);
}

/**
 * kith_object_list_remove:
 *
 * Returns: whether it was there
 */
gboolean
kith_object_list_remove (KithObjectList *self, gconstpointer item)
{
  guint position;

  if (!g_ptr_array_find (self->items, item, &position))
    return FALSE;
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return TRUE;
}

/**
 * kith_object_list_replace:
 * @items: (transfer none): objects in their new order
 *
 * Makes the list @items; what is the same at the beginning and the end is not touched.
 */
void
kith_object_list_replace (KithObjectList *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);
  guint start = 0, end = 0, shorter = MIN (old->len, items->len);

  while (start < shorter && g_ptr_array_index (old, start) == g_ptr_array_index (items, start))
    start++;
  while (end < shorter - start &&
         g_ptr_array_index (old, old->len - 1 - end) == g_ptr_array_index (items, items->len - 1 - end))
    end++;
  self->items = g_ptr_array_new_full (items->len, g_object_unref);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (self->items, g_object_ref (g_ptr_array_index (items, i)));
  if (start + end < MAX (old->len, items->len))
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, items->len - start - end);
}
