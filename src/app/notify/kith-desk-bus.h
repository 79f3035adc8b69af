/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-desk.h"

G_BEGIN_DECLS

/* Speaks org.freedesktop.Notifications itself, for what GNotification cannot: text that is no markup, a reply typed
 * into the notification, and to hear that one was put away. */
typedef struct _KithDeskBus KithDeskBus;

KithDeskBus *kith_desk_bus_new (GApplication *application, GDBusConnection *bus, const char *const *capabilities);
void kith_desk_bus_free (KithDeskBus *self);
void kith_desk_bus_show (KithDeskBus *self, const KithDeskNotice *notice);
void kith_desk_bus_withdraw (KithDeskBus *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithDeskBus, kith_desk_bus_free)

G_END_DECLS
