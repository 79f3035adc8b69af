#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles in the app: they are made, coloured, given, and decide what others see."""

import re

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild
from session import wait_for


class Roles(Desk):
    def community(self):
        server = self.server(tls="off")
        olga, guild, code = make_guild(server)
        people = {}
        for name in ("anna", "boris"):
            api = Api(server.url)
            api.register(name, password=PASSWORD, display_name=name.title())
            api.post(f"/invites/{code}", {})
            people[name] = api
        return server, olga, guild, people

    def open_settings(self, app, page):
        app.action("win.guild-settings")
        app.wait_title("^Settings of ")
        app.see("list item", page).click()

    def role(self, olga, guild, name):
        return next((each for each in olga.get(f"/guilds/{guild['id']}/roles")["items"] if each["name"] == name), None)

    def test_create_colour_and_give(self):
        server, olga, guild, people = self.community()
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.open_settings(app, "Roles")
        app.press("push button", "Create Role…")
        app.fill("Name of the role", "   ")
        app.press("push button", "Create")
        app.wait_label("A role’s name has 1 to 100 visible characters")
        app.fill("Name of the role", "Bakers")
        app.press("push button", "Create")
        app.see(None, "Violet").click()
        app.see("label", "Everybody May Mention It").press_mouse()
        app.press("push button", "Save")
        wait_for(lambda: self.role(olga, guild, "Bakers").get("colour"), what="the role to have a colour")
        self.assertTrue(self.role(olga, guild, "Bakers")["mentionable"])
        app.see("label", "Who Has This Role").press_mouse()
        app.press("push button", "Add Members…")
        app.see("panel", re.compile("^Anna, ")).press_mouse()
        app.wait_label("^Anna has the role “Bakers” now")
        member = olga.get(f"/guilds/{guild['id']}/members/{people['anna'].user['id']}")
        self.assertEqual(member["roles"], [self.role(olga, guild, "Bakers")["id"]])
        app.key("Escape")
        app.see("panel", re.compile("^Anna, @anna"))
        app.press("push button", "Take the role away from Anna")
        app.wait_label("Nobody Has This Role")

    def test_roles_of_a_member(self):
        server, olga, guild, people = self.community()
        bakers = olga.post(f"/guilds/{guild['id']}/roles", {"name": "Bakers"})
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.open_settings(app, "Members")
        app.see("panel", re.compile("^Boris, ")).find(None, "What to do with this member").click()
        app.see("menu item", "Roles…").click()
        app.wait_title("^Roles of Boris")
        app.see("check box", "Bakers").click()
        app.press("push button", "Save")
        path = f"/guilds/{guild['id']}/members/{people['boris'].user['id']}"
        wait_for(lambda: olga.get(path)["roles"] == [bakers["id"]], what="the role to be given")
        app.see("panel", re.compile("^Boris, @boris · Bakers"))

    def test_delete_names_what_it_destroys(self):
        server, olga, guild, people = self.community()
        bakers = olga.post(f"/guilds/{guild['id']}/roles", {"name": "Bakers"})
        for person in people.values():
            olga.patch(f"/guilds/{guild['id']}/members/{person.user['id']}", {"roles": [bakers["id"]]})
        channel = olga.get(f"/guilds/{guild['id']}/channels")["items"][0]["id"]
        olga.put(f"/channels/{channel}/overwrites/{bakers['id']}", {"kind": "role", "allow": "0", "deny": "2048"})
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.open_settings(app, "Roles")
        app.see("panel", re.compile("^Bakers, 2 members"))
        app.see("panel", re.compile("^Bakers, ")).find(None, "What to do with this role").click()
        app.see("menu item", "Delete…").click()
        app.wait_label("^2 members lose it, and what it allows them. What 1 channel allows and denies it is deleted, too")
        app.press("push button", "Delete")
        wait_for(lambda: self.role(olga, guild, "Bakers") is None, what="the role to be deleted")
        app.wait_gone("panel", re.compile("^Bakers, "), where=lambda node: node.is_drawn())


if __name__ == "__main__":
    desk.main()
