/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A wire struct as an item of a list. */
#define KITH_TYPE_WIRE_ITEM (kith_wire_item_get_type ())
G_DECLARE_FINAL_TYPE (KithWireItem, kith_wire_item, KITH, WIRE_ITEM, GObject)

KithWireItem *kith_wire_item_new (const KithWireType *type, gconstpointer wire);
gconstpointer kith_wire_item_get (KithWireItem *self);

G_END_DECLS
