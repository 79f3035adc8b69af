/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-message.h"

G_BEGIN_DECLS

char *kith_message_dup_excerpt (KithMessage *message, guint max);

G_END_DECLS
