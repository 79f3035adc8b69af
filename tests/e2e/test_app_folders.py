#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of communities and their folders, at two apps of one person."""

import re
import subprocess

import desk
from desk import PASSWORD, Desk, make_guild, make_link
from session import wait_for


class TestFolders(Desk):
    size = (1280, 900)

    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto")
        self.olga, self.first, code = make_guild(self.kithd, name="Alpha")
        self.addCleanup(self.olga.close)
        self.desk = self.app("desk")
        self.desk.join(make_link(self.kithd, code), "Anna")
        for name in ("Beta", "Gamma"):
            guild = self.olga.post("/guilds", {"name": name})
            invite = self.olga.post(f"/guilds/{guild['id']}/invites")["code"]
            self.tablet_api().post(f"/invites/{invite}")
            self.desk.see("push button", re.compile(f"^{name}"))
        self.order(self.desk, ["Alpha", "Beta", "Gamma"])

    def tablet_api(self):
        if not hasattr(self, "_api"):
            from api import Api

            self._api = Api(self.kithd.url)
            self._api.login("anna", PASSWORD)
            self.addCleanup(self._api.close)
        return self._api

    def tiles(self, app):
        """What stands in the rail, from the top."""
        pattern = re.compile(r"^(Alpha|Beta|Gamma)(,|$)|^(Folder|Friends)(,|$)")
        nodes = [each for each in app.find_all("push button", pattern) if each.is_drawn() and each.extents[0] < 68]
        return [re.sub(r",.*", "", each.name) for each in sorted(nodes, key=lambda each: each.extents[1])]

    def order(self, app, expected):
        try:
            wait_for(lambda: self.tiles(app) == expected, 20)
        except TimeoutError:
            self.fail(f"{self.tiles(app)} instead of {expected}\n{app.dump()}")

    def drag(self, app, name, target, part):
        """Drags a tile onto a part (0 is the top, 1 the bottom) of another."""
        app.activate()
        start = app.place_of(app.see("push button", re.compile(f"^{name}")))
        node = app.see("push button", re.compile(f"^{target}"))
        x, y = app.place_of(node)
        y += int(node.extents[3] * (part - 0.5))
        tool = lambda *words: subprocess.run(["xdotool", *map(str, words)], check=True, timeout=30)
        tool("mousemove", *start, "sleep", "0.1", "mousedown", 1, "sleep", "0.1")
        for step in range(1, 9):
            tool("mousemove", start[0] + (x - start[0]) * step // 8 + step % 2, start[1] + (y - start[1]) * step // 8, "sleep", "0.05")
        tool("mousemove", x + 2, y, "sleep", "0.2", "mousemove", x, y, "sleep", "0.2", "mouseup", 1)

    def menu(self, app, name, *items):
        app.see("push button", re.compile(f"^{name}")).press_mouse(3)
        for item in items:
            app.see("menu item", item, timeout=10).click()

    def second(self):
        """The same person at another device."""
        tablet = self.app("tablet")
        tablet.open_sign_in(f"127.0.0.1:{self.kithd.port}", "anna")
        tablet.press("push button", "Sign In")
        tablet.wait_label("^Trust This Server")
        tablet.see("push button", "Trust It").click()
        tablet.wait_title("#")
        return tablet

    def test_by_mouse(self):
        self.drag(self.desk, "Gamma", "Alpha", 0.22)
        self.order(self.desk, ["Gamma", "Alpha", "Beta"])
        self.drag(self.desk, "Beta", "Alpha", 0.5)
        self.order(self.desk, ["Gamma", "Folder"])
        wait_for(lambda: len(self.tablet_api().get("/users/@me/settings")["guild_order"]["items"]) == 2, 20, "the order to be kept")
        self.desk.see("push button", re.compile("^Folder")).click()
        self.order(self.desk, ["Gamma", "Folder", "Alpha", "Beta"])
        self.drag(self.desk, "Beta", "Gamma", 0.22)
        self.order(self.desk, ["Beta", "Gamma", "Folder", "Alpha"])

    def test_by_menu_and_keys_on_two_devices(self):
        tablet = self.second()
        self.order(tablet, ["Alpha", "Beta", "Gamma"])
        self.menu(self.desk, "Beta", "Put into Folder", "New Folder")
        self.order(self.desk, ["Alpha", "Folder", "Gamma"])
        self.order(tablet, ["Alpha", "Folder", "Gamma"])
        self.menu(self.desk, "Folder", "Edit Folder…")
        self.desk.fill("Name of the folder", "Friends")
        self.desk.press("push button", "Save")
        self.order(self.desk, ["Alpha", "Friends", "Gamma"])
        self.order(tablet, ["Alpha", "Friends", "Gamma"])
        self.menu(tablet, "Gamma", "Put into Folder", "Friends")
        self.order(self.desk, ["Alpha", "Friends"])
        self.desk.see("push button", re.compile("^Friends")).press_mouse()
        self.order(self.desk, ["Alpha", "Friends", "Beta", "Gamma"])
        self.desk.see("push button", re.compile("^Gamma")).press_mouse()
        self.desk.wait_title("Gamma")
        self.menu(self.desk, "Alpha", "Move Down")
        self.order(self.desk, ["Friends", "Beta", "Gamma", "Alpha"])
        self.order(tablet, ["Friends", "Alpha"])
        self.menu(self.desk, "Friends", "Dissolve Folder")
        self.order(tablet, ["Beta", "Gamma", "Alpha"])


if __name__ == "__main__":
    desk.main(300)
