/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-wire.h"
#include "kithd-db.h"
#include "kithd-outcome.h"

G_BEGIN_DECLS

KithWireUser *kithd_profile_as_others_see (const KithWireAccount *account);
gboolean kithd_profile_note (KithdDb *db, const KithWireAccount *account, KithdOutcome *outcome, GError **error);

G_END_DECLS
