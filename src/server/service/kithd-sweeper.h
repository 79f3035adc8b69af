/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-store.h"

G_BEGIN_DECLS

/* Removes what was deleted already, a few rows in each of the writer's turns, so that others get theirs in between. It
 * goes on after a restart where it stopped. Any thread may use it. */
typedef struct _KithdSweeper KithdSweeper;

KithdSweeper *kithd_sweeper_new (KithdStore *store);
void kithd_sweeper_unref (KithdSweeper *self);
void kithd_sweeper_wake (KithdSweeper *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdSweeper, kithd_sweeper_unref)

G_END_DECLS
