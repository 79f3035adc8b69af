# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of voice have in common: programs that say a tone of their own and measure what they hear."""

import time
import unittest

from bot import Bot
from server import Kithd

CLEAR, NOTHING = -25, -60
PATIENCE = 60


def level(reading, hertz):
    """How loud a tone is in what was heard, in decibels."""
    return max((each["level"] for each in reading["tones"] if abs(each["frequency"] - hertz) < 30), default=-100)


class Voices(unittest.TestCase):
    """A kithd with a guild of bots; each joins its voice channels with `tones` for a voice."""

    tones = {"anna": 440, "boris": 880, "carla": 1320}
    config = None
    environment = None

    def setUp(self):
        self.server = Kithd(config=self.config)
        self.addCleanup(self.server.close)
        self.server.start()
        self.bots = {}
        for name in self.tones:
            bot = Bot(self.url_for(name), name, register=True, environment=self.environment)
            self.addCleanup(bot.close)
            self.bots[name] = bot.start()
        self.anna, *others = self.bots.values()
        self.guild = self.anna.ask("create-guild", name="Den")["guild"]
        link = self.anna.ask("create-invite", guild=self.guild["id"])["link"]
        for bot in others:
            bot.ask("join", link=link)
        for name in ("Couch", "Balcony"):
            self.anna.ask("create-channel", guild=self.guild["id"], name=name, kind="voice")
        for bot in others:
            self.until(lambda bot=bot: self.knows(bot))

    def url_for(self, name):
        """Where somebody finds the server."""
        return self.server.url

    def knows(self, bot):
        return len(bot.ask("guilds")["guilds"][0]["channels"]) == 3

    def until(self, condition):
        """Waits for something that each question brings nearer."""
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "waited too long")

    def join(self, name, channel="Couch", **more):
        self.bots[name].ask("voice-join", channel=channel, **{"input": f"tone:{self.tones[name]}", **more})

    def hears(self, listener, name):
        return level(self.bots[listener].ask("voice-hear"), self.tones[name])

    def wait_hears(self, listener, *names):
        for name in names:
            self.until(lambda name=name: self.hears(listener, name) > CLEAR)

    def wait_silent(self, listener, name):
        self.until(lambda: self.hears(listener, name) < NOTHING)

    def people(self, name):
        return {each["user"]: each for each in self.bots[name].ask("voice-state")["people"]}

    def stats(self, name, other):
        """How well the link from one to another carries."""
        return self.bots[name].ask("voice-stats", user_id=self.bots[other].ready["user_id"])
