#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real sound from microphones to speakers: what one says is heard by who is in the same channel as it was said, and by
nobody else. The rest of voice is test_call.py's."""

import numpy as np
import tap
from hearing import RATE, likeness, loudness, peak, speech, tone, write_wav
from session import wait_for
from sound import Sound
from voices import Voices

SILENCE = -70


class Hear(Voices):
    """Four people with a microphone and speakers each; dora is in another channel."""

    tones = {"anna": 440, "boris": 880, "carla": 1320, "dora": 1760}

    def setUp(self):
        self.sound = Sound(*self.tones)
        self.addCleanup(self.sound.close)
        self.sound.__enter__()
        self.environment = {"PULSE_SERVER": self.sound.address}
        super().setUp()

    def come_in(self, *names, channel="Couch"):
        for name in names:
            self.join(name, channel, input=f"{name}_mic", output=f"{name}_speakers")

    def say(self, name, sound):
        """Has somebody say a sound. Returns what the speakers of all played meanwhile."""
        path = self.sound.folder / f"{name}.wav"
        write_wav(path, sound)
        recordings = {each: self.sound.listen(f"{each}_speakers") for each in self.tones}
        player = self.sound.play(name, path)
        self.assertEqual(player.wait(60), 0)
        # What is on its way arrives within a second.
        ends = {each: recording.seconds + 1 for each, recording in recordings.items()}
        wait_for(lambda: all(each.seconds > ends[name] for name, each in recordings.items()), 20, "the end of the recordings")
        return {each: np.array(recording.finish()[0]) / 32768 for each, recording in recordings.items()}

    def test_as_it_was_said(self):
        self.come_in("dora", channel="Balcony")
        self.come_in("anna", "boris", "carla")
        self.sound.say("anna", 440)
        for name in ("boris", "carla"):
            wait_for(lambda name=name: self.sound.level(name, 440) > -30, 60, f"{name} to hear anna")
        self.sound.hush("anna")

        heard = self.say("anna", tone(600, 3))
        for name in ("boris", "carla"):
            middle = heard[name][RATE : 2 * RATE]
            self.assertAlmostEqual(peak(middle), 600, delta=5)
            # What goes on as it began is noise, which the microphone's processing makes quieter by and by.
            self.assertGreater(loudness(middle), -40)
        for name in ("anna", "dora"):
            self.assertLess(loudness(heard[name]), SILENCE, name)

        said = speech(6)
        heard = self.say("anna", said)
        for name in ("boris", "carla"):
            self.assertGreater(likeness(said, heard[name]), 0.6, name)
        for name in ("anna", "dora"):
            self.assertLess(loudness(heard[name]), SILENCE, name)
        # Another one's words are not like these.
        self.assertLess(likeness(speech(6, seed=2), heard["boris"]), 0.4)

    def test_sound_server_comes_back(self):
        """Who uses the default devices goes on when the sound server was started anew."""
        for name in ("anna", "boris"):
            self.join(name, input="" if name == "anna" else "silence:", output="" if name == "boris" else "nowhere:")
        self.until(lambda: self.bots["anna"].ask("voice-state")["warning"] == "none")
        self.sound.server.terminate()
        self.sound.server.wait(10)
        self.until(lambda: self.bots["anna"].ask("voice-state")["warning"] == "no_microphone")
        self.until(lambda: self.bots["boris"].ask("voice-state")["warning"] == "no_speakers")
        self.sound.start()
        self.until(lambda: self.bots["anna"].ask("voice-state")["warning"] != "no_microphone")
        self.until(lambda: self.bots["boris"].ask("voice-state")["warning"] != "no_speakers")

    def test_devices_pulled_out(self):
        """Who chose devices that are pulled out goes on with the system's, is told so, and gets them back."""
        headset = self.sound.plug_in("headset")
        self.sound.say("headset", 440)
        self.join("anna", input="headset_mic", output="nowhere:")
        self.join("boris", input="tone:880", output="headset_speakers")
        for name in ("anna", "boris"):
            self.until(lambda name=name: self.bots[name].ask("voice-state")["warning"] == "none")
        self.sound.pull_out(headset)
        self.until(lambda: self.bots["anna"].ask("voice-state")["warning"] == "other_microphone")
        self.until(lambda: self.bots["boris"].ask("voice-state")["warning"] == "other_speakers")
        self.sound.plug_in("headset")
        self.until(lambda: self.bots["anna"].ask("voice-state")["warning"] != "other_microphone")
        self.until(lambda: self.bots["boris"].ask("voice-state")["warning"] != "other_speakers")


if __name__ == "__main__":
    tap.main()
