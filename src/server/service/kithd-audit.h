/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-service-private.h"

G_BEGIN_DECLS

/* The audit log: every administrative act notes itself, in the transaction that does it. */

/* All is copied. */
typedef struct
{
  KithAuditAction action;
  KithAuditTarget target_kind;
  const char *target_id;   /* (nullable) */
  const char *target_name; /* (nullable): as it is called when the act is done */
  const char *channel_id;  /* (nullable): where it was done; who may not see this channel does not see the entry */
  GPtrArray *changes;      /* (nullable): from kithd_audit_changes_new() */
  const char *reason;      /* (nullable) */
} KithdAuditNote;

GPtrArray *kithd_audit_changes_new (void);
void kithd_audit_changes_add (GPtrArray *changes, const char *field, const char *before, const char *after);
void kithd_audit_changes_add_int (GPtrArray *changes, const char *field, gint64 before, gint64 after);

gboolean kithd_audit_note (KithdService *self, KithdCall *call, const char *guild_id, const KithdAuditNote *note,
                           GError **error);

G_END_DECLS
