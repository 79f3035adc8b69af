/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kithd-voice-marks.h"

/**
 * kithd_voice_marks_find:
 * @marks: (out caller-allocates): none for who has none
 */
gboolean
kithd_voice_marks_find (KithdDb *db, const char *guild_id, const char *user_id, KithdVoiceMarks *marks, GError **error)
{
  g_autoptr (KithdStatement)
    statement = kithd_db_query (db, error, "SELECT mute, deaf FROM voice_marks WHERE guild_id = $1 AND user_id = $2",
                                KITHD_ID (guild_id), KITHD_ID (user_id));
  gboolean row;

  *marks = (KithdVoiceMarks){ FALSE, FALSE };
  if (!kithd_statement_next (statement, &row, error))
    return FALSE;
  if (row)
    *marks = (KithdVoiceMarks){ kithd_statement_get_int (statement, 0) != 0,
                                kithd_statement_get_int (statement, 1) != 0 };
  return TRUE;
}

gboolean
kithd_voice_marks_put (KithdDb *db, const char *guild_id, const char *user_id, const KithdVoiceMarks *marks,
                       GError **error)
{
  if (!marks->mute && !marks->deaf)
    return kithd_db_execute (db, error, "DELETE FROM voice_marks WHERE guild_id = $1 AND user_id = $2",
                             KITHD_ID (guild_id), KITHD_ID (user_id));
  return kithd_db_execute (db, error,
                           "INSERT INTO voice_marks (guild_id, user_id, mute, deaf) VALUES ($1, $2, $3, $4) "
                           "ON CONFLICT (guild_id, user_id) DO UPDATE SET mute = $3, deaf = $4",
                           KITHD_ID (guild_id), KITHD_ID (user_id), KITHD_INT (marks->mute), KITHD_INT (marks->deaf));
}
