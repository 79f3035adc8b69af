/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-config.h"

G_BEGIN_DECLS

/* Looks at everything that a server needs: reads all of the database, so it takes its time. Safe on any thread. */
KithWireAdminReport *kithd_doctor_examine (const KithdConfig *config, const GPtrArray *running);

G_END_DECLS
