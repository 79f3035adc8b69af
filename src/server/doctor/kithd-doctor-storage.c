/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-doctor-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kithd-administration.h"
#include "kithd-db.h"
#include "kithd-migrations.h"

/* Below these the database will soon refuse writes. */
#define DISK_FAILURE (G_GUINT64_CONSTANT (100) << 20)
#define DISK_WARNING (G_GUINT64_CONSTANT (1) << 30)
/* A clock that is so far behind what was written was set back. */
#define CLOCK_SLACK_MS (60 * 1000)
/* Nobody ran this program before then. */
#define FIRST_YEAR 2024

void
kithd_doctor_check_disk (KithdDoctor *self)
{
  g_autoptr (GFile) directory = g_file_new_for_path (self->config->data_dir);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (
    directory, G_FILE_ATTRIBUTE_FILESYSTEM_FREE "," G_FILE_ATTRIBUTE_FILESYSTEM_SIZE, NULL, &error);
  g_autofree char *free_text = NULL, *size_text = NULL;
  guint64 free_bytes, size;
  KithCheckLevel level = KITH_CHECK_LEVEL_GOOD;

  if (!info)
    {
      kithd_doctor_say (self, "disk", KITH_CHECK_LEVEL_FAILURE, NULL, "%s", error->message);
      return;
    }
  free_bytes = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE);
  size = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_SIZE);
  if (free_bytes < DISK_FAILURE)
    level = KITH_CHECK_LEVEL_FAILURE;
  else if (free_bytes < DISK_WARNING)
    level = KITH_CHECK_LEVEL_WARNING;
  free_text = g_format_size (free_bytes);
  size_text = g_format_size (size);
  kithd_doctor_say (self, "disk", level,
                    level == KITH_CHECK_LEVEL_GOOD ? NULL : "Make room: without it nothing more can be written.",
                    "%s of %s are free", free_text, size_text);
}

/* @secret: others may not even read it. */
static void
check_file (KithdDoctor *self, const char *path, gboolean secret)
{
  GStatBuf info;

  if (g_stat (path, &info) < 0)
    return;
  if (secret && (info.st_mode & 0077))
    kithd_doctor_say (self, "permissions", KITH_CHECK_LEVEL_FAILURE, "chmod go= it.",
                      "%s can be read by others (mode %04o)", path, info.st_mode & 07777);
  if (access (path, R_OK | W_OK) < 0)
    kithd_doctor_say (self, "permissions", KITH_CHECK_LEVEL_FAILURE, "It must belong to the user that kithd runs as.",
                      "%s: %s", path, g_strerror (errno));
}

void
kithd_doctor_check_permissions (KithdDoctor *self)
{
  static const char *const names[] = { "kith.db", "token.key", "tls-key.pem" };
  const char *directory = self->config->data_dir;
  guint before = self->report->items->len;
  GStatBuf info;

  if (g_stat (directory, &info) < 0)
    {
      kithd_doctor_say (self, "permissions", KITH_CHECK_LEVEL_FAILURE,
                        "It is made at the first start, if the directory above it allows that.", "%s: %s", directory,
                        g_strerror (errno));
      return;
    }
  if (info.st_mode & 0007)
    kithd_doctor_say (self, "permissions", KITH_CHECK_LEVEL_WARNING, "chmod o= it.",
                      "%s can be opened by everybody (mode %04o)", directory, info.st_mode & 07777);
  if (access (directory, R_OK | W_OK | X_OK) < 0)
    kithd_doctor_say (self, "permissions", KITH_CHECK_LEVEL_FAILURE, "It must belong to the user that kithd runs as.",
                      "%s: %s", directory, g_strerror (errno));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);

      check_file (self, path, TRUE);
    }
  if (self->report->items->len == before)
    kithd_doctor_say (self, "permissions", KITH_CHECK_LEVEL_GOOD, NULL, "%s is for the server alone", directory);
}

static void
check_clock (KithdDoctor *self, KithdDb *db)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = g_date_time_format_iso8601 (now);
  gint64 newest = 0, now_ms = g_date_time_to_unix (now) * 1000;

  if (db && !kithd_administration_find_newest (db, &newest, NULL))
    newest = 0;
  if (newest > now_ms + CLOCK_SLACK_MS)
    kithd_doctor_say (self, "clock", KITH_CHECK_LEVEL_FAILURE, "Set the clock, best by NTP.",
                      "it is %s here, %" G_GINT64_FORMAT " s before the newest message was written", text,
                      (newest - now_ms) / 1000);
  else if (g_date_time_get_year (now) < FIRST_YEAR)
    kithd_doctor_say (self, "clock", KITH_CHECK_LEVEL_FAILURE, "Set the clock, best by NTP.", "it cannot be %s", text);
  else
    kithd_doctor_say (self, "clock", KITH_CHECK_LEVEL_GOOD, NULL, "it is %s", text);
}

static void
examine (KithdDoctor *self, KithdDb *db, const char *path)
{
  g_autofree char *problem = NULL, *size = NULL;
  g_autoptr (GError) error = NULL;
  KithdTotals totals;
  GStatBuf info;

  if (!kithd_db_examine (db, &problem, &error) || (!problem && !kithd_administration_count (db, &totals, &error)))
    problem = g_strdup (error->message);
  if (problem)
    {
      kithd_doctor_say (self, "database", KITH_CHECK_LEVEL_FAILURE,
                        "Stop the server, keep a copy of the data directory, and restore the last good backup.",
                        "%s is damaged: %s", path, problem);
      return;
    }
  size = g_format_size (g_stat (path, &info) == 0 ? (guint64) info.st_size : 0);
  kithd_doctor_say (self, "database", KITH_CHECK_LEVEL_GOOD, NULL,
                    "%s holds together: %s, %" G_GINT64_FORMAT " accounts, %" G_GINT64_FORMAT
                    " guilds, %" G_GINT64_FORMAT " messages",
                    path, size, totals.users, totals.guilds, totals.messages);
}

void
kithd_doctor_check_database (KithdDoctor *self)
{
  g_autofree char *path = g_build_filename (self->config->data_dir, "kith.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithdDb) db = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      kithd_doctor_say (self, "database", self->running ? KITH_CHECK_LEVEL_FAILURE : KITH_CHECK_LEVEL_NOTE, NULL,
                        "there is no %s yet", path);
      check_clock (self, NULL);
      return;
    }
  db = kithd_db_open (&kithd_db_sqlite, path, FALSE, &error);
  if (db)
    examine (self, db, path);
  else
    kithd_doctor_say (self, "database", KITH_CHECK_LEVEL_FAILURE, "Restore the last good backup.", "%s: %s", path,
                      error->message);
  check_clock (self, db);
}
