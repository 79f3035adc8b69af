/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-model-types.h"

G_BEGIN_DECLS

/* A person. Properties: id, username, display-name, bio, accent-colour, status, status-emoji,
 * status-text, blocked. One object for one person in a
 * session. */
#define KITH_TYPE_USER (kith_user_get_type ())
G_DECLARE_FINAL_TYPE (KithUser, kith_user, KITH, USER, GObject)

const char *kith_user_get_id (KithUser *self);
const char *kith_user_get_username (KithUser *self);
const char *kith_user_get_display_name (KithUser *self);
const char *kith_user_get_bio (KithUser *self);
const char *kith_user_get_avatar (KithUser *self);
const char *kith_user_get_pronouns (KithUser *self);
const char *kith_user_get_banner (KithUser *self);
gboolean kith_user_get_deleted (KithUser *self);
int kith_user_get_accent_colour (KithUser *self);
KithPresenceStatus kith_user_get_status (KithUser *self);

/* What they say of themselves beside their presence. */
const char *kith_user_get_status_emoji (KithUser *self);
const char *kith_user_get_status_text (KithUser *self);

/* Whether one has blocked them. */
gboolean kith_user_get_blocked (KithUser *self);

G_END_DECLS
