#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Showing something in a voice channel, between real programs: a moving picture whose frames carry numbers."""

import os

import tap
from bot import BotError
from sound import Sound
from voices import CLEAR, NOTHING, Voices, level

SHARED = 660


class Share(Voices):
    def setUp(self):
        super().setUp()
        self.boris, self.carla = self.bots["boris"], self.bots["carla"]
        for name in self.tones:
            self.join(name)
        for name in self.tones:
            self.until(lambda name=name: len(self.people(name)) == 3)

    def id_of(self, name):
        return self.bots[name].ready["user_id"]

    def watch(self, viewer, name, **more):
        self.until(lambda: self.people(viewer)[name]["shows"])
        self.bots[viewer].ask("voice-watch", user_id=self.id_of(name), **more)

    def sees(self, viewer, name):
        return self.bots[viewer].ask("voice-see", user_id=self.id_of(name))

    def test_watch(self):
        self.anna.ask("voice-share", source="test:1280x720", quality="motion")
        shown = self.anna.ask("voice-shown")
        self.assertEqual((shown["sharing"], shown["viewers"], shown["frames"]), (True, 0, 0))
        self.watch("boris", "anna")
        self.until(lambda: self.sees("boris", "anna")["numbered"] >= 60)
        seen = self.sees("boris", "anna")
        self.assertEqual((seen["width"], seen["height"], seen["backwards"]), (1280, 720, 0))
        self.assertEqual(seen["numbered"], seen["frames"])
        self.assertEqual(self.anna.ask("voice-shown")["viewers"], 1)

        self.watch("carla", "anna")
        self.until(lambda: self.sees("carla", "anna")["numbered"] >= 10)
        self.until(lambda: self.anna.ask("voice-shown")["viewers"] == 2)
        self.assertEqual(self.sees("carla", "anna")["backwards"], 0)

        # Whoever leaves gets nothing any more, and when all have left nothing is encoded.
        self.boris.ask("voice-unwatch", user_id=self.id_of("anna"))
        self.carla.ask("voice-leave")
        self.until(lambda: self.anna.ask("voice-shown")["viewers"] == 0)
        frames = self.anna.ask("voice-shown")["frames"]
        self.wait_hears("boris", "anna")
        self.assertEqual(self.anna.ask("voice-shown")["frames"], frames)

        self.watch("boris", "anna")
        self.until(lambda: self.sees("boris", "anna")["numbered"] >= 5)
        self.anna.ask("voice-unshare")
        self.until(lambda: not self.people("boris")["anna"]["shows"])
        with self.assertRaises(BotError) as caught:
            self.sees("boris", "anna")
        self.assertEqual(caught.exception.code, "not_watched")

    def test_sound_is_apart(self):
        self.anna.ask("voice-share", source="test:320x180", sound=f"tone:{SHARED}")
        self.wait_hears("boris", "anna")
        self.assertLess(level(self.boris.ask("voice-hear"), SHARED), NOTHING)
        self.watch("boris", "anna")
        self.until(lambda: level(self.boris.ask("voice-hear"), SHARED) > CLEAR)
        self.boris.ask("voice-watch-volume", user_id=self.id_of("anna"), volume="0")
        self.until(lambda: level(self.boris.ask("voice-hear"), SHARED) < NOTHING)
        self.assertGreater(self.hears("boris", "anna"), CLEAR)
        self.anna.ask("voice-mute")
        self.boris.ask("voice-watch-volume", user_id=self.id_of("anna"), volume="1")
        self.until(lambda: level(self.boris.ask("voice-hear"), SHARED) > CLEAR)
        self.wait_silent("boris", "anna")

    def test_server_anew(self):
        """The server is away and comes back: what is shown goes on, and is known again."""
        self.anna.ask("voice-share", source="test:320x180", quality="motion")
        self.watch("boris", "anna")
        self.until(lambda: self.sees("boris", "anna")["numbered"] >= 10)
        self.server.stop()
        before = self.sees("boris", "anna")["last"]
        self.until(lambda: self.sees("boris", "anna")["last"] > before + 30)
        self.server.start()
        self.until(lambda: self.people("carla").get("anna", {}).get("shows"))
        self.watch("carla", "anna")
        self.until(lambda: self.sees("carla", "anna")["numbered"] >= 5)
        self.assertEqual(self.sees("boris", "anna")["backwards"], 0)

    def test_rights(self):
        """Who may share no more shows nothing any more."""
        self.boris.ask("voice-share", source="test:320x180")
        self.watch("anna", "boris")
        self.until(lambda: self.sees("anna", "boris")["numbered"] >= 3)
        self.anna.ask("overwrite", channel="Couch", target=self.guild["id"], kind="role", deny=str(1 << 9))
        self.until(lambda: not self.boris.ask("voice-shown")["sharing"])
        self.until(lambda: not self.people("anna")["boris"]["shows"])
        with self.assertRaises(BotError) as caught:
            self.boris.ask("voice-share", source="test:320x180")
        self.assertEqual(caught.exception.code, "missing_permission")


class OtherSound(Voices):
    """The sound of all programs but the one that shares, by a real sound server."""

    def setUp(self):
        self.sound = Sound("anna")
        self.addCleanup(self.sound.close)
        self.sound.__enter__()
        os.environ["PULSE_SERVER"] = self.sound.address
        self.addCleanup(os.environ.pop, "PULSE_SERVER")
        super().setUp()

    def test_others_alone(self):
        boris, anna_id = self.bots["boris"], self.anna.ready["user_id"]
        self.join("anna", output="anna_speakers")
        self.join("boris")
        self.join("carla")
        self.until(lambda: len(self.people("boris")) == 3)
        self.anna.ask("voice-share", source="test:320x180", sound="others:")
        self.until(lambda: self.people("boris")["anna"]["shows"])
        boris.ask("voice-watch", user_id=anna_id)
        self.until(lambda: boris.ask("voice-see", user_id=anna_id)["frames"] > 0)
        # Boris hears himself from nowhere, though anna's speakers play him.
        self.until(lambda: self.sound.level("anna", self.tones["boris"]) > CLEAR)
        self.sound.say("anna", SHARED, device="anna_speakers")
        self.until(lambda: level(boris.ask("voice-hear"), SHARED) > CLEAR)
        for _ in range(5):
            # A gap in the other tone is heard a little everywhere; himself he would hear as loud as that.
            self.assertLess(level(boris.ask("voice-hear"), self.tones["boris"]), CLEAR - 10)
        self.assertLess(level(self.bots["carla"].ask("voice-hear"), SHARED), NOTHING)
        self.sound.hush("anna")
        self.until(lambda: level(boris.ask("voice-hear"), SHARED) < NOTHING)


if __name__ == "__main__":
    tap.main()
