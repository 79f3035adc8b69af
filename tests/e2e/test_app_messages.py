# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to messages in an app beyond writing and reading; the other person speaks through the protocol."""

import re

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild, make_link
from session import wait_for


class Acts(Desk):
    """Anna at an app, Olga through the protocol."""

    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto")
        self.olga, self.guild, self.code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.general = self.guild["channels"][0]["id"]
        self.anna = self.app("anna")
        self.anna.join(make_link(self.kithd, self.code), "Anna")

    def her(self):
        """Anna's id."""
        members = self.olga.get(f"/guilds/{self.guild['id']}/members")["items"]
        return next(each["user"]["id"] for each in members if each["user"]["username"] == "anna")

    def promote(self):
        """Lets Anna manage messages. Returns the role that does."""
        role = self.olga.post(f"/guilds/{self.guild['id']}/roles", {"name": "Tidy", "permissions": str(1 << 13)})["id"]
        self.olga.patch(f"/guilds/{self.guild['id']}/members/{self.her()}", {"roles": [role]})
        return role

    def read_state(self):
        """How far Anna has read, as the server knows it."""
        if not hasattr(self, "second"):
            self.second = Api(self.kithd.url)
            self.addCleanup(self.second.close)
            self.second.login("anna", password=PASSWORD)
        return self.second.get(f"/channels/{self.general}/read")

    def history(self, channel=None):
        return [each["content"] for each in self.olga.history(channel or self.general) if each["kind"] == "text"]

    def wait_history(self, *contents):
        wait_for(lambda: self.history() == list(contents), 20, f"the server to hold {contents}; it holds {self.history()}")


class TestPins(Acts):
    def pins(self):
        return [each["content"] for each in self.olga.get(f"/channels/{self.general}/pins")["items"]]

    def test_pin_look_go_there_and_unpin(self):
        self.promote()
        self.olga.send(self.general, "The **key** is ||under the mat||")
        self.anna.message_menu(self.anna.wait_message("olga", "The key is (spoiler)"), "Pin")
        self.anna.wait_message("Anna pinned “The key is (spoiler)”", re.compile("pinned"))
        row = self.anna.wait_message("olga", re.compile("pinned, The key is"))
        self.assertEqual(len(self.pins()), 1)
        self.anna.key("ctrl+shift+p")
        self.anna.see("list item", re.compile(r"^olga, .*, The key is \(spoiler\)$"))
        self.anna.wait_label("^1 of 50$")
        self.anna.key("Return")
        self.anna.wait_gone("label", re.compile("^1 of 50$"))
        self.assertTrue(row.is_visible())
        self.anna.key("ctrl+shift+p")
        self.anna.see("list item", re.compile("^olga, .*, The key is"))
        self.anna.key("Delete")
        self.anna.wait_label("^Nothing Pinned Yet$")
        wait_for(lambda: not self.pins(), 20, "the pin to be gone")

    def test_who_may_not_is_offered_nothing(self):
        message = self.olga.send(self.general, "Read me")["id"]
        self.olga.put(f"/channels/{self.general}/pins/{message}")
        self.anna.wait_message("olga", re.compile("pinned, Read me"))
        self.anna.key("ctrl+shift+p")
        self.anna.see("list item", re.compile("^olga, .*, Read me$"))
        self.assertFalse(self.anna.sees("push button", "Unpin"))


class TestActs(Acts):
    def test_forward_to_a_person_found_by_name(self):
        channel = self.olga.post("/users/@me/channels", {"recipient_ids": [self.her()]})["id"]
        self.olga.send(channel, "psst")
        self.olga.send(self.general, "Pass it on")
        self.anna.message_menu(self.anna.wait_message("olga", "Pass it on"), "Forward…")
        self.anna.wait_label("^Forward Message$")
        self.anna.type("olg")
        self.anna.fill("Add a message (optional)", "as you said")
        self.anna.see("push button", "Forward").click()
        self.anna.wait_label("^Forwarded to olga$")
        wait_for(lambda: self.history(channel)[-1] == "as you said", 20, "the forwarded message")
        self.assertEqual(self.olga.history(channel)[-1]["forwarded"]["content"], "Pass it on")
        self.anna.see("push button", "Go There").click()
        self.anna.wait_title("^olga$")
        self.anna.wait_message("Anna", re.compile("as you said"))

    def test_unread_again(self):
        first = self.olga.send(self.general, "one")
        second = self.olga.send(self.general, "two")
        self.anna.wait_message("olga", "two")
        wait_for(lambda: self.read_state()["last_read_seq"] == second["seq"], 20, "all to be read")
        self.anna.message_menu(self.anna.wait_message("olga", "one"), "Mark as Unread")
        wait_for(lambda: self.read_state()["last_read_seq"] < first["seq"], 20, "both to be unread")
        self.anna.key("Escape")
        wait_for(lambda: self.read_state()["last_read_seq"] == second["seq"], 20, "all to be read again")

    def test_slow_mode_counts_down_and_keeps_what_is_typed(self):
        self.olga.patch(f"/channels/{self.general}", {"slow_mode_seconds": 8})
        self.anna.see("timer", "Slow mode")
        self.anna.send("first")
        self.anna.see("timer", re.compile(r"^Slow mode 0:0[1-8]$"))
        composer = self.anna.write("second")
        self.anna.key("Return")
        self.anna.wait_label("Slow mode is on: wait")
        self.assertEqual(composer.text, "second")
        self.anna.see("timer", "Slow mode", timeout=20)
        self.anna.key("Return")
        self.wait_history("first", "second")

    def test_deletion_is_taken_back_or_refused_with_a_reason(self):
        role = self.promote()
        self.olga.send(self.general, "Mine to keep")
        row = self.anna.wait_message("olga", "Mine to keep")
        self.anna.message_menu(row, "Delete")
        self.anna.see("push button", "Undo").click()
        row = self.anna.wait_message("olga", "Mine to keep")
        self.anna.message_menu(row, "Delete")
        self.olga.patch(f"/guilds/{self.guild['id']}/roles/{role}", {"permissions": "0"})
        self.anna.wait_label("^The message was not deleted: You are not allowed")
        self.anna.wait_message("olga", "Mine to keep")
        self.wait_history("Mine to keep")

    def test_what_a_blocked_person_wrote_is_folded(self):
        self.olga.send(self.general, "Look at\n**me**")
        row = self.anna.wait_message("olga", re.compile("me"))
        row.press_at(40, row.extents[3] - 40, 3)  # the picture, whatever stands above the message
        self.anna.see("menu item", "Block…").click()
        self.anna.see("push button", "Block").click()
        row = self.anna.wait_message("olga", "Blocked message  Show")
        row.press_mouse()
        self.anna.key("Tab", "Return")
        self.anna.wait_message("olga", "Look at\nme")

    def test_lines_of_the_system(self):
        self.anna.wait_message("Anna joined the community", re.compile("joined"))
        boris = Api(self.kithd.url)
        self.addCleanup(boris.close)
        boris.register("boris")
        boris.post(f"/invites/{self.code}")
        self.anna.wait_message("boris joined the community", re.compile("joined"))
        boris.delete(f"/guilds/{self.guild['id']}/members/@me")
        self.anna.wait_message("boris left the community", re.compile("left"))


class TestLinks(Acts):
    """Where a message stands, and when something is."""

    def link(self, channel, message, guild=None):
        return f"kith://127.0.0.1:{self.kithd.port}/channels/{guild or self.guild['id']}/{channel}/{message}"

    def test_a_link_is_shown_as_a_place_and_leads_there(self):
        games = self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "games", "kind": "text"})["id"]
        first = self.olga.send(games, "This is the place")["id"]
        self.olga.send(self.general, f"see {self.link(games, first)}")
        row = self.anna.wait_message("olga", "see #games › message")
        row.press_at(130, row.extents[3] - 12)
        self.anna.wait_title("#games")
        self.anna.wait_message("olga", "This is the place")

    def test_a_link_copied_here_is_a_link_for_others(self):
        self.anna.send("Remember this")
        row = self.anna.wait_message("Anna", "Remember this")
        self.anna.message_menu(row, "Copy Message Link")
        self.anna.composer().press_mouse()
        self.anna.key("ctrl+v", "Return")
        self.anna.wait_message("Anna", "#general › message")
        mine = next(each["id"] for each in self.olga.history(self.general) if each["content"] == "Remember this")
        self.wait_history("Remember this", self.link(self.general, mine))

    def test_a_link_to_what_one_may_not_see_tells_nothing(self):
        secret = self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "secret", "kind": "text"})["id"]
        self.olga.put(f"/channels/{secret}/overwrites/{self.guild['id']}", {"kind": "role", "allow": "0", "deny": str(1 << 10)})
        hidden = self.olga.send(secret, "psst")["id"]
        self.olga.send(self.general, f"look {self.link(secret, hidden)}")
        self.anna.wait_message("olga", "look unknown")

    def test_a_moment_is_told_in_the_zone_of_who_reads(self):
        self.olga.send(self.general, "at <t:1700000000:f>")
        self.anna.wait_message("olga", "at 14 November 2023, 22:13")
        self.anna.leave()
        tokyo = self.app("anna", environment={"TZ": "Asia/Tokyo"})
        tokyo.wait_message("olga", "at 15 November 2023, 07:13")
        tokyo.write("/time", typed=True)
        tokyo.key("space")
        tokyo.see("spin button", "Hour")
        tokyo.wait_label("^Your time zone is JST")
        tokyo.key("Tab", "Tab")
        tokyo.see("push button", "Insert").click()
        wait_for(lambda: re.search(r"\d\d:00 $", tokyo.composer().text), 10, "a moment in the composer")
        tokyo.key("Return")
        wait_for(lambda: re.fullmatch(r"<t:\d+00:f>", self.history()[-1]), 20, "a moment on the server")


class TestSelection(Acts):
    def select(self, text):
        self.anna.message_menu(self.anna.wait_message("olga", text), "Select Messages")
        self.wait_selected(1)

    def wait_selected(self, number):
        self.anna.see("status bar", f"{number} selected")

    def press(self, text, *keys):
        row = self.anna.wait_message("olga", text)
        row.press_at(200, row.extents[3] - 10, keys=keys)

    def test_a_moderator_deletes_a_stretch(self):
        for number in range(5):
            self.olga.send(self.general, f"spam {number}")
        self.anna.wait_message("olga", "spam 4")
        self.select("spam 1")
        self.assertFalse(self.anna.sees("push button", re.compile("^Delete")))
        self.promote()
        self.press("spam 3", "shift")
        self.wait_selected(3)
        self.press("spam 2")
        self.wait_selected(2)
        self.press("spam 2")
        self.anna.see("push button", "Delete 3 Messages").click()
        self.anna.wait_label("In #general, by olga, from")
        self.anna.fill("Reason, for the audit log", "spam")
        self.anna.see("push button", "Delete").click()
        self.anna.wait_no_message("olga", "spam 2")
        self.anna.wait_label("^3 messages deleted$")
        self.wait_history("spam 0", "spam 4")
        self.assertTrue(self.anna.composer().is_visible())
        entry = next(each for each in self.olga.get(f"/guilds/{self.guild['id']}/audit-log")["items"] if each["action"] == "message_bulk_delete")
        self.assertEqual(entry["reason"], "spam")

    def test_selected_messages_are_copied(self):
        self.olga.send(self.general, "first")
        self.olga.send(self.general, "second")
        self.anna.wait_message("olga", "second")
        self.select("first")
        self.anna.key("shift+Down", "ctrl+c")
        self.anna.wait_label("^2 messages copied$")
        self.anna.key("ctrl+v")
        wait_for(lambda: re.fullmatch(r"olga, .*\nfirst\n\nolga, .*\nsecond", self.anna.composer().text), 10, "both in the composer")

    def test_who_may_no_more_is_told_so(self):
        role = self.promote()
        self.olga.send(self.general, "one")
        self.olga.send(self.general, "two")
        self.anna.wait_message("olga", "two")
        self.select("one")
        self.anna.key("shift+Down")
        self.anna.see("push button", "Delete 2 Messages").click()
        self.anna.see("text", "Reason, for the audit log")
        self.olga.patch(f"/guilds/{self.guild['id']}/roles/{role}", {"permissions": "0"})
        self.anna.wait_gone("push button", "Delete 2 Messages")
        self.anna.see("push button", "Delete").click()
        self.anna.wait_label("You are not allowed to do this")
        self.assertEqual(self.history(), ["one", "two"])


class TestDrafts(Acts):
    def test_what_is_typed_survives_a_killed_program(self):
        first = self.olga.send(self.general, "Tea or coffee?")
        self.anna.message_menu(self.anna.wait_message("olga", "Tea or coffee?"), "Reply")
        self.anna.write("tea, of cour", typed=True)
        home = self.person("anna").home
        wait_for(lambda: any(b"tea, of cour" in each.read_bytes() for each in home.rglob("cache.sqlite*")), 20, "the draft on the disk")
        self.anna.process.kill()
        self.anna.process.wait(20)
        self.anna = self.app("anna")
        self.anna.wait_title("#general")
        wait_for(lambda: self.anna.composer().text == "tea, of cour", 20, "the draft after the end of the program")
        self.anna.wait_label("^Replying to olga$")
        self.anna.composer().press_mouse()
        self.anna.key("Return")
        self.wait_history("Tea or coffee?", "tea, of cour")
        self.assertEqual(self.olga.history(self.general)[-1]["reply_to"], first["id"])


class TestPeople(Acts):
    def test_a_press_on_who_wrote_shows_who_that_is(self):
        self.olga.send(self.general, "Look at me")
        row = self.anna.wait_message("olga", "Look at me")
        row.press_at(40, row.extents[3] - 24)  # the picture
        self.anna.wait_label("^@olga$")
        self.anna.see("push button", "Message").click()
        self.anna.wait_title("^olga$")
        self.assertFalse(self.anna.sees("label", re.compile("^@olga$")))

    def test_a_name_in_a_line_of_the_system_and_a_mention(self):
        line = self.anna.wait_message("Anna joined the community", re.compile("joined"))
        line.press_at(80, line.extents[3] - 14)
        self.anna.wait_label("^@anna$")
        self.anna.key("Escape")
        self.anna.wait_gone("label", re.compile("^@anna$"))
        self.olga.send(self.general, f"<@{self.olga.user['id']}> speaks of herself")
        row = self.anna.wait_message("olga", re.compile("speaks of herself"))
        row.press_at(85, row.extents[3] - 14)
        self.anna.wait_label("^@olga$")

    def test_the_menu_of_a_name_mentions(self):
        self.olga.send(self.general, "Anybody?")
        row = self.anna.wait_message("olga", "Anybody?")
        row.press_at(40, row.extents[3] - 24, 3)
        self.anna.see("menu item", "Mention").click()
        wait_for(lambda: self.anna.composer().text == "@olga ", 10, "a mention in the composer")
        self.anna.key("Return")
        self.wait_history("Anybody?", f"<@{self.olga.user['id']}>")


if __name__ == "__main__":
    desk.main()
