/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

G_BEGIN_DECLS

/* A page of the messages that call the person. */
typedef struct
{
  GPtrArray *messages; /* of KithMessage, newest first */
  char *next;          /* (nullable): where the next page begins; NULL after the last one */
} KithMentionPage;

void kith_mention_page_free (KithMentionPage *self);

void kith_session_list_mentions_async (KithSession *self, const char *before, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
KithMentionPage *kith_session_list_mentions_finish (KithSession *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMentionPage, kith_mention_page_free)

G_END_DECLS
