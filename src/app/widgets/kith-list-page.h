/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A long list in a settings window, with what stands above it, and what is shown while it loads, is empty or could not
 * be read. Signals: retry, when the person wants to try again; more, when the end of the list is near. */
#define KITH_TYPE_LIST_PAGE (kith_list_page_get_type ())
G_DECLARE_FINAL_TYPE (KithListPage, kith_list_page, KITH, LIST_PAGE, GtkWidget)

GtkWidget *kith_list_page_new (const char *name);
void kith_list_page_add_top (KithListPage *self, GtkWidget *widget);
GtkWidget *kith_list_page_add_hint (KithListPage *self, const char *hint, const char *label, const char *action);
void kith_list_page_set_list (KithListPage *self, GListModel *model, GtkListItemFactory *factory);
void kith_list_page_set_empty (KithListPage *self, const char *icon_name, const char *title, const char *description);
void kith_list_page_set_loading (KithListPage *self);
void kith_list_page_set_error (KithListPage *self, const GError *error);
void kith_list_page_set_ready (KithListPage *self);
GtkWidget *kith_list_page_get_list (KithListPage *self);

G_END_DECLS
