/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kith-cache.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ID "0197a0c0-0000-7000-8000-000000000001"

typedef struct
{
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->directory = g_dir_make_tmp ("kith-cache-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "sub", "cache.sqlite", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *sub = g_path_get_dirname (self->path);
  g_autoptr (GDir) directory = g_dir_open (sub, 0, NULL);
  const char *name;

  while (directory && (name = g_dir_read_name (directory)))
    {
      g_autofree char *path = g_build_filename (sub, name, NULL);

      g_unlink (path);
    }
  g_rmdir (sub);
  g_rmdir (self->directory);
  g_free (self->directory);
  g_free (self->path);
}

static void
put_number (KithCache *cache, gint64 account, int number)
{
  g_autofree char *id = g_strdup_printf ("id-%03d", number);
  g_autofree char *text = g_strdup_printf ("text %d", number);

  kith_cache_put_text (cache, account, KITH_CACHE_MESSAGE, id, "channel", number, text);
}

static void
assert_numbers (KithCache *cache, gint64 account, guint limit, int first, int last)
{
  g_autoptr (GPtrArray) rows = kith_cache_load_newest (cache, account, KITH_CACHE_MESSAGE, "channel", limit);

  g_assert_cmpuint (rows->len, ==, last - first + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      KithCacheRow *row = g_ptr_array_index (rows, i);
      g_autofree char *text = g_strdup_printf ("text %d", first + (int) i);

      g_assert_cmpint (row->number, ==, first + (int) i);
      g_assert_cmpstr (row->text, ==, text);
      g_assert_cmpstr (row->parent, ==, "channel");
    }
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autoptr (KithCache) cache = kith_cache_open (self->path);
  g_autofree char *draft = NULL;
  GStatBuf status;

  for (int i = 0; i < 200; i++)
    put_number (cache, 1, i);
  put_number (cache, 2, 7);
  kith_cache_put_text (cache, 1, KITH_CACHE_DRAFT, "channel", NULL, 0, "half a");
  kith_cache_put_text (cache, 1, KITH_CACHE_DRAFT, "channel", NULL, 0, "half a thought 🐟");
  kith_cache_remove_below (cache, 1, KITH_CACHE_MESSAGE, "channel", 100);
  assert_numbers (cache, 1, 1000, 100, 199);
  g_clear_pointer (&cache, kith_cache_close);

  cache = kith_cache_open (self->path);
  assert_numbers (cache, 1, 50, 150, 199);
  assert_numbers (cache, 2, 50, 7, 7);
  draft = kith_cache_load_text (cache, 1, KITH_CACHE_DRAFT, "channel");
  g_assert_cmpstr (draft, ==, "half a thought 🐟");
  kith_cache_remove_account (cache, 1);
  assert_numbers (cache, 1, 50, 1, 0);
  assert_numbers (cache, 2, 50, 7, 7);
  g_assert_null (kith_cache_load_text (cache, 1, KITH_CACHE_DRAFT, "channel"));
  /* Nobody else reads what people talk about. */
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0077, ==, 0);
}

static void
test_wire (Fixture *self, gconstpointer data)
{
  g_autoptr (KithCache) cache = kith_cache_open (self->path);
  g_autoptr (KithWireGuild) guild = kith_wire_guild_new (), again = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  KithCacheRow broken = { .text = (char *) "{\"id\":" };

  guild->id = g_strdup (ID);
  guild->name = g_strdup ("Рыбаки \"1\"");
  guild->owner_id = g_strdup (ID);
  guild->created_at = 1750000000123;
  kith_cache_put (cache, 1, KITH_CACHE_GUILD, guild->id, NULL, 0, &kith_wire_guild_type, guild);
  rows = kith_cache_load (cache, 1, KITH_CACHE_GUILD, NULL);
  g_assert_cmpuint (rows->len, ==, 1);
  again = kith_cache_row_decode (g_ptr_array_index (rows, 0), &kith_wire_guild_type);
  g_assert_cmpstr (again->name, ==, guild->name);
  g_assert_cmpint (again->created_at, ==, guild->created_at);
  g_assert_null (kith_cache_row_decode (&broken, &kith_wire_guild_type));
}

static void
test_corrupted (Fixture *self, gconstpointer data)
{
  g_autoptr (KithCache) cache = kith_cache_open (self->path);
  g_autofree char *noise = g_strnfill (20000, 'x');
  g_autofree char *aside = g_strconcat (self->path, ".broken", NULL);

  put_number (cache, 1, 1);
  g_clear_pointer (&cache, kith_cache_close);
  g_assert_true (g_file_set_contents (self->path, noise, -1, NULL));
  cache = kith_cache_open (self->path);
  assert_numbers (cache, 1, 50, 1, 0);
  put_number (cache, 1, 2);
  assert_numbers (cache, 1, 50, 2, 2);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS));
}

/* Pages in the middle are damaged, which is found while reading. */
static void
test_damaged_within (Fixture *self, gconstpointer data)
{
  g_autoptr (KithCache) cache = kith_cache_open (self->path);
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  gsize length;

  for (int i = 0; i < 2000; i++)
    put_number (cache, 1, i);
  g_clear_pointer (&cache, kith_cache_close);
  g_assert_true (g_file_get_contents (self->path, &contents, &length, NULL));
  memset (contents + 8192, 0xa5, length - 8192);
  g_assert_true (g_file_set_contents (self->path, contents, (gssize) length, NULL));
  cache = kith_cache_open (self->path);
  rows = kith_cache_load (cache, 1, KITH_CACHE_MESSAGE, NULL);
  put_number (cache, 1, 5);
  assert_numbers (cache, 1, 50, 5, 5);
}

/* What was flushed is there after a kill in the middle of writing. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  int ready[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0)
    {
      KithCache *cache = kith_cache_open (self->path);

      for (int i = 0; i < 100; i++)
        put_number (cache, 1, i);
      kith_cache_flush (cache);
      if (write (ready[1], "x", 1) != 1)
        _exit (1);
      for (int i = 100;; i++)
        put_number (cache, 2, i % 1000);
    }
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  close (ready[0]);
  close (ready[1]);
  {
    g_autoptr (KithCache) cache = kith_cache_open (self->path);

    assert_numbers (cache, 1, 1000, 0, 99);
  }
}

/* A file that cannot be opened for now is sound all the same, and stays where it is. */
static void
test_not_now (Fixture *self, gconstpointer data)
{
  g_autoptr (KithCache) cache = kith_cache_open (self->path);
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *aside = g_strconcat (self->path, ".broken", NULL);

  put_number (cache, 1, 7);
  g_clear_pointer (&cache, kith_cache_close);
  g_assert_cmpint (g_mkdir (log, 0700), ==, 0);
  cache = kith_cache_open (self->path);
  put_number (cache, 1, 8);
  assert_numbers (cache, 1, 50, 8, 8);
  g_clear_pointer (&cache, kith_cache_close);
  g_assert_cmpint (g_rmdir (log), ==, 0);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  cache = kith_cache_open (self->path);
  assert_numbers (cache, 1, 50, 7, 7);
}

static void
test_nowhere (void)
{
  g_autoptr (KithCache) cache = kith_cache_open ("/proc/no/such/place/cache.sqlite");

  put_number (cache, 1, 3);
  assert_numbers (cache, 1, 50, 3, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/cache/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("killed", test_killed);
  ADD ("round-trip", test_round_trip);
  ADD ("wire", test_wire);
  ADD ("corrupted", test_corrupted);
  ADD ("damaged-within", test_damaged_within);
  ADD ("not-now", test_not_now);
  g_test_add_func ("/cache/nowhere", test_nowhere);
  return g_test_run ();
}
