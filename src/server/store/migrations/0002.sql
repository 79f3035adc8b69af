-- SPDX-License-Identifier: GPL-3.0-or-later
-- Guild life: what roles, moderation, direct messages, notifications and profiles need beyond the first conversation.

-- Conversations of people have no guild. Not every database can take a NOT NULL back, so the table is made anew; this
-- comes before all that adds to it.
CREATE TABLE channels_anew (
  id              UUID PRIMARY KEY,
  guild_id        UUID REFERENCES guilds ON DELETE CASCADE,
  kind            SMALLINT NOT NULL,
  name            TEXT NOT NULL,
  topic           TEXT,
  parent_id       UUID,
  position        BIGINT NOT NULL,
  last_message_id UUID,
  last_seq        BIGINT NOT NULL DEFAULT 0,
  created_at      BIGINT NOT NULL,
  owner_id        UUID REFERENCES users
) WITHOUT ROWID;
INSERT INTO channels_anew (id, guild_id, kind, name, topic, parent_id, position, last_message_id, last_seq, created_at)
  SELECT id, guild_id, kind, name, topic, parent_id, position, last_message_id, last_seq, created_at FROM channels;
DROP TABLE channels;
ALTER TABLE channels_anew RENAME TO channels;
CREATE INDEX channels_guild ON channels (guild_id, position);

-- Who is in a conversation. hidden: the person does not see it in their list until the next message; spoke: they wrote
-- there themselves.
CREATE TABLE recipients (
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  user_id    UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  added_at   BIGINT NOT NULL,
  hidden     SMALLINT NOT NULL DEFAULT 0,
  spoke      SMALLINT NOT NULL DEFAULT 0,
  PRIMARY KEY (channel_id, user_id)
) WITHOUT ROWID;
CREATE INDEX recipients_user ON recipients (user_id, channel_id);

-- The one conversation of two people; low_id is the smaller of their ids.
CREATE TABLE pairs (
  low_id     UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  high_id    UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  PRIMARY KEY (low_id, high_id)
) WITHOUT ROWID;

CREATE TABLE blocks (
  user_id    UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  blocked_id UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, blocked_id)
) WITHOUT ROWID;
CREATE INDEX blocks_blocked ON blocks (blocked_id);

-- Whether other members of the guild may begin a conversation with this one.
ALTER TABLE members ADD COLUMN direct_messages SMALLINT NOT NULL DEFAULT 1;

-- The presence that a person chose, and words of their own. status_until: NULL for words that stay.
ALTER TABLE users ADD COLUMN presence SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN status_emoji TEXT;
ALTER TABLE users ADD COLUMN status_text TEXT;
ALTER TABLE users ADD COLUMN status_until BIGINT;

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

-- Channels that are gone for everybody and whose messages are removed a few at a time.
CREATE TABLE doomed_channels (
  channel_id UUID PRIMARY KEY REFERENCES channels ON DELETE CASCADE
) WITHOUT ROWID;

-- Who may not come back. user_id may never have been a member.
CREATE TABLE bans (
  guild_id     UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id      UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  moderator_id UUID NOT NULL REFERENCES users,
  reason       TEXT,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (guild_id, user_id)
) WITHOUT ROWID;

-- Messages that are still to be removed: those of a person in a channel that are older than next_seq, as far back as
-- since.
CREATE TABLE purges (
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  user_id    UUID NOT NULL,
  since      BIGINT NOT NULL,
  next_seq   BIGINT NOT NULL,
  PRIMARY KEY (channel_id, user_id)
) WITHOUT ROWID;

-- Where it is told who joins and leaves; NULL for the text channel at the top.
ALTER TABLE guilds ADD COLUMN system_channel_id UUID;
ALTER TABLE guilds ADD COLUMN join_notices SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE guilds ADD COLUMN leave_notices SMALLINT NOT NULL DEFAULT 1;

-- Pins, forwarded messages (what they said and where they stand) and slow mode with when each person sent last.
ALTER TABLE messages ADD COLUMN pinned_at BIGINT;
ALTER TABLE messages ADD COLUMN forward_name TEXT;
ALTER TABLE messages ADD COLUMN forward_content TEXT;
ALTER TABLE messages ADD COLUMN forward_created_at BIGINT;
ALTER TABLE messages ADD COLUMN forward_channel_id UUID;
ALTER TABLE messages ADD COLUMN forward_message_id UUID;
CREATE INDEX messages_pinned ON messages (channel_id, pinned_at) WHERE pinned_at IS NOT NULL;
ALTER TABLE channels ADD COLUMN slow_mode_seconds BIGINT NOT NULL DEFAULT 0;
CREATE TABLE slow_mode (
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  user_id    UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  sent_at    BIGINT NOT NULL,
  PRIMARY KEY (channel_id, user_id)
) WITHOUT ROWID;
-- Pictures are files under their id; a file to which no row points is removed.
ALTER TABLE users ADD COLUMN avatar UUID;
ALTER TABLE users ADD COLUMN pronouns TEXT;
ALTER TABLE guilds ADD COLUMN icon UUID;

CREATE INDEX overwrites_target ON overwrites (target_id);

-- mention_roles: ids of the roles called, joined by blanks. One row a message and role, to count mentions of whoever
-- holds the role then.
ALTER TABLE messages ADD COLUMN mention_roles TEXT;
CREATE TABLE role_mentions (
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  seq        BIGINT NOT NULL,
  role_id    UUID NOT NULL,
  author_id  UUID NOT NULL,
  PRIMARY KEY (channel_id, seq, role_id)
) WITHOUT ROWID;

-- Nonces of messages that were deleted, so that a client that never heard of its success does not send them again.
CREATE TABLE spent_nonces (
  nonce      TEXT NOT NULL,
  author_id  UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (nonce, author_id, channel_id)
) WITHOUT ROWID;
CREATE INDEX spent_nonces_created ON spent_nonces (created_at);
-- How people want to be told of guilds and channels, where that is not the default, and in which order their guilds
-- stand. muted_until: NULL for good. guild_order: JSON.
ALTER TABLE guilds ADD COLUMN default_notifications SMALLINT NOT NULL DEFAULT 0;
CREATE TABLE user_settings (
  user_id     UUID PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  guild_order TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE guild_notifications (
  user_id           UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  guild_id          UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  level             SMALLINT NOT NULL,
  muted             SMALLINT NOT NULL,
  muted_until       BIGINT,
  suppress_everyone SMALLINT NOT NULL,
  suppress_roles    SMALLINT NOT NULL,
  PRIMARY KEY (user_id, guild_id)
) WITHOUT ROWID;
CREATE INDEX guild_notifications_guild ON guild_notifications (guild_id);
CREATE TABLE channel_notifications (
  user_id           UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  channel_id        UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  level             SMALLINT NOT NULL,
  muted             SMALLINT NOT NULL,
  muted_until       BIGINT,
  suppress_everyone SMALLINT NOT NULL,
  suppress_roles    SMALLINT NOT NULL,
  PRIMARY KEY (user_id, channel_id)
) WITHOUT ROWID;
CREATE INDEX channel_notifications_channel ON channel_notifications (channel_id);
-- The picture at the top of a profile, and the picture of a person in one guild.
ALTER TABLE users ADD COLUMN banner UUID;
ALTER TABLE members ADD COLUMN avatar UUID;

-- Timeouts of those who have left, which go on when they come back.
CREATE TABLE timeouts_of_gone (
  guild_id      UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id       UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  timeout_until BIGINT NOT NULL,
  PRIMARY KEY (guild_id, user_id)
) WITHOUT ROWID;

-- How many people a voice channel holds, and whom moderators have muted or deafened in voice channels.
ALTER TABLE channels ADD COLUMN user_limit BIGINT NOT NULL DEFAULT 0;
CREATE TABLE voice_marks (
  guild_id UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id  UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  mute     SMALLINT NOT NULL,
  deaf     SMALLINT NOT NULL,
  PRIMARY KEY (guild_id, user_id)
) WITHOUT ROWID;

-- What calls a person is found by whom it calls and, walking back, by the message's id. Who calls all calls the role that
-- has the guild's id.
ALTER TABLE mentions ADD COLUMN message_id UUID;
UPDATE mentions SET message_id = (SELECT m.id FROM messages m WHERE m.channel_id = mentions.channel_id AND m.seq = mentions.seq);
CREATE INDEX mentions_user ON mentions (user_id, message_id);
ALTER TABLE role_mentions ADD COLUMN message_id UUID;
INSERT INTO role_mentions (channel_id, seq, role_id, author_id, message_id)
  SELECT m.channel_id, m.seq, c.guild_id, m.author_id, m.id FROM messages m JOIN channels c ON c.id = m.channel_id
  WHERE m.mention_everyone = 1 AND c.guild_id IS NOT NULL;
CREATE INDEX role_mentions_role ON role_mentions (role_id, message_id);
