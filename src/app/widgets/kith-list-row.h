/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of a KithListPage: something in front, a title over a subtitle, and buttons behind. */
#define KITH_TYPE_LIST_ROW (kith_list_row_get_type ())
G_DECLARE_FINAL_TYPE (KithListRow, kith_list_row, KITH, LIST_ROW, GtkWidget)

GtkWidget *kith_list_row_new (GtkWidget *prefix);
GtkWidget *kith_list_row_get_prefix (KithListRow *self);
void kith_list_row_set_title (KithListRow *self, const char *title);
void kith_list_row_set_subtitle (KithListRow *self, const char *subtitle);
void kith_list_row_set_subtitle_lines (KithListRow *self, int lines);
GtkWidget *kith_list_row_add_button (KithListRow *self, const char *icon_name, const char *name,
                                     const char *action_name);
void kith_list_row_add_suffix (KithListRow *self, GtkWidget *suffix);

G_END_DECLS
