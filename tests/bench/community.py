# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills the database of a kithd that is not running with people, guilds and sessions, and makes their access tokens, since
ten thousand registrations would take an hour of hashing."""

import base64
import hashlib
import hmac
import json
import os
import sqlite3
import time

EVERYONE = sum(1 << bit for bit in (0, 6, 9, 10, 11, 14, 15, 16, 17, 20, 21, 25, 26))


def new_id():
    """A UUIDv7 as 16 bytes."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)


def text(raw):
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def make_token(key, user, session):
    now = int(time.time())
    head = _encode(b'{"alg":"HS256","typ":"JWT"}')
    claims = {"iss": "kithd", "sub": text(user), "sid": text(session), "iat": now, "exp": now + 890}
    signed = head + b"." + _encode(json.dumps(claims, separators=(",", ":")).encode())
    return (signed + b"." + _encode(hmac.new(key, signed, hashlib.sha256).digest())).decode()


def fill(data_dir, people, guild_size):
    """Makes people in guilds of a size, each with one channel. Returns their tokens and the guilds' channels."""
    key = (data_dir / "token.key").read_bytes()
    db = sqlite3.connect(data_dir / "kith.db")
    now = int(time.time() * 1000)
    users = [(new_id(), new_id()) for _ in range(people)]
    channels = []
    with db:
        for number, (user, session) in enumerate(users):
            name = f"bench{number}"
            row = (user, name, name, "!", now)
            db.execute("INSERT INTO users (id, username, display_name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)", row)
            row = (session, user, now, now, now + 10**10, 1, os.urandom(32))
            columns = "id, user_id, created_at, last_used_at, expires_at, generation, refresh_hash"
            db.execute(f"INSERT INTO sessions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for first in range(0, people, guild_size):
            members = users[first : first + guild_size]
            guild, channel = new_id(), new_id()
            columns = "id, name, owner_id, created_at, member_count"
            db.execute(f"INSERT INTO guilds ({columns}) VALUES (?, 'bench', ?, ?, ?)", (guild, members[0][0], now, len(members)))
            row = (guild, guild, EVERYONE)
            db.execute("INSERT INTO roles (id, guild_id, name, permissions, position) VALUES (?, ?, '@everyone', ?, 0)", row)
            columns = "id, guild_id, kind, name, position, created_at"
            db.execute(f"INSERT INTO channels ({columns}) VALUES (?, ?, 0, 'general', 0, ?)", (channel, guild, now))
            for user, _ in members:
                db.execute("INSERT INTO members (guild_id, user_id, joined_at) VALUES (?, ?, ?)", (guild, user, now))
            channels.append(text(channel))
    db.close()
    return [make_token(key, user, session) for user, session in users], channels
