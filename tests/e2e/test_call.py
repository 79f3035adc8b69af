#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound between real programs: what somebody says is heard by who is in the same channel, and by nobody else. Each bot
says a tone of its own and measures what it hears."""

import tap
from bot import BotError
from proxy import Proxy
from voices import CLEAR, NOTHING, Voices


class Call(Voices):
    """Anna's way to the server can be cut."""

    def setUp(self):
        super().setUp()
        self.boris, self.carla = self.bots["boris"], self.bots["carla"]

    def url_for(self, name):
        if name != "anna":
            return self.server.url
        self.wire = Proxy(self.server.url)
        self.addCleanup(self.wire.__exit__)
        return self.wire.__enter__().url

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

    def test_priority(self):
        """While somebody talks whom all are to hear, the others are quieter, for everybody but them."""
        for name in self.tones:
            self.join(name)
        self.wait_hears("carla", "anna", "boris")
        self.wait_hears("anna", "boris")
        self.until(lambda: self.hears("carla", "boris") > -12)
        self.anna.ask("voice-priority")
        self.until(lambda: -24.5 < self.hears("carla", "boris") < -19)
        self.assertGreater(self.hears("carla", "anna"), -12)
        self.assertGreater(self.hears("anna", "boris"), -12)
        self.anna.ask("voice-mute")
        self.until(lambda: self.hears("carla", "boris") > -12)
        # Who may not have it does not get it.
        self.boris.ask("voice-priority")
        self.until(lambda: self.hears("carla", "boris") > -12)
        self.assertFalse(self.people("carla")["boris"]["priority"])

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

    def test_gateway_cut(self):
        """Whose connection to the server is gone for a while goes on talking, and nobody sees them leave."""
        self.join("anna")
        self.join("boris")
        self.wait_hears("boris", "anna")
        self.wire.cut()
        self.until(lambda: self.anna.ask("voice-state")["state"] == "reconnecting")
        for _ in range(10):
            self.assertGreater(self.hears("boris", "anna"), CLEAR)
            self.assertGreater(self.hears("anna", "boris"), CLEAR)
        self.assertEqual(set(self.people("boris")), {"anna", "boris"})
        self.wire.mend()
        self.until(lambda: self.anna.ask("voice-state")["state"] == "connected")
        self.boris.ask("voice-mute")
        self.until(lambda: self.people("anna")["boris"]["muted"])
        for _ in range(10):
            self.assertGreater(self.hears("boris", "anna"), CLEAR)
        self.assertEqual(set(self.people("boris")), {"anna", "boris"})

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
