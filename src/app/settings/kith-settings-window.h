/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Pages of settings behind a list at the side, which folds in a narrow window. Property: page, the id of the page that
 * is shown. */
#define KITH_TYPE_SETTINGS_WINDOW (kith_settings_window_get_type ())
G_DECLARE_DERIVABLE_TYPE (KithSettingsWindow, kith_settings_window, KITH, SETTINGS_WINDOW, AdwWindow)

struct _KithSettingsWindowClass
{
  AdwWindowClass parent_class;

  /* Makes the page of an id that was added without one, when it is first looked at. */
  GtkWidget *(*make_page) (KithSettingsWindow *self, const char *id);
};

void kith_settings_window_set_heading (KithSettingsWindow *self, GtkWidget *heading);
void kith_settings_window_add_page (KithSettingsWindow *self, const char *id, const char *title, const char *icon_name,
                                    GtkWidget *page);
void kith_settings_window_set_page_visible (KithSettingsWindow *self, const char *id, gboolean visible);
GtkWidget *kith_settings_window_find_page (KithSettingsWindow *self, const char *id);
const char *kith_settings_window_get_page (KithSettingsWindow *self);
void kith_settings_window_show_page (KithSettingsWindow *self, const char *id);
void kith_settings_window_show_toast (KithSettingsWindow *self, const char *text);
void kith_settings_window_show_error (KithSettingsWindow *self, const char *what, const GError *error);

G_END_DECLS
