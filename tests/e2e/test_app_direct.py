#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Direct messages, blocks and statuses at an app; the other person speaks through the protocol."""

import re

import desk
from desk import Desk, make_guild, make_link
from session import wait_for


class TestDirect(Desk):
    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto")
        self.olga, self.guild, code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.anna = self.app("anna")
        self.anna.join(make_link(self.kithd, code), "Anna")
        members = self.olga.get(f"/guilds/{self.guild['id']}/members")["items"]
        self.her = next(each["user"]["id"] for each in members if each["user"]["id"] != self.olga.user["id"])

    def open(self):
        return self.olga.post("/users/@me/channels", {"recipient_ids": [self.her]})["id"]

    def test_talk(self):
        channel = self.open()
        self.olga.send(channel, "psst")
        self.anna.see("push button", re.compile(r"Direct messages, 1 mention")).press_mouse()
        self.anna.wait_message("olga", "psst")
        self.anna.send("I hear you")
        wait_for(lambda: [each["content"] for each in self.olga.history(channel)] == ["psst", "I hear you"], 20, "the answer")

    def test_begin(self):
        self.anna.action("win.new-message")
        self.anna.see("check box", "olga").click()
        self.anna.press("push button", "Write")
        self.anna.wait_title("^olga$")
        self.anna.send("hello")
        wait_for(lambda: [each["content"] for each in self.olga.history(self.open())] == ["hello"], 20, "the first message")

    def test_a_group_is_looked_after_from_its_header(self):
        group = self.olga.post("/users/@me/channels", {"recipient_ids": [self.her], "name": "Trip"})["id"]
        self.olga.send(group, "Where to?")
        self.anna.see("push button", re.compile(r"Direct messages, 1 mention")).press_mouse()
        self.anna.wait_title("^Trip$")
        self.anna.see("push button", "Menu of the Conversation").click()
        self.anna.see("menu item", "Rename…").click()
        self.anna.fill("Name", "Road trip")
        self.anna.see("push button", "Save").click()
        self.anna.wait_title("^Road trip$")
        self.anna.wait_message("Anna named the conversation “Road trip”", re.compile("named"))
        self.anna.see("push button", "Menu of the Conversation").click()
        self.anna.see("menu item", "Leave Group…").click()
        self.anna.see("push button", "Leave").click()
        wait_for(lambda: len(self.olga.get(f"/channels/{group}")["recipients"]) == 1, 20, "Anna to be out of the group")
        wait_for(lambda: not any("Road trip" in title for title in self.anna.titles()), 20, "the group to close")

    def test_a_mention_and_typing_in_a_group(self):
        self.olga.post("/users/@me/channels", {"recipient_ids": [self.her], "name": "Trip"})
        group = self.olga.get("/users/@me/channels")["items"][0]["id"]
        self.olga.send(group, "Where to?")
        self.anna.see("push button", re.compile(r"Direct messages, 1 mention")).press_mouse()
        self.anna.wait_title("^Trip$")
        self.olga.post(f"/channels/{group}/typing")
        self.anna.see("status bar", "olga is typing…")
        composer = self.anna.composer()
        composer.press_mouse()
        wait_for(lambda: "focused" in composer.states, 10, "the composer to have the keyboard")
        self.anna.type("to the sea, @ol")
        wait_for(lambda: composer.text == "to the sea, @ol", 10, "the beginning of the name")
        self.anna.key("Tab")
        wait_for(lambda: composer.text == "to the sea, @olga ", 10, "the name to be completed")
        self.anna.key("Return")
        row = self.anna.wait_message("Anna", "to the sea, @olga")
        self.assertNotIn("<@", row.name)
        wait_for(lambda: [each["mentions"] for each in self.olga.history(group)][-1:] != [[]], 20, "the mention to arrive")
        sent = self.olga.history(group)[-1]
        self.assertEqual([each["id"] for each in sent["mentions"]], [self.olga.user["id"]])

    def test_status(self):
        gateway = self.olga.online()
        self.addCleanup(gateway.drop)
        self.anna.action("win.set-status")
        self.anna.fill("Status", "at the sea")
        self.anna.press("push button", "Save")
        gateway.event("presence.update", where=lambda d: d.get("text") == "at the sea")
        self.anna.wait_label("at the sea")


if __name__ == "__main__":
    desk.main()
