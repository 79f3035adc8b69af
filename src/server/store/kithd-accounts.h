/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"

G_BEGIN_DECLS

/* Rows of people. `find` functions succeed with NULL where there is none. */

/* The columns that kithd_accounts_read_user() reads, of the table with this alias. */
#define KITHD_USER_COLUMNS(alias)                                                                                      \
  alias ".id, " alias ".username, " alias ".display_name, " alias ".bio, " alias ".accent_colour, " alias              \
        ".avatar, " alias ".pronouns, " alias ".banner"
#define KITHD_N_USER_COLUMNS 8
/* A user name that nobody can choose: what an account that is gone is called. */
#define KITHD_DELETED_PREFIX "deleted-"

typedef struct
{
  char *user_id;
  char *password_hash;
  gboolean disabled;
} KithdCredentials;

void kithd_credentials_free (KithdCredentials *self);

gboolean kithd_accounts_is_empty (KithdDb *db, gboolean *empty, GError **error);
gboolean kithd_accounts_has_username (KithdDb *db, const char *username, gboolean *taken, GError **error);
gboolean kithd_accounts_has_email (KithdDb *db, const char *email, gboolean *taken, GError **error);
gboolean kithd_accounts_insert (KithdDb *db, const KithWireAccount *account, const char *password_hash, GError **error);
gboolean kithd_accounts_update_profile (KithdDb *db, const KithWireAccount *account, GError **error);
gboolean kithd_accounts_erase (KithdDb *db, const char *user_id, GError **error);
gboolean kithd_accounts_set_password (KithdDb *db, const char *user_id, const char *password_hash, GError **error);
gboolean kithd_accounts_find (KithdDb *db, const char *user_id, KithWireAccount **account, GError **error);
gboolean kithd_accounts_find_user (KithdDb *db, const char *user_id, KithWireUser **user, GError **error);
gboolean kithd_accounts_find_users (KithdDb *db, GHashTable *users, GError **error);
gboolean kithd_accounts_find_peer (KithdDb *db, const char *asker_id, const char *user_id, KithWireUser **user,
                                   GError **error);
gboolean kithd_accounts_find_credentials (KithdDb *db, const char *login, KithdCredentials **credentials,
                                          GError **error);
gboolean kithd_accounts_find_credentials_by_id (KithdDb *db, const char *user_id, KithdCredentials **credentials,
                                                GError **error);
KithWireUser *kithd_accounts_read_user (KithdStatement *statement, guint column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdCredentials, kithd_credentials_free)

G_END_DECLS
