-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ids are UUID (16 bytes), times milliseconds since 1970. Both drivers run this file; where the types differ the words
-- are chosen so that SQLite takes them as they come.

CREATE TABLE users (
  id            UUID PRIMARY KEY,
  username      TEXT NOT NULL UNIQUE,
  display_name  TEXT NOT NULL,
  bio           TEXT,
  accent_colour BIGINT,
  email         TEXT,
  password_hash TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  disabled      SMALLINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE UNIQUE INDEX users_email ON users (lower (email)) WHERE email IS NOT NULL;

-- A refresh token is known by its hash. generation counts the exchanges; previous_hash seals the
-- last exchange (the token before the newest, and what its client named it); NULL where it cannot be repeated.
CREATE TABLE sessions (
  id            UUID PRIMARY KEY,
  user_id       UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  device        TEXT,
  address       TEXT,
  created_at    BIGINT NOT NULL,
  last_used_at  BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  revoked_at    BIGINT,
  generation    BIGINT NOT NULL,
  refresh_hash  BYTEA NOT NULL,
  previous_hash BYTEA,
  rotated_at    BIGINT
) WITHOUT ROWID;
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE guilds (
  id           UUID PRIMARY KEY,
  name         TEXT NOT NULL,
  owner_id     UUID NOT NULL REFERENCES users,
  created_at   BIGINT NOT NULL,
  member_count BIGINT NOT NULL
) WITHOUT ROWID;

-- The role @everyone has its guild's id.
CREATE TABLE roles (
  id          UUID PRIMARY KEY,
  guild_id    UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  name        TEXT NOT NULL,
  permissions BIGINT NOT NULL,
  colour      BIGINT,
  position    BIGINT NOT NULL,
  hoist       SMALLINT NOT NULL DEFAULT 0,
  mentionable SMALLINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX roles_guild ON roles (guild_id);

CREATE TABLE members (
  guild_id      UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  user_id       UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  nickname      TEXT,
  joined_at     BIGINT NOT NULL,
  timeout_until BIGINT,
  PRIMARY KEY (guild_id, user_id)
) WITHOUT ROWID;
CREATE INDEX members_user ON members (user_id, guild_id);

CREATE TABLE member_roles (
  guild_id UUID NOT NULL,
  user_id  UUID NOT NULL,
  role_id  UUID NOT NULL REFERENCES roles ON DELETE CASCADE,
  PRIMARY KEY (guild_id, user_id, role_id),
  FOREIGN KEY (guild_id, user_id) REFERENCES members ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX member_roles_role ON member_roles (role_id);

CREATE TABLE channels (
  id              UUID PRIMARY KEY,
  guild_id        UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  kind            SMALLINT NOT NULL,
  name            TEXT NOT NULL,
  topic           TEXT,
  parent_id       UUID,
  position        BIGINT NOT NULL,
  last_message_id UUID,
  last_seq        BIGINT NOT NULL DEFAULT 0,
  created_at      BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX channels_guild ON channels (guild_id, position);

-- target_id is a role or a member; kind tells which.
CREATE TABLE overwrites (
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  target_id  UUID NOT NULL,
  kind       SMALLINT NOT NULL,
  allow_bits BIGINT NOT NULL,
  deny_bits  BIGINT NOT NULL,
  PRIMARY KEY (channel_id, target_id)
) WITHOUT ROWID;

-- seq has no holes when it is given. mentions: ids of the people called, joined by blanks.
CREATE TABLE messages (
  id               UUID PRIMARY KEY,
  channel_id       UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  seq              BIGINT NOT NULL,
  kind             SMALLINT NOT NULL,
  author_id        UUID NOT NULL REFERENCES users,
  content          TEXT NOT NULL,
  nonce            TEXT,
  created_at       BIGINT NOT NULL,
  edited_at        BIGINT,
  reply_to         UUID,
  mentions         TEXT,
  mention_everyone SMALLINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX messages_seq ON messages (channel_id, seq);
-- The nonce first: clients make nonces that grow with time, so the index grows at its end and few pages change.
CREATE UNIQUE INDEX messages_nonce ON messages (nonce, author_id, channel_id) WHERE nonce IS NOT NULL;
CREATE INDEX messages_everyone ON messages (channel_id, seq) WHERE mention_everyone = 1;

-- One row a mentioned person and message, to count mentions after the last one read.
CREATE TABLE mentions (
  channel_id UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  user_id    UUID NOT NULL,
  seq        BIGINT NOT NULL,
  PRIMARY KEY (channel_id, user_id, seq)
) WITHOUT ROWID;

CREATE TABLE read_states (
  channel_id    UUID NOT NULL REFERENCES channels ON DELETE CASCADE,
  user_id       UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  last_read_id  UUID,
  last_read_seq BIGINT NOT NULL,
  PRIMARY KEY (channel_id, user_id)
) WITHOUT ROWID;

CREATE TABLE invites (
  code       TEXT PRIMARY KEY,
  guild_id   UUID NOT NULL REFERENCES guilds ON DELETE CASCADE,
  creator_id UUID NOT NULL REFERENCES users ON DELETE CASCADE,
  created_at BIGINT NOT NULL,
  uses       BIGINT NOT NULL DEFAULT 0,
  max_uses   BIGINT,
  expires_at BIGINT
) WITHOUT ROWID;
CREATE INDEX invites_guild ON invites (guild_id, created_at);
