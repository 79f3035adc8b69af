/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-push-key.h"
#include "kith-push-portal.h"

G_BEGIN_DECLS

/* By which way a key is heard. */
typedef enum
{
  KITH_PUSH_BY_WINDOW,  /* while a window of the program has the keyboard */
  KITH_PUSH_BY_X11,     /* everywhere on an X display */
  KITH_PUSH_BY_PORTAL,  /* everywhere, as the desktop has it */
  KITH_PUSH_BY_COMMAND, /* from another program */
  KITH_N_PUSH_WAYS
} KithPushWay;

/* The keys of push to talk, muting and deafening, by all ways that work here. Signals: pushed (KithPushCommand,
 * KithPushWay, whether down); ways-changed: others work than before. */
#define KITH_TYPE_PUSH_KEYS (kith_push_keys_get_type ())
G_DECLARE_FINAL_TYPE (KithPushKeys, kith_push_keys, KITH, PUSH_KEYS, GObject)

KithPushKeys *kith_push_keys_new (GSettings *settings, const char *application_id);
const char *kith_push_keys_get_setting (KithPushCommand command);
const KithPushKey *kith_push_keys_get (KithPushKeys *self, KithPushCommand command);
void kith_push_keys_set (KithPushKeys *self, KithPushCommand command, const KithPushKey *key);

/* Keys are heard everywhere only while somebody wants them. */
void kith_push_keys_hold (KithPushKeys *self);
void kith_push_keys_release (KithPushKeys *self);
void kith_push_keys_watch_window (KithPushKeys *self, GtkWidget *window);
void kith_push_keys_tell (KithPushKeys *self, KithPushCommand command, KithPushWay way, gboolean down);
void kith_push_keys_bind_portal (KithPushKeys *self);

gboolean kith_push_keys_works (KithPushKeys *self, KithPushWay way);
KithPushPortal *kith_push_keys_get_portal (KithPushKeys *self);

G_END_DECLS
