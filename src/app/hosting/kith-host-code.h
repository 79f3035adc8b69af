/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-host.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A code to join one of the communities of the server on this computer, whoever is signed in. It is seen while there is
 * one and the server runs. */
#define KITH_TYPE_HOST_CODE (kith_host_code_get_type ())
G_DECLARE_FINAL_TYPE (KithHostCode, kith_host_code, KITH, HOST_CODE, AdwPreferencesGroup)

void kith_host_code_set_host (KithHostCode *self, KithHost *host);

G_END_DECLS
