#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting around in the app: the switcher, back and forward, the inbox; by keys and by the mouse."""

import re

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild
from session import wait_for


class Around(Desk):
    def demo(self):
        app = self.app("anna", "--demo", environment={"KITH_DEMO_STILL": "1"})
        wait_for(app.rows, what="messages")
        return app

    def open_switcher(self, app):
        app.key("ctrl+k")
        app.wait_title("^Go To$")
        app.see("entry", "Search people, channels and communities")

    def go_to(self, app, words, title):
        self.open_switcher(app)
        app.type(words)
        app.key("Return")
        app.wait_title(title)
        wait_for(lambda: len(app.windows()) == 1, what="the switcher to close")

    def test_switcher(self):
        app = self.demo()
        app.wait_title("^#general · Rooftop LAN")
        self.go_to(app, "gaem-nihgt", "^#game-night · Rooftop LAN")
        self.go_to(app, "counter", "^#front-counter · Kernel Panic Bakery")
        self.go_to(app, "@sana", "^Sana Malik")
        self.go_to(app, "*rooftop", "^#game-night · Rooftop LAN")
        # Nothing typed: what is unread comes first, and arrows choose.
        self.open_switcher(app)
        app.key("Down", "Up", "Return")
        app.wait_title("^#next-party · Rooftop LAN")
        # What is not there says so, and leads nowhere.
        self.open_switcher(app)
        app.type("qwxzqwxz")
        app.see("label", "Nothing Found")
        app.key("Return", "Escape")
        wait_for(lambda: len(app.windows()) == 1, what="the switcher to close")
        app.wait_title("^#next-party")
        # By the mouse.
        self.open_switcher(app)
        app.type("cables")
        app.see("list item", re.compile("^cables-and-switches, ")).press_mouse()
        app.wait_title("^#cables-and-switches")

    def test_back_and_forward(self):
        app = self.demo()
        app.wait_title("^#general")
        back = app.see("push button", "Back")
        self.assertFalse(back.is_sensitive())
        app.open_channel("next-party")
        app.open_channel("game-night")
        app.key("alt+Left")
        app.wait_title("^#next-party")
        app.key("alt+Left")
        app.wait_title("^#general")
        app.key("alt+Right")
        app.wait_title("^#next-party")
        app.see("list", "Messages").press_mouse(8)
        app.wait_title("^#general")
        app.see("list", "Messages").press_mouse(9)
        app.wait_title("^#next-party")
        app.press("push button", "Forward")
        app.wait_title("^#game-night")
        self.assertFalse(app.see("push button", "Forward").is_sensitive())
        app.press("push button", "Back")
        app.wait_title("^#next-party")

    def test_back_over_a_channel_that_is_gone(self):
        server = self.server(tls="off", config="[limits]\nrate-factor=0\n")
        olga, guild, code = make_guild(server)
        gone, last = (olga.post(f"/guilds/{guild['id']}/channels", {"name": name, "kind": "text"})["id"] for name in ("gone", "last"))
        anna = Api(server.url)
        anna.register("anna", password=PASSWORD)
        anna.post(f"/invites/{code}", {})
        old = olga.send(guild["channels"][0]["id"], "the old word")["id"]
        for number in range(60):
            newest = olga.send(guild["channels"][0]["id"], f"word {number}\n\nand more")["id"]
        anna.put(f"/channels/{guild['channels'][0]['id']}/read", {"message_id": newest})
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        app.open_channel("gone")
        app.open_channel("last")
        olga.delete(f"/channels/{gone}")
        wait_for(lambda: not app.sees("label", "gone"), what="the channel to go")
        app.key("alt+Left")
        app.wait_title("#general")
        # A jump to a message is a place too.
        olga.send(guild["channels"][0]["id"], "look there", reply_to=old)
        row = app.wait_message("olga", "look there")
        row.press_at(120, 12)
        app.wait_message("olga", "the old word")
        app.wait_no_message("olga", "look there")
        app.key("alt+Left")
        app.wait_message("olga", "look there")
        app.key("alt+Right")
        app.wait_message("olga", "the old word")

    def inbox_world(self):
        server = self.server(tls="off", config="[limits]\nrate-factor=0\n")
        olga, guild, code = make_guild(server)
        anna = Api(server.url)
        anna.register("anna", password=PASSWORD, display_name="Anna")
        anna.post(f"/invites/{code}", {})
        places = [olga.post(f"/guilds/{guild['id']}/channels", {"name": name, "kind": "text"})["id"] for name in ("garden", "kitchen", "attic")]
        return server, olga, anna, places

    def test_inbox(self):
        server, olga, anna, (garden, kitchen, attic) = self.inbox_world()
        call = f"<@{anna.user['id']}> come here"
        olga.send(garden, call)
        early = olga.send(kitchen, call)["id"]
        for number in range(40):
            olga.send(kitchen, f"word {number}")
        olga.send(attic, "nothing for anybody")
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        app.see("push button", re.compile("^Inbox, 2 mentions"))
        app.key("ctrl+shift+a")
        rows = wait_for(lambda: app.find_all("list item", re.compile("^olga, .*come here$")), what="the mentions")
        self.assertEqual(["#kitchen" in row.name for row in rows], [True, False])
        # A row leads to its message.
        app.key("Return")
        app.wait_title("#kitchen")
        app.wait_message("olga", "@Anna come here")
        self.assertTrue(early)
        # One that came meanwhile is there, one that was deleted is not.
        second = olga.send(attic, call)["id"]
        olga.delete(f"/channels/{kitchen}/messages/{early}")
        app.key("ctrl+shift+a")
        app.see("list item", re.compile("^olga, .*#attic"))
        wait_for(lambda: not app.sees("list item", re.compile("^olga, .*#kitchen")), what="the deleted mention to go")
        app.see("page tab", "Unread").click()
        app.see("list item", re.compile("^#garden, The den, 1 mention$"))
        app.press("push button", "Mark All as Read")
        app.wait_label("^All Caught Up$")

        def is_all_read():
            return all(anna.get(f"/channels/{place}/read")["mention_count"] == 0 for place in (garden, kitchen, attic))

        wait_for(is_all_read, what="the server to know of it")
        self.assertEqual(anna.get(f"/channels/{attic}/read")["last_read_id"], second)
        app.key("Escape")
        app.see("push button", "Inbox")

    def test_empty_inbox_and_lost_server(self):
        server, olga, anna, places = self.inbox_world()
        app = self.app("anna")
        app.sign_in(server.url, "anna")
        app.wait_title("#general")
        app.key("ctrl+shift+a")
        app.wait_label("^No Mentions$")
        app.key("Escape")
        server.close()
        app.wait_label("^(Connection lost|Not connected)", timeout=30)
        app.key("ctrl+shift+a")
        app.wait_label("^Your Mentions Could Not Be Loaded$")
        app.see("push button", "Try Again")


if __name__ == "__main__":
    desk.main()
