/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/* To be preloaded: writes each statement that a program prepares into the file that SQL_LOG names, with a zero after
 * it. */

typedef int (*Prepare) (sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);

int
sqlite3_prepare_v3 (sqlite3 *handle, const char *sql, int length, unsigned flags, sqlite3_stmt **statement,
                    const char **rest)
{
  static Prepare prepare;
  const char *path = getenv ("SQL_LOG");
  FILE *log = path ? fopen (path, "a") : NULL;

  if (log)
    {
      fprintf (log, "%s%c", sql, '\0');
      fclose (log);
    }
  if (!prepare)
    prepare = (Prepare) dlsym (RTLD_NEXT, "sqlite3_prepare_v3");
  return prepare (handle, sql, length, flags, statement, rest);
}
