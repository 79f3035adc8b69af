# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to messages in an app beyond writing and reading; the other person speaks through the protocol."""

import re

import desk
from desk import Desk, make_guild, make_link
from session import wait_for


class Acts(Desk):
    """Anna at an app, Olga through the protocol."""

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
