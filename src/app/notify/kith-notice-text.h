/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

G_BEGIN_DECLS

/* What a notification says. */

char *kith_notice_text_excerpt (KithChannel *channel, const KithWireMessage *message);
char *kith_notice_text_author (KithChannel *channel, const KithWireMessage *message);
char *kith_notice_text_title (KithChannel *channel, const char *author, guint count);
char *kith_notice_text_body (KithChannel *channel, const char *author, const char *excerpt, guint count);
char *kith_notice_text_count (guint count);

G_END_DECLS
