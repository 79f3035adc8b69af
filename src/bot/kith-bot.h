/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-bot-options.h"
#include "kith-bot-voice.h"
#include "kith-client.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

G_BEGIN_DECLS

/* Exit codes of the program. */
typedef enum
{
  KITH_BOT_EXIT_OK = 0,
  KITH_BOT_EXIT_REFUSED = 1,     /* what was asked for was refused, or there is no such thing */
  KITH_BOT_EXIT_USAGE = 2,       /* the command line makes no sense */
  KITH_BOT_EXIT_UNREACHABLE = 3, /* no server, or no way to sign in */
} KithBotExit;

/* One account on one server that is told what to do by commands and answers in JSON lines. */
#define KITH_TYPE_BOT (kith_bot_get_type ())
G_DECLARE_FINAL_TYPE (KithBot, kith_bot, KITH, BOT, GObject)

KithBot *kith_bot_new (KithBotOptions *options, FILE *output);
int kith_bot_run (KithBot *self);

KithSession *kith_bot_get_session (KithBot *self);
KithBotVoice *kith_bot_get_voice (KithBot *self);
void kith_bot_print (KithBot *self, JsonObject *line);
void kith_bot_quit (KithBot *self, KithBotExit code);
int kith_bot_main (int argc, char **argv);

G_END_DECLS
