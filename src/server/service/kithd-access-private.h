/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-permissions.h"
#include "kithd-access.h"
#include "kithd-circles.h"
#include "kithd-slots.h"

G_BEGIN_DECLS

/* What the access knows of a guild. Each connected member has a slot, their place in `members`, and who may see what
 * are sets of slots: of 10 000 members a set takes 1.25 kB, and an overwrite is a few hundred instructions. What is
 * computed is stamped with the guild's generation, and computed again when that has gone on. */

typedef struct
{
  guint64 permissions;
  KithdSlots holders;
} KithdAccessRole;

typedef struct _KithdAccessGuild KithdAccessGuild;

typedef struct
{
  KithdAccessGuild *guild;
  KithWireChannel *channel; /* as it was told last */
  KithdSlots allowed;       /* by its overwrites, or its category's */
  guint64 generation;       /* of `allowed` */
  KithdSlots before;        /* who saw it before a change */
  guint64 salts[2];         /* to tell apart what people gain and lose */
} KithdAccessPlace;

struct _KithdAccessGuild
{
  char *id, *owner_id;
  GHashTable *roles;   /* id → KithdAccessRole; @everyone has the guild's id */
  GHashTable *places;  /* id → KithdAccessPlace */
  GPtrArray *members;  /* KithdMembership, by slot */
  GPtrArray *owners;   /* of each slot's person */
  GHashTable *by_user; /* user id → KithdMembership */
  guint64 generation, base_generation;
  KithdSlots all, base, administrators; /* base: who may see channels that overwrite nothing */
};

typedef struct
{
  KithdAccessGuild *guild;
  KithdAccessUser *user;
  guint slot;
  GStrv roles;
  gint64 timeout_until;
} KithdMembership;

struct _KithdAccessUser
{
  char *id;
  gpointer owner;
  GPtrArray *memberships;
  guint64 mark; /* of the last kithd_access_resolve() that found this person */
};

struct _KithdAccess
{
  GHashTable *users, *guilds; /* by id */
  GHashTable *places;         /* of all guilds, by id */
  KithdCircles *circles;      /* of KithdAccessUser */
  GPtrArray *found;           /* what kithd_access_resolve() gathered */
  guint64 mark;
  guint presence_max;
};

KithdAccessGuild *kithd_access_guild_new (const KithWireGuildSnapshot *snapshot);
void kithd_access_guild_free (gpointer guild);
void kithd_access_guild_touch (KithdAccessGuild *self);
void kithd_access_guild_add (KithdAccessGuild *self, KithdMembership *membership);
void kithd_access_guild_remove (KithdAccessGuild *self, KithdMembership *membership);
void kithd_access_guild_set_roles (KithdAccessGuild *self, KithdMembership *membership, const GPtrArray *roles);
void kithd_access_guild_set_role (KithdAccessGuild *self, const char *id, guint64 permissions);
void kithd_access_guild_remove_role (KithdAccessGuild *self, const char *id);

const KithdSlots *kithd_access_guild_get_everybody (KithdAccessGuild *self);
const KithdSlots *kithd_access_place_get_allowed (KithdAccessPlace *self);
void kithd_access_place_find_viewers (KithdAccessPlace *self, KithdSlots *viewers);
guint64 kithd_access_place_compute (const KithdAccessPlace *self, const KithdMembership *membership, gint64 now);
gboolean kithd_access_place_shows (const KithdAccessPlace *self, const KithdMembership *membership);
void kithd_access_place_free (gpointer place);

void kithd_access_sight_remember (KithdAccessGuild *guild);
GPtrArray *kithd_access_sight_compare (KithdAccessGuild *guild, const char *except);

G_END_DECLS
