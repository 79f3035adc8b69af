/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-push-key.h"

G_BEGIN_DECLS

/* Keys that the desktop hears for the program, by the portal of global shortcuts: which ones is agreed between the
 * desktop and the person. Properties: offered (whether the desktop has the portal), triggers (nullable: what the keys
 * are, as the desktop calls them; set once they are bound), trouble (nullable: why they are not). Signal: pushed
 * (KithPushCommand, whether down). */
#define KITH_TYPE_PUSH_PORTAL (kith_push_portal_get_type ())
G_DECLARE_FINAL_TYPE (KithPushPortal, kith_push_portal, KITH, PUSH_PORTAL, GObject)

KithPushPortal *kith_push_portal_new (const char *application_id);
void kith_push_portal_bind (KithPushPortal *self, const KithPushKey *keys);
gboolean kith_push_portal_get_offered (KithPushPortal *self);
const char *kith_push_portal_get_triggers (KithPushPortal *self);
const char *kith_push_portal_get_trouble (KithPushPortal *self);

G_END_DECLS
