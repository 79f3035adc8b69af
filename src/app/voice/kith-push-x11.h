/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kith-push-key.h"

G_BEGIN_DECLS

/* Keys of an X display that are heard wherever the keyboard is, without being taken from anybody. */
typedef struct _KithPushX11 KithPushX11;

KithPushX11 *kith_push_x11_new (GdkDisplay *display, KithPushFunc func, gpointer data);
void kith_push_x11_free (KithPushX11 *self);
void kith_push_x11_set_key (KithPushX11 *self, KithPushCommand command, const KithPushKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithPushX11, kith_push_x11_free)

G_END_DECLS
