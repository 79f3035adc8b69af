# SPDX-License-Identifier: GPL-3.0-or-later
"""What the app does while the server or the network is away: nothing that was typed is lost, and nothing comes twice."""

import re
import threading
import time

import desk
from api import ApiError
from bot import Bot
from desk import PASSWORD, Desk, make_guild, make_link
from proxy import Proxy
from session import wait_for

SHORT_TOKENS = "[limits]\naccess-token-seconds = 3\n"


class NetworkTest(Desk):
    server_options = {}

    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto", **self.server_options)
        self.olga, self.guild, self.code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.general = self.guild["channels"][0]["id"]

    def join(self, port=None):
        anna = self.app("anna")
        anna.join(make_link(self.kithd, self.code, port), "Anna")
        return anna

    def contents(self):
        if self.kithd.process.poll() is not None:
            return []
        return [each["content"] for each in self.olga.history(self.general) if each["kind"] == "text"]

    def wait_exactly_once(self, texts, timeout=60):
        """Each text is on the server exactly once, those of one person in the order in which they were typed."""

        def all_there():
            held = self.contents()
            return all(text in held for text in texts) and held

        held = wait_for(all_there, timeout, f"{len(texts)} messages on the server; it holds {self.contents()}")
        self.assertEqual([text for text in held if text in texts], list(texts))


class TestRestart(NetworkTest):
    def test_messages_typed_while_the_server_is_killed_arrive_once(self):
        anna = self.join()
        anna.send("before")
        anna.wait_message("Anna", "before")
        typed = ["before"]
        for number, end in enumerate((self.kithd.kill, self.kithd.stop)):
            end()
            for part in range(3):
                text = f"meanwhile {number}.{part}"
                anna.send(text)
                anna.wait_message("Anna", text, state="sending")
                typed.append(text)
            anna.wait_label("Trying again|Connecting")
            self.kithd.start()
            for text in typed:
                anna.wait_message("Anna", text, timeout=60)
        self.wait_exactly_once(typed)
        anna.send("after")
        anna.wait_message("Anna", "after")

    def test_restarts_under_traffic(self):
        anna = self.join()
        ended = threading.Event()
        said = []

        def talk(bot):
            while not ended.wait(0.3):  # no faster: what is looked for must not be scrolled out of sight by it
                said.append(f"traffic {len(said)}")
                bot.ask("send", channel="general", content=said[-1], timeout=90)

        options = ["--invite", self.code, "--fingerprint", self.kithd.fingerprint]
        with Bot(f"https://127.0.0.1:{self.kithd.port}", "bert", register=True, options=options) as bot:
            talker = threading.Thread(target=talk, args=(bot,), daemon=True)
            talker.start()
            typed = []
            for number in range(4):
                for part in range(2):
                    typed.append(f"typed {number}.{part}")
                    anna.send(typed[-1])
                (self.kithd.kill if number % 2 else self.kithd.stop)()
                typed.append(f"typed {number} while away")
                anna.send(typed[-1])
                self.kithd.start()
                anna.wait_message("Anna", typed[-1], timeout=60)
            ended.set()
            talker.join(90)
            self.assertFalse(talker.is_alive())
        self.wait_exactly_once(typed)
        self.wait_exactly_once(said)
        anna.wait_message("bert", said[-1])


class TestCut(NetworkTest):
    seconds = 3

    def test_messages_typed_while_the_network_is_cut_arrive_once(self):
        with Proxy(self.kithd.url) as wire:
            anna = self.join(wire.port)
            anna.send("before")
            anna.wait_message("Anna", "before")
            for name, disturb in (("cut", wire.cut), ("hang", wire.hang)):
                with self.subTest(name):
                    typed = [f"{name} {number}" for number in range(4)]
                    begun = time.monotonic()
                    disturb()
                    for text in typed:
                        anna.send(text)
                        anna.wait_message("Anna", text, state="sending")
                    heard = f"from outside while {name}"
                    self.olga.send(self.general, heard)
                    wait_for(lambda start=begun: time.monotonic() - start > self.seconds, self.seconds + 5, "the cut to last")
                    wire.mend()
                    for text in typed:
                        anna.wait_message("Anna", text, timeout=90)
                    anna.wait_message("olga", heard)
                    self.wait_exactly_once(typed)


class TestTokens(NetworkTest):
    server_options = {"config": SHORT_TOKENS}

    def say(self, text):
        """The other person's tokens end as well."""
        try:
            self.olga.send(self.general, text)
        except ApiError as problem:
            self.assertEqual(problem.status, 401)
            self.olga.refresh()
            self.olga.send(self.general, text)

    def test_access_tokens_end_and_nobody_notices(self):
        anna = self.join()
        begun = time.monotonic()
        number = 0
        while time.monotonic() - begun < 12:
            number += 1
            anna.send(f"hers {number}")
            anna.wait_message("Anna", f"hers {number}")
            self.say(f"mine {number}")
            anna.wait_message("olga", f"mine {number}")
        self.assertFalse(anna.sees("label", "You were signed out of this server."))
        self.olga.refresh()
        self.wait_exactly_once([f"hers {each + 1}" for each in range(number)])


class TestCertificate(NetworkTest):
    def test_a_changed_certificate_is_asked_about(self):
        anna = self.join()
        anna.send("under the first")
        anna.wait_message("Anna", "under the first")
        first = self.kithd.fingerprint
        self.kithd.stop()
        for name in ("tls-certificate.pem", "tls-key.pem"):
            (self.kithd.data_dir / name).unlink()
        self.kithd.start()
        self.assertNotEqual(self.kithd.fingerprint, first)
        anna.wait_label("shows another certificate than before", timeout=60)
        anna.send("kept until trusted")
        anna.wait_message("Anna", "kept until trusted", state="sending")
        anna.see("push button", "Review…").click()
        question = anna.wait_label("pretends to be it")
        shown = re.sub(r"\s", "", question).lower()
        self.assertIn(first, shown)
        self.assertIn(self.kithd.fingerprint, shown)
        anna.see("push button", "Trust It").click()
        anna.wait_message("Anna", "kept until trusted", timeout=60)
        self.wait_exactly_once(["under the first", "kept until trusted"])


class TestKeyring(NetworkTest):
    def test_with_a_keyring_one_stays_signed_in_and_reads_offline(self):
        anna = self.join()
        anna.send("remember me")
        anna.wait_message("Anna", "remember me")
        anna.leave()
        self.kithd.stop()
        anna = self.app("anna")
        anna.wait_title("#general · The den")
        anna.wait_message("Anna", "remember me", timeout=5)
        anna.send("typed before the server is there")
        anna.wait_message("Anna", "typed before the server is there", state="sending")
        self.kithd.start()
        anna.wait_message("Anna", "typed before the server is there", timeout=60)
        self.wait_exactly_once(["remember me", "typed before the server is there"])

    def test_without_a_keyring_one_is_told_and_stays_for_this_run(self):
        anna = self.app("anna", keyring=False)
        anna.join(make_link(self.kithd, self.code), "Anna")
        anna.wait_label("^No keyring was found. You stay signed in until Kith is closed.$")
        anna.send("while it lasts")
        anna.wait_message("Anna", "while it lasts")
        # Nothing of the session may lie in a file.
        for path in self.people["anna"].home.rglob("*"):
            if path.is_file():
                self.assertNotRegex(path.read_bytes(), rb"eyJ[\w-]{10,}\.[\w-]+\.", f"a token in {path}")
        anna.leave()
        anna = self.app("anna")
        anna.wait_message("Anna", "while it lasts")
        anna.wait_label("^You were signed out of this server.$")
        anna.see("push button", "Sign In Again").click()
        self.assertEqual(anna.see("text", "User name").text, "anna")
        anna.fill("Password", PASSWORD, role="password text")
        anna.press("push button", "Sign In")
        anna.wait_title("#general")
        anna.send("back again")
        anna.wait_message("Anna", "back again")


class TestAway(NetworkTest):
    def test_a_server_that_is_away_is_said_in_the_banner(self):
        anna = self.join()
        self.kithd.stop()
        anna.wait_label("^The server cannot be reached. Trying again in", timeout=60)
        anna.wait_label("^Not connected$")
        anna.wait_label("^Not connected: this is who was here last$")
        self.kithd.start()
        retry = anna.sees("push button", "Retry Now")  # unless it tries by itself at this moment
        if retry:
            retry.click()
        anna.wait_gone("label", re.compile("Trying again in"), where=lambda node: node.is_drawn(), timeout=60)
        anna.send("there again")
        anna.wait_message("Anna", "there again", timeout=30)
        anna.wait_gone("label", "Not connected: this is who was here last", where=lambda node: node.is_drawn())


if __name__ == "__main__":
    desk.main()
