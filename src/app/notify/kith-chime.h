/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The sound of a new message, as the desktop's sound theme has it. */
typedef struct _KithChime KithChime;

KithChime *kith_chime_new (void);
void kith_chime_free (KithChime *self);
void kith_chime_play (KithChime *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithChime, kith_chime_free)

G_END_DECLS
