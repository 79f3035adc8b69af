/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-channel.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A bell that shows what tells one of messages in a channel, with a menu that mutes it. Property: channel. */
#define KITH_TYPE_NOTICE_BUTTON (kith_notice_button_get_type ())
G_DECLARE_FINAL_TYPE (KithNoticeButton, kith_notice_button, KITH, NOTICE_BUTTON, GtkWidget)

G_END_DECLS
