/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A sound server without a sound card, with one device called "first" and any others that a test plugs in and pulls
 * out. */
typedef struct
{
  char *folder;
  GSubprocess *server; /* (nullable) */
} KithTestSound;

gboolean kith_test_sound_exists (void);
KithTestSound *kith_test_sound_new (void);
void kith_test_sound_free (KithTestSound *self);
void kith_test_sound_start (KithTestSound *self);
void kith_test_sound_stop (KithTestSound *self);
guint kith_test_sound_plug_in (KithTestSound *self, const char *name);
void kith_test_sound_pull_out (KithTestSound *self, guint module);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTestSound, kith_test_sound_free)

G_END_DECLS
