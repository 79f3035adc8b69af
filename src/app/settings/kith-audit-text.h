/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-guild.h"

G_BEGIN_DECLS

/* Entries of the audit log in words. */

const char *kith_audit_action_describe (KithAuditAction action);
const char *kith_audit_action_get_icon (KithAuditAction action);
char *kith_audit_text_sentence (const KithWireAuditEntry *entry);
char *kith_audit_text_details (const KithWireAuditEntry *entry, KithGuild *guild);

G_END_DECLS
