/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-gateway.h"
#include "kithd-http.h"

G_BEGIN_DECLS

typedef enum
{
  KITHD_TLS_AUTO, /* a certificate of our own making */
  KITHD_TLS_OFF,
  KITHD_TLS_FILES,
} KithdTlsMode;

/* All that can be set, from its defaults, the configuration file and the command line, the later winning. */
typedef struct
{
  char *data_dir;
  GPtrArray *listen; /* char *: ADDRESS:PORT */
  KithdTlsMode tls;
  char *certificate, *key; /* with KITHD_TLS_FILES */
  gboolean allow_plain_http;
  gboolean announce; /* tell the local network of the server */
  KithRegistrationMode registration;
  char *name;
  char *public_url;     /* (nullable) */
  char *admin_socket;   /* (nullable): elsewhere than in the data directory; empty for none */
  char *metrics_listen; /* (nullable): ADDRESS:PORT */
  char *restore;        /* (nullable): the backup, with KITHD_COMMAND_RESTORE */
  char *file;           /* (nullable): where it was read from */
  KithdTurnConfig turn;
  guint voice_members;
  gboolean log_requests;
  guint guilds_per_user, channels_per_guild, members_per_guild, invites_per_guild, sessions_per_user;
  guint access_token_seconds;
  KithdHttpConfig http;
  KithdGatewayConfig gateway;
} KithdConfig;

#define KITHD_CONFIG_ERROR (kithd_config_error_quark ())
GQuark kithd_config_error_quark (void);

typedef enum
{
  KITHD_CONFIG_ERROR_BAD, /* something that was set cannot be meant */
} KithdConfigError;

/* What the command line asks for. */
typedef enum
{
  KITHD_COMMAND_RUN,
  KITHD_COMMAND_CHECK,   /* say that all of it can be meant */
  KITHD_COMMAND_RESTORE, /* put a backup in place */
  KITHD_COMMAND_DOCTOR,  /* look at everything */
  KITHD_COMMAND_VERSION,
  KITHD_COMMAND_HELP,
} KithdCommand;

KithdConfig *kithd_config_new (void);
void kithd_config_free (KithdConfig *self);

gboolean kithd_config_load_file (KithdConfig *self, const char *path, GError **error);
gboolean kithd_config_parse (KithdConfig *self, int argc, char *const *argv, KithdCommand *command, char **help,
                             GError **error);
gboolean kithd_config_split_address (const char *text, char **host, guint16 *port, GError **error);
gboolean kithd_config_is_loopback (const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithdConfig, kithd_config_free)

G_END_DECLS
