/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-process.h"

#include <sys/resource.h>

/**
 * kithd_process_read:
 * @process: (out caller-allocates)
 *
 * Asks the system what this process uses.
 */
void
kithd_process_read (KithdProcess *process)
{
  struct rlimit limit;
  struct rusage usage;

  *process = (KithdProcess){ 0 };
  process->memory_bytes = kithd_process_get_memory ();
  process->descriptors = kithd_process_count_descriptors ();
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    process->max_descriptors = limit.rlim_cur;
  if (getrusage (RUSAGE_SELF, &usage) == 0)
    process->cpu_us = (guint64) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC +
                      (guint64) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}
