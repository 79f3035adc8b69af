#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound between real programs: what somebody says is heard by who is in the same channel, and by nobody else. Each bot
says a tone of its own and measures what it hears."""

import time
import unittest

import tap
from bot import Bot, BotError
from server import Kithd

CLEAR, NOTHING = -25, -60
PATIENCE = 60


def level(reading, hertz):
    """How loud a tone is in what was heard, in decibels."""
    return max((each["level"] for each in reading["tones"] if abs(each["frequency"] - hertz) < 30), default=-100)


class Call(unittest.TestCase):
    tones = {"anna": 440, "boris": 880, "carla": 1320}

    def setUp(self):
        self.server = Kithd()
        self.addCleanup(self.server.close)
        self.server.start()
        self.bots = {}
        for name in self.tones:
            bot = Bot(self.server.url, name, register=True)
            self.addCleanup(bot.close)
            self.bots[name] = bot.start()
        self.anna, self.boris, self.carla = self.bots.values()
        guild = self.anna.ask("create-guild", name="Den")["guild"]
        link = self.anna.ask("create-invite", guild=guild["id"])["link"]
        for bot in (self.boris, self.carla):
            bot.ask("join", link=link)
        for name in ("Couch", "Balcony"):
            self.anna.ask("create-channel", guild=guild["id"], name=name, kind="voice")
        for bot in (self.boris, self.carla):
            self.until(lambda bot=bot: self.knows(bot))

    def knows(self, bot):
        return len(bot.ask("guilds")["guilds"][0]["channels"]) == 3

    def until(self, condition):
        """Waits for something that each question brings nearer."""
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "waited too long")

    def join(self, name, channel="Couch"):
        self.bots[name].ask("voice-join", channel=channel, input=f"tone:{self.tones[name]}")

    def hears(self, listener, name):
        return level(self.bots[listener].ask("voice-hear"), self.tones[name])

    def wait_hears(self, listener, *names):
        for name in names:
            self.until(lambda name=name: self.hears(listener, name) > CLEAR)

    def wait_silent(self, listener, name):
        self.until(lambda: self.hears(listener, name) < NOTHING)

    def people(self, name):
        return {each["user"]: each for each in self.bots[name].ask("voice-state")["people"]}

    def test_heard_in_the_channel_alone(self):
        self.join("carla", "Balcony")
        self.join("anna")
        self.join("boris")
        self.wait_hears("boris", "anna")
        self.wait_hears("anna", "boris")
        for _ in range(5):
            self.assertLess(self.hears("carla", "anna"), NOTHING)
            self.assertLess(self.hears("boris", "carla"), NOTHING)
        self.until(lambda: self.people("boris")["anna"]["talking"])
        # Three hear each other, also who comes from another channel.
        self.join("carla")
        self.wait_hears("carla", "anna", "boris")
        self.wait_hears("anna", "boris", "carla")
        self.assertEqual(set(self.people("anna")), {"anna", "boris", "carla"})

    def test_mute_deafen_and_leave(self):
        self.join("anna")
        self.join("boris")
        self.wait_hears("boris", "anna")
        self.anna.ask("voice-mute")
        self.wait_silent("boris", "anna")
        self.until(lambda: self.people("boris")["anna"]["muted"])
        self.assertGreater(self.hears("anna", "boris"), CLEAR)
        self.until(lambda: self.anna.ask("voice-state")["warning"] == "muted_talking")
        self.anna.ask("voice-mute", on="false")
        self.wait_hears("boris", "anna")
        self.boris.ask("voice-deafen")
        self.wait_silent("boris", "anna")
        self.wait_silent("anna", "boris")
        self.boris.ask("voice-deafen", on="false")
        self.wait_hears("boris", "anna")
        self.anna.ask("voice-leave")
        self.wait_silent("boris", "anna")
        self.until(lambda: set(self.people("boris")) == {"boris"})
        with self.assertRaises(BotError) as caught:
            self.anna.ask("voice-hear")
        self.assertEqual(caught.exception.code, "not_in_voice")

    def test_volume_of_one(self):
        self.join("anna")
        self.join("boris")
        self.wait_hears("boris", "anna")
        self.until(lambda: self.hears("boris", "anna") > -12)
        self.boris.ask("voice-volume", user_id=self.anna.ready["user_id"], volume="0.25")
        self.until(lambda: -24.5 < self.hears("boris", "anna") < -19)

    def test_server_restarts(self):
        """Sound does not go by the server: it goes on while that is away, and afterwards."""
        self.join("anna")
        self.join("boris")
        self.wait_hears("boris", "anna")
        self.server.stop()
        self.until(lambda: self.boris.ask("voice-state")["state"] == "reconnecting")
        for _ in range(10):
            self.assertGreater(self.hears("boris", "anna"), CLEAR)
        self.server.start()
        self.until(lambda: self.boris.ask("voice-state")["state"] == "connected")
        self.until(lambda: set(self.people("boris")) == {"anna", "boris"})
        for _ in range(10):
            self.assertGreater(self.hears("boris", "anna"), CLEAR)

    def test_killed(self):
        self.join("anna")
        self.join("boris")
        self.join("carla")
        self.wait_hears("carla", "anna", "boris")
        self.boris.process.kill()
        self.wait_silent("carla", "boris")
        self.assertGreater(self.hears("carla", "anna"), CLEAR)


if __name__ == "__main__":
    tap.main()
