#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How kithd starts and ends."""

import hashlib
import os
import signal
import socket
import ssl
import stat
import subprocess
import tempfile
import time
import unittest
import warnings
from pathlib import Path

import tap
from api import Api, connect
from server import Kithd, build_dir
from session import wait_for


def run(*arguments, timeout=20):
    """Runs kithd to its end. Returns status and output."""
    done = subprocess.run(
        [str(build_dir() / "src/server/kithd"), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout
    )
    return done.returncode, done.stdout


class Start(unittest.TestCase):
    def test_version_and_help(self):
        self.assertEqual(run("--help")[0], 0)
        status, output = run("--version")
        self.assertEqual(status, 0)
        self.assertIn("kithd", output)

    def test_bad_options(self):
        for arguments in (["--nonsense"], ["--listen", "nonsense"], ["--listen", "127.0.0.1:99999"], ["--registration", "maybe"], ["--tls", "perhaps"], ["surplus"]):
            with self.subTest(arguments), tempfile.TemporaryDirectory() as folder:
                status, output = run("--data-dir", folder, *arguments)
                self.assertNotEqual(status, 0)
                self.assertTrue(output.strip())

    def test_ready_line(self):
        with Kithd() as server:
            ready = [line for line in server.lines if " listening on " in line]
            self.assertEqual(len(ready), 1)
            self.assertRegex(ready[0], r"^kithd \d+\.\d+\.\d+ listening on http://127\.0\.0\.1:\d+")
            self.assertNotEqual(server.port, 0)
            self.assertEqual(server.stop(), 0)

    def test_interrupt(self):
        with Kithd() as server:
            server.process.send_signal(2)
            self.assertEqual(server.process.wait(15), 0)

    def test_systemd_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            path = f"{folder}/notify"
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
                listener.bind(path)
                listener.settimeout(20)
                with Kithd(environment={"NOTIFY_SOCKET": path}):
                    self.assertIn(b"READY=1", listener.recv(4096))

    def test_data_is_private(self):
        with Kithd() as server:
            Api(server.url).register("anna")
            for path in server.data_dir.rglob("*"):
                mode = path.stat().st_mode
                self.assertFalse(mode & (stat.S_IRWXO | stat.S_IWGRP), f"{path.name}: {stat.filemode(mode)}")

    def test_one_server_a_directory(self):
        with Kithd() as server:
            status, output = run("--data-dir", str(server.data_dir), "--listen", "127.0.0.1:0", "--tls", "off")
            self.assertNotEqual(status, 0)
            self.assertTrue(output.strip())

    def test_port_in_use(self):
        with Kithd() as server, tempfile.TemporaryDirectory() as folder:
            status, output = run("--data-dir", folder, "--listen", f"127.0.0.1:{server.port}", "--tls", "off")
            self.assertNotEqual(status, 0)
            self.assertIn(str(server.port), output)

    def test_start_is_quick(self):
        with Kithd() as server:
            server.stop()
            begun = time.monotonic()
            server.start()
            self.assertLess(time.monotonic() - begun, 5)


class Tls(unittest.TestCase):
    def test_own_certificate(self):
        with Kithd(tls="auto") as server:
            self.assertTrue(server.url.startswith("https://"))
            self.assertIsNotNone(server.fingerprint, server.output)
            with connect(server.url) as secure:
                self.assertEqual(hashlib.sha256(secure.getpeercert(binary_form=True)).hexdigest(), server.fingerprint)
                self.assertIn(secure.version(), ("TLSv1.2", "TLSv1.3"))
            kept = server.fingerprint
            server.restart()
            self.assertEqual(server.fingerprint, kept)
            keys = [path for path in server.data_dir.rglob("*") if path.is_file() and b"PRIVATE KEY" in path.read_bytes()]
            for path in keys:
                self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_talk_over_tls(self):
        with Kithd(tls="auto") as server:
            anna, boris = Api(server.url), Api(server.url)
            anna.register("anna")
            boris.register("boris")
            guild = anna.post("/guilds", {"name": "x"})
            invite = anna.post(f"/guilds/{guild['id']}/invites")
            self.assertIn(f"fp={server.fingerprint}", invite["url"].lower())
            boris.post(f"/invites/{invite['code']}")
            gateway = boris.online()
            channel = guild["channels"][0]["id"]
            for number in range(20):
                sent = anna.send(channel, f"{number} " + "ж" * 3000)
                self.assertEqual(gateway.event("message.create", where=lambda d: d["kind"] == "text")["id"], sent["id"])
            gateway.drop()

    def test_old_protocols_are_refused(self):
        with Kithd(tls="auto") as server:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
            context.set_ciphers("ALL:@SECLEVEL=0")
            with socket.create_connection(("127.0.0.1", server.port), 10) as plain, self.assertRaises((ssl.SSLError, OSError)):
                context.wrap_socket(plain)

    def make_certificate(self, certificate, key):
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key]
        subprocess.run([*command, "-out", certificate, "-subj", "/CN=test", "-days", "2"], check=True, capture_output=True)

    def test_new_files(self):
        """SIGHUP: the certificate is read again, and who is connected goes on."""

        def presented():
            with connect(server.url) as secure:
                return secure.getpeercert(binary_form=True)

        with tempfile.TemporaryDirectory() as folder:
            key, certificate = f"{folder}/key.pem", f"{folder}/cert.pem"
            self.make_certificate(certificate, key)
            with Kithd(tls=f"{certificate},{key}") as server:
                anna = Api(server.url)
                anna.register("anna")
                gateway = anna.online()
                self.make_certificate(certificate, key)
                expected = ssl.PEM_cert_to_DER_cert(Path(certificate).read_text(encoding="ascii"))
                self.assertNotEqual(presented(), expected)
                server.process.send_signal(signal.SIGHUP)
                wait_for(lambda: presented() == expected, 30, "the new certificate")
                guild = anna.post("/guilds", {"name": "x"})
                self.assertEqual(gateway.event("guild.create")["id"], guild["id"])
                # What cannot be used changes nothing.
                Path(key).write_text("nonsense", encoding="ascii")
                server.process.send_signal(signal.SIGHUP)
                wait_for(lambda: "cannot be used" in server.output, 30, "the refusal")
                self.assertEqual(presented(), expected)
                gateway.drop()

    def test_own_files(self):
        with tempfile.TemporaryDirectory() as folder:
            key, certificate = f"{folder}/key.pem", f"{folder}/cert.pem"
            self.make_certificate(certificate, key)
            with Kithd(tls=f"{certificate},{key}") as server:
                with connect(server.url) as secure:
                    expected = ssl.PEM_cert_to_DER_cert(Path(certificate).read_text(encoding="ascii"))
                    self.assertEqual(secure.getpeercert(binary_form=True), expected)

    def test_plain_http_stays_at_home(self):
        with tempfile.TemporaryDirectory() as folder:
            status, output = run("--data-dir", folder, "--listen", "0.0.0.0:0", "--tls", "off")
            self.assertNotEqual(status, 0)
            self.assertTrue(output.strip())

    def test_talking_plainly_to_tls(self):
        with Kithd(tls="auto") as server:
            with socket.create_connection(("127.0.0.1", server.port), 10) as plain:
                plain.sendall(b"GET /api/v1/server HTTP/1.1\r\nHost: x\r\n\r\n")
                plain.settimeout(15)
                try:
                    self.assertNotIn(b"200 OK", plain.recv(4096))
                except (ConnectionError, TimeoutError):
                    pass
            Api(server.url).get("/server")


if __name__ == "__main__":
    os.umask(0o022)
    tap.main()
