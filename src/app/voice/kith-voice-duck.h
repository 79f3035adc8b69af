/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes what other programs play quieter, and as loud as it was again. */
typedef struct _KithVoiceDuck KithVoiceDuck;

KithVoiceDuck *kith_voice_duck_new (void);
void kith_voice_duck_free (KithVoiceDuck *self);
void kith_voice_duck_set (KithVoiceDuck *self, gboolean quiet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithVoiceDuck, kith_voice_duck_free)

G_END_DECLS
