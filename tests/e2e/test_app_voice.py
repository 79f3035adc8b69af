#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Talking in a voice channel with the app: by its list, its buttons and keys, with real sound."""

import re

import desk
from bot import Bot
from desk import Desk, make_guild, make_link
from session import wait_for
from sound import Sound

CLEAR, NOTHING = -30, -60
HERS, HIS = 440, 880


def tone(reading, hertz):
    return max((each["level"] for each in reading["tones"] if abs(each["frequency"] - hertz) < 30), default=-100)


class TestVoice(Desk):
    """Anna sits at the app, with a microphone and speakers; Boris is a program with a tone for a voice."""

    def setUp(self):
        super().setUp()
        self.sound = Sound("anna")
        self.addCleanup(self.sound.close)
        self.sound.__enter__()
        self.kithd = self.server(tls="auto")
        self.olga, self.guild, code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.couch = self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "Couch", "kind": "voice"})["id"]
        self.boris = Bot(self.kithd.url, "boris", register=True, options=("--fingerprint", self.kithd.fingerprint))
        self.addCleanup(self.boris.close)
        self.boris.start()
        self.boris.ask("join", link=make_link(self.kithd, code))
        self.settings(**{"voice-input": "'anna_mic'", "voice-output": "'anna_speakers'"})
        self.anna = self.app("anna", environment={"PULSE_SERVER": self.sound.address})
        self.anna.join(make_link(self.kithd, code), "Anna")

    def settings(self, **values):
        """What anna has chosen; a tone is what noise suppression takes for noise."""
        values = {"voice-noise-suppression": "0", "voice-automatic-gain": "false", "voice-echo-cancelling": "false", **values}
        folder = self.person("anna").home / ".config/glib-2.0/settings"
        folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{key}={value}\n" for key, value in values.items())
        (folder / "keyfile").write_text(f"[chat/kith/Kith]\n{lines}", encoding="utf-8")

    def boris_hears(self, hertz=HERS):
        return tone(self.boris.ask("voice-hear"), hertz)

    def both_in(self):
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.sound.say("anna", HERS)
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^In voice$")
        wait_for(lambda: self.boris_hears() > CLEAR, 40, "anna to be heard")

    def test_talk(self):
        self.both_in()
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 30, "boris to be heard from the speakers")
        self.anna.wait_label("^Couch · The den$")
        self.anna.row("Channels", "^boris, talking$")
        self.anna.row("Channels", "^Anna, talking$")
        # The conversation that was open stays.
        self.anna.wait_title("#general")

        self.anna.key("ctrl+shift+m")
        wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be muted")
        self.anna.row("Channels", "^Anna, muted$")
        self.anna.wait_label("You are talking, but your microphone is muted")
        self.anna.see(None, "Unmute").press_mouse()
        wait_for(lambda: self.boris_hears() > CLEAR, 30, "anna to be heard again")

        self.anna.key("ctrl+shift+d")
        wait_for(lambda: self.sound.level("anna", HIS) < NOTHING, 30, "boris not to be heard")
        self.assertLess(self.boris_hears(), NOTHING)
        self.anna.row("Channels", "^Anna, deafened$")
        self.anna.see(None, "Undeafen").press_mouse()
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 30, "boris to be heard again")

        self.anna.press("push button", "Leave the voice channel")
        wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be gone")
        wait_for(lambda: not self.anna.sees("label", "In voice"), 20, "the panel to go")
        wait_for(lambda: {each["user"] for each in self.boris.ask("voice-state")["people"]} == {"boris"}, 20, "anna to have left")

    def test_put_out(self):
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^In voice$")
        self.olga.patch(f"/guilds/{self.guild['id']}/voice/{self.boris_or_anna('Anna')}", {"mute": True})
        self.anna.row("Channels", "^Anna, muted by a moderator$")
        self.olga.delete(f"/guilds/{self.guild['id']}/voice/{self.boris_or_anna('Anna')}")
        self.anna.wait_label("^You were put out of Couch$")
        wait_for(lambda: not self.anna.sees("label", "In voice"), 20, "the panel to go")

    def boris_or_anna(self, name):
        members = self.olga.get(f"/guilds/{self.guild['id']}/members")["items"]
        return next(each["user"]["id"] for each in members if each["user"]["display_name"] == name)

    def test_no_sound_server(self):
        self.sound.close()
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^In voice$")
        self.anna.wait_label("No microphone can be used, so nobody hears you")

    def test_refused(self):
        everyone = self.guild["id"]
        self.olga.put(f"/channels/{self.couch}/overwrites/{everyone}", {"kind": "role", "allow": "0", "deny": str(1 << 20)})
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^The voice channel was not joined: ")
        self.assertIsNone(self.anna.sees("label", re.compile("^(In voice|Joining…)$")))


if __name__ == "__main__":
    desk.main()
