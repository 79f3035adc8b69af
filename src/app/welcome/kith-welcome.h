/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"
#include "kith-host.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_WELCOME_START,
  KITH_WELCOME_HOST,
  KITH_WELCOME_JOIN,
  KITH_WELCOME_SIGN_IN,
} KithWelcomeStep;

/* The ways to an account. Signals: done (KithSession *, KithGuild * nullable); left, without a new account. */
#define KITH_TYPE_WELCOME (kith_welcome_get_type ())
G_DECLARE_FINAL_TYPE (KithWelcome, kith_welcome, KITH, WELCOME, GtkWidget)

GtkWidget *kith_welcome_new (KithClient *client, KithHost *host);
void kith_welcome_show_step (KithWelcome *self, KithWelcomeStep step, gboolean can_leave);
void kith_welcome_set_link (KithWelcome *self, const char *link);
void kith_welcome_set_account (KithWelcome *self, KithServerAddress *address, const char *login);
void kith_welcome_go_back (KithWelcome *self);

G_END_DECLS
