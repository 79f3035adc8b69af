/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-channel-state.h"

#include "kith-model-private.h"
#include "kith-session-private.h"

/* Of conversations: who is in them and what they are called. */

static char *
name_people (KithChannel *self)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < kith_object_list_get_length (self->people); i++)
    g_string_append_printf (names, "%s%s", i ? ", " : "",
                            kith_user_get_display_name (kith_object_list_get (self->people, i)));
  if (!names->len && self->session && kith_session_get_account (self->session))
    g_string_append (names, kith_user_get_display_name (kith_session_get_account (self->session)));
  return g_string_free (names, FALSE);
}

void
kith_channel_update_name (KithChannel *self)
{
  g_autofree char *names = NULL;

  if (!self->people)
    return;
  names = self->given_name && *self->given_name ? g_strdup (self->given_name) : name_people (self);
  kith_set_string (self, &self->name, names, kith_channel_properties[KITH_CHANNEL_PROP_NAME]);
}

/**
 * kith_channel_set_people:
 * @users: (element-type KithUser): who is in a conversation besides oneself
 * @owner_id: (nullable): who may remove people
 */
void
kith_channel_set_people (KithChannel *self, GPtrArray *users, const char *owner_id)
{
  gboolean same = users->len == kith_object_list_get_length (self->people);

  for (guint i = 0; same && i < users->len; i++)
    same = users->pdata[i] == kith_object_list_get (self->people, i);
  if (!same)
    {
      for (guint i = 0; i < kith_object_list_get_length (self->people); i++)
        g_signal_handlers_disconnect_by_func (kith_object_list_get (self->people, i), kith_channel_update_name, self);
      for (guint i = 0; i < users->len; i++)
        g_signal_connect_object (users->pdata[i], "notify::display-name", G_CALLBACK (kith_channel_update_name), self,
                                 G_CONNECT_SWAPPED);
      kith_object_list_replace (self->people, users);
    }
  g_free (self->owner_id);
  self->owner_id = g_strdup (owner_id);
  kith_channel_update_name (self);
}

/**
 * kith_channel_is_conversation:
 *
 * Returns: whether it is of people and not of a guild
 */
gboolean
kith_channel_is_conversation (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  return self->people != NULL;
}

/**
 * kith_channel_list_people:
 *
 * Returns: (transfer none) (nullable): a list of KithUser who are in a conversation, oneself left out
 */
GListModel *
kith_channel_list_people (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->people ? G_LIST_MODEL (self->people) : NULL;
}

/**
 * kith_channel_get_partner:
 *
 * Returns: (transfer none) (nullable): with whom one talks alone
 */
KithUser *
kith_channel_get_partner (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->kind == KITH_CHANNEL_KIND_DM && self->people && kith_object_list_get_length (self->people)
           ? kith_object_list_get (self->people, 0)
           : NULL;
}

/**
 * kith_channel_get_given_name:
 *
 * Returns: the name that a group was given; empty where it is called after its people
 */
const char *
kith_channel_get_given_name (KithChannel *self)
{
  g_return_val_if_fail (KITH_IS_CHANNEL (self), NULL);
  return self->given_name ? self->given_name : "";
}

/**
 * kith_channel_is_mine:
 *
 * Returns: whether one owns this group
 */
gboolean
kith_channel_is_mine (KithChannel *self)
{
  KithUser *me;

  g_return_val_if_fail (KITH_IS_CHANNEL (self), FALSE);
  me = self->session ? kith_session_get_account (self->session) : NULL;
  return me && g_strcmp0 (self->owner_id, kith_user_get_id (me)) == 0;
}
