#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People of a community in the app: the member list of a large one, profiles, and the copy of one's own data."""

import json
import os
import re
import sqlite3
import subprocess
import time
import uuid
import zipfile

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild
from session import wait_for


def add_members(server, guild_id, count):
    """Makes people in the database, since registering thousands takes long."""
    server.stop()
    guild = uuid.UUID(guild_id).bytes
    db = sqlite3.connect(server.data_dir / "kith.db")
    with db:
        for number in range(count):
            user, name = new_id(), f"person{number:04}"
            row = (user, name, f"Person {number:04}", "!", 1)
            db.execute("INSERT INTO users (id, username, display_name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO members (guild_id, user_id, joined_at) VALUES (?, ?, ?)", (guild, user, int(time.time() * 1000)))
        db.execute("UPDATE guilds SET member_count = member_count + ? WHERE id = ?", (count, guild))
    db.close()
    server.start()


def new_id():
    """A UUIDv7 as bytes."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6], raw[8] = 0x70 | raw[6] & 15, 0x80 | raw[8] & 63
    return bytes(raw)


def picture(colour):
    return subprocess.run(["convert", "-size", "200x200", f"xc:{colour}", "png:-"], capture_output=True, check=True, timeout=60).stdout


class Members(Desk):
    def community(self, *names):
        server = self.server(tls="off")
        olga, guild, code = make_guild(server)
        self.addCleanup(olga.close)
        people = {}
        for name in names:
            api = Api(server.url)
            self.addCleanup(api.close)
            api.register(name, password=PASSWORD, display_name=name.title())
            api.post(f"/invites/{code}", {})
            people[name] = api
        return server, olga, guild, people

    def signed_in(self, server, name):
        app = self.app(name)
        app.sign_in(server.url, name)
        app.wait_title("#general")
        return app

    def test_large_list(self):
        """Rows come as they are looked at, and people move between the groups."""
        server, olga, guild, people = self.community("anna")
        add_members(server, guild["id"], 3000)
        app = self.signed_in(server, "anna")
        app.row("Members", "^Online — 1$")
        app.row("Members", "^Offline — 3001$")
        app.row("Members", "^olga, Offline$")
        app.row("Members", "^Anna, Online$").press_mouse()
        app.see("push button", "Full Profile")
        app.key("Escape")
        app.wait_gone("push button", "Full Profile", where=lambda node: node.is_drawn())
        app.key("End")
        app.row("Members", "^Person 2999, Offline$")
        app.key("Home")
        app.row("Members", "^Online — 1$")
        olga.login("olga", PASSWORD)
        gateway = olga.online()
        self.addCleanup(gateway.drop)
        app.row("Members", "^Online — 2$")
        app.row("Members", "^olga, Online$")
        role = olga.post(f"/guilds/{guild['id']}/roles", {"name": "Cooks", "hoist": True})
        olga.patch(f"/guilds/{guild['id']}/members/{people['anna'].user['id']}", {"roles": [role["id"]]})
        app.row("Members", "^Cooks — 1$")
        app.row("Members", "^Online — 1$")

    def test_search_finds_who_is_not_loaded(self):
        server, olga, guild, people = self.community("anna")
        add_members(server, guild["id"], 1500)
        app = self.signed_in(server, "anna")
        app.row("Members", "^Offline — 1501$")
        app.action("win.new-message")
        app.fill("Search people", "person1321", role="entry")
        app.see("check box", "Person 1321").click()
        app.press("push button", "Write")
        app.wait_title("Person 1321")
        app.open_guild("The den")
        olga.login("olga", PASSWORD)
        olga.post(f"/guilds/{guild['id']}/owner", {"user_id": people["anna"].user["id"]})
        wait_for(lambda: olga.get(f"/guilds/{guild['id']}")["owner_id"] == people["anna"].user["id"], what="the new owner")
        app.action("win.guild-settings")
        app.wait_title("^Settings of ")
        app.see("list item", "Members").click()
        app.fill("Search by name", "person 1402", role="entry")
        app.see("panel", re.compile("^Person 1402, "))

    def test_profile_page(self):
        """By keyboard alone, from the list to the page and back."""
        server, olga, guild, people = self.community("anna", "boris")
        boris = people["boris"]
        boris.patch("/users/@me", {"bio": "I bake. See https://example.org/bread", "pronouns": "he/him"})
        boris.patch(f"/guilds/{guild['id']}/members/@me", {"nickname": "Baker"})
        role = olga.post(f"/guilds/{guild['id']}/roles", {"name": "Bakers", "colour": 0xAA3300})
        olga.patch(f"/guilds/{guild['id']}/members/{boris.user['id']}", {"roles": [role["id"]]})
        app = self.signed_in(server, "anna")
        app.row("Members", "^Online — 1$").press_mouse()
        app.key("Down", "Down", "Down", "Return")
        app.wait_label(r"^@boris · he/him$")
        app.key("alt+p")
        app.wait_title("^Profile$")
        app.wait_label("^On this server since$")
        app.wait_label("^In The den since$")
        app.wait_label("^1 community in common$")
        app.wait_label("^as Baker$")
        app.wait_label(r"^@boris · he/him$")
        app.wait_label("^I bake. See https://example.org/bread$")
        app.wait_label("^Bakers$")
        app.key("Escape")
        wait_for(lambda: "Profile" not in app.titles(), what="the page to close")
        app.send("still here")

    def test_deleted_people(self):
        server, olga, guild, people = self.community("anna", "boris")
        channel = guild["channels"][0]["id"]
        people["boris"].send(channel, "I was here")
        people["boris"].call("DELETE", "/users/@me", {"password": PASSWORD})
        app = self.app("anna", language="ru_RU.UTF-8")
        app.press("push button", "Вход на сервер")
        app.fill("Адрес сервера", server.url)
        app.fill("Имя пользователя", "anna")
        app.fill("Пароль", PASSWORD, role="password text")
        app.press("push button", "Войти")
        app.wait_message("Удалённый пользователь", "I was here")

    def test_picture_here(self):
        """A nickname and a picture in one community, made in one app and seen in another."""
        server, olga, guild, people = self.community("anna", "boris")
        app, other = self.signed_in(server, "anna"), self.signed_in(server, "boris")
        path = app.person.home / "here.png"
        path.write_bytes(picture("red"))
        app.action("win.edit-guild-profile")
        app.wait_title("^My Profile in The den$")
        before = len(app.windows())
        app.press("push button", re.compile("^Choose a Picture"))
        wait_for(lambda: len(app.windows()) > before, what="the file chooser")
        app.type(str(path))
        app.see("text", text=re.compile("here.png"))
        app.key("Return")
        app.wait("push button", "Use Picture", where=lambda node: node.is_sensitive())
        app.press("push button", "Use Picture")
        app.wait_gone("push button", "Use Picture")
        app.wait("push button", "Remove", where=lambda node: node.is_sensitive())
        app.fill("Nickname", "Red Anna")
        app.press("push button", "Save")
        wait_for(lambda: len(app.titles()) == 1, what="the dialog to close")
        other.row("Members", "^Red Anna, Online$")
        member = olga.get(f"/guilds/{guild['id']}/members/{people['anna'].user['id']}")
        self.assertIsNone(olga.get(f"/users/{people['anna'].user['id']}").get("avatar"))
        wait_for(lambda: list(other.person.home.rglob(f"pictures/*{member['avatar']}*")), what="the picture to come")

    def test_banner(self):
        """Chosen in one app, and there in the other one's view of the profile."""
        server, olga, guild, people = self.community("anna")
        app = self.signed_in(server, "anna")
        path = app.person.home / "banner.png"
        path.write_bytes(picture("navy"))
        app.action("win.account-settings")
        app.wait_title("Account Settings")
        before = len(app.windows())
        app.press("push button", "Choose a Banner…")
        wait_for(lambda: len(app.windows()) > before, what="the file chooser")
        app.type(str(path))
        app.see("text", text=re.compile("banner.png"))
        app.key("Return")
        wait_for(lambda: people["anna"].get("/users/@me").get("banner"), what="the banner")
        app.wait("push button", "Remove the Banner", where=lambda node: node.is_sensitive())
        app.press("push button", "Remove the Banner")
        wait_for(lambda: not people["anna"].get("/users/@me").get("banner"), what="the banner to go")

    def test_export(self):
        server, olga, guild, people = self.community("anna")
        people["anna"].send(guild["channels"][0]["id"], "мои слова")
        app = self.signed_in(server, "anna")
        app.action("win.account-settings")
        app.wait_title("Account Settings")
        app.see("label", "Export").press_mouse()
        before = len(app.windows())
        app.press("push button", "Export…")
        wait_for(lambda: len(app.windows()) > before, what="the file chooser")
        path = app.person.home / "mine.zip"
        name = app.see("text", text=re.compile(r"^kith-anna\.zip$"))
        name.set_text(str(path))
        app.press("push button", "Save")
        app.wait_label("The copy of your data is saved")
        archive = zipfile.ZipFile(path)
        self.assertIsNone(archive.testzip())
        self.assertEqual(json.loads(archive.read("account.json"))["account"]["username"], "anna")
        self.assertEqual([each["content"] for each in json.loads(archive.read("messages.json"))], ["мои слова"])
        self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_transfer_from_overview(self):
        server, olga, guild, people = self.community("anna", "boris")
        app = self.signed_in(server, "olga")
        app.action("win.guild-settings")
        app.wait_title("^Settings of ")
        app.press("push button", "Transfer…")
        app.fill("Search people", "bor", role="entry")
        app.see("check box", "Boris").click()
        app.press("push button", "Choose")
        app.wait_label("^Boris will own The den")
        app.fill("Type “The den” to confirm", "The den")
        app.press("push button", "Transfer")
        wait_for(lambda: olga.get(f"/guilds/{guild['id']}")["owner_id"] == people["boris"].user["id"], what="the new owner")


if __name__ == "__main__":
    desk.main()
