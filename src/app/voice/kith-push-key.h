/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a key can be for. */
typedef enum
{
  KITH_PUSH_TALK,
  KITH_PUSH_MUTE,
  KITH_PUSH_DEAFEN,
  KITH_N_PUSH_COMMANDS
} KithPushCommand;

/* A key of the keyboard, with others that are held, or a button of the mouse. Zero-initialised it is none. */
typedef struct
{
  guint keyval;
  GdkModifierType modifiers;
  guint button;
} KithPushKey;

/* Tells that a key was pressed, or let go. */
typedef void (*KithPushFunc) (KithPushCommand command, gboolean down, gpointer data);

gboolean kith_push_key_is_set (const KithPushKey *self);
gboolean kith_push_key_parse (KithPushKey *self, const char *text);
char *kith_push_key_format (const KithPushKey *self);
char *kith_push_key_describe (const KithPushKey *self);
char *kith_push_key_to_trigger (const KithPushKey *self);

G_END_DECLS
