#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing lost: several people send while kithd is killed and started again twenty times and connections are cut.

Every acknowledged message must be there exactly once, in order, on the server and with everyone who listened.
"""

import contextlib
import http.client
import os
import random
import sqlite3
import threading
import time
import uuid

import tap
from api import Api, ApiError, Closed, Refused
from journey import Journey
from session import wait_for

ROUNDS = int(os.environ.get("KITH_KILLS", "20"))
SENDERS = 4
LISTENERS = 3
TROUBLE = (OSError, http.client.HTTPException, Closed, Refused, TimeoutError)


class Sender(threading.Thread):
    """Sends numbered messages one after another, each until it is acknowledged, as an outbox does."""

    def __init__(self, api, channel, number, done):
        super().__init__(daemon=True)
        self.api, self.channel, self.number, self.done = api, channel, number, done
        self.acknowledged = []
        self.problem = None

    def run(self):
        count = 0
        try:
            while not self.done.is_set():
                count += 1
                self.deliver(f"{self.number}:{count}", uuid.uuid4().hex)
        except Exception as problem:
            self.problem = problem

    def deliver(self, text, nonce):
        while True:
            try:
                self.acknowledged.append(self.api.send(self.channel, text, nonce=nonce))
                return
            except ApiError as problem:
                if problem.code == "expired_token":
                    self.api.refresh()
                elif problem.code not in ("rate_limited", "shutting_down", "overloaded"):
                    raise
                time.sleep(float(problem.headers.get("Retry-After", 0.1)))
            except TROUBLE:
                self.api.close()
                time.sleep(0.05)


class Listener(threading.Thread):
    """Follows the channel as a client does: resumes, and where that is not possible refetches what it missed."""

    def __init__(self, api, channel, done, cut):
        super().__init__(daemon=True)
        self.api, self.channel, self.done, self.cut = api, channel, done, cut
        self.messages = {}
        self.order = []
        self.last_event = None
        self.last_seq = 0  # told before `done`
        self.resumed = self.refetched = 0
        self.problem = None

    def take(self, message):
        if message["id"] not in self.messages:
            self.messages[message["id"]] = message
            self.order.append(message["seq"])

    def refetch(self):
        for message in self.api.history(self.channel):
            self.take(message)
        self.refetched += 1

    def connect(self):
        gateway = self.api.gateway(timeout=10)
        if self.last_event is not None and gateway.resume(self.api.token, self.last_event) is not None:
            self.resumed += 1
            return gateway
        gateway.identify(self.api.token)
        self.last_event = gateway.last_event
        self.refetch()
        return gateway

    def follow(self, gateway):
        end = time.monotonic() + (random.uniform(0.3, 3) if self.cut else 1e9)
        while not self.done.is_set() and time.monotonic() < end:
            try:
                frame = gateway.receive(0.2)
            except TimeoutError:
                continue
            if frame["op"] == "event":
                self.last_event = frame.get("id") or self.last_event
                if frame["t"] == "message.create":
                    self.take(frame["d"])

    def run(self):
        try:
            while not self.done.is_set():
                try:
                    gateway = self.connect()
                    try:
                        self.follow(gateway)
                    finally:
                        gateway.drop()
                except TROUBLE:
                    self.api.close()
                    time.sleep(0.05)
                except ApiError as problem:
                    if problem.status not in (429, 503):
                        raise
                    time.sleep(0.2)
            self.settle()
        except Exception as problem:
            self.problem = problem

    def settle(self):
        """Until the last message is there; they come in order, so then all are."""
        gateway = self.connect()
        try:
            while max(self.order, default=0) < self.last_seq:
                frame = gateway.receive(60)
                if frame["op"] == "event" and frame["t"] == "message.create":
                    self.take(frame["d"])
        finally:
            gateway.drop()


class NothingLost(Journey):
    def test_kills_and_cuts(self):
        owner = self.person()
        people = [self.person() for _ in range(SENDERS)]
        readers = [self.person() for _ in range(LISTENERS)]
        _, channel = self.guild(owner, *people, *readers)
        stop_sending, stop_reading = threading.Event(), threading.Event()
        listeners = [Listener(api, channel, stop_reading, cut=number > 0) for number, api in enumerate(readers)]
        senders = [Sender(api, channel, number, stop_sending) for number, api in enumerate(people)]
        for thread in (*listeners, *senders):
            thread.start()
        for _ in range(ROUNDS):
            time.sleep(random.uniform(0.2, 0.6))  # how long the server lives this time
            self.server.kill()
            self.server.start()
        before = sum(len(each.acknowledged) for each in senders)
        self.wait_progress(senders, before)
        stop_sending.set()
        for thread in senders:
            thread.join(60)
            self.assertIsNone(thread.problem, thread.problem)
        stored = [each for each in self.patient(owner).history(channel) if each["kind"] == "text"]
        for thread in listeners:
            thread.last_seq = stored[-1]["seq"]
        stop_reading.set()
        for thread in listeners:
            thread.join(90)
            self.assertIsNone(thread.problem, thread.problem)
        self.check_server(stored, senders)
        for listener in listeners:
            self.check_listener(listener, stored)
        print(f"# {len(stored)} messages, {ROUNDS} kills, resumed {[each.resumed for each in listeners]}, refetched {[each.refetched for each in listeners]}")

    def wait_progress(self, senders, before):
        """The server must be of use after all that."""
        end = time.monotonic() + 30
        while sum(len(each.acknowledged) for each in senders) < before + 4:
            self.assertLess(time.monotonic(), end, "nothing is acknowledged any more")
            time.sleep(0.05)

    def patient(self, api):
        api.close()
        fresh = Api(self.server.url)
        fresh.token = api.token
        return fresh

    def check_server(self, stored, senders):
        by_id = {each["id"]: each for each in stored}
        self.assertEqual(len(by_id), len(stored), "an id twice")
        seqs = [each["seq"] for each in stored]
        self.assertEqual(seqs, sorted(seqs))
        self.assertEqual(len(set(seqs)), len(seqs), "a seq twice")
        texts = [each["content"] for each in stored]
        self.assertEqual(len(set(texts)), len(texts), "a message twice")
        for sender in senders:
            for message in sender.acknowledged:
                self.assertIn(message["id"], by_id, f"acknowledged and lost: {message['content']}")
                self.assertEqual(by_id[message["id"]]["seq"], message["seq"])
            own = [int(text.split(":")[1]) for text in texts if text.startswith(f"{sender.number}:")]
            self.assertEqual(own, sorted(own), "out of order")
            self.assertGreater(len(own), 0)

    def check_listener(self, listener, stored):
        got = {key for key, each in listener.messages.items() if each["kind"] == "text"}
        missing = [each["content"] for each in stored if each["id"] not in got]
        self.assertEqual(missing, [], "not received")
        self.assertEqual(got - {each["id"] for each in stored}, set(), "received and not stored")


class Deleted(Journey):
    """A channel with very many messages."""

    MESSAGES = 50000

    def fill(self, channel, author):
        """Messages written into the database of a kithd that is not running."""
        rows = []
        now = int(time.time() * 1000)
        for seq in range(2, self.MESSAGES + 2):
            rows.append((uuid.uuid4().bytes, uuid.UUID(channel).bytes, seq, uuid.UUID(author).bytes, "to be forgotten", now))
        with contextlib.closing(sqlite3.connect(self.server.data_dir / "kith.db")) as db, db:
            columns = "id, channel_id, seq, kind, author_id, content, created_at"
            db.executemany(f"INSERT INTO messages ({columns}) VALUES (?, ?, ?, 0, ?, ?, ?)", rows)
            db.execute("UPDATE channels SET last_seq = ? WHERE id = ?", (self.MESSAGES + 1, uuid.UUID(channel).bytes))

    def left(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.server.data_dir}/kith.db?mode=ro", uri=True, timeout=30)) as db:
            return db.execute("SELECT count(*) FROM messages WHERE content = 'to be forgotten'").fetchone()[0]

    def test_large_channel(self):
        """It is gone at once, others write meanwhile, and what is left of it goes even where kithd is killed over it."""
        anna = self.person()
        guild, channel = self.guild(anna)
        other = anna.post(f"/guilds/{guild['id']}/channels", {"name": "other", "kind": "text"})["id"]
        self.server.stop()
        self.fill(channel, anna.user["id"])
        self.server.start()
        anna.close()
        gateway = self.online(anna)
        anna.delete(f"/channels/{channel}")
        self.assertEqual(gateway.event("channel.delete")["id"], channel)
        with self.refused("unknown_channel", 404):
            anna.get(f"/channels/{channel}/messages")
        anna.send(other, "in between")
        self.assertGreater(self.left(), 0, "this test needs a slower deletion")
        self.server.kill()
        self.assertGreater(self.left(), 0, "this test needs a slower deletion")
        self.server.start()
        anna.close()
        self.assertEqual([each["id"] for each in anna.get(f"/guilds/{guild['id']}/channels")["items"]], [other])
        wait_for(lambda: self.left() == 0, 60, "the messages to be gone")
        self.assertEqual([each["content"] for each in anna.history(other)], ["in between"])


if __name__ == "__main__":
    tap.main()
