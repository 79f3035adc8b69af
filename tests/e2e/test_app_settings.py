#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking after a community in the app: its settings, its members, its log."""

import datetime
import re

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild
from session import wait_for


class Settings(Desk):
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

    def test_ban_and_lift(self):
        server, olga, guild, people = self.community()
        app = self.app("olga")
        app.sign_in(server.url, "olga")
        app.wait_title("#general")
        self.open_settings(app, "Members")
        row = app.see("panel", re.compile("^Boris, "))
        row.find(None, "What to do with this member").click()
        app.see("menu item", "Ban…").click()
        app.wait_label("^Boris loses sight of the community and cannot")
        app.fill("Reason, for the audit log", "Spam")
        app.press("push button", "Ban")
        app.wait_gone("panel", re.compile("^Boris, "), where=lambda node: node.is_drawn())
        self.assertEqual(olga.get(f"/guilds/{guild['id']}/bans")["items"][0]["reason"], "Spam")
        app.see("list item", "Bans").click()
        app.see("panel", re.compile("^Boris, “Spam”"))
        app.press("push button", "Lift the Ban")
        app.wait_label("Lift the Ban of Boris")
        app.press("push button", "Lift")
        wait_for(lambda: olga.get(f"/guilds/{guild['id']}/bans")["items"] == [], what="the ban to be lifted")
        app.see("list item", "Audit Log").click()
        app.see("panel", re.compile("^olga lifted the ban of Boris"))
        app.see("panel", re.compile("^olga banned Boris, “Spam”"))

    def test_removed_person_is_told(self):
        server, olga, guild, people = self.community()
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        olga.delete(f"/guilds/{guild['id']}/members/{people['anna'].user['id']}")
        app.wait_label("You Were Removed from “The den”")

    def test_timeout(self):
        server, olga, guild, people = self.community()
        member = f"/guilds/{guild['id']}/members/{people['anna'].user['id']}"
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=9)
        olga.patch(member, {"timeout_until": end.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
        app.wait_label("^You are in a timeout and can only read. Time left: ")
        olga.patch(member, {"timeout_until": None})
        app.send("Thanks")
        app.wait_message("Anna", "Thanks")


if __name__ == "__main__":
    desk.main()
