# SPDX-License-Identifier: GPL-3.0-or-later
"""What two people do with messages and channels in their apps."""

import re

import desk
from desk import Desk, make_guild, make_link
from session import wait_for


class TestTalk(Desk):
    """One person at an app; the other speaks through the protocol, which is quicker."""

    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto")
        self.olga, self.guild, code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.general = self.guild["channels"][0]["id"]
        self.anna = self.app("anna")
        self.anna.join(make_link(self.kithd, code), "Anna")

    def history(self, channel=None):
        return [each["content"] for each in self.olga.history(channel or self.general) if each["kind"] == "text"]

    def wait_history(self, *contents):
        wait_for(lambda: self.history() == list(contents), 20, f"the server to hold {contents}; it holds {self.history()}")

    def test_edit_by_the_arrow_key(self):
        self.anna.send("Teh end")
        self.anna.wait_message("Anna", "Teh end")
        composer = self.anna.composer()
        composer.press_mouse()
        self.anna.key("Up")
        wait_for(lambda: composer.text == "Teh end", 10, "the last message to be in the composer")
        composer.set_text("The end")
        self.anna.key("Return")
        self.anna.wait_message("Anna", re.compile(r"The end"))
        self.wait_history("The end")
        self.assertTrue(self.olga.history(self.general)[-1]["edited_at"])
        self.assertFalse(composer.text)

    def test_reply(self):
        asked = self.olga.send(self.general, "Who brings the cake?")
        row = self.anna.wait_message("olga", "Who brings the cake?")
        self.anna.message_menu(row, "Reply")
        self.anna.wait_label("olga")
        self.anna.send("I do")
        self.anna.wait_message("Anna", "I do")
        wait_for(lambda: self.history()[-1:] == ["I do"], 20, "the reply")
        self.assertEqual(self.olga.history(self.general)[-1]["reply_to"], asked["id"])

    def test_delete(self):
        self.anna.send("Oops")
        row = self.anna.wait_message("Anna", "Oops")
        self.anna.message_menu(row, "Delete")
        self.anna.see("push button", "Undo").click()
        row = self.anna.wait_message("Anna", "Oops")
        self.anna.message_menu(row, "Delete")
        self.anna.wait_no_message("Anna", "Oops")
        self.wait_history()

    def test_what_others_edit_and_delete_changes_here(self):
        first = self.olga.send(self.general, "Meet at six")
        second = self.olga.send(self.general, "Never mind me")
        self.anna.wait_message("olga", "Never mind me")
        self.olga.patch(f"/channels/{self.general}/messages/{first['id']}", {"content": "Meet at seven"})
        self.olga.delete(f"/channels/{self.general}/messages/{second['id']}")
        self.anna.wait_message("olga", re.compile("Meet at seven"))
        self.anna.wait_no_message("olga", "Never mind me")

    def test_unread_is_shown_and_read(self):
        games = self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "games", "kind": "text"})["id"]
        other = self.olga.post("/guilds", {"name": "Attic"})
        self.anna.row("Channels", "^games$")
        self.olga.send(games, "Chess, anybody?")
        self.anna.row("Channels", "^games, unread$")
        me = next(member["user"] for member in self.olga.get(f"/guilds/{self.guild['id']}/members")["items"] if member["user"]["username"] == "anna")
        self.olga.send(games, f"<@{me['id']}> you?")
        self.anna.row("Channels", "^games, 1 mention$")
        self.anna.see("push button", re.compile("^The den, 1 mention"))
        self.anna.open_channel("games")
        self.anna.wait_message("olga", re.compile("you"))
        self.anna.row("Channels", "^games$")
        self.anna.see("push button", "The den")
        self.assertTrue(other["id"])

    def test_a_badge_on_another_community(self):
        attic = self.olga.post("/guilds", {"name": "Attic"})
        code = self.olga.post(f"/guilds/{attic['id']}/invites")["code"]
        self.anna.action("win.join")
        self.anna.fill("Invite link or code", make_link(self.kithd, code))
        self.anna.see("push button", "Continue").click()
        self.anna.see("push button", re.compile("^Join as")).click()
        self.anna.wait_title("Attic")
        self.anna.open_guild("The den")
        self.olga.send(attic["channels"][0]["id"], "Dusty here")
        self.anna.see("push button", "Attic, unread")
        self.anna.open_guild("Attic")
        self.anna.wait_message("olga", "Dusty here")
        self.anna.see("push button", "Attic")

    def test_drafts_stay_with_their_channel_and_over_a_restart(self):
        self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "games", "kind": "text"})
        self.anna.write("half a thou", typed=True)
        self.anna.open_channel("games")
        self.assertEqual(self.anna.composer().text, "")
        self.anna.open_channel("general")
        wait_for(lambda: self.anna.composer().text == "half a thou", 10, "the draft")
        self.anna.leave()
        self.anna = self.app("anna")
        self.anna.wait_title("#general")
        wait_for(lambda: self.anna.composer().text == "half a thou", 10, "the draft after a restart")

    def test_channels_and_categories_are_made_by_menus(self):
        boss = self.app("boss")
        boss.host("Boss")
        boss.create_category("Play")
        boss.create_channel("chess")
        boss.send("e4", typed=True)
        boss.wait_message("Boss", "e4")
        boss.open_channel("general")
        boss.row("Channels", "^chess$")


if __name__ == "__main__":
    desk.main()
