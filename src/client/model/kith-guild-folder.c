/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-guild-folder-private.h"

#include "kith-model-private.h"
#include "kith-object-list.h"

struct _KithGuildFolder
{
  GObject parent_instance;

  char *id;
  char *name;
  int colour;
  gboolean unread;
  guint mention_count;
  KithObjectList *guilds;
};

G_DEFINE_FINAL_TYPE (KithGuildFolder, kith_guild_folder, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_COLOUR,
  PROP_UNREAD,
  PROP_MENTION_COUNT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
kith_guild_folder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  KithGuildFolder *self = KITH_GUILD_FOLDER (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_COLOUR:
      g_value_set_int (value, self->colour);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, self->unread);
      break;
    case PROP_MENTION_COUNT:
      g_value_set_uint (value, self->mention_count);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_guild_folder_finalize (GObject *object)
{
  KithGuildFolder *self = KITH_GUILD_FOLDER (object);

  g_free (self->id);
  g_free (self->name);
  g_clear_object (&self->guilds);
  G_OBJECT_CLASS (kith_guild_folder_parent_class)->finalize (object);
}

static void
kith_guild_folder_class_init (KithGuildFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_guild_folder_get_property;
  object_class->finalize = kith_guild_folder_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, KITH_PROPERTY_FLAGS);
  properties[PROP_COLOUR] = g_param_spec_int ("colour", NULL, NULL, -1, 0xffffff, -1, KITH_PROPERTY_FLAGS);
  properties[PROP_UNREAD] = g_param_spec_boolean ("unread", NULL, NULL, FALSE, KITH_PROPERTY_FLAGS);
  properties[PROP_MENTION_COUNT] = g_param_spec_uint ("mention-count", NULL, NULL, 0, G_MAXUINT, 0,
                                                      KITH_PROPERTY_FLAGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
kith_guild_folder_init (KithGuildFolder *self)
{
  self->colour = -1;
  self->guilds = kith_object_list_new (KITH_TYPE_GUILD);
}

KithGuildFolder *
kith_guild_folder_new (const char *id)
{
  KithGuildFolder *self = g_object_new (KITH_TYPE_GUILD_FOLDER, NULL);

  self->id = g_strdup (id);
  return self;
}

static void
update_counts (KithGuildFolder *self)
{
  gboolean unread = FALSE;
  guint mentions = 0;

  for (guint i = 0; i < kith_object_list_get_length (self->guilds); i++)
    {
      unread |= kith_guild_get_unread (kith_object_list_get (self->guilds, i));
      mentions += kith_guild_get_mention_count (kith_object_list_get (self->guilds, i));
    }
  kith_set_int (self, &self->unread, unread, properties[PROP_UNREAD]);
  kith_set_uint (self, &self->mention_count, mentions, properties[PROP_MENTION_COUNT]);
}

/**
 * kith_guild_folder_update:
 * @guilds: (element-type KithGuild): what is in it, in its order
 */
void
kith_guild_folder_update (KithGuildFolder *self, const KithWireGuildSlot *wire, GPtrArray *guilds)
{
  g_object_freeze_notify (G_OBJECT (self));
  kith_set_string (self, &self->name, wire->name, properties[PROP_NAME]);
  kith_set_int (self, &self->colour, wire->has_colour ? (int) wire->colour : -1, properties[PROP_COLOUR]);
  for (guint i = 0; i < kith_object_list_get_length (self->guilds); i++)
    g_signal_handlers_disconnect_by_func (kith_object_list_get (self->guilds, i), update_counts, self);
  kith_object_list_replace (self->guilds, guilds);
  for (guint i = 0; i < guilds->len; i++)
    {
      g_signal_connect_object (guilds->pdata[i], "notify::unread", G_CALLBACK (update_counts), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (guilds->pdata[i], "notify::mention-count", G_CALLBACK (update_counts), self,
                               G_CONNECT_SWAPPED);
    }
  update_counts (self);
  g_object_thaw_notify (G_OBJECT (self));
}

const char *
kith_guild_folder_get_id (KithGuildFolder *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_FOLDER (self), NULL);
  return self->id;
}

/**
 * kith_guild_folder_get_name:
 *
 * Returns: (nullable): what the person called it
 */
const char *
kith_guild_folder_get_name (KithGuildFolder *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_FOLDER (self), NULL);
  return self->name;
}

/**
 * kith_guild_folder_get_colour:
 *
 * Returns: 0xRRGGBB, or -1 where none was chosen
 */
int
kith_guild_folder_get_colour (KithGuildFolder *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_FOLDER (self), -1);
  return self->colour;
}

gboolean
kith_guild_folder_get_unread (KithGuildFolder *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_FOLDER (self), FALSE);
  return self->unread;
}

guint
kith_guild_folder_get_mention_count (KithGuildFolder *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_FOLDER (self), 0);
  return self->mention_count;
}

/**
 * kith_guild_folder_list_guilds:
 *
 * Returns: (transfer none): a list of KithGuild
 */
GListModel *
kith_guild_folder_list_guilds (KithGuildFolder *self)
{
  g_return_val_if_fail (KITH_IS_GUILD_FOLDER (self), NULL);
  return G_LIST_MODEL (self->guilds);
}
