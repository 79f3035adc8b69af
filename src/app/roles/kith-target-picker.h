/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild-roles.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Lets a person choose a role or a member of a guild. Signal: picked, with the KithRole or KithMember; the dialog stays
 * open until it is closed. */
#define KITH_TYPE_TARGET_PICKER (kith_target_picker_get_type ())
G_DECLARE_FINAL_TYPE (KithTargetPicker, kith_target_picker, KITH, TARGET_PICKER, AdwWindow)

/* Whether a KithRole or KithMember is offered. */
typedef gboolean (*KithTargetFilter) (gpointer item, gpointer data);

KithTargetPicker *kith_target_picker_new (GtkWindow *parent, const char *title, KithGuild *guild, gboolean roles);
void kith_target_picker_set_filter (KithTargetPicker *self, KithTargetFilter filter, gpointer data,
                                    GDestroyNotify destroy);
void kith_target_picker_refilter (KithTargetPicker *self);
void kith_target_picker_set_message (KithTargetPicker *self, const char *text, gboolean error);

G_END_DECLS
