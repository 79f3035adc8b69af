# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that the local network is told of, by real multicast between machines without a way out."""

import subprocess
import threading
import unittest

import ctl
import tap
from network import Network
from server import Kithd, build_dir
from session import _die_with_parent, wait_for


class OnMachine(Kithd):
    """kithd on a machine of the network."""

    def __init__(self, machine, *options, **more):
        super().__init__(*options, listen="[::]:0", **more)
        self.machine = machine

    def command(self):
        return self.machine.command(*super().command())


class Look:
    """A program on a machine that says what it hears."""

    def __init__(self, machine):
        self.seen = None
        self.changes = []
        command = machine.command(str(build_dir() / "tests/lan/lan-look"))
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_die_with_parent)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            kind, *servers = line.rstrip("\n").split("\t")
            if kind == "servers":
                self.seen = [tuple(server.split("|")) for server in servers]
                self.changes.append(self.seen)

    def names(self):
        return [server[0] for server in self.seen or []]

    def wait(self, *names, timeout=30):
        wait_for(lambda: self.names() == list(names), timeout, f"the servers {names}, not {self.seen}")

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()


class TestLan(unittest.TestCase):
    def setUp(self):
        self.network = self.enterContext(Network())
        self.anna, self.bert = self.network.machine("anna"), self.network.machine("bert")

    def enterContext(self, context):  # as unittest has it from Python 3.11 on
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def server(self, machine, *options, **more):
        return self.enterContext(OnMachine(machine, *options, **more))

    def look(self, machine):
        look = Look(machine)
        self.addCleanup(look.close)
        return look

    def test_comes_and_goes(self):
        look = self.look(self.bert)
        look.wait()
        den = self.server(self.anna, "--announce", "--name", "The den", tls="auto")
        look.wait("The den")
        _, host, port, fingerprint, tls = look.seen[0]
        self.assertEqual((host, int(port), fingerprint, tls), (self.anna.ipv4, den.port, den.fingerprint, "tls"))
        status = ctl.Ctl(den.data_dir).json("status")
        self.assertTrue(status["announced"])
        den.stop()
        look.wait()

    def test_nothing_is_told_unasked(self):
        quiet = self.server(self.anna, tls="auto")
        self.server(self.anna, "--announce", "--name", "Loud", tls="auto")
        look = self.look(self.bert)
        look.wait("Loud")
        self.assertFalse(ctl.Ctl(quiet.data_dir).json("status")["announced"])
        self.assertTrue(all(names in ([], ["Loud"]) for names in ([server[0] for server in seen] for seen in look.changes)))

    def test_one_name_for_two(self):
        carla = self.network.machine("carla")
        self.server(self.anna, "--announce", tls="auto")
        look = self.look(carla)
        look.wait("Kith")
        self.server(self.bert, "--announce", tls="auto")
        look.wait("Kith", "Kith #2")
        self.assertEqual({server[1] for server in look.seen}, {self.anna.ipv4, self.bert.ipv4})

    def test_a_network_that_comes_later(self):
        self.anna.pull_out()
        self.server(self.anna, "--announce", "--name", "Late", tls="auto")
        look = self.look(self.bert)
        look.wait()
        self.anna.plug_in()
        look.wait("Late")

    def test_a_room_with_ipv6_only(self):
        for machine in (self.anna, self.bert):
            machine.ip("-4", "address", "flush", "dev", "eth0")
        self.server(self.anna, "--announce", "--name", "Six", tls="auto")
        look = self.look(self.bert)
        look.wait("Six")
        self.assertEqual(look.seen[0][1], self.anna.ipv6)

    def test_without_tls(self):
        self.server(self.anna, "--announce", "--name", "Plain", "--allow-plain-http", tls="off")
        look = self.look(self.bert)
        look.wait("Plain")
        self.assertEqual(look.seen[0][3:], ("", "plain"))


if __name__ == "__main__":
    tap.main()
