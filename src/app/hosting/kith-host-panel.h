/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-host.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The window in which a person looks after the community server on this computer. */
#define KITH_TYPE_HOST_PANEL (kith_host_panel_get_type ())
G_DECLARE_FINAL_TYPE (KithHostPanel, kith_host_panel, KITH, HOST_PANEL, AdwPreferencesWindow)

void kith_host_panel_present (GtkWindow *parent, KithHost *host);

G_END_DECLS
