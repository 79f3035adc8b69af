/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-server-address.h"

G_BEGIN_DECLS

/* An invite as people pass it on: kith://HOST:PORT/CODE?fp=SHA256HEX[&tls=off]. Immutable. */
#define KITH_TYPE_JOIN_LINK (kith_join_link_get_type ())
typedef struct _KithJoinLink KithJoinLink;

GType kith_join_link_get_type (void);
KithJoinLink *kith_join_link_new (KithServerAddress *address, const char *code);
KithJoinLink *kith_join_link_parse (const char *text, GError **error);
KithJoinLink *kith_join_link_ref (KithJoinLink *self);
void kith_join_link_unref (KithJoinLink *self);

KithServerAddress *kith_join_link_get_address (KithJoinLink *self);
const char *kith_join_link_get_code (KithJoinLink *self);
char *kith_join_link_to_string (KithJoinLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithJoinLink, kith_join_link_unref)

G_END_DECLS
