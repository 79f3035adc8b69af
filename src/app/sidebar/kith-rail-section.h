/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_RAIL_SECTION (kith_rail_section_get_type ())
G_DECLARE_FINAL_TYPE (KithRailSection, kith_rail_section, KITH, RAIL_SECTION, GtkWidget)

GtkWidget *kith_rail_section_new (KithSession *session, GSettings *settings);
KithSession *kith_rail_section_get_session (KithRailSection *self);
void kith_rail_section_set_heading_visible (KithRailSection *self, gboolean visible);
void kith_rail_section_set_selected (KithRailSection *self, KithGuild *guild);
void kith_rail_section_set_direct (KithRailSection *self, KithSession *session);

G_END_DECLS
