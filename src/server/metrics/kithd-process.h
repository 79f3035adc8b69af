/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the server's process uses; 0 where the system does not tell. */
typedef struct
{
  guint64 memory_bytes;
  guint64 descriptors, max_descriptors;
  guint64 cpu_us;
} KithdProcess;

void kithd_process_read (KithdProcess *process);

/* For kithd-process.c alone: what is different on every system. */
guint64 kithd_process_get_memory (void);
guint64 kithd_process_count_descriptors (void);

G_END_DECLS
