#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""STUN and TURN by a real coturn: what `kithctl doctor` finds out about them."""

import contextlib
import socket
import threading
import unittest

import ctl
import tap
from server import Kithd
from turn import Relay


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


if __name__ == "__main__":
    tap.main()
