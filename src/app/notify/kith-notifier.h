/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-application.h"

G_BEGIN_DECLS

/* Tells the person of messages when they look elsewhere. */
#define KITH_TYPE_NOTIFIER (kith_notifier_get_type ())
G_DECLARE_FINAL_TYPE (KithNotifier, kith_notifier, KITH, NOTIFIER, GObject)

KithNotifier *kith_notifier_new (KithApplication *application);
void kith_notifier_withdraw_all (KithNotifier *self);

G_END_DECLS
