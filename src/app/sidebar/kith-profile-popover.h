/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The card of a person in a popover, wherever they are named. */

GtkWidget *kith_profile_popover_new (KithSession *session, KithGuild *guild, KithUser *user);

G_END_DECLS
