# SPDX-License-Identifier: GPL-3.0-or-later
"""A guild of ten thousand members: what it costs to open it, and how soon all of it knows of a change."""

import os
import random
import select
import sqlite3
import statistics
import subprocess
import threading
import time

import community
from api import Api, Gateway
from bench_client import Desk, read_pss, settle
from bench_server import CONFIG, choose_connections
from benchlib import benchmark
from server import Kithd
from session import Session

LARGE = {"members": 10000, "channels": 500, "roles": 200}
SMALL = {"members": 10, "channels": 10, "roles": 5}
MESSAGES = 60
CONNECTED = 900
VIEW_CHANNEL = 1 << 10


def add_guild(db, users, channels, roles):
    """A guild in the database, with categories, hoisted roles, and channels that only some may see. Returns the ids of
    the guild, of its first channel and of a role that everybody holds."""
    now = int(time.time() * 1000)
    guild = community.new_id()
    db.execute("INSERT INTO guilds (id, name, owner_id, created_at, member_count) VALUES (?, 'bench', ?, ?, ?)", (guild, users[0], now, len(users)))
    role_rows = [(guild, guild, "@everyone", community.EVERYONE, 0, 0, None)]
    role_rows += [(community.new_id(), guild, f"role {n}", 0, n, n % 10 == 0, random.randrange(1 << 24)) for n in range(1, roles + 1)]
    db.executemany("INSERT INTO roles (id, guild_id, name, permissions, position, hoist, colour) VALUES (?, ?, ?, ?, ?, ?, ?)", role_rows)
    ids = [row[0] for row in role_rows[1:]]
    for number, user in enumerate(users):
        db.execute("INSERT INTO members (guild_id, user_id, joined_at) VALUES (?, ?, ?)", (guild, user, now))
        held = {ids[0], *random.sample(ids, min(3, len(ids)))}
        db.executemany("INSERT INTO member_roles (guild_id, user_id, role_id) VALUES (?, ?, ?)", [(guild, user, role) for role in held])
    first = category = None
    for number in range(channels):
        channel = community.new_id()
        is_category = number % 20 == 1
        kind = 2 if is_category else 0
        columns = "id, guild_id, kind, name, position, created_at, parent_id"
        db.execute(f"INSERT INTO channels ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   (channel, guild, kind, f"channel-{number}", number, now, None if is_category else category))
        category = channel if is_category else category
        first = first or channel
        if number % 10 == 5:  # for who holds one of the roles
            db.execute("INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES (?, ?, 0, 0, ?)", (channel, guild, VIEW_CHANNEL))
            db.execute("INSERT INTO overwrites (channel_id, target_id, kind, allow_bits, deny_bits) VALUES (?, ?, 0, ?, 0)", (channel, ids[0], VIEW_CHANNEL))
    for number in range(MESSAGES):
        columns = "id, channel_id, seq, kind, author_id, content, created_at"
        author = users[number % min(len(users), 20)]
        db.execute(f"INSERT INTO messages ({columns}) VALUES (?, ?, ?, 0, ?, 'how much does this cost?', ?)",
                   (community.new_id(), first, number + 1, author, now))
    db.execute("UPDATE channels SET last_seq = ?, last_message_id = (SELECT id FROM messages WHERE channel_id = ? ORDER BY seq DESC LIMIT 1) WHERE id = ?",
               (MESSAGES, first, first))
    return guild, first, ids[0]


class Guild:
    """A kithd with one guild. Its owner has an account of their own; the members are made in the database."""

    def __init__(self, bench, size, config=None):
        os.environ["KITH_BUILD_DIR"] = str(bench.build)
        self.size = size
        self.kithd = Kithd(config=config)

    def __enter__(self):
        try:
            self.kithd.start()
            owner = Api(self.kithd.url)
            owner.register("owner", password="correct horse")
            self.owner_id = bytes.fromhex(owner.user["id"].replace("-", ""))
            owner.close()
            self.kithd.stop()
            self.tokens, _ = community.fill(self.kithd.data_dir, self.size["members"] - 1, self.size["members"])
            self.fill()
            self.kithd.start()
            return self
        except BaseException:
            self.kithd.close()
            raise

    def __exit__(self, *_):
        self.kithd.close()

    def fill(self):
        db = sqlite3.connect(self.kithd.data_dir / "kith.db")
        with db:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("DELETE FROM guilds")
            users = [row[0] for row in db.execute("SELECT id FROM users WHERE password_hash = '!'")]
            guild, channel, role = add_guild(db, [self.owner_id, *users], self.size["channels"], self.size["roles"])
        db.close()
        self.guild, self.channel, self.role = map(community.text, (guild, channel, role))


class GuildDesk(Desk):
    """A display with two people, each of one guild that is all they have."""

    def __enter__(self):
        try:
            self.session = self.stack.enter_context(Session())
            self.places = {}
            for name, size in (("large", LARGE), ("small", SMALL)):
                guild = self.stack.enter_context(Guild(self.bench, size))
                self.person = self.session.person(name, keyring=True)
                data_dir = self.person.home / "kith"
                subprocess.run(
                    [self.bench.build / "tests/bench/bench-sign-in", data_dir, guild.kithd.url, "owner", guild.channel],
                    env={**self.person.environment, "KITH_BOT_PASSWORD": "correct horse"},
                    check=True,
                    timeout=60,
                )
                self.places[name] = self.person, data_dir
        except BaseException:
            self.stack.close()
            raise
        return self

    def open(self, name, look):
        """Starts the app in the guild of that name."""
        self.person, self.data_dir = self.places[name]
        return self.measure(self.app(), 20, look)


@benchmark("guild-large", unit="ms to the first frame", bar="ratio <= 2", reference="a guild of 10 members")
def guild_large(bench):
    memory = {"large": [], "small": []}
    with GuildDesk(bench) as desk:

        def open_guild(name):
            def look(process, milliseconds):
                settle(process)
                memory[name].append(read_pss(process))
                return milliseconds

            return desk.open(name, look)

        for name in ("large", "small"):
            desk.open(name, lambda process, _: settle(process))
        value, reference = bench.interleave(lambda: open_guild("large"), lambda: open_guild("small"), rounds=5)
    bench.note("10 000 members, 500 channels, 200 roles; the app is started in it, signed in, with its member list in view")
    bench.also("guild-large-memory", statistics.median(memory["large"]), "MB at rest", "ratio <= 2", "a guild of 10 members",
               statistics.median(memory["small"]))
    reach(bench)
    return value, reference


class Crowd:
    """Members who are connected and read what comes."""

    def __init__(self, guild, tokens):
        self.poll = select.epoll()
        self.members = {}
        for token in tokens:
            gateway = Gateway(guild.kithd.url, source=f"127.2.{len(self.members) // 250}.{len(self.members) % 250 + 1}")
            gateway.send(op="identify", token=token)
            assert b'"op":"ready"' in gateway.receive_frame(60)[1][:40]
            gateway.socket.setblocking(False)
            self.members[gateway.socket.fileno()] = gateway
            self.poll.register(gateway.socket, select.EPOLLIN)

    def wait(self, mark, timeout=30):
        """Waits until each member has got bytes with a mark. Returns when the last one had."""
        left, end = set(self.members), time.monotonic() + timeout
        while left:
            for number, _ in self.poll.poll(max(end - time.monotonic(), 0)):
                try:
                    data = self.members[number].socket.recv(1 << 20)
                except BlockingIOError:
                    continue
                if not data:
                    raise RuntimeError("a member was cut off")
                if mark in data:
                    left.discard(number)
            if time.monotonic() > end:
                raise TimeoutError(f"{len(left)} members have not heard of it")
        return time.monotonic()

    def close(self):
        for gateway in self.members.values():
            gateway.drop()


class Prober:
    """Somebody who asks for something small again and again: how long it takes at most."""

    def __init__(self, guild, token):
        self.api = Api(guild.kithd.url)
        self.api.token = token
        self.worst = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.api.get("/users/@me")
        self.thread.start()
        return self

    def run(self):
        while not self.over.is_set():
            begun = time.monotonic()
            self.api.get("/users/@me")
            self.worst = max(self.worst, time.monotonic() - begun)

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        self.api.close()


def reach(bench):
    """How long a change of a role that everybody holds takes until the last of those who are connected has it."""
    connected = choose_connections(CONNECTED)
    with Guild(bench, LARGE, config=CONFIG) as guild:
        owner = Api(guild.kithd.url)
        owner.login("owner", password="correct horse")
        crowd = Crowd(guild, guild.tokens[:connected])
        took, worst = [], []
        for colour in range(1, 6):
            with Prober(guild, guild.tokens[-1]) as prober:
                begun = time.monotonic()
                # What it allows changes too, so that the server works out anew what everybody sees.
                allowed = str(VIEW_CHANNEL if colour % 2 else 0)
                owner.patch(f"/guilds/{guild.guild}/roles/{guild.role}", {"colour": colour, "permissions": allowed})
                took.append(crowd.wait(b"role.update") - begun)
            worst.append(prober.worst)
        crowd.close()
    bench.note(f"{connected} of the members are connected when the role changes; another one asks the server for something all the while")
    bench.also("guild-large-role", statistics.median(took) * 1000, "ms until the last one knows", "value <= 1000")
    bench.also("guild-large-role-wait", max(worst) * 1000, "ms that a request took at most meanwhile", "value <= 200")
