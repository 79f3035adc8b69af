/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-switcher-index.h"

G_BEGIN_DECLS

/* Where a message can be sent on to: the conversations and channels of its account in which one may write. */

GPtrArray *kith_forward_targets_new (KithChannel *here, const char *const *recent);
GPtrArray *kith_forward_targets_search (GPtrArray *targets, const char *text, guint max);

G_END_DECLS
