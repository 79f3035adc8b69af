/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-application.h"

G_BEGIN_DECLS

#define KITH_TYPE_WINDOW (kith_window_get_type ())
G_DECLARE_FINAL_TYPE (KithWindow, kith_window, KITH, WINDOW, AdwApplicationWindow)

KithWindow *kith_window_new (KithApplication *application);

G_END_DECLS
