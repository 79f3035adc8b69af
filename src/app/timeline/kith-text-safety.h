/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean kith_unichar_is_bidi_control (gunichar character);
gboolean kith_unichar_is_invisible (gunichar character);
gboolean kith_text_is_jumbo (const char *text, gsize length);
void kith_text_append_visible (GString *text, gunichar character);
void kith_text_close_bidi (GString *text, gsize start);
char *kith_text_clean_name (const char *name);

G_END_DECLS
