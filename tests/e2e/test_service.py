#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kithd under a service manager: its unit, sockets that are passed to it, notifications, and draining."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import unittest
from http.client import HTTPException
from pathlib import Path

import tap
from api import Api, ApiError
from server import Kithd, build_dir

# What `systemd-analyze security` may say at most, times ten; lower is safer. The administrator's guide names it.
EXPOSURE_BAR = 15


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
class Units(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kith-units-"))
        self.addCleanup(shutil.rmtree, self.folder)
        program = build_dir() / "src/server/kithd"
        for name in ("kithd.service", "kithd.socket"):
            text = (build_dir() / "src/server" / name).read_text()
            (self.folder / name).write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", text))

    def test_units_are_understood(self):
        units = [self.folder / "kithd.service", self.folder / "kithd.socket"]
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
        said = [line for line in done.stderr.splitlines() if "kithd" in line]
        self.assertEqual((done.returncode, said), (0, []))

    def test_exposure(self):
        command = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_BAR}"]
        done = subprocess.run([*command, self.folder / "kithd.service"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout[-500:] + done.stderr)

    def test_users_and_directories_are_understood(self):
        data = Path(__file__).resolve().parents[2] / "data"
        root = self.folder / "root"
        (root / "etc").mkdir(parents=True)
        for command in (
            ["systemd-sysusers", f"--root={root}", data / "kith-sysusers.conf"],
            ["systemd-tmpfiles", f"--root={root}", "--create", data / "kith-tmpfiles.conf"],
        ):
            if not shutil.which(command[0]):
                self.skipTest(f"{command[0]} is not installed")
            done = subprocess.run(command, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex((root / "etc/passwd").read_text(), r"(?m)^kith:.*:/var/lib/kith:")
        self.assertEqual((root / "var/lib/kith").stat().st_mode & 0o777, 0o700)


@unittest.skipUnless(shutil.which("systemd-socket-activate"), "systemd-socket-activate is not installed")
class Activation(unittest.TestCase):
    def test_starts_at_the_first_connection(self):
        folder = tempfile.mkdtemp(prefix="kith-activate-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        port = free_port()
        program = [build_dir() / "src/server/kithd", "--data-dir", folder, "--tls", "off", "--registration", "open"]
        process = subprocess.Popen(
            ["systemd-socket-activate", "-l", f"127.0.0.1:{port}", *map(str, program), "--listen", "127.0.0.1:1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait, 30)
        self.addCleanup(process.kill)
        # It says so when it listens; kithd does not run yet.
        self.assertIn("Listening", process.stderr.readline())
        self.assertFalse(Path(folder, "lock").exists())
        api = Api(f"http://127.0.0.1:{port}", timeout=60)
        api.register("anna")
        self.assertIn(f"listening on http://127.0.0.1:{port}", process.stdout.readline())
        process.terminate()
        self.assertEqual(process.wait(30), 0)


class Notifications(unittest.TestCase):
    def test_ready_reload_watchdog_and_stop(self):
        folder = tempfile.mkdtemp(prefix="kith-notify-")
        self.addCleanup(shutil.rmtree, folder)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(30)
            line.bind(f"{folder}/notify")

            def wait_for(state):
                while line.recv(4096).decode() != state:
                    pass

            environment = {"NOTIFY_SOCKET": f"{folder}/notify", "WATCHDOG_USEC": "200000"}
            with Kithd(environment=environment) as server:
                wait_for("READY=1")
                wait_for("WATCHDOG=1")
                server.process.send_signal(signal.SIGHUP)
                wait_for("RELOADING=1")
                wait_for("READY=1")
                server.process.terminate()
                wait_for("STOPPING=1")
                self.assertEqual(server.process.wait(30), 0)


class Drain(unittest.TestCase):
    def test_no_request_is_cut(self):
        """While people write, the server is told to stop: each request is answered or was never begun."""
        with Kithd(config="[limits]\nrate-factor=0\n") as server:
            owner = Api(server.url)
            owner.register("anna")
            channel = owner.post("/guilds", {"name": "Here"})["channels"][0]["id"]
            sent, broken, begun = [[] for _ in range(8)], [], threading.Semaphore(0)

            def write(number):
                api = Api(server.url, timeout=60)
                api.token = owner.token
                while True:
                    try:
                        sent[number].append(api.send(channel, f"{number}:{len(sent[number])}")["content"])
                        begun.release()
                    except ApiError as problem:
                        if problem.code != "shutting_down":
                            broken.append(problem)
                        return
                    except ConnectionRefusedError:
                        return
                    except (OSError, HTTPException) as problem:
                        # Kept connections may be closed between two requests; then nothing of this one was done.
                        broken.append(problem)
                        return

            threads = [threading.Thread(target=write, args=[number]) for number in range(len(sent))]
            for thread in threads:
                thread.start()
            for _ in range(200):
                self.assertTrue(begun.acquire(timeout=30))
            self.assertEqual(server.stop(), 0)
            for thread in threads:
                thread.join(30)
            self.assertEqual([each for each in broken if isinstance(each, ApiError)], [])
            server.start()
            again = Api(server.url)
            again.login("anna")
            kept = [message["content"] for message in again.history(channel)]
            self.assertEqual(set(sum(sent, [])) - set(kept), set())
            # At most the one request a writer was about to begin is there without its answer.
            self.assertLessEqual(len(kept), sum(map(len, sent)) + len(broken))
            self.assertEqual(len(kept), len(set(kept)))


if __name__ == "__main__":
    os.environ.pop("NOTIFY_SOCKET", None)
    tap.main()
