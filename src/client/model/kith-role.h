/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-model-types.h"

G_BEGIN_DECLS

/* What members of a guild can hold. Properties: name, permissions, colour (-1 for none), position, hoist, mentionable.
 */
#define KITH_TYPE_ROLE (kith_role_get_type ())
G_DECLARE_FINAL_TYPE (KithRole, kith_role, KITH, ROLE, GObject)

const char *kith_role_get_id (KithRole *self);
KithGuild *kith_role_get_guild (KithRole *self);
const char *kith_role_get_name (KithRole *self);
guint64 kith_role_get_permissions (KithRole *self);
int kith_role_get_colour (KithRole *self);
gint64 kith_role_get_position (KithRole *self);
gboolean kith_role_get_hoist (KithRole *self);
gboolean kith_role_get_mentionable (KithRole *self);

/* The role that everybody holds, which has the guild's id. */
gboolean kith_role_is_everyone (KithRole *self);

G_END_DECLS
