/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-member.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define KITH_TYPE_PROFILE_CARD (kith_profile_card_get_type ())
G_DECLARE_FINAL_TYPE (KithProfileCard, kith_profile_card, KITH, PROFILE_CARD, GtkWidget)

GtkWidget *kith_profile_card_new (KithMember *member);

G_END_DECLS
