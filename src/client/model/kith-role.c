/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-role-private.h"

#include "kith-guild.h"
#include "kith-model-private.h"

struct _KithRole
{
  GObject parent_instance;

  KithGuild *guild; /* weak */
  char *id;
  char *name;
  guint64 permissions;
  int colour;
  gint64 position;
  gboolean hoist;
  gboolean mentionable;
};

G_DEFINE_FINAL_TYPE (KithRole, kith_role, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_PERMISSIONS,
  PROP_COLOUR,
  PROP_POSITION,
  PROP_HOIST,
  PROP_MENTIONABLE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_role_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithRole *self = KITH_ROLE (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PERMISSIONS:
      g_value_set_uint64 (value, self->permissions);
      break;
    case PROP_COLOUR:
      g_value_set_int (value, self->colour);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_HOIST:
      g_value_set_boolean (value, self->hoist);
      break;
    case PROP_MENTIONABLE:
      g_value_set_boolean (value, self->mentionable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_role_finalize (GObject *object)
{
  KithRole *self = KITH_ROLE (object);

  g_clear_weak_pointer (&self->guild);
  g_free (self->id);
  g_free (self->name);
  G_OBJECT_CLASS (kith_role_parent_class)->finalize (object);
}

static void
kith_role_class_init (KithRoleClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_role_get_property;
  object_class->finalize = kith_role_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_PERMISSIONS] = g_param_spec_uint64 ("permissions", NULL, NULL, 0, G_MAXUINT64, 0,
                                                      KITH_PROPERTY_FLAGS);
  properties[PROP_COLOUR] = g_param_spec_int ("colour", NULL, NULL, -1, 0xffffff, -1, KITH_PROPERTY_FLAGS);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_HOIST] = g_param_spec_boolean ("hoist", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_MENTIONABLE] = g_param_spec_boolean ("mentionable", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_role_init (KithRole *self)
{
  self->colour = -1;
}

/**
 * kith_role_new:
 *
 * Returns: (transfer full): a role that allows nothing
 */
KithRole *
kith_role_new (KithGuild *guild, const char *id)
{
  KithRole *self = g_object_new (KITH_TYPE_ROLE, NULL);

  g_set_weak_pointer (&self->guild, guild);
  self->id = g_strdup (id);
  return self;
}

void
kith_role_update (KithRole *self, const KithWireRole *wire)
{
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_string (self, &self->name, wire->name, properties[PROP_NAME]);
  kith_set_uint64 (self, &self->permissions, wire->permissions, properties[PROP_PERMISSIONS]);
  kith_set_int (self, &self->colour, wire->has_colour ? (int) wire->colour : -1, properties[PROP_COLOUR]);
  kith_set_int64 (self, &self->position, wire->position, properties[PROP_POSITION]);
  kith_set_int (self, &self->hoist, wire->hoist, properties[PROP_HOIST]);
  kith_set_int (self, &self->mentionable, wire->mentionable, properties[PROP_MENTIONABLE]);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
kith_role_get_id (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), NULL);
  return self->id;
}

/**
 * kith_role_get_guild:
 *
 * Returns: (transfer none) (nullable): the guild, where it still exists
 */
KithGuild *
kith_role_get_guild (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), NULL);
  return self->guild;
}

const char *
kith_role_get_name (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), NULL);
  return self->name ? self->name : "";
}

/**
 * kith_role_get_permissions:
 *
 * Returns: KITH_PERMISSION_* bits that it allows
 */
guint64
kith_role_get_permissions (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), 0);
  return self->permissions;
}

/**
 * kith_role_get_colour:
 *
 * Returns: 0xRRGGBB, or -1 for none
 */
int
kith_role_get_colour (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), -1);
  return self->colour;
}

/**
 * kith_role_get_position:
 *
 * Returns: its rank; @everyone is 0
 */
gint64
kith_role_get_position (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), 0);
  return self->position;
}

gboolean
kith_role_get_hoist (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), FALSE);
  return self->hoist;
}

gboolean
kith_role_get_mentionable (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), FALSE);
  return self->mentionable;
}

gboolean
kith_role_is_everyone (KithRole *self)
{
  g_return_val_if_fail (KITH_IS_ROLE (self), FALSE);
  return self->guild && g_strcmp0 (self->id, kith_guild_get_id (self->guild)) == 0;
}
