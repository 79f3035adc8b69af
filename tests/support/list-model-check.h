/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Follows a GListModel by its items-changed alone and fails the test where the model says something else than it
 * told: wrong positions or counts, a change that was not told, an item of another type, a change told while another
 * is being told. */
typedef struct _KithListModelCheck KithListModelCheck;

KithListModelCheck *kith_list_model_check_new (GListModel *model);
void kith_list_model_check_free (KithListModelCheck *self);

/* Compares the whole model with what is known of it. */
void kith_list_model_check_verify (KithListModelCheck *self);
/* How many changes were told since this was last asked. */
guint kith_list_model_check_take_changes (KithListModelCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithListModelCheck, kith_list_model_check_free)

G_END_DECLS
