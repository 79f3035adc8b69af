#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing lost, through the client library: several people write while kithd is killed and started again twenty times
and their connections are cut at random. Every message that was acknowledged is there exactly once and in order, on the
server and in every client, and every client sees the same."""

import os
import random
import tempfile
import threading
import time

import tap
from bot import Bot, BotError
from journey import Journey
from proxy import Proxy
from session import wait_for

KILLS = int(os.environ.get("KITH_KILLS", "20"))
CLIENTS = 3
# Who is cut off several times in a row waits up to half a minute before the next attempt, as the protocol wants it.
PATIENCE = 180
SEED = int(os.environ.get("KITH_SEED", random.SystemRandom().randrange(1 << 30)))


class Writer(threading.Thread):
    """Keeps one bot writing numbered messages, several under way at a time."""

    def __init__(self, bot, channel, done):
        super().__init__(daemon=True)
        self.bot, self.channel, self.done = bot, channel, done
        self.acknowledged = []
        self.told = 0
        self.problem = None

    def run(self):
        waiting = []
        try:
            while not self.done.is_set() or waiting:
                while len(waiting) < 4 and not self.done.is_set():
                    self.told += 1
                    waiting.append(self.bot.tell("send", channel=self.channel, content=f"{self.bot.user} {self.told}"))
                self.acknowledged.append(self.bot.wait_answer(waiting.pop(0), PATIENCE)["message"])
        except (BotError, TimeoutError, OSError) as problem:
            self.problem = problem


class Saboteur(threading.Thread):
    """Cuts a wire now and then."""

    def __init__(self, wires, done, chance):
        super().__init__(daemon=True)
        self.wires, self.done, self.chance = wires, done, chance
        self.cuts = 0

    def run(self):
        while not self.done.wait(self.chance.uniform(0.1, 0.8)):
            wire = self.chance.choice(self.wires)
            wire.cut()
            self.cuts += 1
            self.done.wait(self.chance.uniform(0.02, 0.4))
            wire.mend()


class NothingLost(Journey):
    kills = KILLS

    def test_kills_and_cuts(self):
        chance = random.Random(SEED)
        print(f"# seed {SEED}", flush=True)
        owner = self.person()
        guild, channel = self.guild(owner)
        code = owner.post(f"/guilds/{guild['id']}/invites")["code"]
        wires = [self.enterContext(Proxy(self.server.url)) for _ in range(CLIENTS)]
        scratch = self.enterContext(tempfile.TemporaryDirectory())
        bots = [
            self.enterContext(Bot(wire.url, f"writer{number}", register=True, data_dir=f"{scratch}/{number}"))
            for number, wire in enumerate(wires)
        ]
        for bot in bots:
            bot.ask("join", link=code)
            bot.follow()
        done = threading.Event()
        writers = [Writer(bot, channel, done) for bot in bots]
        saboteur = Saboteur(wires, done, chance)
        for thread in (*writers, saboteur):
            thread.start()
        for _ in range(self.kills):
            self.live_a_while(writers, chance)
            self.server.kill()
            self.server.start()
        done.set()
        for thread in (*writers, saboteur):
            thread.join(PATIENCE + 30)
        for wire in wires:
            wire.mend()
        for writer in writers:
            self.assertIsNone(writer.problem, f"{writer.bot.user}: {writer.problem}")
            self.assertEqual(len(writer.acknowledged), writer.told)
        stored = self.read_server(owner, channel)
        self.check_server(stored, writers)
        for bot in bots:
            self.check_client(bot, channel, stored)
        print(f"# {len(stored)} messages, {self.kills} kills, {saboteur.cuts} cuts")

    def live_a_while(self, writers, chance):
        """Lets the server live until it has acknowledged something new, and then a random bit longer."""
        before = sum(len(each.acknowledged) for each in writers)
        wait_for(lambda: sum(len(each.acknowledged) for each in writers) > before or any(each.problem for each in writers), PATIENCE, "progress")
        time.sleep(chance.uniform(0, 0.3))  # so that the kill strikes anywhere

    def read_server(self, owner, channel):
        owner.close()
        return [each for each in owner.history(channel) if each["kind"] == "text"]

    def check_server(self, stored, writers):
        ids = [each["id"] for each in stored]
        texts = [each["content"] for each in stored]
        self.assertEqual(len(set(ids)), len(ids), "an id twice")
        self.assertEqual(len(set(texts)), len(texts), "a message twice")
        self.assertEqual([each["seq"] for each in stored], sorted({each["seq"] for each in stored}))
        places = {each["id"]: each for each in stored}
        for writer in writers:
            for message in writer.acknowledged:
                self.assertIn(message["id"], places, f"acknowledged and lost: {message['content']}")
                self.assertEqual(places[message["id"]]["seq"], message["seq"])
            own = [text for text in texts if text.startswith(f"{writer.bot.user} ")]
            self.assertEqual(own, [f"{writer.bot.user} {number + 1}" for number in range(writer.told)], "out of order")

    def check_client(self, bot, channel, stored):
        """What the library shows is what the server has, and it told of each message once and in order."""
        wanted = [each["id"] for each in stored]
        wait_for(lambda: {each["id"] for each in bot.messages(channel)} >= set(wanted), 60, f"{bot.user} to hear of everything")
        heard = [each["id"] for each in bot.messages(channel) if each["id"] in set(wanted)]
        self.assertEqual(heard, wanted, f"{bot.user} heard otherwise")
        shown = bot.ask("read", channel=channel, limit=len(stored) + 100, timeout=60)["messages"]
        self.assertEqual([each["id"] for each in shown if each["id"] in set(wanted)], wanted, f"{bot.user} shows otherwise")
        texts = [each["content"] for each in shown if each["kind"] == "text"]
        self.assertEqual(len(set(texts)), len(texts), f"{bot.user} shows a message twice")


class NothingLostEncrypted(NothingLost):
    """The same with TLS, where a cut can fall into the middle of a record."""

    options = {"tls": "auto"}
    kills = max(KILLS // 4, 1)


if __name__ == "__main__":
    tap.main()
