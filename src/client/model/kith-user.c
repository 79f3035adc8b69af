/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-user-private.h"

#include <glib/gi18n-lib.h>

#include "kith-model-private.h"

struct _KithUser
{
  GObject parent_instance;

  char *id;
  char *username;
  char *display_name;
  char *bio;
  char *avatar;
  char *pronouns;
  char *banner;
  gboolean deleted;
  int accent_colour;
  int status;
  char *status_emoji, *status_text;
  gboolean blocked;
};

G_DEFINE_FINAL_TYPE (KithUser, kith_user, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_USERNAME,
  PROP_DISPLAY_NAME,
  PROP_BIO,
  PROP_AVATAR,
  PROP_PRONOUNS,
  PROP_BANNER,
  PROP_DELETED,
  PROP_ACCENT_COLOUR,
  PROP_STATUS,
  PROP_STATUS_EMOJI,
  PROP_STATUS_TEXT,
  PROP_BLOCKED,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_user_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithUser *self = KITH_USER (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_USERNAME:
      g_value_set_string (value, self->username);
      break;
    case PROP_DISPLAY_NAME:
      g_value_set_string (value, kith_user_get_display_name (self));
      break;
    case PROP_BIO:
      g_value_set_string (value, self->bio);
      break;
    case PROP_AVATAR:
      g_value_set_string (value, self->avatar);
      break;
    case PROP_PRONOUNS:
      g_value_set_string (value, self->pronouns);
      break;
    case PROP_BANNER:
      g_value_set_string (value, self->banner);
      break;
    case PROP_DELETED:
      g_value_set_boolean (value, self->deleted);
      break;
    case PROP_ACCENT_COLOUR:
      g_value_set_int (value, self->accent_colour);
      break;
    case PROP_STATUS:
      g_value_set_int (value, self->status);
      break;
    case PROP_STATUS_EMOJI:
      g_value_set_string (value, self->status_emoji);
      break;
    case PROP_STATUS_TEXT:
      g_value_set_string (value, self->status_text);
      break;
    case PROP_BLOCKED:
      g_value_set_boolean (value, self->blocked);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_user_finalize (GObject *object)
{
  KithUser *self = KITH_USER (object);

  g_free (self->id);
  g_free (self->username);
  g_free (self->display_name);
  g_free (self->bio);
  g_free (self->status_emoji);
  g_free (self->status_text);
  g_free (self->avatar);
  g_free (self->pronouns);
  g_free (self->banner);
  G_OBJECT_CLASS (kith_user_parent_class)->finalize (object);
}

static void
kith_user_class_init (KithUserClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = kith_user_get_property;
  object_class->finalize = kith_user_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_USERNAME] = g_param_spec_string ("username", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_DISPLAY_NAME] = g_param_spec_string ("display-name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_BIO] = g_param_spec_string ("bio", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_AVATAR] = g_param_spec_string ("avatar", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_PRONOUNS] = g_param_spec_string ("pronouns", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_BANNER] = g_param_spec_string ("banner", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_DELETED] = g_param_spec_boolean ("deleted", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_ACCENT_COLOUR] = g_param_spec_int ("accent-colour", NULL, NULL, -1, 0xffffff, -1,
                                                     KITH_PROPERTY_FLAGS);
  properties[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL, 0, KITH_N_PRESENCE_STATUSS - 1, 0,
                                              KITH_PROPERTY_FLAGS);
  properties[PROP_STATUS_EMOJI] = g_param_spec_string ("status-emoji", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_STATUS_TEXT] = g_param_spec_string ("status-text", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_BLOCKED] = g_param_spec_boolean ("blocked", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_user_init (KithUser *self)
{
  self->accent_colour = -1;
}

/**
 * kith_user_new:
 *
 * Returns: (transfer full): a person of whom nothing but the id is known
 */
KithUser *
kith_user_new (const char *id)
{
  KithUser *self = g_object_new (KITH_TYPE_USER, NULL);

  self->id = g_strdup (id);
  return self;
}

static gboolean
update (KithUser *self, const char *username, const char *display_name, const char *bio, const char *avatar,
        const char *pronouns, const char *banner, int accent_colour)
{
  gboolean changed = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  changed |= kith_set_string (self, &self->username, username, properties[PROP_USERNAME]);
  changed |= kith_set_string (self, &self->display_name, display_name, properties[PROP_DISPLAY_NAME]);
  changed |= kith_set_string (self, &self->bio, bio, properties[PROP_BIO]);
  changed |= kith_set_string (self, &self->avatar, avatar, properties[PROP_AVATAR]);
  changed |= kith_set_string (self, &self->pronouns, pronouns, properties[PROP_PRONOUNS]);
  changed |= kith_set_string (self, &self->banner, banner, properties[PROP_BANNER]);
  changed |= kith_set_int (self, &self->accent_colour, accent_colour, properties[PROP_ACCENT_COLOUR]);
  g_object_thaw_notify (G_OBJECT (self));
  return changed;
}

/**
 * kith_user_update:
 *
 * Returns: whether anything was different
 */
gboolean
kith_user_update (KithUser *self, const KithWireUser *wire)
{
  gboolean deleted = wire->has_deleted && wire->deleted;
  gboolean changed = kith_set_int (self, &self->deleted, deleted, properties[PROP_DELETED]);

  return update (self, wire->username, deleted ? _ ("Deleted user") : wire->display_name, wire->bio, wire->avatar,
                 wire->pronouns, wire->banner, wire->has_accent_colour ? (int) wire->accent_colour : -1) ||
         changed;
}

gboolean
kith_user_update_account (KithUser *self, const KithWireAccount *wire)
{
  return update (self, wire->username, wire->display_name, wire->bio, wire->avatar, wire->pronouns, wire->banner,
                 wire->has_accent_colour ? (int) wire->accent_colour : -1);
}

void
kith_user_set_status (KithUser *self, KithPresenceStatus status)
{
  kith_set_int (self, &self->status, (int) status, properties[PROP_STATUS]);
}

/**
 * kith_user_set_words:
 * @emoji: (nullable): before the words
 * @text: (nullable): what the person says of themselves
 */
void
kith_user_set_words (KithUser *self, const char *emoji, const char *text)
{
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_string (self, &self->status_emoji, emoji, properties[PROP_STATUS_EMOJI]);
  kith_set_string (self, &self->status_text, text, properties[PROP_STATUS_TEXT]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
kith_user_set_blocked (KithUser *self, gboolean blocked)
{
  kith_set_int (self, &self->blocked, blocked, properties[PROP_BLOCKED]);
}

const char *
kith_user_get_id (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->id;
}

const char *
kith_user_get_username (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->username ? self->username : "";
}

/**
 * kith_user_get_display_name:
 *
 * Returns: the name that is shown; never empty for a person of whom anything is known
 */
const char *
kith_user_get_display_name (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  if (self->display_name && *self->display_name)
    return self->display_name;
  return kith_user_get_username (self);
}

/**
 * kith_user_get_bio:
 *
 * Returns: (nullable): a few words in Markdown
 */
const char *
kith_user_get_bio (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->bio;
}

/**
 * kith_user_get_avatar:
 *
 * Returns: (nullable): id of their picture
 */
const char *
kith_user_get_avatar (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->avatar;
}

/**
 * kith_user_get_pronouns:
 *
 * Returns: (nullable): how to speak of them
 */
const char *
kith_user_get_pronouns (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->pronouns;
}

/**
 * kith_user_get_banner:
 *
 * Returns: (nullable): id of the picture at the top of their profile
 */
const char *
kith_user_get_banner (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->banner;
}

/**
 * kith_user_get_deleted:
 *
 * Returns: whether the account is gone
 */
gboolean
kith_user_get_deleted (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), FALSE);
  return self->deleted;
}

/**
 * kith_user_get_accent_colour:
 *
 * Returns: 0xRRGGBB, or -1 where they chose none
 */
int
kith_user_get_accent_colour (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), -1);
  return self->accent_colour;
}

KithPresenceStatus
kith_user_get_status (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), KITH_PRESENCE_STATUS_OFFLINE);
  return (KithPresenceStatus) self->status;
}

/**
 * kith_user_get_status_emoji:
 *
 * Returns: (nullable): an emoji of their choice
 */
const char *
kith_user_get_status_emoji (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->status_emoji;
}

/**
 * kith_user_get_status_text:
 *
 * Returns: (nullable): a few words of their own
 */
const char *
kith_user_get_status_text (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), NULL);
  return self->status_text;
}

gboolean
kith_user_get_blocked (KithUser *self)
{
  g_return_val_if_fail (KITH_IS_USER (self), FALSE);
  return self->blocked;
}
