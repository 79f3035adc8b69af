/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-member-private.h"

#include "kith-guild.h"
#include "kith-model-private.h"

struct _KithMember
{
  GObject parent_instance;

  KithGuild *guild; /* weak */
  KithUser *user;
  char *nickname;
  char *avatar;
  GStrv roles;
  int colour;
  gint64 joined_at;
  gint64 timeout_until;
};

G_DEFINE_FINAL_TYPE (KithMember, kith_member, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_USER,
  PROP_GUILD,
  PROP_NICKNAME,
  PROP_DISPLAY_NAME,
  PROP_AVATAR,
  PROP_COLOUR,
  PROP_JOINED_AT,
  PROP_ROLES,
  PROP_TIMEOUT_UNTIL,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_member_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithMember *self = KITH_MEMBER (object);

  switch (id)
    {
    case PROP_USER:
      g_value_set_object (value, self->user);
      break;
    case PROP_GUILD:
      g_value_set_object (value, self->guild);
      break;
    case PROP_NICKNAME:
      g_value_set_string (value, self->nickname);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, kith_member_get_display_name (self));
      break;
    case PROP_AVATAR:
      g_value_set_string (value, kith_member_get_avatar (self));
      break;
    case PROP_COLOUR:
      g_value_set_int (value, self->colour);
      break;
    case PROP_JOINED_AT:
      g_value_set_int64 (value, self->joined_at);
      break;
    case PROP_ROLES:
      g_value_set_boxed (value, self->roles);
      break;
    case PROP_TIMEOUT_UNTIL:
      g_value_set_int64 (value, self->timeout_until);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_member_finalize (GObject *object)
{
  KithMember *self = KITH_MEMBER (object);

  g_clear_weak_pointer (&self->guild);
  g_clear_object (&self->user);
  g_free (self->nickname);
  g_free (self->avatar);
  g_strfreev (self->roles);
  G_OBJECT_CLASS (kith_member_parent_class)->finalize (object);
}

static void
kith_member_class_init (KithMemberClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_member_get_property;
  object_class->finalize = kith_member_finalize;

  properties[PROP_USER] = g_param_spec_object ("user", NULL, NULL, KITH_TYPE_USER, KITH_PROPERTY_FLAGS);
  properties[PROP_GUILD] = g_param_spec_object ("guild", NULL, NULL, KITH_TYPE_GUILD, KITH_PROPERTY_FLAGS);
  properties[PROP_NICKNAME] = g_param_spec_string ("nickname", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_AVATAR] = g_param_spec_string ("avatar", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_COLOUR] = g_param_spec_int ("colour", NULL, NULL, -1, 0xffffff, -1, KITH_PROPERTY_FLAGS);
  properties[PROP_JOINED_AT] = g_param_spec_int64 ("joined-at", NULL, NULL, 0, G_MAXINT64, 0, KITH_PROPERTY_FLAGS);
  properties[PROP_ROLES] = g_param_spec_boxed ("roles", NULL, NULL, G_TYPE_STRV, KITH_PROPERTY_FLAGS);
  properties[PROP_TIMEOUT_UNTIL] = g_param_spec_int64 ("timeout-until", NULL, NULL, 0, G_MAXINT64, 0,
                                                       KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_member_init (KithMember *self)
{
  self->colour = -1;
  self->roles = g_new0 (char *, 1);
}

static void
on_display_name (KithMember *self)
{
  if (!self->nickname)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISPLAY_NAME]);
}

static void
on_avatar (KithMember *self)
{
  if (!self->avatar)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVATAR]);
}

/**
 * kith_member_new:
 *
 * Returns: (transfer full): a member without roles or nickname
 */
KithMember *
kith_member_new (KithGuild *guild, KithUser *user)
{
  KithMember *self = g_object_new (KITH_TYPE_MEMBER, NULL);

  g_set_weak_pointer (&self->guild, guild);
  self->user = g_object_ref (user);
  g_signal_connect_object (user, "notify::display-name", G_CALLBACK (on_display_name), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (user, "notify::avatar", G_CALLBACK (on_avatar), self, G_CONNECT_SWAPPED);
  return self;
}

static gboolean
set_roles (KithMember *self, GPtrArray *ids)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) roles = NULL;

  for (guint i = 0; i < ids->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (ids, i));
  roles = g_strv_builder_end (builder);
  if (g_strv_equal ((const char *const *) roles, (const char *const *) self->roles))
    return FALSE;
  g_strfreev (self->roles);
  self->roles = g_steal_pointer (&roles);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLES]);
  return TRUE;
}

/**
 * kith_member_update:
 *
 * Returns: whether anything was different
 */
gboolean
kith_member_update (KithMember *self, const KithWireMember *wire)
{
  gboolean changed = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  if (kith_set_string (self, &self->nickname, wire->nickname, properties[PROP_NICKNAME]))
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DISPLAY_NAME]);
      changed = TRUE;
    }
  changed |= kith_set_string (self, &self->avatar, wire->avatar, properties[PROP_AVATAR]);
  changed |= set_roles (self, wire->roles);
  changed |= kith_set_int64 (self, &self->joined_at, wire->joined_at, properties[PROP_JOINED_AT]);
  changed |= kith_set_int64 (self, &self->timeout_until, wire->timeout_until, properties[PROP_TIMEOUT_UNTIL]);
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

void
kith_member_set_colour (KithMember *self, int colour)
{
  kith_set_int (self, &self->colour, colour, properties[PROP_COLOUR]);
}

/**
 * kith_member_get_timeout_until:
 *
 * Returns: until when they may only read, in milliseconds since 1970; 0 for no timeout
 */
gint64
kith_member_get_timeout_until (KithMember *self)
{
  return self->timeout_until;
}

KithUser *
kith_member_get_user (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return self->user;
}

/**
 * kith_member_get_guild:
 *
 * Returns: (transfer none) (nullable): the guild, where it still exists
 */
KithGuild *
kith_member_get_guild (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return self->guild;
}

/**
 * kith_member_get_nickname:
 *
 * Returns: (nullable): their name in this guild, where it differs
 */
const char *
kith_member_get_nickname (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return self->nickname;
}

const char *
kith_member_get_display_name (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return self->nickname ? self->nickname : kith_user_get_display_name (self->user);
}

/**
 * kith_member_get_avatar:
 *
 * Returns: (nullable): id of the picture that is shown of them in this guild
 */
const char *
kith_member_get_avatar (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return self->avatar ? self->avatar : kith_user_get_avatar (self->user);
}

/**
 * kith_member_get_own_avatar:
 *
 * Returns: (nullable): id of their picture in this guild, where it differs
 */
const char *
kith_member_get_own_avatar (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return self->avatar;
}

/**
 * kith_member_get_colour:
 *
 * Returns: 0xRRGGBB of their highest role that has one, or -1
 */
int
kith_member_get_colour (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), -1);
  return self->colour;
}

/**
 * kith_member_get_roles:
 *
 * Returns: (transfer none) (array zero-terminated=1): ids of the roles they hold, @everyone left out
 */
const char *const *
kith_member_get_roles (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), NULL);
  return (const char *const *) self->roles;
}

gint64
kith_member_get_joined_at (KithMember *self)
{
  g_return_val_if_fail (KITH_IS_MEMBER (self), 0);
  return self->joined_at;
}
