/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* Messages that are deleted in a few seconds, so that it can be undone. They are kept in the cache until the server
 * knows, also across the end of the program. */
typedef struct _KithTrash KithTrash;

#define KITH_TRASH_SECONDS 5

KithTrash *kith_trash_new (KithSession *session);
void kith_trash_free (KithTrash *self);
void kith_trash_add (KithTrash *self, KithMessage *message);
gboolean kith_trash_take_back (KithTrash *self, KithMessage *message);
gboolean kith_trash_has (KithTrash *self, const char *message_id);
void kith_trash_load_cache (KithTrash *self);
void kith_trash_resume (KithTrash *self);
void kith_trash_flush (KithTrash *self);
guint kith_trash_get_length (KithTrash *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTrash, kith_trash_free)

G_END_DECLS
