/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What permissions mean, for people. */

typedef enum
{
  KITH_PERMISSION_GROUP_GENERAL,
  KITH_PERMISSION_GROUP_MEMBERS,
  KITH_PERMISSION_GROUP_TEXT,
  KITH_PERMISSION_GROUP_VOICE,
  KITH_PERMISSION_GROUP_ADVANCED,
  KITH_PERMISSION_N_GROUPS,
} KithPermissionGroup;

typedef struct
{
  guint64 bit;
  KithPermissionGroup group;
  const char *title;    /* translated by who shows it, as the rest */
  const char *words;    /* of a role */
  const char *in_place; /* (nullable): of a channel, where it means something else */
} KithPermissionWords;

const KithPermissionWords *kith_permission_words_list (guint *n);
const KithPermissionWords *kith_permission_words_find (guint64 bit);
const char *kith_permission_group_get_title (KithPermissionGroup group);

G_END_DECLS
