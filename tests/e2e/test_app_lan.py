# SPDX-License-Identifier: GPL-3.0-or-later
"""A room without internet: one hosts, others find it, join by six digits, and they talk."""

import re

import desk
from desk import PASSWORD, Desk
from network import Network

CODE = re.compile(r"^\d{3} \d{3}$")


class TestLan(Desk):
    def setUp(self):
        super().setUp()
        self.network = Network().__enter__()
        self.addCleanup(self.network.close)
        self.room = {name: self.network.machine(name) for name in ("anna", "bert")}

    def at(self, name):
        return self.app(name, machine=self.room[name])

    def host(self):
        anna = self.at("anna")
        anna.host("Anna", community="The den")
        return anna

    def read_code(self, app):
        app.action("win.invite")
        app.wait_title("^Invite People$")
        return app.see("label", CODE, timeout=30).name

    def enter(self, app, code):
        app.fill("Invite link or code", code)
        app.press("push button", "Continue")

    def trust(self, app, fingerprint):
        app.wait_title("Trust This Server")
        text = app.wait_label("proves itself by a certificate")
        self.assertIn(fingerprint, re.sub(r"\s", "", text).lower())
        app.press("push button", "Trust It")

    def finish_joining(self, app, name):
        app.wait_label("^The den$")
        app.wait_label("^Anna invites you$")
        app.fill("Your name", name)
        app.fill("Password", PASSWORD, role="password text")
        app.press("push button", "Join")
        app.wait_title("#general")

    def fingerprint(self, app):
        return re.findall(r"\b([0-9a-f]{64})\b", app.printed)[-1]

    def test_by_code(self):
        anna = self.host()
        code = self.read_code(anna)
        bert = self.at("bert")
        bert.press("push button", "Join with a Link")
        self.enter(bert, code)
        self.trust(bert, self.fingerprint(anna))
        self.finish_joining(bert, "Bert")
        bert.send("Hello from the other side of the room")
        anna.key("Escape")
        anna.wait_message("Bert", "Hello from the other side of the room")
        anna.send("Welcome")
        bert.wait_message("Anna", "Welcome")

    def test_by_the_list(self):
        bert = self.at("bert")
        bert.see("push button", "Host a Community")
        anna = self.host()
        bert.wait_label("^On This Network$", timeout=30)
        # One's own community is none to join, and who is in does not look any more.
        self.assertFalse(anna.sees("label", "On This Network"))
        bert.row("On This Network", "^The den$").press_mouse()
        bert.see("push button", "I have an account on this server")
        code = self.read_code(anna)
        self.enter(bert, "000 000" if code != "000 000" else "111 111")
        bert.wait_label("^This invite is not valid any more")
        self.enter(bert, code)
        self.trust(bert, self.fingerprint(anna))
        self.finish_joining(bert, "Bert")

    def test_comes_and_goes(self):
        bert = self.at("bert")
        bert.see("push button", "Host a Community")
        anna = self.host()
        bert.row("On This Network", "^The den$", timeout=30)
        anna.end()
        bert.wait_gone("label", "The den")

    def test_nobody_knows_it(self):
        self.host()
        bert = self.at("bert")
        bert.press("push button", "Join with a Link")
        self.enter(bert, "000 000")
        bert.wait_label("^No server in this network knows this code")
        self.assertEqual(bert.see("text", "Invite link or code").text, "000 000")

    def test_nobody_is_there(self):
        bert = self.at("bert")
        bert.press("push button", "Join with a Link")
        self.enter(bert, "123456")
        bert.wait_label("^No server was found in this network")

    def test_who_does_not_trust_does_not_join(self):
        code = self.read_code(self.host())
        bert = self.at("bert")
        bert.press("push button", "Join with a Link")
        self.enter(bert, code)
        bert.wait_title("Trust This Server")
        bert.press("push button", "Cancel")
        self.assertEqual(bert.see("text", "Invite link or code").text, code)
        self.assertFalse(bert.sees("text", "Your name"))


if __name__ == "__main__":
    desk.main()
