-- SPDX-License-Identifier: GPL-3.0-or-later
-- Guild life: what roles, moderation, direct messages, notifications and profiles need beyond the first conversation.

-- Administrative acts. action and target_kind are the protocol's words. secret: done in a channel that is gone and that
-- not everybody could see. changes: JSON.
CREATE TABLE audit_log (
  guild_id    UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  id          UUID NOT NULL,
  actor_id    UUID NOT NULL REFERENCES users,
  action      TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id   UUID,
  target_name TEXT,
  channel_id  UUID,
  secret      SMALLINT NOT NULL DEFAULT 0,
  changes     TEXT,
  reason      TEXT,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (guild_id, id)
) WITHOUT ROWID;
CREATE INDEX audit_log_actor ON audit_log (guild_id, actor_id, id);
