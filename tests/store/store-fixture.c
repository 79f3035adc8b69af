/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>

#include "kithd-accounts.h"
#include "kithd-channels.h"
#include "kithd-guilds.h"
#include "kithd-members.h"
#include "kithd-messages.h"
#include "kithd-migrations.h"

#define NOW G_GINT64_CONSTANT (1760000000000)

const KithdDbDriver *const store_drivers[] = { &kithd_db_sqlite, NULL };

typedef struct
{
  const KithdDbDriver *driver;
  StoreTest test;
} Case;

static void
run_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (StoreFixture) fixture = store_fixture_new (one->driver);

  one->test (fixture);
}

/* Adds a test once for each driver. */
void
store_test_add (const char *name, StoreTest test)
{
  for (guint i = 0; store_drivers[i]; i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/%s/%s", store_drivers[i]->name, name);
      Case *one = g_new (Case, 1);

      one->driver = store_drivers[i];
      one->test = test;
      g_test_add_data_func_full (path, one, run_case, g_free);
    }
}

StoreFixture *
store_fixture_new (const KithdDbDriver *driver)
{
  g_autoptr (GError) error = NULL;
  StoreFixture *self = g_new0 (StoreFixture, 1);

  self->driver = driver;
  self->directory = g_dir_make_tmp ("kith-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->location = g_build_filename (self->directory, "kith.db", NULL);
  self->clock = kith_clock_new_manual (NOW);
  self->ids = kith_uuid_generator_new (self->clock);
  return self;
}

static void
remove_directory (const char *path)
{
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
store_fixture_free (StoreFixture *self)
{
  remove_directory (self->directory);
  g_free (self->directory);
  g_free (self->location);
  kith_uuid_generator_free (self->ids);
  kith_clock_unref (self->clock);
  g_free (self);
}

/* A handle on a database of the newest version. */
KithdDb *
store_fixture_open_db (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  KithdDb *db = kithd_db_open (self->driver, self->location, TRUE, &error);

  g_assert_no_error (error);
  kithd_migrate (db, &error);
  g_assert_no_error (error);
  return db;
}

KithdStore *
store_fixture_open (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  const KithdStoreConfig config = { .driver = self->driver, .location = self->location, .n_readers = 2 };
  KithdStore *store = kithd_store_open (&config, &error);

  g_assert_no_error (error);
  return store;
}

char *
store_fixture_new_id (StoreFixture *self)
{
  return kith_uuid_generator_next (self->ids);
}

/* Makes people named person0, person1 …; the caller frees the ids. */
void
store_fixture_add_people (StoreFixture *self, KithdDb *db, guint n, char **ids)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithWireAccount) account = kith_wire_account_new ();

      account->id = store_fixture_new_id (self);
      account->username = g_strdup_printf ("person%u", i);
      account->display_name = g_strdup_printf ("Person %u", i);
      account->created_at = NOW;
      kithd_accounts_insert (db, account, "no hash", &error);
      g_assert_no_error (error);
      ids[i] = g_strdup (account->id);
    }
}

/* Makes a guild with its owner as the only member and one text channel. */
char *
store_fixture_add_guild (StoreFixture *self, KithdDb *db, const char *owner_id, char **channel_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireGuild) guild = kith_wire_guild_new ();
  g_autoptr (KithWireChannel) channel = kith_wire_channel_new ();

  guild->id = store_fixture_new_id (self);
  guild->name = g_strdup ("Guild");
  guild->owner_id = g_strdup (owner_id);
  guild->created_at = NOW;
  channel->id = store_fixture_new_id (self);
  channel->guild_id = g_strdup (guild->id);
  channel->kind = KITH_CHANNEL_KIND_TEXT;
  channel->name = g_strdup ("general");
  kithd_guilds_insert (db, guild, KITH_PERMISSIONS_EVERYONE, &error);
  g_assert_no_error (error);
  kithd_channels_insert (db, channel, NOW, &error);
  g_assert_no_error (error);
  kithd_members_insert (db, guild->id, owner_id, NOW, &error);
  g_assert_no_error (error);
  *channel_id = g_strdup (channel->id);
  return g_strdup (guild->id);
}

/* Stores a message; the caller frees its id. */
char *
store_fixture_send (StoreFixture *self, KithdDb *db, const char *channel_id, const char *author_id, const char *content,
                    gint64 *seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithWireMessage) message = kith_wire_message_new ();

  message->id = store_fixture_new_id (self);
  message->channel_id = g_strdup (channel_id);
  message->author = kith_wire_user_new ();
  message->author->id = g_strdup (author_id);
  message->content = g_strdup (content);
  message->created_at = NOW;
  kithd_messages_insert (db, message, &error);
  g_assert_no_error (error);
  if (seq)
    *seq = message->seq;
  return g_strdup (message->id);
}
