# SPDX-License-Identifier: GPL-3.0-or-later
"""The first minutes: hosting, joining, signing in, and what the welcome pages say when that fails."""

import gettext
import re
import socket
import threading

import desk
from desk import PASSWORD, Desk, make_guild, make_link
from server import build_dir


class TestFirst(Desk):
    def test_hosting_takes_four_clicks_a_name_and_a_password(self):
        anna = self.app("anna")
        link = anna.host("Anna")
        anna.send("It works", typed=True)
        anna.wait_message("Anna", "It works")
        self.assertLessEqual(anna.clicks, 4)
        self.assertRegex(link, r"^kith://[^/]+:\d+/\w+\?fp=[0-9a-f]{64}$")

    def test_a_hosted_community_ends_and_comes_back_with_the_app(self):
        anna = self.app("anna")
        anna.host("Anna", community="Кают-компания")
        anna.send("Still here tomorrow")
        anna.wait_message("Anna", "Still here tomorrow")
        port = int(re.search(r"listening on \S+:(\d+)", anna.printed)[1])
        anna.key("ctrl+q")
        anna.wait_label("Quit and Stop Your Community")
        anna.see("push button", "Quit").click()
        self.assertEqual(anna.process.wait(30), 0)
        with self.assertRaises(OSError, msg="the server outlived the app"):
            socket.create_connection(("127.0.0.1", port), 5).close()
        again = self.app("anna")
        again.wait_title("#general · Кают-компания")
        again.wait_message("Anna", "Still here tomorrow")
        again.send("And today")
        again.wait_message("Anna", "And today")

    def test_two_people_talk(self):
        anna = self.app("anna")
        link = anna.host("Anna")
        boris = self.app("boris")
        boris.look_at(link)
        boris.wait_label("^Anna invites you$")
        boris.wait_label("^1 member")
        boris.fill("Your name", "Борис")
        # A name that gives no user name asks for one.
        boris.fill("Password", PASSWORD, role="password text")
        if boris.find("text", "User name", where=lambda node: node.is_drawn()):
            boris.fill("User name", "boris")
        boris.press("push button", "Join")
        boris.wait_title("#general")
        spoken = [
            (anna, "Anna", "Hello **bold** and `code`", "Hello bold and code"),
            (boris, "Борис", "Привет, Анна! Как дела?", None),
            (anna, "Anna", "Smile 😀 👍🏽 and a flag 🇫🇮", None),
            (boris, "Борис", "שלום עולם, mixed with English", None),
            (anna, "Anna", "مرحبا بالعالم 123", None),
        ]
        for speaker, name, text, read in spoken:
            speaker.send(text, typed=text.isascii() or name == "Борис" and text.startswith("Привет"))
            for app in (anna, boris):
                app.wait_message(name, read or text)
        anna.row("Members", "^Борис, Online$")
        boris.row("Members", "^Anna, Online$")

    def test_russian(self):
        russian = gettext.translation("kith", build_dir() / "po", ["ru"])

        def said(text):
            words = russian.gettext(text)
            self.assertRegex(words, "[а-яё]", f"{text} is not translated")
            return words.replace("_", "")

        dasha = self.app("dasha", language="ru_RU.UTF-8")
        dasha.see("label", said("Welcome to Kith"))
        for card in ("Host a Community", "Join with a Link", "Sign In to a Server"):
            dasha.see("push button", said(card))
        server = self.server(tls="auto")
        _, _, code = make_guild(server)
        dasha.press("push button", said("Join with a Link"))
        dasha.fill(said("Invite _link or code"), make_link(server, code))
        dasha.press("push button", said("C_ontinue"))
        dasha.fill(said("_Your name"), "Даша")
        dasha.fill(said("_Password"), PASSWORD, role="password text")
        name_again = dasha.find("text", said("_User name"), where=lambda node: node.is_drawn())
        if name_again:
            name_again.set_text("dasha")
        dasha.press("push button", said("_Join"))
        dasha.wait_title("#general")
        dasha.see("push button", said("Show members"))
        dasha.send("Всем привет", typed=True)
        dasha.wait_message("Даша", "Всем привет")


class TestRefusals(Desk):
    def test_a_wrong_password_is_said_beside_the_field(self):
        server = self.server(tls="auto")
        make_guild(server, "olga")
        app = self.app("olga")
        app.open_sign_in(f"127.0.0.1:{server.port}", "olga", "wrong horse")
        app.press("push button", "Sign In")
        app.wait_label("^Trust This Server")
        app.see("push button", "Trust It").click()
        app.wait_label("^The name or the password is wrong$")
        self.assertEqual(app.see("text", "Server address").text, f"127.0.0.1:{server.port}")
        self.assertEqual(app.see("text", "User name").text, "olga")
        app.fill("Password", PASSWORD, role="password text")
        app.press("push button", "Sign In")
        app.wait_title("#general · The den")

    def test_no_server_is_said_honestly(self):
        app = self.app("olga")
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        app.open_sign_in(f"127.0.0.1:{port}", "olga")
        app.press("push button", "Sign In")
        app.wait_label("^The server cannot be reached")
        self.assertEqual(app.see("text", "User name").text, "olga")

    def test_another_program_at_the_address_is_said_honestly(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def answer():
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.recv(4096)
                    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")

        threading.Thread(target=answer, daemon=True).start()
        app = self.app("olga")
        app.open_sign_in(f"http://127.0.0.1:{listener.getsockname()[1]}", "olga")
        app.press("push button", "Sign In")
        app.wait_label("^What answers at this address is not a Kith server$")

    def test_bad_links_are_told_apart(self):
        server = self.server(tls="auto")
        api, _, code = make_guild(server)
        app = self.app("pavel")
        app.press("push button", "Join with a Link")
        app.fill("Invite link or code", "https://example.org/")
        app.press("push button", "Continue")
        app.wait_label("^This is neither an invite link")
        api.delete(f"/invites/{code}")
        app.fill("Invite link or code", make_link(server, code))
        app.press("push button", "Continue")
        app.wait_label("^This invite is not valid any more")
        forged = make_link(server, code).replace(server.fingerprint, "0" * 64)
        app.fill("Invite link or code", forged)
        app.press("push button", "Continue")
        app.wait_label("certificate is not the one")


if __name__ == "__main__":
    desk.main()
