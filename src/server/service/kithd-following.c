/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-following.h"

#include "kithd-channels.h"
#include "kithd-overwrites.h"

/**
 * kithd_following_end:
 *
 * Makes what the category overwrites the channel's own, if it has followed so far. Where neither overwrites anything
 * there is nothing to keep.
 */
gboolean
kithd_following_end (KithdDb *db, const char *channel_id, GError **error)
{
  g_autoptr (KithWireChannel) channel = NULL;

  if (!kithd_channels_find (db, channel_id, &channel, error))
    return FALSE;
  if (!channel || !channel->parent_id || channel->overwrites->len > 0)
    return TRUE;
  return kithd_overwrites_copy (db, channel->parent_id, channel_id, error);
}

/**
 * kithd_following_pin:
 *
 * Lets a channel overwrite something even if that changes nothing, so that it does not follow a category: the present
 * one, or that of its next place.
 */
gboolean
kithd_following_pin (KithdDb *db, const char *channel_id, GError **error)
{
  g_autoptr (KithWireChannel) channel = NULL;
  KithWireOverwrite nothing = { .kind = KITH_OVERWRITE_KIND_ROLE };

  if (!kithd_channels_find (db, channel_id, &channel, error))
    return FALSE;
  if (!channel || channel->overwrites->len > 0)
    return TRUE;
  nothing.id = channel->guild_id;
  return kithd_overwrites_put (db, channel_id, &nothing, error);
}

/**
 * kithd_following_remove:
 *
 * Removes what a channel overwrites itself for a role or member; with the last of it, it does not begin to follow a
 * category that overwrites something.
 */
gboolean
kithd_following_remove (KithdDb *db, const char *channel_id, const char *target_id, GError **error)
{
  g_autoptr (KithWireChannel) channel = NULL;
  g_autoptr (KithWireChannel) parent = NULL;

  if (!kithd_overwrites_delete (db, channel_id, target_id, error) ||
      !kithd_channels_find (db, channel_id, &channel, error))
    return FALSE;
  if (!channel || channel->overwrites->len > 0 || !channel->parent_id)
    return TRUE;
  if (!kithd_channels_find (db, channel->parent_id, &parent, error))
    return FALSE;
  return !parent || parent->overwrites->len == 0 || kithd_following_pin (db, channel_id, error);
}
