/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Deadlines of many things with a second's grain: setting and moving one costs nothing, and one timer serves them all.
 */

typedef struct _KithdWheelEntry KithdWheelEntry;
typedef void (*KithdWheelFunc) (KithdWheelEntry *entry, gpointer data);

/* Part of the struct that it belongs to; zero-initialised it is not set. */
struct _KithdWheelEntry
{
  KithdWheelEntry *next, *previous;
  guint32 due; /* seconds of the wheel */
};

#define KITHD_WHEEL_SLOTS 64

typedef struct
{
  KithdWheelEntry slots[KITHD_WHEEL_SLOTS]; /* heads of rings */
  guint32 now;
  KithdWheelFunc func;
  gpointer data;
} KithdWheel;

void kithd_wheel_init (KithdWheel *self, KithdWheelFunc func, gpointer data);
void kithd_wheel_set (KithdWheel *self, KithdWheelEntry *entry, guint seconds);
void kithd_wheel_unset (KithdWheelEntry *entry);
void kithd_wheel_advance (KithdWheel *self);

G_END_DECLS
