/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-roster-private.h"

#include "kith-guild-roles.h"
#include "kith-model-private.h"

G_DEFINE_FINAL_TYPE (KithRosterHeading, kith_roster_heading, G_TYPE_OBJECT)

enum
{
  HEADING_PROP_0,
  HEADING_PROP_COUNT,
  HEADING_N_PROPERTIES
};

static GParamSpec *heading_properties[HEADING_N_PROPERTIES];

static void
kith_roster_heading_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, KITH_ROSTER_HEADING (object)->count);
}

static void
kith_roster_heading_finalize (GObject *object)
{
  KithRosterHeading *self = KITH_ROSTER_HEADING (object);

  g_clear_weak_pointer (&self->guild);
  g_free (self->role_id);
  G_OBJECT_CLASS (kith_roster_heading_parent_class)->finalize (object);
}

static void
kith_roster_heading_class_init (KithRosterHeadingClass *class)
{
  G_OBJECT_CLASS (class)->get_property = kith_roster_heading_get_property;
  G_OBJECT_CLASS (class)->finalize = kith_roster_heading_finalize;
  heading_properties[HEADING_PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                                              KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), HEADING_N_PROPERTIES, heading_properties);
}

static void
kith_roster_heading_init (KithRosterHeading *self)
{
}

/**
 * kith_roster_heading_new:
 * @role_id: (nullable): of the group; %NULL for who has none and for who is away
 *
 * Returns: (transfer full): the heading of a group
 */
KithRosterHeading *
kith_roster_heading_new (KithGuild *guild, const char *role_id, gboolean online, guint count)
{
  KithRosterHeading *self = g_object_new (KITH_TYPE_ROSTER_HEADING, NULL);

  g_set_weak_pointer (&self->guild, guild);
  self->role_id = g_strdup (role_id);
  self->online = online;
  self->count = count;
  return self;
}

void
kith_roster_heading_set_count (KithRosterHeading *self, guint count)
{
  kith_set_uint (self, &self->count, count, heading_properties[HEADING_PROP_COUNT]);
}

/**
 * kith_roster_heading_refresh:
 *
 * Its role may have another name.
 */
void
kith_roster_heading_refresh (KithRosterHeading *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), heading_properties[HEADING_PROP_COUNT]);
}

/**
 * kith_roster_heading_get_role_name:
 *
 * Returns: (nullable): what the group's role is called; %NULL for who has none and for who is away
 */
const char *
kith_roster_heading_get_role_name (KithRosterHeading *self)
{
  return self->role_id && self->guild ? kith_guild_get_role_name (self->guild, self->role_id) : NULL;
}

gboolean
kith_roster_heading_get_online (KithRosterHeading *self)
{
  return self->online;
}

guint
kith_roster_heading_get_count (KithRosterHeading *self)
{
  return self->count;
}

struct _KithRosterGap
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (KithRosterGap, kith_roster_gap, G_TYPE_OBJECT)

static void
kith_roster_gap_class_init (KithRosterGapClass *class)
{
}

static void
kith_roster_gap_init (KithRosterGap *self)
{
}
