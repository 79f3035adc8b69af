/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-wire-item.h"

/**
 * KithWireItem:
 *
 * What a server told once, as an object that a list can hold. It does not change.
 */
struct _KithWireItem
{
  GObject parent_instance;

  const KithWireType *type;
  gpointer wire;
};

G_DEFINE_FINAL_TYPE (KithWireItem, kith_wire_item, G_TYPE_OBJECT)

static void
kith_wire_item_finalize (GObject *object)
{
  KithWireItem *self = KITH_WIRE_ITEM (object);

  kith_wire_free (self->type, self->wire);
  G_OBJECT_CLASS (kith_wire_item_parent_class)->finalize (object);
}

static void
kith_wire_item_class_init (KithWireItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_wire_item_finalize;
}

static void
kith_wire_item_init (KithWireItem *self)
{
}

/**
 * kith_wire_item_new:
 * @wire: of @type; copied
 *
 * Returns: (transfer full): an item
 */
KithWireItem *
kith_wire_item_new (const KithWireType *type, gconstpointer wire)
{
  KithWireItem *self = g_object_new (KITH_TYPE_WIRE_ITEM, NULL);

  self->type = type;
  self->wire = kith_wire_copy (type, wire);
  return self;
}

/**
 * kith_wire_item_get:
 *
 * Returns: (transfer none): the struct
 */
gconstpointer
kith_wire_item_get (KithWireItem *self)
{
  return self->wire;
}
