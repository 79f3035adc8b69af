/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

G_BEGIN_DECLS

/* What people do in tests, one step after the other; each waits until it is done. */
KithClient *kith_test_client_new (const char *data_dir);
KithSession *kith_test_register (KithClient *client, KithServerAddress *address, const char *name);
KithGuild *kith_test_create_guild (KithSession *session, const char *name);
KithGuild *kith_test_join (KithSession *session, KithGuild *guild);
KithChannel *kith_test_general (KithGuild *guild);
KithMessage *kith_test_find (KithChannel *channel, const char *content);
guint kith_test_count (KithChannel *channel, const char *content);
void kith_test_wait_connected (KithSession *session);

G_END_DECLS
