/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-private.h"

#include "kith-alarm.h"
#include "kith-model-private.h"
#include "kith-object-list.h"
#include "kith-role.h"

G_BEGIN_DECLS

/* Shared by kith-guild.c (what there is), kith-guild-roles.c (its roles) and kith-guild-rights.c (what one may do). */
struct _KithGuild
{
  GObject parent_instance;

  KithSession *session; /* weak */
  char *id;
  char *name;
  char *icon;
  char *owner_id;
  guint member_count;
  guint mention_count;
  gboolean unread;
  gboolean muted;
  int default_notifications;
  guint64 permissions;
  gboolean members_complete;
  gboolean direct_messages;

  GHashTable *channels; /* id → KithChannel */
  KithObjectList *channel_list;
  GHashTable *members; /* user id → KithMember */
  KithObjectList *member_list;
  char *members_next;
  gboolean members_loading;
  gboolean members_outdated;   /* whether all of it was told anew while a page is on its way */
  GHashTable *members_changed; /* ids of those of whom something was told while a page is on its way */
  GHashTable *members_gone;    /* ids of those who went since all was told */
  GPtrArray *roles;            /* KithWireRole */
  GHashTable *roles_by_id;     /* id → KithRole */
  KithObjectList *role_list;
  KithRole *viewed_role;  /* (nullable): as whom one looks at the guild */
  KithAlarm *timeout_end; /* (nullable) while one is in no timeout */
};

enum
{
  KITH_GUILD_PROP_0,
  KITH_GUILD_PROP_ID,
  KITH_GUILD_PROP_NAME,
  KITH_GUILD_PROP_ICON,
  KITH_GUILD_PROP_OWNER_ID,
  KITH_GUILD_PROP_MEMBER_COUNT,
  KITH_GUILD_PROP_UNREAD,
  KITH_GUILD_PROP_MENTION_COUNT,
  KITH_GUILD_PROP_MUTED,
  KITH_GUILD_PROP_DEFAULT_NOTIFICATIONS,
  KITH_GUILD_PROP_PERMISSIONS,
  KITH_GUILD_PROP_MEMBERS_COMPLETE,
  KITH_GUILD_PROP_SESSION,
  KITH_GUILD_PROP_VIEWED_ROLE,
  KITH_GUILD_N_PROPERTIES
};

extern GParamSpec *kith_guild_properties[KITH_GUILD_N_PROPERTIES];
extern guint kith_guild_roles_changed_signal;

void kith_guild_update_colour (KithGuild *self, KithMember *member);

G_END_DECLS
