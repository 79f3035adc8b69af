/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Chooses people of the guilds that an account is in. Signal: chosen, with the ids joined by commas. */
#define KITH_TYPE_PEOPLE_DIALOG (kith_people_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithPeopleDialog, kith_people_dialog, KITH, PEOPLE_DIALOG, AdwWindow)

KithPeopleDialog *kith_people_dialog_new (GtkWindow *parent, KithSession *session, const char *title,
                                          const char *button, guint max);
KithPeopleDialog *kith_people_dialog_new_for_guild (GtkWindow *parent, KithGuild *guild, const char *title,
                                                    const char *button);
void kith_people_dialog_fail (KithPeopleDialog *self, const GError *error);

G_END_DECLS
