/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-config.h"

#include <errno.h>
#include <string.h>

G_DEFINE_QUARK (kithd - config - error - quark, kithd_config_error)

#define DEFAULT_LISTEN "[::]:8443"

typedef enum
{
  SETTING_COUNT,
  SETTING_BYTES,
  SETTING_NUMBER,
  SETTING_SWITCH,
} SettingKind;

/* A number or switch of the configuration file. */
typedef struct
{
  const char *group, *key;
  SettingKind kind;
  gsize offset;
  double min, max;
} Setting;

#define AT(member) G_STRUCT_OFFSET (KithdConfig, member)

static const Setting settings[] = {
  { "limits", "guilds-per-user", SETTING_COUNT, AT (guilds_per_user), 1, 100000 },
  { "limits", "channels-per-guild", SETTING_COUNT, AT (channels_per_guild), 1, 100000 },
  { "limits", "members-per-guild", SETTING_COUNT, AT (members_per_guild), 1, 10000000 },
  { "limits", "invites-per-guild", SETTING_COUNT, AT (invites_per_guild), 1, 100000 },
  { "limits", "sessions-per-user", SETTING_COUNT, AT (sessions_per_user), 1, 10000 },
  { "limits", "access-token-seconds", SETTING_COUNT, AT (access_token_seconds), 1, KITH_LIMIT_ACCESS_TOKEN_SECONDS },
  { "limits", "connections", SETTING_COUNT, AT (http.admission.connections), 1, 10000000 },
  { "limits", "connections-per-address", SETTING_COUNT, AT (http.admission.connections_per_address), 1, 10000000 },
  { "limits", "connections-per-user", SETTING_COUNT, AT (gateway.connections_per_user), 1, 10000 },
  { "limits", "half-open", SETTING_COUNT, AT (http.admission.half_open), 1, 10000000 },
  { "limits", "half-open-per-address", SETTING_COUNT, AT (http.admission.half_open_per_address), 1, 10000000 },
  { "limits", "handshakes-per-second", SETTING_NUMBER, AT (http.admission.handshakes_per_second), 0.1, 100000 },
  { "limits", "handshakes-burst", SETTING_NUMBER, AT (http.admission.handshakes_burst), 1, 100000 },
  { "limits", "header-bytes", SETTING_COUNT, AT (http.header_bytes), 1024, 65536 },
  { "limits", "rate-factor", SETTING_NUMBER, AT (http.rate_factor), 0, 1000000 },
  { "limits", "frames-per-second", SETTING_NUMBER, AT (gateway.hub.frames_per_second), 0.1, 100000 },
  { "limits", "frames-burst", SETTING_NUMBER, AT (gateway.hub.frames_burst), 5, 100000 },
  { "limits", "queue-bytes", SETTING_BYTES, AT (gateway.hub.max_queue), 65536, 1 << 30 },
  { "limits", "replay-bytes", SETTING_BYTES, AT (gateway.replay.bytes), 1 << 20, (double) ((gint64) 1 << 40) },
  { "limits", "presence-members", SETTING_COUNT, AT (gateway.presence_max), 0, 10000000 },
  { "voice", "members", SETTING_COUNT, AT (voice_members), 2, 99 },
  { "voice", "lost-seconds", SETTING_COUNT, AT (gateway.voice_seconds), 1, 3600 },
  { "turn", "lifetime-seconds", SETTING_COUNT, AT (turn.seconds), 60, 2592000 },
  { "timeouts", "handshake-seconds", SETTING_COUNT, AT (http.handshake_seconds), 1, 300 },
  { "timeouts", "header-seconds", SETTING_COUNT, AT (http.header_seconds), 1, 300 },
  { "timeouts", "body-seconds", SETTING_COUNT, AT (http.body_seconds), 1, 300 },
  { "timeouts", "answer-seconds", SETTING_COUNT, AT (http.answer_seconds), 1, 3600 },
  { "timeouts", "idle-seconds", SETTING_COUNT, AT (http.idle_seconds), 1, 3600 },
  { "server", "http-threads", SETTING_COUNT, AT (http.threads), 1, 64 },
  { "server", "allow-plain-http", SETTING_SWITCH, AT (allow_plain_http), 0, 0 },
  { "server", "announce", SETTING_SWITCH, AT (announce), 0, 0 },
  { "log", "requests", SETTING_SWITCH, AT (log_requests), 0, 0 },
};

/**
 * kithd_config_new:
 *
 * Returns: (transfer full): the defaults, which lack a data directory only
 */
KithdConfig *
kithd_config_new (void)
{
  KithdConfig *self = g_new0 (KithdConfig, 1);

  self->listen = g_ptr_array_new_with_free_func (g_free);
  self->registration = KITH_REGISTRATION_MODE_INVITE;
  self->name = g_strdup ("Kith");
  self->guilds_per_user = KITH_LIMIT_GUILDS_PER_USER;
  self->channels_per_guild = KITH_LIMIT_CHANNELS_PER_GUILD;
  self->members_per_guild = KITH_LIMIT_MEMBERS_PER_GUILD;
  self->invites_per_guild = KITH_LIMIT_INVITES_PER_GUILD;
  self->sessions_per_user = KITH_LIMIT_SESSIONS_PER_USER;
  self->voice_members = KITH_LIMIT_VOICE_MEMBERS;
  self->turn.seconds = 86400;
  kithd_http_config_init (&self->http);
  kithd_gateway_config_init (&self->gateway);
  return self;
}

void
kithd_config_free (KithdConfig *self)
{
  if (!self)
    return;
  g_free (self->data_dir);
  g_ptr_array_unref (self->listen);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->name);
  g_free (self->public_url);
  g_free (self->admin_socket);
  g_free (self->metrics_listen);
  g_free (self->restore);
  g_strfreev (self->turn.stun);
  g_strfreev (self->turn.turn);
  g_free (self->turn.secret);
  g_free (self->file);
  g_free (self);
}

static gboolean G_GNUC_PRINTF (2, 3) bad (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_clear_error (error);
  if (error)
    *error = g_error_new_valist (KITHD_CONFIG_ERROR, KITHD_CONFIG_ERROR_BAD, format, arguments);
  va_end (arguments);
  return FALSE;
}

/**
 * kithd_config_split_address:
 * @text: HOST:PORT, with IPv6 addresses in brackets
 * @host: (out)
 * @port: (out): 0 for any that is free
 */
gboolean
kithd_config_split_address (const char *text, char **host, guint16 *port, GError **error)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *name = colon ? g_strndup (text, (gsize) (colon - text)) : NULL;
  gsize length = name ? strlen (name) : 0;
  guint64 number;

  if (!colon || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &number, NULL))
    return bad (error, "“%s” is not ADDRESS:PORT", text);
  if (length > 2 && name[0] == '[' && name[length - 1] == ']')
    *host = g_strndup (name + 1, length - 2);
  else if (length && !strchr (name, ':'))
    *host = g_strdup (name);
  else
    return bad (error, "“%s” is not ADDRESS:PORT (an IPv6 address stands in brackets)", text);
  *port = (guint16) number;
  return TRUE;
}

/**
 * kithd_config_is_loopback:
 *
 * Tells whether an address can be reached from this machine only.
 */
gboolean
kithd_config_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return address ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (host, "localhost") == 0;
}

static gboolean
add_listen (KithdConfig *self, const char *text, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (!kithd_config_split_address (text, &host, &port, error))
    return FALSE;
  g_ptr_array_add (self->listen, g_strdup (text));
  return TRUE;
}

static gboolean
set_tls (KithdConfig *self, const char *text, GError **error)
{
  const char *comma = strchr (text, ',');

  g_clear_pointer (&self->certificate, g_free);
  g_clear_pointer (&self->key, g_free);
  if (strcmp (text, "auto") == 0)
    {
      self->tls = KITHD_TLS_AUTO;
    }
  else if (strcmp (text, "off") == 0)
    {
      self->tls = KITHD_TLS_OFF;
    }
  else if (comma && comma != text && comma[1])
    {
      self->tls = KITHD_TLS_FILES;
      self->certificate = g_strndup (text, (gsize) (comma - text));
      self->key = g_strdup (comma + 1);
    }
  else
    {
      return bad (error, "tls must be auto, off or CERTIFICATE,KEY, not “%s”", text);
    }
  return TRUE;
}

static gboolean
set_registration (KithdConfig *self, const char *text, GError **error)
{
  if (strcmp (text, "open") == 0)
    self->registration = KITH_REGISTRATION_MODE_OPEN;
  else if (strcmp (text, "invite") == 0)
    self->registration = KITH_REGISTRATION_MODE_INVITE;
  else if (strcmp (text, "closed") == 0)
    self->registration = KITH_REGISTRATION_MODE_CLOSED;
  else
    return bad (error, "registration must be open, invite or closed, not “%s”", text);
  return TRUE;
}

static gboolean
set_name (KithdConfig *self, const char *text, GError **error)
{
  if (!*text || !g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > 100)
    return bad (error, "a server's name has 1 to 100 characters");
  g_free (self->name);
  self->name = g_strdup (text);
  return TRUE;
}

static gboolean
set_public_url (KithdConfig *self, const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL, *path = uri ? g_uri_get_path (uri) : NULL;

  if (!uri || !g_uri_get_host (uri) || !*g_uri_get_host (uri) || (*path && strcmp (path, "/") != 0) ||
      (strcmp (scheme, "https") != 0 && strcmp (scheme, "http") != 0))
    return bad (error, "a public URL looks like https://chat.example.org:8443, not “%s”", text);
  g_free (self->public_url);
  self->public_url = g_strdup (text);
  if (g_str_has_suffix (self->public_url, "/"))
    self->public_url[strlen (self->public_url) - 1] = '\0';
  return TRUE;
}

static gboolean
set_data_dir (KithdConfig *self, const char *text, GError **error)
{
  if (!*text)
    return bad (error, "the data directory has no name");
  g_free (self->data_dir);
  self->data_dir = g_canonicalize_filename (text, NULL);
  return TRUE;
}

static gboolean
set_admin_socket (KithdConfig *self, const char *text, GError **error)
{
  if (strcmp (text, "off") != 0 && !g_path_is_absolute (text))
    return bad (error, "the administrator's socket must be off or a path from the root, not “%s”", text);
  g_free (self->admin_socket);
  self->admin_socket = g_strdup (strcmp (text, "off") == 0 ? "" : text);
  return TRUE;
}

static gboolean
set_metrics_listen (KithdConfig *self, const char *text, GError **error)
{
  g_autofree char *host = NULL;
  guint16 port;

  if (!kithd_config_split_address (text, &host, &port, error))
    return FALSE;
  g_free (self->metrics_listen);
  self->metrics_listen = g_strdup (text);
  return TRUE;
}

static gboolean
set_servers (char ***place, const char *text, gboolean relay, GError **error)
{
  g_autofree char *list = g_strndup (text, strlen (text) - (g_str_has_suffix (text, ";") ? 1 : 0));
  g_auto (GStrv) urls = g_strsplit (list, ";", -1);

  for (guint i = 0; urls[i]; i++)
    if (!kithd_turn_check_url (g_strstrip (urls[i]), relay))
      return bad (error,
                  relay ? "“%s” is not like turn:turn.example.org:3478?transport=udp"
                        : "“%s” is not like stun:stun.example.org:3478",
                  urls[i]);
  g_strfreev (*place);
  *place = g_steal_pointer (&urls);
  return TRUE;
}

static gboolean
set_stun (KithdConfig *self, const char *text, GError **error)
{
  return set_servers (&self->turn.stun, text, FALSE, error);
}

static gboolean
set_turn (KithdConfig *self, const char *text, GError **error)
{
  return set_servers (&self->turn.turn, text, TRUE, error);
}

static gboolean
set_turn_secret (KithdConfig *self, const char *text, GError **error)
{
  if (!*text)
    return bad (error, "the relays' secret is empty");
  g_free (self->turn.secret);
  self->turn.secret = g_strdup (text);
  return TRUE;
}

/* Texts that both the file and the command line can set. */
typedef struct
{
  const char *group, *key; /* the option has the same name */
  gboolean (*set) (KithdConfig *self, const char *text, GError **error);
} Text;

static const Text texts[] = {
  { "server", "data-dir", set_data_dir },
  { "server", "name", set_name },
  { "server", "public-url", set_public_url },
  { "server", "registration", set_registration },
  { "server", "tls", set_tls },
  { "admin", "socket", set_admin_socket },
  { "metrics", "listen", set_metrics_listen },
  { "turn", "stun-urls", set_stun },
  { "turn", "urls", set_turn },
  { "turn", "secret", set_turn_secret },
};

static gboolean
load_setting (KithdConfig *self, const Setting *setting, GKeyFile *file, GError **error)
{
  gpointer at = G_STRUCT_MEMBER_P (self, setting->offset);
  g_autoptr (GError) wrong = NULL;
  double value;

  if (setting->kind == SETTING_SWITCH)
    {
      *(gboolean *) at = g_key_file_get_boolean (file, setting->group, setting->key, &wrong);
      return !wrong || bad (error, "[%s] %s must be true or false", setting->group, setting->key);
    }
  value = g_key_file_get_double (file, setting->group, setting->key, &wrong);
  if (wrong || !(value >= setting->min && value <= setting->max))
    return bad (error, "[%s] %s must be a number from %g to %g", setting->group, setting->key, setting->min,
                setting->max);
  if (setting->kind == SETTING_COUNT)
    *(guint *) at = (guint) value;
  else if (setting->kind == SETTING_BYTES)
    *(gsize *) at = (gsize) value;
  else
    *(double *) at = value;
  return TRUE;
}

static gboolean
load_listen (KithdConfig *self, GKeyFile *file, GError **error)
{
  g_auto (GStrv) list = g_key_file_get_string_list (file, "server", "listen", NULL, error);

  if (!list)
    return FALSE;
  g_ptr_array_set_size (self->listen, 0);
  for (guint i = 0; list[i]; i++)
    if (!add_listen (self, list[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
load_key (KithdConfig *self, GKeyFile *file, const char *group, const char *key, GError **error)
{
  if (strcmp (group, "server") == 0 && strcmp (key, "listen") == 0)
    return load_listen (self, file, error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].group, group) == 0 && strcmp (texts[i].key, key) == 0)
      {
        g_autofree char *text = g_key_file_get_string (file, group, key, error);

        return text && texts[i].set (self, text, error);
      }
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].group, group) == 0 && strcmp (settings[i].key, key) == 0)
      return load_setting (self, &settings[i], file, error);
  return bad (error, "there is no setting [%s] %s", group, key);
}

/**
 * kithd_config_load_file:
 *
 * Reads a configuration file. A setting that is not known is an error, since it is a misspelt one.
 */
gboolean
kithd_config_load_file (KithdConfig *self, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  g_free (self->file);
  self->file = g_canonicalize_filename (path, NULL);
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i]; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);

      for (guint k = 0; keys && keys[k]; k++)
        if (!load_key (self, file, groups[i], keys[k], error))
          {
            g_prefix_error (error, "%s: ", path);
            return FALSE;
          }
    }
  return TRUE;
}

/* What must hold for all of it together. */
static gboolean
check (KithdConfig *self, GError **error)
{
  gboolean reachable = FALSE;

  if (!self->data_dir)
    return bad (error, "say with --data-dir where the server's data shall be");
  if (!self->listen->len)
    g_ptr_array_add (self->listen, g_strdup (DEFAULT_LISTEN));
  self->http.public_url = self->public_url;
  self->http.log_requests = self->log_requests;
  for (guint i = 0; i < self->listen->len; i++)
    {
      g_autofree char *host = NULL;
      guint16 port;

      if (!kithd_config_split_address (self->listen->pdata[i], &host, &port, error))
        return FALSE;
      reachable |= !kithd_config_is_loopback (host);
      if (self->tls == KITHD_TLS_OFF && !self->allow_plain_http && !kithd_config_is_loopback (host))
        return bad (error, "without TLS everybody on the way can read everything, so that only loopback addresses are "
                           "allowed; behind a proxy that does TLS, add --allow-plain-http");
    }
  if (self->announce && !reachable)
    return bad (error, "the local network cannot be told of a server that listens on loopback addresses only");
  return TRUE;
}

typedef struct
{
  char *texts[G_N_ELEMENTS (texts)];
  char **listen;
  char *config;
  gboolean allow_plain_http, announce, check, doctor, version, help;
} Options;

static void
options_clear (Options *options)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (options->texts[i]);
  g_strfreev (options->listen);
  g_free (options->config);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
apply_options (KithdConfig *self, const Options *options, GError **error)
{
  if (options->config && !kithd_config_load_file (self, options->config, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (options->texts[i] && !texts[i].set (self, options->texts[i], error))
      return FALSE;
  if (options->listen)
    g_ptr_array_set_size (self->listen, 0);
  for (guint i = 0; options->listen && options->listen[i]; i++)
    if (!add_listen (self, options->listen[i], error))
      return FALSE;
  self->allow_plain_http |= options->allow_plain_http;
  self->announce |= options->announce;
  return check (self, error);
}

/**
 * kithd_config_parse:
 * @command: (out): what to do
 * @help: (out) (nullable): the text to show, with %KITHD_COMMAND_HELP
 *
 * Reads the command line and the configuration file that it names.
 */
gboolean
kithd_config_parse (KithdConfig *self, int argc, char *const *argv, KithdCommand *command, char **help, GError **error)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.texts[0], "Where everything is kept", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.listen,
      "Where to listen, several times if need be; port 0 takes a free one (" DEFAULT_LISTEN ")", "ADDRESS:PORT" },
    { "tls", 0, 0, G_OPTION_ARG_STRING, &options.texts[4], "auto (a certificate of its own), off, or two files",
      "auto|off|CERTIFICATE,KEY" },
    { "registration", 0, 0, G_OPTION_ARG_STRING, &options.texts[3], "Who can make an account (invite)",
      "open|invite|closed" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.texts[1], "What the server is called", "NAME" },
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &options.texts[2], "How it is reached from outside", "URL" },
    { "allow-plain-http", 0, 0, G_OPTION_ARG_NONE, &options.allow_plain_http,
      "Allow --tls off on addresses that others can reach", NULL },
    { "announce", 0, 0, G_OPTION_ARG_NONE, &options.announce,
      "Tell the local network of the server, so that apps there list it", NULL },
    { "admin-socket", 0, 0, G_OPTION_ARG_STRING, &options.texts[5], "Where kithctl finds the server", "PATH" },
    { "check-config", 0, 0, G_OPTION_ARG_NONE, &options.check,
      "Say whether the options and the file can be meant, and end", NULL },
    { "doctor", 0, 0, G_OPTION_ARG_NONE, &options.doctor,
      "Look at everything that the server needs, write a report in JSON, and end", NULL },
    { "restore", 0, 0, G_OPTION_ARG_FILENAME, &self->restore, "Put a backup in place of the data, and end", "FILE" },
    { "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "Configuration file", "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options.version, "Show the version", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &options.help, "Show this help", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- the server of Kith");
  g_autoptr (GError) wrong = NULL;
  g_auto (GStrv) arguments = g_strdupv ((char **) argv);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &arguments, &wrong))
    return bad (error, "%s", wrong->message);
  if (arguments[0] && arguments[1])
    return bad (error, "“%s” is not understood", arguments[1]);
  *command = options.help      ? KITHD_COMMAND_HELP
             : options.version ? KITHD_COMMAND_VERSION
             : options.check   ? KITHD_COMMAND_CHECK
             : options.doctor  ? KITHD_COMMAND_DOCTOR
             : self->restore   ? KITHD_COMMAND_RESTORE
                               : KITHD_COMMAND_RUN;
  if (options.help)
    *help = g_option_context_get_help (context, TRUE, NULL);
  return options.help || options.version || apply_options (self, &options, error);
}
