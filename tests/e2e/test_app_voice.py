#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Talking in a voice channel with the app: by its list, its buttons and keys, with real sound."""

import contextlib
import re
import subprocess

import desk
from api import Api
from bot import Bot
from desk import PASSWORD, Desk, make_guild, make_link
from journey import new_id
from server import build_dir
from session import wait_for
from shortcuts import Shortcuts
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

    def person_menu(self, name, item):
        self.anna.row("Channels", f"^{name}").press_mouse()
        return self.anna.see(None, item)

    def settle_in(self, **settings):
        """Starts the app of anna anew with other settings."""
        self.anna.end()
        self.settings(**{"voice-input": "'anna_mic'", "voice-output": "'anna_speakers'", **settings})
        self.anna = self.app("anna", environment={"PULSE_SERVER": self.sound.address})

    def test_push_to_talk(self):
        """One is heard while a key is held, also while another program has the keyboard, or by a command."""
        self.settle_in(**{"voice-push-to-talk": "true", "voice-key-talk": "'F9'", "voice-key-mute": "'<Control>F8'"})
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.sound.say("anna", HERS)
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^In voice$")
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 40, "boris to be heard")
        self.assertLess(self.boris_hears(), NOTHING)
        self.hold("F9", lambda: wait_for(lambda: self.boris_hears() > CLEAR, 30, "anna to be heard"))
        wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be silent")

        with self.other_window():
            self.hold("F9", lambda: wait_for(lambda: self.boris_hears() > CLEAR, 30, "anna to be heard from afar"))
            wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be silent again")
            subprocess.run(["xdotool", "key", "ctrl+F8"], env=self.session.environment, check=True)
            self.anna.row("Channels", "^Anna, muted$")
            subprocess.run(["xdotool", "key", "ctrl+F8"], env=self.session.environment, check=True)
            self.anna.row("Channels", "^Anna$")

        self.assertEqual(self.command("--ptt", "down"), 0)
        wait_for(lambda: self.boris_hears() > CLEAR, 30, "anna to be heard by command")
        self.assertEqual(self.command("--ptt", "toggle"), 0)
        wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be silent by command")
        self.assertEqual(self.command("--ptt", "sideways"), 2)
        self.assertEqual(self.command("--mute"), 0)
        self.anna.row("Channels", "^Anna, muted$")
        self.assertEqual(self.command("--deafen"), 0)
        self.anna.row("Channels", "^Anna, deafened$")
        self.anna.end()
        self.assertEqual(self.command("--mute"), 1)

    def test_portal(self):
        """The keys of the desktop, where it offers them: agreed on the page, which shows them live, and heard in a call."""
        portal = Shortcuts(self.person("anna").bus)
        self.settle_in(**{"voice-push-to-talk": "true", "voice-key-talk": "'F9'"})
        self.anna.row("Channels", "^Voice channel Couch$")
        self.anna.key("ctrl+comma")
        self.anna.see("page tab", "Voice").click()
        self.anna.see("push button", "Set Up…").act("click")
        self.anna.wait_label("^Works here, by F9$")
        self.assertEqual(set(portal.bound), {"push-to-talk", "mute", "deafen"})
        portal.press("push-to-talk")
        self.anna.see(None, "Pressed now")
        portal.release("push-to-talk")
        self.anna.wait_gone(None, "Pressed now")
        self.anna.key("Escape")
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.sound.say("anna", HERS)
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 40, "boris to be heard")
        self.assertLess(self.boris_hears(), NOTHING)
        portal.press("push-to-talk")
        wait_for(lambda: self.boris_hears() > CLEAR, 30, "anna to be heard")
        portal.release("push-to-talk")
        wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be silent")

    def test_portal_refuses(self):
        portal = Shortcuts(self.person("anna").bus, code=1)
        self.settle_in()
        self.anna.row("Channels", "^Voice channel Couch$")
        self.anna.key("ctrl+comma")
        self.anna.see("page tab", "Voice").click()
        self.anna.see("push button", "Set Up…").act("click")
        self.anna.wait_label("^The desktop asked, and the answer was no$")
        self.assertTrue(portal.bound)

    def hold(self, key, meanwhile):
        subprocess.run(["xdotool", "keydown", key], env=self.session.environment, check=True)
        try:
            meanwhile()
        finally:
            subprocess.run(["xdotool", "keyup", key], env=self.session.environment, check=True)

    @contextlib.contextmanager
    def other_window(self):
        """Another program in front, which has the keyboard."""
        other = subprocess.Popen(["xmessage", "-name", "other", "in front"], env=self.session.environment)
        try:
            found = wait_for(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^other$|^xmessage$"], env=self.session.environment, capture_output=True, text=True).stdout.split(), 20, "another window")
            subprocess.run(["xdotool", "windowactivate", "--sync", found[0]], env=self.session.environment, check=True)
            yield
        finally:
            other.terminate()
            other.wait(20)

    def command(self, *arguments):
        """What the program says, beside the one that runs."""
        person = self.person("anna")
        process = person.start([str(build_dir() / "src/app/kith"), *arguments], {"GSETTINGS_SCHEMA_DIR": str(build_dir() / "data")})
        return process.wait(60)

    def test_insisted(self):
        """Where talking without a key is not allowed a key is needed, whatever one has chosen; or a button in its place."""
        everyone = self.guild["id"]
        self.olga.put(f"/channels/{self.couch}/overwrites/{everyone}", {"kind": "role", "allow": "0", "deny": str(1 << 25)})
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.boris.ask("voice-push")
        self.sound.say("anna", HERS)
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^In voice$")
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 40, "boris to be heard")
        self.assertLess(self.boris_hears(), NOTHING)
        button = self.anna.see("push button", "Hold to Talk")
        x, y = self.anna.place_of(button)
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "mousedown", "1"], env=self.session.environment, check=True)
        wait_for(lambda: self.boris_hears() > CLEAR, 30, "anna to be heard")
        subprocess.run(["xdotool", "mouseup", "1"], env=self.session.environment, check=True)
        wait_for(lambda: self.boris_hears() < NOTHING, 30, "anna to be silent")

    def test_threshold(self):
        """What is fainter than the line is not sent."""
        self.settle_in(**{"voice-threshold": "-5"})
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.sound.say("anna", HERS)
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 40, "boris to be heard")
        self.assertLess(self.boris_hears(), NOTHING)
        self.anna.row("Channels", "^Anna$")

    def test_details(self):
        """What the links are like, the same code on both sides, and a report without addresses."""
        self.both_in()
        self.anna.press("push button", "Connection details")
        self.anna.wait_title("^Connection Details$")
        self.anna.see("label", "boris").press_mouse()
        self.anna.wait_label("^Encrypted and verified$", timeout=30)
        self.anna.wait_label("^Straight, within a network$")
        me = self.boris_or_anna("Anna")
        code = wait_for(lambda: self.boris.ask("voice-stats", user_id=me).get("code"), 20, "a code")
        self.anna.wait_label(f"^{re.escape(code)}$")
        self.anna.wait_label(r"^\d+ · \d+ kbit/s$")
        self.anna.press("push button", "Copy Report")
        self.anna.wait_label("^The report was copied")
        self.anna.key("Escape")
        self.boris.ask("voice-leave")
        self.anna.press("push button", "Connection details")
        self.anna.wait_label("^Nobody Else Is Here$")

    def test_hear_yourself(self):
        self.sound.say("anna", HERS)
        self.anna.key("ctrl+comma")
        self.anna.see("page tab", "Voice").click()
        self.anna.see("push button", "Record").click()
        self.anna.wait_label("^This is how others hear you…$", timeout=30)
        wait_for(lambda: self.sound.level("anna", HERS) > CLEAR, 20, "anna to hear herself")
        self.anna.wait_label("^Records three seconds", timeout=30)

    def test_in_the_background(self):
        """A call goes on while the window is closed, and the program ends with it where nothing else keeps it."""
        self.both_in()
        self.anna.key("ctrl+w")
        wait_for(lambda: not self.anna.windows(), 20, "the window to close")
        self.assertGreater(self.boris_hears(), CLEAR)
        self.olga.delete(f"/guilds/{self.guild['id']}/voice/{self.boris_or_anna('Anna')}")
        self.assertEqual(self.anna.process.wait(30), 0)

    def steady(self, hertz):
        """How loud something is, once it is as loud as a moment before."""
        levels = [self.sound.level("anna", hertz) for _ in range(3)]
        return min(levels) > CLEAR and max(levels) - min(levels) < 1 and levels[-1]

    def test_volume_of_one(self):
        """How loud somebody is for oneself is heard, and remembered."""
        self.both_in()
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 30, "boris to be heard")
        before = wait_for(lambda: self.steady(HIS), 30, "boris to be heard evenly")
        slider = self.person_menu("boris", "Volume of boris")
        slider.press_mouse()
        self.anna.key("Home", *["Right"] * 5)
        wait_for(lambda: before - 30 < self.sound.level("anna", HIS) < before - 9, 30, "boris to be quieter")
        self.anna.see(None, "Muted for Me").click()
        self.anna.row("Channels", "^boris, muted for me$")
        wait_for(lambda: self.sound.level("anna", HIS) < NOTHING, 30, "boris not to be heard")
        self.assertFalse(next(each for each in self.boris.ask("voice-state")["people"] if each["user"] == "boris")["muted"])
        self.person_menu("boris", "Muted for Me").click()
        wait_for(lambda: before - 30 < self.sound.level("anna", HIS) < before - 9, 30, "boris to be as quiet as before")
        kept = self.person("anna").home / ".config/glib-2.0/settings/keyfile"
        wait_for(lambda: "(0.25, false)" in kept.read_text(encoding="utf-8"), 10, "the volume to be kept")
        self.anna.end()
        anna = self.app("anna", environment={"PULSE_SERVER": self.sound.address})
        anna.row("Channels", "^Voice channel Couch$").press_mouse()
        wait_for(lambda: before - 30 < self.sound.level("anna", HIS) < before - 9, 40, "boris to be as quiet as before")

    def test_moderate(self):
        """Anna may moderate: by menus, in the call or not, and all of it is noted."""
        bits = (1 << 22) | (1 << 23) | (1 << 24)
        role = self.olga.post(f"/guilds/{self.guild['id']}/roles", {"name": "mods", "permissions": str(bits)})
        self.olga.patch(f"/guilds/{self.guild['id']}/members/{self.boris_or_anna('Anna')}", {"roles": [role["id"]]})
        self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "Balcony", "kind": "voice"})
        self.anna.row("Channels", "^Voice channel Balcony$")
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.person_menu("boris", "Muted for Everybody").click()
        self.anna.row("Channels", "^boris, muted by a moderator$")
        wait_for(lambda: self.boris.ask("voice-state")["people"][0]["muted"], 20, "boris to be muted")
        self.person_menu("boris", "Muted for Everybody").click()
        self.person_menu("boris", "Hears Nobody").click()
        self.anna.row("Channels", "^boris, deafened$")
        self.person_menu("boris", "Hears Nobody").click()
        self.anna.row("Channels", "^boris(, talking)?$")
        self.person_menu("boris", "Move To").click()
        self.anna.see("menu item", "Balcony").click()
        wait_for(lambda: self.boris.ask("voice-state")["channel"] == "Balcony", 20, "boris to be moved")
        self.person_menu("boris", "Disconnect").click()
        wait_for(lambda: self.boris.ask("voice-state")["state"] == "idle", 20, "boris to be put out")
        log = [each["action"] for each in self.olga.get(f"/guilds/{self.guild['id']}/audit-log")["items"]]
        self.assertEqual(log[:2], ["member_disconnect", "member_move"])
        self.assertEqual(log[2:6], ["member_voice"] * 4)

    def test_other_programs(self):
        """What another program plays is quieter while somebody talks, and as loud as before when they are gone."""
        self.settle_in(**{"voice-ducking": "true"})
        self.sound.say("anna", 1320, device="anna_speakers")
        before = wait_for(lambda: self.steady(1320), 30, "the music")
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        wait_for(lambda: before - 14 < self.sound.level("anna", 1320) < before - 10, 40, "the music to be softer")
        wait_for(lambda: self.sound.level("anna", HIS) > CLEAR, 30, "boris to be heard above it")
        self.boris.ask("voice-mute")
        wait_for(lambda: abs(self.sound.level("anna", 1320) - before) < 1, 40, "the music to be as loud as before")

    def test_drag(self):
        """Who may move people drags them from channel to channel; others find that nothing is taken along."""
        self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "Balcony", "kind": "voice"})
        balcony = self.anna.row("Channels", "^Voice channel Balcony$")
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.drag(self.anna.row("Channels", "^boris"), balcony)
        self.assertEqual(self.boris.ask("voice-state")["channel"], "Couch")
        role = self.olga.post(f"/guilds/{self.guild['id']}/roles", {"name": "mods", "permissions": str(1 << 24)})
        self.olga.patch(f"/guilds/{self.guild['id']}/members/{self.boris_or_anna('Anna')}", {"roles": [role["id"]]})
        wait_for(lambda: self.drag(self.anna.row("Channels", "^boris"), balcony) or self.boris.ask("voice-state")["channel"] == "Balcony", 40, "boris to be moved")

    def drag(self, node, onto):
        """Takes something with the mouse, and lets go of it over something else."""
        self.anna.activate()
        (x, y), (to_x, to_y) = self.anna.place_of(node), self.anna.place_of(onto)
        steps = [word for part in range(1, 11) for word in ("mousemove", str(x + (to_x - x) * part // 10), str(y + (to_y - y) * part // 10), "sleep", "0.03")]
        command = ["xdotool", "mousemove", str(x), str(y), "mousedown", "1", *steps, "mouseup", "1"]
        subprocess.run(command, env=self.session.environment, check=True)
        self.anna.key("Escape")

    def test_full(self):
        self.olga.patch(f"/channels/{self.couch}", {"user_limit": 1})
        self.boris.ask("voice-join", channel="Couch", input=f"tone:{HIS}")
        self.anna.row("Channels", "^Voice channel Couch, 1 of 1 people$").press_mouse()
        self.anna.wait_label("^The voice channel was not joined: .*full")
        self.anna.row("Channels", "^boris, talking$")

    def test_enter_and_take_over(self):
        """Joining by the keyboard alone; then another device of the same person takes the call over."""
        self.anna.row("Channels", "^Voice channel Couch$")
        self.anna.composer().press_mouse()
        self.anna.key("shift+F6", "shift+F6", "shift+F6", "End", "Return")
        self.anna.wait_label("^In voice$")
        self.anna.row("Channels", "^Anna$")
        phone = Api(self.kithd.url)
        phone.login("anna", password=PASSWORD, device="phone")
        phone.post(f"/channels/{self.couch}/voice", {"peer_id": new_id()})
        self.anna.wait_label("^The call goes on on another of your devices$")
        wait_for(lambda: not self.anna.sees("label", "In voice"), 20, "the panel to go")
        self.anna.row("Channels", "^Anna$")

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
