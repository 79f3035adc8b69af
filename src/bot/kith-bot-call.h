/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-bot.h"

G_BEGIN_DECLS

/* One command that is being carried out: a JSON object {"id": ANY, "do": NAME, …}, answered by one line
 * {"id": ANY, "ok": true, …} or {"id": ANY, "ok": false, "error": {"code", "text"}}. */
typedef struct _KithBotCall KithBotCall;

typedef void (*KithBotCallDone) (gpointer data, gboolean success);

void kith_bot_call_start (KithBot *bot, JsonObject *request, KithBotCallDone done, gpointer data);
JsonObject *kith_bot_call_from_arguments (char **arguments, GError **error);
char *kith_bot_describe_commands (void);

/* For commands. */
KithBot *kith_bot_call_get_bot (KithBotCall *self);
const char *kith_bot_call_get_text (KithBotCall *self, const char *name);
const char *kith_bot_call_need_text (KithBotCall *self, const char *name);
gint64 kith_bot_call_get_number (KithBotCall *self, const char *name, gint64 fallback);
void kith_bot_call_answer (KithBotCall *self, JsonObject *answer);
void kith_bot_call_answer_done (KithBotCall *self, gboolean done, const GError *error);
void kith_bot_call_fail (KithBotCall *self, const GError *error);
void kith_bot_call_fail_code (KithBotCall *self, const char *code, const char *text);
KithChannel *kith_bot_call_find_channel (KithBotCall *self);
KithGuild *kith_bot_call_find_guild (KithBotCall *self);

/* A command by name; `arguments` are the names of its fields in the order of the command line, those after | optional.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  void (*run) (KithBotCall *call);
  const char *help;
} KithBotCommand;

extern const KithBotCommand kith_bot_message_commands[];
extern const KithBotCommand kith_bot_guild_commands[];
extern const KithBotCommand kith_bot_people_commands[];
extern const KithBotCommand kith_bot_voice_commands[];
extern const KithBotCommand kith_bot_share_commands[];
extern const KithBotCommand kith_bot_role_commands[];
extern const KithBotCommand kith_bot_settings_commands[];

const char *kith_bot_error_get_code (const GError *error);

G_END_DECLS
