/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A folder of guilds in the rail, open or closed. */
#define KITH_TYPE_RAIL_FOLDER (kith_rail_folder_get_type ())
G_DECLARE_FINAL_TYPE (KithRailFolder, kith_rail_folder, KITH, RAIL_FOLDER, GtkWidget)

GtkWidget *kith_rail_folder_new (KithSession *session, KithGuildFolder *folder, GSettings *settings);
void kith_rail_folder_set_selected (KithRailFolder *self, KithGuild *guild);

/* Ids of the folders that are open on this device. */
#define KITH_OPEN_FOLDERS "open-folders"

G_END_DECLS
