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

    def edit_channel(self, app, name, page):
        app.row("Channels", f"^{name}").press_mouse(3)
        app.see("menu item", "Edit…").click()
        app.wait_title(f"^Settings of #{name}")
        app.see("list item", page).click()

    def test_a_channel_is_hidden_from_a_role(self):
        """Olga keeps a channel from the bakers; Anna, who is one, loses it, and it comes back."""
        server, olga, guild, people = self.community()
        bakers = olga.post(f"/guilds/{guild['id']}/roles", {"name": "Bakers"})
        plans = olga.post(f"/guilds/{guild['id']}/channels", {"name": "plans", "kind": "text"})
        olga.patch(f"/guilds/{guild['id']}/members/{people['anna'].user['id']}", {"roles": [bakers["id"]]})
        anna = self.app("anna")
        anna.sign_in(server.url, "anna")
        anna.wait_title("#general")
        anna.open_channel("plans")
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.edit_channel(app, "plans", "Permissions")
        app.press("push button", "Add…")
        app.see("panel", re.compile("^Bakers, Role")).press_mouse()
        app.see(None, "Deny: See channels").click()
        app.press("push button", "Save")
        wait_for(lambda: any(each["deny"] == "1024" for each in olga.get(f"/channels/{plans['id']}")["overwrites"]), what="the channel to be hidden")
        anna.wait_gone(None, re.compile("^plans"), where=lambda node: node.is_drawn())
        anna.wait_title("#general")
        app.press("push button", "Back to all permissions")
        app.see("panel", re.compile("^Bakers, Denied: See channels")).press_mouse()
        app.see(None, "As it is: See channels").click()
        app.press("push button", "Save")
        anna.row("Channels", "^plans")

    def test_private_channel_and_its_category(self):
        server, olga, guild, people = self.community()
        path = f"/guilds/{guild['id']}/channels"
        kitchen = olga.post(path, {"name": "Kitchen", "kind": "category"})
        plans = olga.post(path, {"name": "plans", "kind": "text", "parent_id": kitchen["id"]})
        everyone = {"kind": "role", "allow": "0", "deny": "2048"}
        olga.put(f"/channels/{kitchen['id']}/overwrites/{guild['id']}", everyone)
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.edit_channel(app, "plans", "Permissions")
        app.see("label", "Follows “Kitchen”")
        app.see("label", "Private Channel").press_mouse()
        own = wait_for(lambda: olga.get(f"/channels/{plans['id']}")["overwrites"], what="permissions of its own")
        self.assertEqual([each["deny"] for each in own], [str(2048 | 1024)])
        app.press("push button", "Follow Again…")
        app.wait_label("What the channel says of 1 role or member is deleted")
        app.press("push button", "Follow")
        wait_for(lambda: not olga.get(f"/channels/{plans['id']}")["overwrites"], what="the channel to follow")
        app.see("label", "Follows “Kitchen”")

    def test_overview_of_a_channel(self):
        server, olga, guild, people = self.community()
        channel = olga.post(f"/guilds/{guild['id']}/channels", {"name": "plans", "kind": "text"})["id"]
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.edit_channel(app, "plans", "Overview")
        app.fill("Name", " ")
        app.fill("Topic", "What comes next")
        app.press("push button", "Save")
        app.wait_label("A channel’s name has 1 to 100 visible characters")
        app.fill("Name", "ideas")
        app.press("push button", "Save")
        wait_for(lambda: olga.get(f"/channels/{channel}").get("topic") == "What comes next", what="the topic")
        self.assertEqual(olga.get(f"/channels/{channel}")["name"], "ideas")
        app.press("push button", "Delete…")
        app.wait_label("Delete the Channel “ideas”")
        app.press("push button", "Delete")
        app.wait_gone(None, re.compile("^ideas"), where=lambda node: node.is_drawn())
        wait_for(lambda: not any("Settings of" in title for title in app.titles()), what="the window to close")

    def test_mention_of_a_role(self):
        """It is offered to who may mention it, shown by its name, and follows when that changes."""
        server, olga, guild, people = self.community()
        roles = f"/guilds/{guild['id']}/roles"
        bakers = olga.post(roles, {"name": "Bakers", "colour": 0xFF7800, "mentionable": True})
        olga.post(roles, {"name": "Bakery", "mentionable": False})
        olga.patch(f"{roles}/{guild['id']}", {"permissions": str(1 << 10 | 1 << 11 | 1 << 16)})
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        composer = app.write("@Bak", typed=True)
        app.key("Tab")
        wait_for(lambda: composer.text == "@Bakers ", what="the mention")
        app.key("Return")
        app.wait_message("Anna", "@Bakers")
        channel = olga.get(f"/guilds/{guild['id']}/channels")["items"][0]["id"]
        sent = wait_for(lambda: [each for each in olga.get(f"/channels/{channel}/messages")["items"] if each["content"]], what="the message")[0]
        self.assertEqual((sent["content"], sent["mention_roles"]), (f"<@&{bakers['id']}>", [bakers["id"]]))
        olga.patch(f"{roles}/{bakers['id']}", {"name": "Millers"})
        app.wait_message("Anna", "@Millers")

    def test_view_as_a_role(self):
        server, olga, guild, people = self.community()
        bakers = olga.post(f"/guilds/{guild['id']}/roles", {"name": "Bakers"})
        plans = olga.post(f"/guilds/{guild['id']}/channels", {"name": "plans", "kind": "text"})
        general = olga.get(f"/guilds/{guild['id']}/channels")["items"][0]["id"]
        olga.put(f"/channels/{plans['id']}/overwrites/{guild['id']}", {"kind": "role", "allow": "0", "deny": "1024"})
        olga.put(f"/channels/{general}/overwrites/{bakers['id']}", {"kind": "role", "allow": "0", "deny": "2048"})
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        app.open_channel("plans")
        self.open_settings(app, "Roles")
        app.see("panel", re.compile("^Bakers, ")).press_mouse()
        app.press("push button", "View as This Role")
        app.wait_label("You look at it as a member with the role “Bakers”")
        app.wait_title("#general")
        app.wait_gone(None, re.compile("^plans"), where=lambda node: node.is_drawn())
        app.wait_label("You may read this channel, but not write in it")
        # What is changed meanwhile counts at once.
        olga.put(f"/channels/{plans['id']}/overwrites/{bakers['id']}", {"kind": "role", "allow": "1024", "deny": "0"})
        app.row("Channels", "^plans")
        olga.delete(f"/channels/{plans['id']}/overwrites/{bakers['id']}")
        app.wait_gone(None, re.compile("^plans"), where=lambda node: node.is_drawn())
        app.press("push button", "Stop")
        app.row("Channels", "^plans")
        app.send("Back again")
        app.wait_message("olga", "Back again")


if __name__ == "__main__":
    desk.main()
