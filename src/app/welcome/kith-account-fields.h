/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Name and password, of a new account or an existing one. Property: existing. Signals: submitted, name-changed. */
#define KITH_TYPE_ACCOUNT_FIELDS (kith_account_fields_get_type ())
G_DECLARE_FINAL_TYPE (KithAccountFields, kith_account_fields, KITH, ACCOUNT_FIELDS, GtkWidget)

gboolean kith_account_fields_get_existing (KithAccountFields *self);
void kith_account_fields_set_existing (KithAccountFields *self, gboolean existing);
const char *kith_account_fields_get_name (KithAccountFields *self);
const char *kith_account_fields_get_username (KithAccountFields *self);
const char *kith_account_fields_get_password (KithAccountFields *self);
void kith_account_fields_set_name (KithAccountFields *self, const char *name);
gboolean kith_account_fields_check (KithAccountFields *self);
gboolean kith_account_fields_show_error (KithAccountFields *self, const GError *error);

G_END_DECLS
