/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-process.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The second number of /proc/self/statm (proc(5)) is the resident set in pages. */
guint64
kithd_process_get_memory (void)
{
  g_autofree char *text = NULL;
  const char *blank;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || !(blank = strchr (text, ' ')))
    return 0;
  return g_ascii_strtoull (blank + 1, NULL, 10) * (guint64) sysconf (_SC_PAGESIZE);
}

guint64
kithd_process_count_descriptors (void)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  guint64 n = 0;

  while (directory && g_dir_read_name (directory))
    n++;
  /* One was the directory's own. */
  return n ? n - 1 : 0;
}
