/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-codec.h"

G_BEGIN_DECLS

/* What goes to the standard output: columns for people, JSON for programs. */
typedef struct _KithCtlTable KithCtlTable;

KithCtlTable *kith_ctl_table_new (const char *const *titles);
void kith_ctl_table_free (KithCtlTable *self);
void kith_ctl_table_add (KithCtlTable *self, ...) G_GNUC_NULL_TERMINATED;
void kith_ctl_table_print (KithCtlTable *self);

void kith_ctl_print_json (const KithWireType *type, gconstpointer answer);
void kith_ctl_print_fact (const char *name, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *kith_ctl_format_time (gint64 time_ms);
char *kith_ctl_make_printable (const char *text);

char *kith_ctl_read_password (const char *for_whom, GError **error);
gboolean kith_ctl_confirm (const char *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithCtlTable, kith_ctl_table_free)

G_END_DECLS
