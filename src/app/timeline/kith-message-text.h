/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"
#include "kith-rich-text.h"

G_BEGIN_DECLS

/* What a message says, as it is shown. */

char *kith_message_text_dup_source (KithMessage *message);
KithRichText *kith_message_text_parse (KithMessage *message, const char *source);
gboolean kith_message_text_is_folded (KithMessage *message);
KithRichText *kith_message_text_fold (void);
char *kith_message_text_dup_line (KithMessage *message);
char *kith_message_text_dup_reply (KithMessage *message);

G_END_DECLS
