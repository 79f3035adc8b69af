# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines at one switch, each a network namespace, in a room without a way out: there is no default route.

    with Network() as network:
        anna = network.machine("anna")
        subprocess.run(anna.command("ip", "address"))
"""

import contextlib
import itertools
import os
import subprocess
import unittest

_numbers = itertools.count()


def _ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True, timeout=30)


class Machine:
    def __init__(self, network, name, number):
        self.network = network
        self.namespace = f"{network.name}-{name}"
        self.ipv4 = f"10.77.{network.number}.{number}"
        self.ipv6 = f"fd77:{network.number:x}::{number:x}"
        self.number = number
        _ip("netns", "add", self.namespace)
        network.namespaces.append(self.namespace)
        port = f"p{number}"
        _ip("-n", network.switch, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", self.namespace)
        _ip("-n", network.switch, "link", "set", port, "master", "br0", "up")
        self.ip("link", "set", "lo", "up")
        self.ip("address", "add", f"{self.ipv4}/24", "dev", "eth0")
        self.ip("-6", "address", "add", f"{self.ipv6}/64", "dev", "eth0", "nodad")
        self.plug_in()

    def ip(self, *words):
        _ip("-n", self.namespace, *words)

    def plug_in(self):
        self.ip("link", "set", "eth0", "up")

    def pull_out(self):
        """As if somebody pulled the cable; addresses are given back."""
        self.ip("link", "set", "eth0", "down")

    def move(self, number):
        """Takes all of its addresses away and gives it others, as a move to another Wi-Fi does."""
        self.ip("address", "flush", "dev", "eth0")
        self.ip("link", "set", "eth0", "address", f"02:00:00:00:{number:02x}:{self.number:02x}")
        self.ipv4 = f"10.77.{self.network.number}.{100 + 10 * number + self.number}"
        self.ipv6 = f"fd77:{self.network.number:x}::{100 + 10 * number + self.number:x}"
        self.ip("address", "add", f"{self.ipv4}/24", "dev", "eth0")
        self.ip("-6", "address", "add", f"{self.ipv6}/64", "dev", "eth0", "nodad")

    def lose(self, share):
        """Loses this share of the datagrams that come in."""
        rules = f"""table inet lossy {{
  chain input {{
    type filter hook input priority 0;
    meta l4proto udp numgen random mod 1000 < {round(share * 1000)} drop
  }}
}}"""
        subprocess.run(self.command("nft", "-f", "-"), input=rules, check=True, capture_output=True, text=True, timeout=30)

    def command(self, *words):
        """What runs a program on this machine."""
        return ["ip", "netns", "exec", self.namespace, *words]


class Network:
    def __init__(self):
        self.number = (os.getpid() + next(_numbers)) % 250 + 1
        self.name = f"kith-{os.getpid()}-{next(_numbers)}"
        self.switch = f"{self.name}-switch"
        self.namespaces = []
        self.machines = []

    def __enter__(self):
        try:
            _ip("netns", "add", self.switch)
            self.namespaces.append(self.switch)
            _ip("-n", self.switch, "link", "add", "br0", "type", "bridge", "mcast_snooping", "0")
            _ip("-n", self.switch, "link", "set", "br0", "up")
        except (OSError, subprocess.CalledProcessError) as error:
            self.close()
            reason = getattr(error, "stderr", None) or str(error)
            raise unittest.SkipTest(f"network namespaces cannot be made here: {reason.strip()}") from None
        return self

    def __exit__(self, *_):
        self.close()

    def machine(self, name):
        self.machines.append(Machine(self, name, len(self.machines) + 1))
        return self.machines[-1]

    def close(self):
        for namespace in reversed(self.namespaces):
            with contextlib.suppress(subprocess.CalledProcessError, OSError):
                _ip("netns", "delete", namespace)
        self.namespaces.clear()
