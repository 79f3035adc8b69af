/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *kith_markdown_to_markup (const char *source);
void kith_markdown_show_in_label (GtkLabel *label, const char *source);

G_END_DECLS
