#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kithctl and the administrator's socket of a real kithd."""

import os
import re
import socket
import sqlite3
import stat
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

import api
import ctl
import tap
from journey import Journey
from server import Kithd, build_dir
from session import wait_for


def request_raw(path, text):
    """What the socket answers to bytes."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(path))
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode(errors="replace")


class Administration(Journey):
    def setUp(self):
        super().setUp()
        self.ctl = ctl.Ctl(self.server.data_dir)

    def fails(self, status, *words, **more):
        done = self.ctl.run(*words, **more)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertTrue(done.stderr.startswith("kithctl: "), done.stderr)
        return done.stderr

    def test_only_the_owner_may_open_the_socket(self):
        self.assertEqual(stat.S_IMODE((self.server.data_dir / "admin.socket").stat().st_mode), 0o600)

    def test_another_user_is_refused_though_the_socket_is_open(self):
        if os.geteuid() != 0:
            self.skipTest("needs root, to become somebody else")
        path = self.server.data_dir / "admin.socket"
        mode = stat.S_IMODE(self.server.data_dir.stat().st_mode)
        self.addCleanup(os.chmod, self.server.data_dir, mode)
        self.addCleanup(os.chmod, path, 0o600)
        os.chmod(self.server.data_dir, 0o755)
        os.chmod(path, 0o666)
        code = f"import socket; s = socket.socket(socket.AF_UNIX); s.connect({str(path)!r}); "
        code += "s.sendall(b'GET /status HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'); s.settimeout(20); print(len(s.recv(99)))"
        done = subprocess.run(["/usr/bin/python3", "-c", code], user=65534, group=65534, capture_output=True, text=True)
        self.assertIn(done.stdout.strip(), ("0", ""), done.stderr)
        wait_for(lambda: "refused user 65534" in self.server.output, what="the refusal in the log")

    def test_status(self):
        with self.person("status1").online():
            told = self.ctl.json("status")
            self.assertGreaterEqual(told["people"], 1)
            self.assertGreater(told["memory_bytes"], 1 << 20)
            self.assertEqual(told["listen"], [self.server.url])
            self.assertIn("status1", self.ctl.text("people"))
        self.assertIn(self.server.url, self.ctl.text("status"))

    def test_a_life_of_an_account(self):
        made = self.ctl.json("user", "create", "made.here", "--email", "made@example.org", stdin="correct horse\n")
        self.assertEqual((made["username"], made["disabled"]), ("made.here", False))
        person = self.api()
        person.login("made.here")
        with person.online() as line:
            self.assertEqual(self.ctl.json("user", "show", "made@example.org")["sessions"], 1)
            self.assertEqual(self.ctl.json("user", "disable", "made.here")["sessions"], 1)
            line.wait_closed(10)
        with self.refused("session_revoked", 401):
            person.get("/users/@me")
        with self.refused("account_disabled", 403):
            self.api().login("made.here")
        self.assertIn("disabled", self.ctl.text("user", "list", "--search", "MADE.h"))
        self.ctl.text("user", "enable", made["id"])
        person.login("made.here")
        self.assertEqual(self.ctl.json("user", "reset-password", "made.here", stdin="another horse\n")["sessions"], 1)
        with self.refused("wrong_credentials", 401):
            person.login("made.here")
        person.login("made.here", "another horse")

    def test_what_cannot_be(self):
        self.person("there.already")
        self.assertIn("taken", self.fails(ctl.FAILED, "user", "create", "there.already", stdin="correct horse\n"))
        self.assertIn("8 characters", self.fails(ctl.FAILED, "user", "create", "newone", stdin="short\n"))
        self.assertIn("no such person", self.fails(ctl.FAILED, "user", "show", "nobody.here"))
        self.assertIn("no such guild", self.fails(ctl.FAILED, "guild", "show", "0190a5c2-79b0-7cc3-98c4-dc0c0c07398f"))
        self.fails(ctl.FAILED, "session", "revoke", "0190a5c2-79b0-7cc3-98c4-dc0c0c07398f")
        self.fails(ctl.FAILED, "invite", "revoke", "nosuchcode")
        self.fails(ctl.USAGE, "user", "show")
        self.fails(ctl.USAGE, "user", "show", "one", "two")
        self.fails(ctl.USAGE, "user", "juggle")
        self.fails(ctl.USAGE, "user", "create", "newone", "--password", "never")
        self.fails(ctl.USAGE)

    def test_pages_are_put_together(self):
        for number in range(7):
            self.person(f"paged{number}")
        names = [user["username"] for user in self.ctl.json("user", "list", "--search", "paged")["items"]]
        self.assertEqual(names, [f"paged{number}" for number in range(7)])
        self.assertEqual(len(self.ctl.json("user", "list", "--search", "paged", "--limit", "3")["items"]), 3)
        self.assertEqual(self.ctl.json("user", "list", "--search", "page%")["items"], [])

    def test_guilds_and_invites(self):
        owner, guest = self.person(), self.person()
        guild = owner.post("/guilds", {"name": "Chess club"})
        channel = guild["channels"][0]["id"]
        owner.send(channel, "hello")
        shown = self.ctl.json("guild", "show", guild["id"])
        self.assertEqual((shown["messages"], shown["channels"], shown["member_count"]), (1, 1, 1))
        invite = self.ctl.json("invite", "create", guild["id"], "--max-uses", "1", "--max-age", "600")
        guest.post(f"/invites/{invite['code']}", {})
        with self.refused("unknown_invite", 404):
            self.person().post(f"/invites/{invite['code']}", {})
        second = self.ctl.json("invite", "create", guild["id"])
        self.ctl.text("invite", "revoke", second["code"])
        with self.refused("unknown_invite", 404):
            self.person().post(f"/invites/{second['code']}", {})
        with guest.online() as line:
            self.assertIn("--yes", self.ctl.run("guild", "delete", guild["id"]).stderr)
            self.ctl.text("guild", "delete", guild["id"], "--yes")
            self.assertEqual(line.event("guild.delete")["id"], guild["id"])
        self.assertNotIn(guild["id"], self.ctl.text("guild", "list"))

    def test_sessions(self):
        person = self.person("devices")
        listed = self.ctl.json("session", "list", "devices")["items"]
        self.assertEqual([each["id"] for each in listed], [person.session_id])
        with person.online() as line:
            self.ctl.text("session", "revoke", person.session_id)
            line.wait_closed(10)
        with self.refused("session_revoked", 401):
            person.get("/users/@me")

    def test_metrics(self):
        self.person().get("/users/@me")
        text = self.ctl.text("metrics")
        self.assertRegex(text, r'kith_requests_total\{route="account_get",status="200"\} [1-9]')
        for line in text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+)$')
        buckets = [int(each) for each in re.findall(r"kith_store_commit_seconds_bucket\S+ (\d+)", text)]
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual(buckets[-1], int(re.search(r"kith_store_commit_seconds_count (\d+)", text)[1]))
        self.assertGreater(buckets[-1], 0)
        self.assertGreater(int(re.search(r"^kith_store_cache_bytes (\d+)", text, re.M)[1]), 0)

    def test_nonsense_over_the_socket(self):
        path = self.server.data_dir / "admin.socket"
        for line, status in (
            ("GET /nothing HTTP/1.1", 404),
            ("PUT /status HTTP/1.1", 405),
            ("GET /users?limit=x HTTP/1.1", 422),
            ("GET /guilds/not-an-id HTTP/1.1", 404),
            ("POST /users HTTP/1.1\r\nContent-Length: 2\r\n\r\n[]", 422),
        ):
            with self.subTest(line=line):
                end = "" if "\r\n\r\n" in line else "\r\n\r\n"
                answer = request_raw(path, line.replace(" HTTP/1.1", " HTTP/1.1\r\nHost: x\r\nConnection: close") + end)
                self.assertIn(f" {status} ", answer.split("\r\n")[0])
        self.assertEqual(self.ctl.run("status").returncode, 0)


class Doctor(unittest.TestCase):
    def levels(self, report):
        return {(each["name"], each["level"]) for each in report["items"]}

    def test_healthy(self):
        with Kithd(tls="auto") as server:
            report = ctl.Ctl(server.data_dir).json("doctor")
            self.assertLessEqual({("certificate", "good"), ("database", "good"), ("ports", "good")}, self.levels(report))
            self.assertNotIn("failure", {level for _, level in self.levels(report)})

    def test_open_key_and_broken_configuration(self):
        with Kithd(tls="auto", config="[server]\nname=Here\n") as server:
            (server.data_dir / "tls-key.pem").chmod(0o644)
            (server.data_dir / "test.conf").write_text("[server]\nnmae=There\n", encoding="utf-8")
            done = ctl.Ctl(server.data_dir).run("doctor")
            self.assertEqual(done.returncode, ctl.UNHEALTHY)
            self.assertIn("tls-key.pem can be read by others", done.stdout)
            self.assertIn("there is no setting [server] nmae", done.stdout)

    def test_certificate_that_expires_for_another_name(self):
        with tempfile.TemporaryDirectory() as folder:
            key, pem = Path(folder, "k.pem"), Path(folder, "c.pem")
            make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
            make += ["-days", "5", "-subj", "/CN=chat.example.org", "-addext", "subjectAltName=DNS:chat.example.org"]
            subprocess.run([*make, "-keyout", key, "-out", pem], check=True, capture_output=True)
            with Kithd("--public-url", "https://127.0.0.1:9", tls=f"{pem},{key}") as server:
                done = ctl.Ctl(server.data_dir).run("doctor")
                self.assertEqual(done.returncode, ctl.UNHEALTHY)
                self.assertRegex(done.stdout, r"WARNING\s+certificate\s+\S+ expires in [45] days")
                self.assertIn("is not for 127.0.0.1", done.stdout)
                self.assertRegex(done.stdout, r"WARNING\s+ports\s+https://127.0.0.1:9 cannot be reached")

    def test_damaged_database_of_a_server_that_is_stopped(self):
        with Kithd(config="[limits]\nrate-factor=0\n") as server:
            person = api.Api(server.url)
            person.register("anna")
            guild = person.post("/guilds", {"name": "Here"})
            for number in range(60):
                person.send(guild["channels"][0]["id"], "x" * 3000 + str(number))
            server.stop()
            path = server.data_dir / "kith.db"
            with open(path, "r+b") as stream:
                stream.seek(path.stat().st_size // 2 & ~4095)
                stream.write(os.urandom(8192))
            done = ctl.Ctl(server.data_dir).run("doctor")
            self.assertEqual(done.returncode, ctl.UNHEALTHY)
            self.assertRegex(done.stdout, r"FAILURE\s+database")
            self.assertRegex(done.stdout, r"WARNING\s+server\s+no server answers")

    def test_port_that_is_taken(self):
        with socket.socket() as taken, tempfile.TemporaryDirectory() as folder:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            config = Path(folder, "kithd.conf")
            config.write_text(f"[server]\ndata-dir={folder}/data\nlisten=127.0.0.1:{taken.getsockname()[1]}\n")
            done = ctl.Ctl(socket=f"{folder}/none").run("--config", config, "doctor")
            self.assertRegex(done.stdout, r"FAILURE\s+ports")

    def test_clock_before_what_was_written(self):
        with Kithd() as server:
            person = api.Api(server.url)
            person.register("anna")
            guild = person.post("/guilds", {"name": "Here"})
            person.send(guild["channels"][0]["id"], "from the future")
            server.stop()
            with sqlite3.connect(server.data_dir / "kith.db") as database:
                database.execute("UPDATE messages SET created_at = ?", [int(time.time() * 1000) + 3600_000])
            database.close()
            self.assertRegex(ctl.Ctl(server.data_dir).run("doctor").stdout, r"FAILURE\s+clock")


class WithoutServer(unittest.TestCase):
    def test_it_is_said(self):
        with tempfile.TemporaryDirectory() as folder:
            done = ctl.Ctl(folder).run("status")
            self.assertEqual(done.returncode, ctl.UNREACHABLE)
            self.assertIn("no server answers", done.stderr)

    def test_help(self):
        text = ctl.Ctl().text("--help")
        commands = re.findall(r"^  ([a-z][a-z-]+(?: [a-z-]+)?)  ", text, re.M)
        self.assertGreaterEqual(len(commands), 18)
        for command in commands:
            with self.subTest(command=command):
                self.assertIn(f"kithctl [OPTION…] {command}", ctl.Ctl().text(*command.split(), "--help"))
        self.assertRegex(ctl.Ctl().text("--version"), r"^kithctl \d")

    def test_manual_and_completions_know_every_command(self):
        data = Path(__file__).resolve().parents[2] / "data"
        commands = re.findall(r"^  ([a-z][a-z-]+(?: [a-z-]+)?)  ", ctl.Ctl().text("--help"), re.M)
        manual = (data / "man/kithctl.1").read_text(encoding="utf-8").replace("\\-", "-")
        shells = [(data / "completions" / name).read_text(encoding="utf-8") for name in ("kithctl.bash", "_kithctl", "kithctl.fish")]
        for command in commands:
            with self.subTest(command=command):
                self.assertIn(command, manual)
                for text in shells:
                    for word in command.split():
                        self.assertRegex(text, rf"(?<![\w-]){word}(?![\w-])")

    def test_config_check(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "kithd.conf")
            path.write_text("[server]\ndata-dir=/somewhere\n[admin]\nsocket=relative\n", encoding="utf-8")
            done = ctl.Ctl().run("config", "check", path)
            self.assertEqual(done.returncode, ctl.FAILED)
            self.assertIn("path from the root", done.stderr)
            path.write_text("[server]\ndata-dir=/somewhere\n[metrics]\nlisten=127.0.0.1:9464\n", encoding="utf-8")
            self.assertIn("is understood", ctl.Ctl().text("config", "check", path))

    def test_metrics_on_a_port_of_their_own(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with Kithd(config=f"[metrics]\nlisten=127.0.0.1:{port}\n"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
                self.assertIn(b"kith_connections 0", answer.read())
            with self.assertRaises(urllib.error.HTTPError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/users", timeout=20)

    def test_socket_elsewhere_or_nowhere(self):
        with tempfile.TemporaryDirectory() as folder:
            with Kithd(config=f"[admin]\nsocket={folder}/here\n") as server:
                self.assertEqual(ctl.Ctl(socket=f"{folder}/here").json("status")["data_dir"], str(server.data_dir))
                self.assertFalse((server.data_dir / "admin.socket").exists())
            with Kithd(config="[admin]\nsocket=off\n") as server:
                self.assertFalse((server.data_dir / "admin.socket").exists())


if __name__ == "__main__":
    assert build_dir()
    tap.main()
