/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"
#include "kith-rich-text.h"

G_BEGIN_DECLS

/* What the system noted, in the reader's language. */

gboolean kith_system_line_is (KithMessage *message);
KithRichText *kith_system_line_make (KithMessage *message, const char *author, const char **icon);

G_END_DECLS
