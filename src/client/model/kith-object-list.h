/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GListModel of objects whose order is decided elsewhere; every change is one items-changed. */
#define KITH_TYPE_OBJECT_LIST (kith_object_list_get_type ())
G_DECLARE_FINAL_TYPE (KithObjectList, kith_object_list, KITH, OBJECT_LIST, GObject)

KithObjectList *kith_object_list_new (GType item_type);
guint kith_object_list_get_length (KithObjectList *self);
gpointer kith_object_list_get (KithObjectList *self, guint position);
gboolean kith_object_list_find (KithObjectList *self, gconstpointer item, guint *position);
void kith_object_list_append (KithObjectList *self, gpointer item);
void kith_object_list_append_many (KithObjectList *self, GPtrArray *items);
gboolean kith_object_list_remove (KithObjectList *self, gconstpointer item);
void kith_object_list_replace (KithObjectList *self, GPtrArray *items);

G_END_DECLS
