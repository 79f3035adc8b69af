#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preferences of the app: what is chosen is seen at once, kept, and there again at the next start."""

import configparser
import re

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild
from session import wait_for

GROUP = "chat/kith/Kith"


class Preferences(Desk):
    def keep(self, name, **values):
        """Writes settings as another program would."""
        path = self.person(name).home / ".config/glib-2.0/settings/keyfile"
        path.parent.mkdir(parents=True, exist_ok=True)
        file = configparser.ConfigParser(interpolation=None)
        file.read(path)
        if GROUP not in file:
            file[GROUP] = {}
        file[GROUP].update({key.replace("_", "-"): value for key, value in values.items()})
        with path.open("w", encoding="utf-8") as target:
            file.write(target, space_around_delimiters=False)

    def kept(self, name, key):
        path = self.person(name).home / ".config/glib-2.0/settings/keyfile"
        file = configparser.ConfigParser(interpolation=None)
        file.read(path)
        return file.get(GROUP, key, fallback=None)

    def signed_in(self):
        server = self.server(tls="off")
        olga, guild, code = make_guild(server)
        anna = Api(server.url)
        anna.register("anna", password=PASSWORD, display_name="Anna")
        anna.post(f"/invites/{code}", {})
        olga.send(guild["channels"][0]["id"], "a word")
        anna.send(guild["channels"][0]["id"], "another word")
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        return app, olga, guild["channels"][0]["id"]

    def test_size_and_density_are_seen_at_once(self):
        app, _, _ = self.signed_in()
        height = app.wait_message("Anna", "another word").extents[3]
        self.keep("anna", density="'compact'")
        wait_for(lambda: app.wait_message("Anna", "another word").extents[3] < height, what="messages to stand closer")
        compact = app.wait_message("Anna", "another word").extents[3]
        self.keep("anna", message_size="170")
        wait_for(lambda: app.wait_message("Anna", "another word").extents[3] > compact, what="messages to be larger")

    def test_choices_are_kept(self):
        app, _, _ = self.signed_in()
        app.key("ctrl+comma")
        app.press("push button", "Purple")
        wait_for(lambda: self.kept("anna", "accent-colour") == "'purple'", what="the colour to be kept")
        app.press("page tab", "General")
        app.see("check box", re.compile("^Start with the Computer")).click()
        entries = self.person("anna").home / ".config/autostart"
        wait_for(lambda: entries.is_dir() and list(entries.iterdir()), what="the entry of the desktop")
        self.assertIn('"--background"', next(entries.iterdir()).read_text())
        app.see("check box", re.compile("^Start with the Computer")).click()
        wait_for(lambda: not list(entries.iterdir()), what="the entry to go")

    def test_language(self):
        # Another language than that of the system.
        self.person("anna", language="en_GB.UTF-8")
        self.keep("anna", language="'ru'")
        app = self.app("anna")
        app.see("label", "Добро пожаловать в Kith")

    def test_stays_connected_without_a_window(self):
        app, _, _ = self.signed_in()
        self.keep("anna", stay_connected="true")
        app.key("ctrl+w")
        wait_for(lambda: not app.windows(), what="the window to close")
        self.assertIsNone(app.process.poll())
        again = self.person("anna").start([str(desk.build_dir() / "src/app/kith")], desk._environment())
        again.wait(20)
        wait_for(app.windows, what="the window to come back")
        app.leave()


if __name__ == "__main__":
    desk.main()
