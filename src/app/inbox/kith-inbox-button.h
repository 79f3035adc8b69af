/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Opens the inbox, and tells whether somebody calls. */
#define KITH_TYPE_INBOX_BUTTON (kith_inbox_button_get_type ())
G_DECLARE_FINAL_TYPE (KithInboxButton, kith_inbox_button, KITH, INBOX_BUTTON, AdwBin)

void kith_inbox_button_set_client (KithInboxButton *self, KithClient *client);
void kith_inbox_button_popup (KithInboxButton *self);

G_END_DECLS
