/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-gateway-private.h"

/* Tells people what a change of rights lets them see and hides from them, as if channels were made and deleted. These
 * events have no id: they are not replayed, and who was away identifies afresh. */

static KithdFrame *
encode (KithdGateway *self, KithEventId id, gpointer payload)
{
  g_autoptr (KithdEvent) event = g_new0 (KithdEvent, 1);

  event->event = id;
  event->payload = payload;
  return kithd_bus_encode (self->bus, event);
}

static KithdFrame *
encode_gained (KithdGateway *self, const KithWireChannel *channel)
{
  return encode (self, KITH_EVENT_CHANNEL_CREATE, kith_wire_channel_copy (channel));
}

static KithdFrame *
encode_lost (KithdGateway *self, const KithWireChannel *channel)
{
  KithWireChannelDeleted *deleted = kith_wire_channel_deleted_new ();

  deleted->id = g_strdup (channel->id);
  deleted->guild_id = g_strdup (channel->guild_id);
  return encode (self, KITH_EVENT_CHANNEL_DELETE, deleted);
}

/* Groups have much in common, so that each channel is encoded once. */
static void
add_frames (KithdGateway *self, const GPtrArray *channels, gboolean gained, GHashTable *encoded, GPtrArray *voices,
            GPtrArray *frames)
{
  for (guint i = 0; i < channels->len; i++)
    {
      const KithWireChannel *channel = channels->pdata[i];
      KithdFrame *frame = g_hash_table_lookup (encoded, channel->id);

      if (!frame)
        {
          frame = gained ? encode_gained (self, channel) : encode_lost (self, channel);
          g_hash_table_insert (encoded, channel->id, frame);
        }
      g_ptr_array_add (frames, frame);
      if (gained)
        kithd_gateway_add_voice_frames (self, channel, voices, frames);
    }
}

static void
send_bundle (const GPtrArray *people, KithdFrame *bundle)
{
  for (guint i = 0; i < people->len; i++)
    {
      const GPtrArray *sessions = ((KithdPerson *) people->pdata[i])->sessions;

      for (guint k = 0; k < sessions->len; k++)
        {
          KithdSession *session = sessions->pdata[k];

          if (session->state != KITHD_SESSION_READY)
            continue;
          kithd_connection_allow (&session->connection, bundle->length);
          kithd_connection_send (&session->connection, bundle);
        }
    }
}

void
kithd_gateway_tell_sight (KithdGateway *self, const GPtrArray *changes)
{
  GDestroyNotify unref = (GDestroyNotify) kithd_frame_unref;
  g_autoptr (GHashTable) gained = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, unref);
  g_autoptr (GHashTable) lost = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, unref);

  for (guint i = 0; i < changes->len; i++)
    {
      const KithdSightChange *change = changes->pdata[i];
      g_autoptr (GPtrArray) frames = g_ptr_array_new (), voices = g_ptr_array_new_with_free_func (unref);
      g_autoptr (KithdFrame) bundle = NULL;

      add_frames (self, change->lost, FALSE, lost, voices, frames);
      add_frames (self, change->gained, TRUE, gained, voices, frames);
      if (frames->len == 0)
        continue;
      bundle = kithd_frame_new_bundle (frames, kithd_hub_get_compressor (self->hub));
      send_bundle (change->owners, bundle);
      kithd_gateway_tell_reads (self, change->owners, change->gained);
    }
}
