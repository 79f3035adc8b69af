#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Showing a window and watching with the app: by its buttons, its dialog and its list, with pictures that carry numbers."""

import subprocess

import desk
from bot import Bot
from desk import Desk, make_guild, make_link
from server import build_dir
from session import end_process, wait_for

WIDTH, HEIGHT = 640, 360


class TestShare(Desk):
    """Anna sits at the app; Boris is a program that shows and watches."""

    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto")
        self.olga, self.guild, code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.couch = self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "Couch", "kind": "voice"})["id"]
        self.boris = Bot(self.kithd.url, "boris", register=True, options=("--fingerprint", self.kithd.fingerprint))
        self.addCleanup(self.boris.close)
        self.boris.start()
        self.boris.ask("join", link=make_link(self.kithd, code))
        self.anna = self.app("anna")
        self.anna.join(make_link(self.kithd, code), "Anna")
        self.boris.ask("voice-join", channel="Couch")
        self.anna.row("Channels", "^Voice channel Couch$").press_mouse()
        self.anna.wait_label("^In voice$")
        wait_for(lambda: len(self.boris.ask("voice-state")["people"]) == 2, 30, "both to be there")

    def show_numbers(self):
        program = str(build_dir() / "tests/media/show-numbers")
        numbers = self.person("anna").start([program, f"{WIDTH}x{HEIGHT}", "30"])
        self.addCleanup(end_process, numbers)
        return numbers

    def has_window(self, title):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], env=self.session.environment, capture_output=True)
        return found.returncode == 0

    def id_of(self, name):
        members = self.olga.get(f"/guilds/{self.guild['id']}/members")["items"]
        return next(each["user"]["id"] for each in members if each["user"]["display_name"] == name)

    def sees(self):
        return self.boris.ask("voice-see", user_id=self.id_of("Anna"))

    def test_share_a_window(self):
        numbers = self.show_numbers()
        wait_for(lambda: self.has_window("Numbers"), 20, "the window with numbers")
        self.anna.press("push button", "Share your screen")
        self.anna.press("check box", "Numbers")
        self.anna.press("push button", "Share")
        self.anna.wait_label("^Numbers$")
        self.anna.wait_label("^Nobody watches$")
        wait_for(lambda: any(each["shows"] for each in self.boris.ask("voice-state")["people"]), 20, "boris to know")
        self.boris.ask("voice-watch", user_id=self.id_of("Anna"))
        self.anna.wait_label("^1 watches$")
        wait_for(lambda: self.sees()["numbered"] >= 45, 60, "boris to see the numbers")
        seen = self.sees()
        self.assertEqual((seen["width"], seen["height"], seen["backwards"]), (WIDTH, HEIGHT, 0))
        # Text has 15 frames a second; less is for a machine that is busy.
        self.assertGreater(seen["rate"], 5)

        end_process(numbers)
        self.anna.wait_label("^Your screen is no longer shared: ")
        wait_for(lambda: not any(each["shows"] for each in self.boris.ask("voice-state")["people"]), 20, "it to be over")
        self.anna.see("push button", "Share your screen")

    def test_watch(self):
        self.boris.ask("voice-share", source="test:320x180")
        self.anna.press("push button", "Watch the screen of boris")
        wait_for(lambda: self.boris.ask("voice-shown")["viewers"] == 1, 30, "anna to watch")
        self.anna.see(None, "boris, screen")
        wait_for(lambda: not self.anna.sees("label", "Waiting for the picture…"), 30, "the picture")
        self.anna.press("push button", "Stop watching")
        wait_for(lambda: self.boris.ask("voice-shown")["viewers"] == 0, 30, "nothing to be sent any more")
        frames = self.boris.ask("voice-shown")["frames"]

        # In a window of its own, and back; and gone with the share.
        self.anna.press("push button", "Watch the screen of boris")
        self.anna.press("push button", "Show in a window of its own")
        wait_for(lambda: self.has_window("boris, screen"), 20, "the window")
        wait_for(lambda: self.boris.ask("voice-shown")["frames"] > frames, 30, "pictures again")
        self.boris.ask("voice-unshare")
        wait_for(lambda: not self.has_window("boris, screen"), 20, "the window to go")
        wait_for(lambda: not self.anna.sees("push button", "Watch the screen of boris"), 20, "the mark to go")

    def test_may_not(self):
        self.olga.put(f"/channels/{self.couch}/overwrites/{self.guild['id']}", {"kind": "role", "allow": "0", "deny": str(1 << 9)})
        self.anna.press("push button", "Share your screen")
        self.anna.press("push button", "Share")
        self.anna.wait_label("^It could not be shown: ")
        self.anna.see("push button", "Share your screen")


if __name__ == "__main__":
    desk.main()
