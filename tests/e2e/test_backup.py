#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups of a real kithd that goes on, and their way back."""

import re
import shutil
import sqlite3
import tarfile
import tempfile
import threading
import unittest
from pathlib import Path

import ctl
import tap
from api import Api, ApiError
from server import Kithd

FREE = "[limits]\nrate-factor=0\n"


def rows(database):
    """All that is in a database, but for what a start changes."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}"))) for name in tables}


class Backup(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kith-backup-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.file = self.folder / "community.kith"

    def server(self, **options):
        server = Kithd(config=FREE, **options)
        self.addCleanup(server.close)
        server.start()
        return server, ctl.Ctl(server.data_dir)

    def community(self, server):
        owner = Api(server.url, timeout=60)
        self.addCleanup(owner.close)
        owner.register("anna")
        return owner, owner.post("/guilds", {"name": "Here"})["channels"][0]["id"]

    def write_on(self, owner, channel):
        """Sends until told to stop. Returns the list of what was acknowledged, and how to stop."""
        acknowledged, over = [], threading.Event()

        def work():
            while not over.is_set():
                acknowledged.append(owner.send(channel, f"number {len(acknowledged)}")["content"])

        thread = threading.Thread(target=work)
        thread.start()
        self.addCleanup(thread.join, 30)
        self.addCleanup(over.set)

        def stop():
            over.set()
            thread.join(30)

        return acknowledged, stop

    def test_under_traffic_and_restored_elsewhere(self):
        server, admin = self.server(tls="auto")
        owner, channel = self.community(server)
        (server.data_dir / "media").mkdir()
        (server.data_dir / "media/aa").write_bytes(b"picture" * 1000)
        for number in range(200):
            owner.send(channel, f"before {number}")
        acknowledged, stop = self.write_on(owner, channel)
        before = len(acknowledged)
        text = admin.text("backup", self.file)
        stop()
        self.assertIn("read to its end", text)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual([path.name for path in self.folder.iterdir()], [self.file.name])
        self.assertEqual([path for path in server.data_dir.iterdir() if path.name.startswith("backup-")], [])
        self.assertGreater(len(acknowledged), before, "the server stood still")

        other, elsewhere = self.server(tls="auto")
        port = other.port
        self.assertNotEqual(other.fingerprint, server.fingerprint)
        told = elsewhere.json("restore", self.file, "--yes")
        self.assertEqual((told["users"], told["guilds"]), (1, 1))
        self.assertEqual(elsewhere.json("status")["fingerprint"], server.fingerprint)
        self.assertEqual(elsewhere.json("status")["listen"], [f"https://127.0.0.1:{port}"])
        again = Api(other.url, timeout=60)
        again.login("anna")
        found = [message["content"] for message in again.history(channel)]
        wanted = [f"before {number}" for number in range(200)] + acknowledged
        self.assertEqual(sorted(found), sorted(wanted[: len(found)]))
        self.assertGreaterEqual(len(found), 200 + before)
        self.assertEqual((other.data_dir / "media/aa").read_bytes(), b"picture" * 1000)
        self.assertTrue(Path(told["kept_in"], "kith.db").exists())
        # A token of the first server is good here, since its key came along.
        again.token = owner.token
        self.assertEqual(again.get("/users/@me")["username"], "anna")

    def test_nothing_is_lost_between_backup_and_restore(self):
        server, admin = self.server()
        owner, channel = self.community(server)
        owner.send(channel, "kept")
        admin.text("backup", self.file)
        owner.send(channel, "later")
        kept = Path(admin.json("restore", self.file, "--yes")["kept_in"])
        self.assertEqual([message["content"] for message in owner.history(channel)], ["kept"])
        self.assertIn("later", str(rows(kept / "kith.db")["messages"]))

    def test_the_archive_is_a_plain_tar_and_the_same_database(self):
        server, admin = self.server()
        owner, channel = self.community(server)
        owner.send(channel, "hello")
        admin.text("backup", self.file)
        with tarfile.open(self.file) as archive:
            names = archive.getnames()
            archive.extract("kith.db", self.folder)
        self.assertLessEqual({"kith.db", "token.key", "backup.json"}, set(names))
        self.assertFalse({"lock", "admin.socket", "kith.db-wal"} & set(names))
        server.stop()
        self.assertEqual(rows(self.folder / "kith.db"), rows(server.data_dir / "kith.db"))

    def test_damaged_backups_are_refused_and_change_nothing(self):
        server, admin = self.server()
        owner, channel = self.community(server)
        owner.send(channel, "still here")
        admin.text("backup", self.file)
        whole = self.file.read_bytes()
        bad = self.folder / "bad"
        for name, content in {
            "cut": whole[: len(whole) // 2],
            "changed": whole[:3000] + b"\xff" + whole[3001:],
            "empty": b"",
            "other": b"not a backup" * 1000,
        }.items():
            with self.subTest(name):
                bad.write_bytes(content)
                done = admin.run("restore", bad, "--yes")
                self.assertEqual(done.returncode, ctl.FAILED)
                self.assertRegex(done.stderr, r"damaged|too early|not a tar|missing")
        self.assertEqual([message["content"] for message in owner.history(channel)], ["still here"])
        leftovers = [path.name for path in server.data_dir.iterdir() if re.match("restore|before|backup", path.name)]
        self.assertEqual(leftovers, [])

    def test_a_server_that_is_stopped(self):
        server, admin = self.server()
        owner, channel = self.community(server)
        owner.send(channel, "kept")
        admin.text("backup", self.file)
        owner.send(channel, "later")
        server.stop()
        admin.text("restore", self.file, "--yes")
        server.start()
        owner = Api(server.url)
        owner.login("anna")
        self.assertEqual([message["content"] for message in owner.history(channel)], ["kept"])

    def test_where_nothing_can_be_written(self):
        server, admin = self.server()
        done = admin.run("backup", self.folder / "nowhere" / "file")
        self.assertEqual(done.returncode, ctl.FAILED)
        self.assertIn("No such file or directory", done.stderr)
        self.file.write_text("precious")
        server.stop()
        self.assertEqual(admin.run("backup", self.file).returncode, ctl.UNREACHABLE)
        self.assertEqual(self.file.read_text(), "precious")

    def test_people_come_back_by_themselves(self):
        server, admin = self.server()
        owner, channel = self.community(server)
        admin.text("backup", self.file)
        with owner.online() as line:
            admin.text("restore", self.file, "--yes")
            self.assertEqual(line.wait_closed(20), 1001)
        owner.close()
        with owner.online():
            owner.send(channel, "here again")


if __name__ == "__main__":
    assert ApiError
    tap.main()
