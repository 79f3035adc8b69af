/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-host.h"
#include "kith-join-link.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_INVITE_VIEW (kith_invite_view_get_type ())
G_DECLARE_FINAL_TYPE (KithInviteView, kith_invite_view, KITH, INVITE_VIEW, GtkWidget)

void kith_invite_view_set_link (KithInviteView *self, KithJoinLink *link, KithHost *host);
const char *kith_invite_view_get_text (KithInviteView *self);

G_END_DECLS
