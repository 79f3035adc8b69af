/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kithd-db.h"

G_BEGIN_DECLS

/* Whom moderators have muted or deafened in a guild's voice channels; it lasts over leaving and coming back. */
typedef struct
{
  gboolean mute, deaf;
} KithdVoiceMarks;

gboolean kithd_voice_marks_find (KithdDb *db, const char *guild_id, const char *user_id, KithdVoiceMarks *marks,
                                 GError **error);
gboolean kithd_voice_marks_put (KithdDb *db, const char *guild_id, const char *user_id, const KithdVoiceMarks *marks,
                                GError **error);

G_END_DECLS
