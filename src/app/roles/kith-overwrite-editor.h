/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a channel allows and denies one role or member. Signal: close, when the person goes back. */
#define KITH_TYPE_OVERWRITE_EDITOR (kith_overwrite_editor_get_type ())
G_DECLARE_FINAL_TYPE (KithOverwriteEditor, kith_overwrite_editor, KITH, OVERWRITE_EDITOR, GtkWidget)

GtkWidget *kith_overwrite_editor_new (KithChannel *channel, KithOverwriteKind kind, const char *id);
gboolean kith_overwrite_editor_has_changes (KithOverwriteEditor *self);
void kith_overwrite_editor_propose (KithOverwriteEditor *self, guint64 allow);

G_END_DECLS
