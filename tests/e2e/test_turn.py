#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""STUN and TURN by a real coturn: what `kithctl doctor` finds out about them, and a call that goes over a relay alone."""

import contextlib
import socket
import threading
import unittest

import ctl
import tap
from api import Api
from journey import new_id
from server import Kithd
from turn import Relay
from voices import Voices


class Doctor(unittest.TestCase):
    def relay(self, **options):
        relay = Relay(**options)
        self.addCleanup(relay.close)
        return relay.start()

    def examine(self, config):
        """The exit status, and what it says of STUN and TURN: one line each, with the advice after it."""
        with Kithd(config=config) as server:
            done = ctl.Ctl(server.data_dir).run("doctor")
        lines = done.stdout.splitlines()
        found = [line for line in lines if line[9:14] == "turn "]
        self.assertTrue(found, done.stdout)
        advice = [line.split("→ ")[1] for line in lines if "→" in line]
        return done.returncode, [f"{line[:8].strip()} {line[24:]}" for line in found], advice

    def test_all_ways_in(self):
        relay = self.relay(tls=True)
        place = f"{relay.host}:{relay.port}"
        config = relay.config(f"turn:{place}", f"turn:{place}?transport=tcp", f"turns:{relay.host}:{relay.tls_port}")
        status, found, _ = self.examine(config + f"stun-urls=stun:{place}\n")
        host = relay.host.replace(".", r"\.")
        self.assertRegex(found[0], rf"^ok stun:{host}:\d+ answers, and sees this machine as {host}:\d+$")
        self.assertRegex(found[1], rf"^ok turn:{host}:\d+ gives a place: {host}:\d+$")
        self.assertRegex(found[2], rf"^ok turn:{host}:\d+\?transport=tcp gives a place: {host}:\d+$")
        self.assertRegex(found[3], rf"^ok turns:{host}:\d+ gives a place: {host}:\d+$")
        self.assertRegex(found[4], "^WARNING turns:.*: its certificate is signed by nobody whom other machines trust$")
        self.assertEqual((status, len(found)), (ctl.OK, 5))

    def test_wrong_secret(self):
        relay = self.relay()
        for transport in ("udp", "tcp"):
            config = relay.config(f"turn:{relay.host}:{relay.port}?transport={transport}", secret="what it does not know")
            status, found, advice = self.examine(config)
            self.assertEqual(status, ctl.UNHEALTHY)
            self.assertRegex(found[0], "^FAILURE turn:.* does not take the name and password made of the secret: 401")
            self.assertTrue(any("static-auth-secret" in each for each in advice))

    def test_open_to_all(self):
        relay = self.relay(open_to_all=True)
        status, found, _ = self.examine(relay.config())
        self.assertRegex(found[0], "^WARNING turn:.* relays for everybody, without a password$")
        self.assertEqual(status, ctl.OK)

    def test_no_secret(self):
        status, found, _ = self.examine("[turn]\nurls=turn:turn.example.org\n")
        self.assertEqual(status, ctl.UNHEALTHY)
        self.assertRegex(found[0], "^FAILURE relays are configured without a secret")

    def test_nobody_there(self):
        with socket.socket() as silent, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            deaf.bind(("127.0.0.1", 0))
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                closed = free.getsockname()[1]
            urls = [
                f"turn:127.0.0.1:{deaf.getsockname()[1]}?transport=udp",
                f"turn:127.0.0.1:{silent.getsockname()[1]}?transport=tcp",
                f"turn:127.0.0.1:{closed}?transport=udp",
                f"turn:127.0.0.1:{closed}?transport=tcp",
                "turn:nobody.invalid",
            ]
            status, found, advice = self.examine(f"[turn]\nsecret=s\nurls={';'.join(urls)}\n")
        self.assertEqual(status, ctl.UNHEALTHY)
        for line in found[:2]:
            self.assertRegex(line, "^WARNING turn:.* does not answer")
        for line in found[2:]:
            self.assertRegex(line, "^FAILURE turn:.* cannot be reached")
        self.assertTrue(any("firewall" in each for each in advice))

    def test_something_else(self):
        banner = b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n"
        with socket.socket() as listener, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as echo:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            echo.bind(("127.0.0.1", 0))
            callers = []

            def greet():
                with contextlib.suppress(OSError):
                    while True:
                        callers.append(listener.accept()[0])
                        callers[-1].sendall(banner)

            def answer():
                with contextlib.suppress(OSError):
                    while True:
                        echo.sendto(banner, echo.recvfrom(2000)[1])

            for each in (greet, answer):
                threading.Thread(target=each, daemon=True).start()
            tcp, udp = listener.getsockname()[1], echo.getsockname()[1]
            urls = f"turn:127.0.0.1:{tcp}?transport=tcp;turn:127.0.0.1:{udp};turns:127.0.0.1:{tcp}"
            status, found, _ = self.examine(f"[turn]\nsecret=s\nurls={urls}\n")
        self.assertEqual(status, ctl.UNHEALTHY)
        for line in found[:2]:
            self.assertRegex(line, "^FAILURE turn:.* is something else: what it sends is no answer$")
        self.assertRegex(found[2], "^FAILURE turns:.* cannot be reached: .*TLS")


class RelayedCall(Voices):
    """Two who tell nobody their own address."""

    tones = {"anna": 440, "boris": 880}
    secret = None

    def setUp(self):
        self.relay = Relay()
        self.addCleanup(self.relay.close)
        self.relay.start()
        self.config = self.relay.config(f"turn:{self.relay.host}:{self.relay.port}", secret=self.secret)
        super().setUp()
        self.boris = self.bots["boris"]

    def join_both(self):
        for name in self.tones:
            self.join(name, relay_only="true")

    def test_heard_over_the_relay(self):
        self.join_both()
        self.wait_hears("boris", "anna")
        self.wait_hears("anna", "boris")
        self.until(lambda: self.stats("anna", "boris")["path"] == "relay")
        self.until(lambda: self.stats("boris", "anna")["path"] == "relay")
        self.assertIn("CREATE_PERMISSION processed, success", self.relay.output)
        # It is the relay that carries it: without it nothing is heard.
        self.relay.close()
        self.wait_silent("boris", "anna")

    def test_straight_where_it_may_be(self):
        for name in self.tones:
            self.join(name)
        self.wait_hears("boris", "anna")
        self.until(lambda: self.stats("anna", "boris")["path"] == "host")

    def test_own_addresses_are_told_to_nobody(self):
        """What travels of who hides their address: places at the relay, and nothing of where they come from."""
        api = Api(self.server.url)
        self.addCleanup(api.close)
        api.login("boris")
        gateway = api.online()
        self.addCleanup(gateway.drop)
        couch = next(each["id"] for each in self.anna.ask("guilds")["guilds"][0]["channels"] if each["name"] == "Couch")
        # The highest of ids, so that the other one offers.
        peer = f"f{new_id()[1:]}"
        api.post(f"/channels/{couch}/voice", {"peer_id": peer})
        self.join("anna", relay_only="true")
        offer = gateway.event("voice.signal", where=lambda d: d["kind"] == "offer")
        found = gateway.event("voice.signal", where=lambda d: d["kind"] == "candidates")["candidates"]
        self.assertTrue(found)
        for each in found:
            words = each.split()
            self.assertEqual((words[4], words[7]), (self.relay.host, "relay"))
            self.assertEqual(words[words.index("raddr") + 1] if "raddr" in words else "0.0.0.0", "0.0.0.0")
        for line in offer["sdp"].splitlines():
            if line.startswith(("o=", "c=", "a=rtcp:")):
                self.assertRegex(line, r" (0\.0\.0\.0|127\.0\.0\.1)$|^a=rtcp:\d+$")


class WrongSecret(RelayedCall):
    """The relay lets nobody in: it tells nothing of that, but people are told."""

    secret = "what it does not know"
    test_heard_over_the_relay = test_own_addresses_are_told_to_nobody = None

    def test_it_is_said(self):
        self.join_both()
        self.until(lambda: self.anna.ask("voice-state")["warning"] == "no_relay")
        self.assertIn("the relay did not let us in", self.people("anna")["boris"]["trouble"])
        self.until(lambda: self.boris.ask("voice-state")["warning"] == "no_relay")


class NoRelay(Voices):
    tones = {"anna": 440, "boris": 880}

    def test_it_is_said(self):
        self.join("boris")
        self.join("anna", relay_only="true")
        self.until(lambda: self.anna.ask("voice-state")["warning"] == "no_relay")
        self.assertEqual(self.people("anna")["boris"]["trouble"], "there is no relay")


if __name__ == "__main__":
    tap.main()
