/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "kithd-accounts.h"
#include "kithd-service.h"

/* bench-store raw|send [SECONDS]: prints how many durable messages a second.
 *
 * raw:  plain inserts of such messages into one table with its primary key and the unique indices on number and nonce,
 *       in transactions of 64, synchronous=FULL.
 * send: the handler of message_send through kithd_store_submit(), with 64 senders who each wait for their
 *       acknowledgement before they send again; permissions, numbering, read states and events included. */

#define N_SENDERS 64
#define CONTENT "A message of the length that people write in a chat, give or take a few words."
#define NOW_US() g_get_monotonic_time ()

static char *directory;

static void
must (gboolean good, const GError *error)
{
  if (!good)
    g_error ("%s", error ? error->message : "failed");
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  return statement;
}

static void
step (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("an insert failed");
  sqlite3_reset (statement);
}

static void
insert_raw (sqlite3_stmt *insert, gint64 n)
{
  guint8 id[16] = { 0 };
  gint64 big_endian = GINT64_TO_BE (n);
  char nonce[64];

  memcpy (id, &big_endian, sizeof big_endian);
  sqlite3_bind_blob (insert, 1, id, sizeof id, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 2, n);
  sqlite3_bind_text (insert, 3, CONTENT, -1, SQLITE_STATIC);
  g_snprintf (nonce, sizeof nonce, "%012" G_GINT64_MODIFIER "x-%p-%u", n, (gpointer) insert, (guint) n);
  sqlite3_bind_text (insert, 4, nonce, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 5, n);
  step (insert);
}

static double
measure_raw (double seconds)
{
  g_autofree char *path = g_build_filename (directory, "raw.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *begin, *commit, *insert;
  gint64 n = 0, began;

  sqlite3_open (path, &db);
  sqlite3_exec (db,
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096;"
                "CREATE TABLE messages (id BLOB PRIMARY KEY, channel_id BLOB, seq INTEGER, author_id BLOB, "
                "content TEXT, nonce TEXT, created_at INTEGER);"
                "CREATE UNIQUE INDEX messages_seq ON messages (channel_id, seq);"
                "CREATE UNIQUE INDEX messages_nonce ON messages (nonce, author_id, channel_id)",
                NULL, NULL, NULL);
  begin = prepare (db, "BEGIN IMMEDIATE");
  commit = prepare (db, "COMMIT");
  insert = prepare (db, "INSERT INTO messages VALUES (?1, x'0192aaaabbbb7ccc8dddeeeeeeeeeeee', ?2, "
                        "x'0192aaaabbbb7ccc8dddffffffffffff', ?3, ?4, ?5)");
  began = NOW_US ();
  while (NOW_US () - began < seconds * G_USEC_PER_SEC)
    {
      step (begin);
      for (guint i = 0; i < N_SENDERS; i++)
        insert_raw (insert, ++n);
      step (commit);
    }
  began = NOW_US () - began;
  sqlite3_finalize (begin);
  sqlite3_finalize (commit);
  sqlite3_finalize (insert);
  sqlite3_close (db);
  return n * (double) G_USEC_PER_SEC / began;
}

typedef struct
{
  KithdService *service;
  KithdStore *store;
  GAsyncQueue *acknowledged; /* Sender */
  char *channel_id;
} Bench;

typedef struct
{
  Bench *bench;
  KithdActor actor;
  guint n_sent;
  char *params[2];
  char nonce[64];
  KithWireMessageRequest body;
  KithdCall call;
  KithWireMessage *answer;
} Sender;

static gboolean
handle (KithdDb *db, gpointer data, GError **error)
{
  Sender *sender = data;

  sender->call.db = db;
  sender->answer = kithd_service_handle (sender->bench->service, &sender->call, error);
  return sender->answer != NULL;
}

static void
on_done (gpointer data, const GError *error)
{
  Sender *sender = data;

  must (!error, error);
  g_async_queue_push (sender->bench->acknowledged, sender);
}

static void
send_next (Sender *sender)
{
  /* As clients do: a nonce that grows with time. */
  g_snprintf (sender->nonce, sizeof sender->nonce, "%012" G_GINT64_MODIFIER "x-%p-%u", NOW_US (), (gpointer) sender,
              ++sender->n_sent);
  kithd_store_submit (sender->bench->store, KITHD_STORE_WRITE, handle, on_done, sender);
}

/* Makes the people and a guild with all of them. */
static gboolean
add_people (KithdDb *db, gpointer data, GError **error)
{
  Sender *senders = data;
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithUuidGenerator) ids = kith_uuid_generator_new (clock);

  for (guint i = 0; i < N_SENDERS; i++)
    {
      g_autoptr (KithWireAccount) account = kith_wire_account_new ();

      account->id = kith_uuid_generator_next (ids);
      account->username = g_strdup_printf ("person%u", i);
      account->display_name = g_strdup (account->username);
      senders[i].actor = (KithdActor){ g_strdup (account->id), kith_uuid_generator_next (ids) };
      if (!kithd_accounts_insert (db, account, "no hash", error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  KithdService *service;
  KithdCall call;
  gpointer answer;
} Errand;

static gboolean
run_errand (KithdDb *db, gpointer data, GError **error)
{
  Errand *errand = data;

  errand->call.db = db;
  errand->answer = kithd_service_handle (errand->service, &errand->call, error);
  return errand->answer != NULL;
}

static gpointer
call (Bench *bench, const KithdActor *actor, KithRouteId route, char *param, gconstpointer body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdOutcome) outcome = kithd_outcome_new ();
  char *params[] = { param, NULL };
  Errand errand = {
    bench->service,
    { .route = &kith_routes[route], .actor = actor, .params = params, .body = body, .outcome = outcome },
    NULL
  };

  must (kithd_store_call (bench->store, KITHD_STORE_WRITE, run_errand, &errand, &error), error);
  return errand.answer;
}

static void
make_guild (Bench *bench, Sender *senders)
{
  const KithWireGuildRequest request = { .name = (char *) "Bench" };
  const KithWireInviteRequest any = { 0 };
  const KithWireEmpty empty = { 0 };
  g_autoptr (KithWireGuildSnapshot) guild = call (bench, &senders[0].actor, KITH_ROUTE_GUILD_CREATE, NULL, &request);
  g_autoptr (KithWireInvite) invite = call (bench, &senders[0].actor, KITH_ROUTE_INVITE_CREATE, guild->id, &any);
  const KithWireChannel *channel = g_ptr_array_index (guild->channels, 0);

  for (guint i = 1; i < N_SENDERS; i++)
    kith_wire_guild_snapshot_free (call (bench, &senders[i].actor, KITH_ROUTE_INVITE_ACCEPT, invite->code, &empty));
  bench->channel_id = g_strdup (channel->id);
}

static double
run_senders (Bench *bench, Sender *senders, double seconds)
{
  gint64 n = 0, began = NOW_US (), now;

  for (guint i = 0; i < N_SENDERS; i++)
    {
      Sender *sender = &senders[i];

      sender->bench = bench;
      sender->params[0] = bench->channel_id;
      sender->body = (KithWireMessageRequest){ .content = (char *) CONTENT, .nonce = sender->nonce };
      sender->call = (KithdCall){ .route = &kith_routes[KITH_ROUTE_MESSAGE_SEND],
                                  .actor = &sender->actor,
                                  .params = sender->params,
                                  .body = &sender->body,
                                  .outcome = kithd_outcome_new () };
      send_next (sender);
    }
  while ((now = NOW_US ()) - began < seconds * G_USEC_PER_SEC)
    {
      Sender *sender = g_async_queue_pop (bench->acknowledged);

      n++;
      kithd_outcome_clear (sender->call.outcome);
      g_clear_pointer (&sender->answer, kith_wire_message_free);
      send_next (sender);
    }
  return n * (double) G_USEC_PER_SEC / (now - began);
}

static double
measure_send (double seconds)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (directory, "kith.db", NULL);
  const KithdStoreConfig store_config = { .driver = &kithd_db_sqlite, .location = path };
  const KithdServiceConfig service_config = { .name = "Bench" };
  const guint8 key[KITHD_TOKENS_KEY_BYTES] = { 0 };
  g_autoptr (KithClock) clock = kith_clock_new ();
  g_autoptr (KithdTokens) tokens = kithd_tokens_new (clock, key);
  g_autoptr (KithdPresence) presence = kithd_presence_new ();
  g_autoptr (KithdStore) store = kithd_store_open (&store_config, &error);
  g_autoptr (KithdService) service = NULL;
  g_autofree Sender *senders = g_new0 (Sender, N_SENDERS);
  Bench bench = { .store = store, .acknowledged = g_async_queue_new () };
  double rate;

  must (store != NULL, error);
  bench.service = service = kithd_service_new (&service_config, clock, store, tokens, presence);
  must (kithd_store_call (store, KITHD_STORE_WRITE, add_people, senders, &error), error);
  make_guild (&bench, senders);
  rate = run_senders (&bench, senders, seconds);
  kithd_store_close (store);
  return rate;
}

static void
remove_files (void)
{
  g_autoptr (GDir) files = g_dir_open (directory, 0, NULL);
  const char *name;

  while (files && (name = g_dir_read_name (files)))
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (directory);
}

int
main (int argc, char **argv)
{
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 2.0;
  gboolean raw = argc > 1 && g_str_equal (argv[1], "raw");

  if (argc < 2 || (!raw && !g_str_equal (argv[1], "send")))
    {
      g_printerr ("Usage: bench-store raw|send [SECONDS]\n");
      return 2;
    }
  /* Beside the program, since /tmp may be memory, where nothing has to reach a disk. */
  directory = g_strdup ("bench-store-XXXXXX");
  if (!g_mkdtemp (directory))
    g_error ("cannot make a directory here");
  g_print ("%.0f\n", raw ? measure_raw (seconds) : measure_send (seconds));
  remove_files ();
  return 0;
}
