/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Between what is typed, where a mention is a name and a moment is told, and what is sent, where they are ids and
 * seconds. */
void kith_composer_text_load (GtkTextBuffer *buffer, const char *content, KithChannel *channel);
char *kith_composer_text_dup_content (GtkTextBuffer *buffer);
guint kith_composer_text_count (GtkTextBuffer *buffer);
char *kith_composer_text_dup_name (KithChannel *channel, const char *user_id);
void kith_composer_text_insert_time (GtkTextBuffer *buffer, GtkTextIter *iter, gint64 seconds, char style);
void kith_composer_text_insert_mention (GtkTextBuffer *buffer, GtkTextIter *iter, const char *target, const char *name);

G_END_DECLS
