/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-service-private.h"

#include "kithd-accounts.h"
#include "kithd-blocks.h"
#include "kithd-channels.h"
#include "kithd-conversations.h"
#include "kithd-export.h"
#include "kithd-guilds.h"
#include "kithd-members.h"
#include "kithd-messages.h"
#include "kithd-pictures.h"
#include "kithd-read-states.h"
#include "kithd-sessions.h"
#include "kithd-sight.h"
#include "kithd-snapshot.h"
#include "kithd-statuses.h"

/* A copy of all that the server keeps about a person. Messages are looked through a bounded number at a time, so that
 * the server does other work in between, and one copy is made at once. */

/* Messages of anybody that are looked at in one turn. */
#define SCAN_AT_ONCE 5000
/* Bytes of the messages, before compression. */
#define BYTES_MAX (256 * 1024 * 1024)

typedef struct
{
  KithdService *service;
  const KithdActor *actor;
  KithWireAccountExport *wire;
  GPtrArray *pictures; /* char *: ids, each followed by the name of its file */
  GPtrArray *messages; /* of one turn */
  char *before, *next;
} Work;

static void
work_clear (Work *work)
{
  kith_wire_account_export_free (work->wire);
  g_ptr_array_unref (work->pictures);
  g_ptr_array_unref (work->messages);
  g_free (work->before);
  g_free (work->next);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* Takes the name. */
static void
want_picture (Work *work, const char *id, char *name)
{
  g_ptr_array_add (work->pictures, g_strdup (id));
  g_ptr_array_add (work->pictures, name);
}

/* Of channels that are hidden from the person the copy knows nothing, as nothing else does. */
static gboolean
read_states_in_guild (KithdDb *db, Work *work, const char *guild_id, GError **error)
{
  const char *user_id = work->actor->user_id;
  g_autoptr (GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_channel_free);
  g_autoptr (KithdRights) rights = NULL;

  if (!kithd_rights_find_in_guild (db, guild_id, user_id, &rights, error) ||
      (rights && !kithd_channels_list (db, guild_id, channels, error)))
    return FALSE;
  if (!rights)
    return TRUE;
  kithd_sight_keep_visible (work->service, rights, user_id, channels, NULL);
  return kithd_snapshot_add_read_states (db, guild_id, channels, user_id, work->wire->read_states, error);
}

static gboolean
read_guilds (KithdDb *db, Work *work, GError **error)
{
  const char *user_id = work->actor->user_id;
  g_autoptr (KithWireGuildList) guilds = kith_wire_guild_list_new ();

  if (!kithd_guilds_list_of_user (db, user_id, guilds->items, error))
    return FALSE;
  for (guint i = 0; i < guilds->items->len; i++)
    {
      const KithWireGuild *guild = guilds->items->pdata[i];
      KithWireExportedGuild *exported;
      KithWireMember *member;

      if (!kithd_members_find (db, guild->id, user_id, &member, error) ||
          !read_states_in_guild (db, work, guild->id, error))
        return FALSE;
      if (!member)
        continue;
      exported = kith_wire_exported_guild_new ();
      kith_wire_guild_free (exported->guild);
      exported->guild = kith_wire_guild_copy (guild);
      exported->member = member;
      g_ptr_array_add (work->wire->guilds, exported);
      if (member->avatar)
        want_picture (work, member->avatar, g_strdup_printf ("avatar-%s", guild->id));
    }
  return TRUE;
}

/* On a reader's thread. */
static gboolean
read_account (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;
  const char *user_id = work->actor->user_id;
  gint64 now = kithd_service_now (work->service);
  KithWireAccountExport *wire = work->wire;

  if (!kithd_accounts_find (db, user_id, &wire->account, error))
    return FALSE;
  if (!wire->account)
    {
      kith_error_set (error, KITH_ERROR_INVALID_TOKEN);
      return FALSE;
    }
  wire->exported_at = now;
  if (wire->account->avatar)
    want_picture (work, wire->account->avatar, g_strdup ("avatar"));
  if (wire->account->banner)
    want_picture (work, wire->account->banner, g_strdup ("banner"));
  return kithd_statuses_find (db, user_id, now, &wire->presence, error) && read_guilds (db, work, error) &&
         kithd_conversations_list (db, user_id, wire->conversations, error) &&
         kithd_read_states_list_conversations (db, user_id, wire->read_states, error) &&
         kithd_blocks_list (db, user_id, wire->blocks, error) &&
         kithd_sessions_list (db, user_id, now, wire->sessions, error);
}

/* On a reader's thread. */
static gboolean
read_messages (KithdDb *db, gpointer data, GError **error)
{
  Work *work = data;

  g_ptr_array_set_size (work->messages, 0);
  g_clear_pointer (&work->next, g_free);
  return kithd_messages_list_own (db, work->actor->user_id, work->before, SCAN_AT_ONCE, work->messages, &work->next,
                                  error);
}

static gboolean
write_message (Work *work, KithdExport *export, const KithWireExportedMessage *message, GError **error)
{
  g_autoptr (GString) text = g_string_new (work->wire->messages ? ",\n" : "\n");

  kith_wire_write (&kith_wire_exported_message_type, message, text);
  work->wire->messages++;
  return kithd_export_write (export, text->str, text->len, error);
}

static gboolean
is_full (const Work *work, KithdExport *export)
{
  return work->wire->messages >= KITH_LIMIT_EXPORT_MESSAGES || kithd_export_get_written (export) >= BYTES_MAX;
}

static gboolean
write_messages (Work *work, KithdExport *export, GError **error)
{
  gboolean more = TRUE;

  if (!kithd_export_begin_file (export, "messages.json", work->wire->exported_at, error) ||
      !kithd_export_write (export, "[", 1, error))
    return FALSE;
  while (more && !is_full (work, export))
    {
      guint i;

      if (!kithd_store_call (work->service->store, KITHD_STORE_READ, read_messages, work, error))
        return FALSE;
      for (i = 0; i < work->messages->len && !is_full (work, export); i++)
        if (!write_message (work, export, work->messages->pdata[i], error))
          return FALSE;
      more = work->next != NULL;
      work->wire->complete = !more && i == work->messages->len;
      g_free (work->before);
      work->before = g_steal_pointer (&work->next);
    }
  return kithd_export_write (export, "\n]\n", 3, error);
}

static gboolean
write_account (Work *work, KithdExport *export, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  kith_wire_write (&kith_wire_account_export_type, work->wire, text);
  g_string_append_c (text, '\n');
  return kithd_export_begin_file (export, "account.json", work->wire->exported_at, error) &&
         kithd_export_write (export, text->str, text->len, error);
}

/* A picture that is not there any more was taken away in between. */
static gboolean
write_pictures (Work *work, KithdExport *export, GError **error)
{
  for (guint i = 0; work->service->blobs && i + 1 < work->pictures->len; i += 2)
    {
      g_autofree char *blob = g_strconcat (work->pictures->pdata[i], KITHD_PICTURE_SUFFIX_LARGE, NULL);
      g_autoptr (GBytes) bytes = kithd_blobs_get (work->service->blobs, blob, NULL);
      gsize size = 0;
      const guint8 *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;
      g_autofree char *name = NULL;

      if (size == 0)
        continue;
      name = g_strdup_printf ("pictures/%s.%s", (char *) work->pictures->pdata[i + 1], data[0] == 0xff ? "jpg" : "png");
      if (!kithd_export_add_file (export, name, work->wire->exported_at, bytes, error))
        return FALSE;
    }
  return TRUE;
}

static GBytes *
make (KithdService *self, KithdCall *call, GError **error)
{
  g_auto (Work)
    work = { .service = self,
             .actor = call->actor,
             .wire = kith_wire_account_export_new (),
             .pictures = g_ptr_array_new_with_free_func (g_free),
             .messages = g_ptr_array_new_with_free_func ((GDestroyNotify) kith_wire_exported_message_free) };
  g_autoptr (KithdExport) export = kithd_export_new (error);

  if (!export || !kithd_store_call (self->store, KITHD_STORE_READ, read_account, &work, error) ||
      !write_messages (&work, export, error) || !write_account (&work, export, error) ||
      !write_pictures (&work, export, error))
    return NULL;
  return kithd_export_finish (export, error);
}

gpointer
kithd_handle_account_export (KithdService *self, KithdCall *call, GError **error)
{
  if (!g_atomic_int_compare_and_exchange (&self->exporting, FALSE, TRUE))
    {
      kith_error_set (error, KITH_ERROR_EXPORT_BUSY);
      return NULL;
    }
  call->file = make (self, call, error);
  g_atomic_int_set (&self->exporting, FALSE);
  return NULL;
}
