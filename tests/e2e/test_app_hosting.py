# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking after a community that runs on this computer."""

import json
import os
import re
import signal
import socket
import subprocess
import tarfile

import ctl
import desk
from api import Api
from desk import Desk
from session import wait_for
from ui import settle


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


class TestHosting(Desk):
    size = (1280, 1800)

    def open_panel(self, app):
        app.see("push button", "Main menu").click()
        app.see("menu item", re.compile("^Community Server")).click()
        app.wait_title("^Community Server$")
        app.make_tall("Community Server", 1700)

    def port(self, app):
        return int(re.findall(r"listening on \S+:(\d+)", app.printed)[-1])

    def folder(self, app):
        return app.see("label", re.compile(r"/server(\n|$)")).name.split("\n")[0]

    def test_how_it_does(self):
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        anna.wait_label("^Running$")
        anna.wait_label(r"of memory · [\d.,]+ % of a processor · 1 device$")
        anna.wait_label("^@anna · 1 device$")
        anna.wait_label(rf"^[\d.]+:{self.port(anna)}$")
        anna.wait_label("used, .* free$")
        status = ctl.Ctl(self.folder(anna)).json("status")
        self.assertEqual(status["people"], 1)

    def test_stop_start_and_restart(self):
        anna = self.app("anna")
        anna.host("Anna")
        port = self.port(anna)
        self.open_panel(anna)
        anna.press("push button", "Stop")
        anna.wait_label("^Stopped$", timeout=30)
        self.assertFalse(is_listening(port))
        anna.press("push button", "Start")
        anna.wait_label("^Running$", timeout=30)
        self.assertTrue(is_listening(port))
        first = ctl.Ctl(self.folder(anna)).json("status")["pid"]
        anna.press("push button", "Restart")

        def is_another():
            done = ctl.Ctl(self.folder(anna)).run("--json", "status")
            return done.returncode == 0 and json.loads(done.stdout)["pid"] != first

        wait_for(is_another, 40)
        self.assertTrue(is_listening(port))

    def test_a_crash_is_said_and_mended(self):
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        anna.wait_label("of memory")
        os.kill(ctl.Ctl(self.folder(anna)).json("status")["pid"], signal.SIGKILL)
        anna.wait_label("^Trying again in|^Starting|^Running$")
        anna.wait_label("^Running$", timeout=30)
        anna.wait_label("of memory", timeout=30)

    def press_row(self, app, title):
        """A row of the panel that does something; rows are pressed by mouse."""
        app.see("label", title).press_mouse()

    def test_code_and_fingerprint(self):
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        code = anna.see("label", re.compile(r"^\d{3} \d{3}$"), timeout=30).name.replace(" ", "")
        made = Api(f"https://127.0.0.1:{self.port(anna)}").get(f"/invites/{code}")
        self.assertEqual(made["guild"]["name"], "Anna’s community")
        fingerprint = ctl.Ctl(self.folder(anna)).json("status")["fingerprint"]
        shown = anna.see("label", re.compile(r"^[0-9A-F]{4} ")).name
        self.assertEqual(re.sub(r"\s", "", shown).lower(), fingerprint)

    def test_another_port_and_one_that_is_taken(self):
        anna = self.app("anna")
        anna.host("Anna")
        first = self.port(anna)
        self.open_panel(anna)
        anna.wait_label("^Running$")
        with socket.socket() as taken:
            taken.bind(("0.0.0.0", 0))
            taken.listen()
            busy = taken.getsockname()[1]
            self.change(anna, "Port", str(busy))
            anna.wait_label(f"^Another program uses port {busy}", timeout=30)
        with socket.socket() as found:
            found.bind(("0.0.0.0", 0))
            free = found.getsockname()[1]
        self.change(anna, "Port", str(free))
        anna.wait_label("^Running$", timeout=30)
        self.assertTrue(is_listening(free))
        self.assertFalse(is_listening(first))
        anna.wait_label(rf"^[\d.]+:{free}$")

    def change(self, app, row, text):
        entry = app.see("text", row)
        entry.press_mouse()
        entry.set_text(text)
        app.key("Return")

    def test_another_name(self):
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        anna.wait_label("^Running$")
        self.change(anna, "Name", "The den")
        wait_for(lambda: self.status(anna).get("name") == "The den", 40, "the server to have its name")

    def status(self, app):
        done = ctl.Ctl(self.folder(app)).run("--json", "status")
        return json.loads(done.stdout) if done.returncode == 0 else {}

    def choose(self, app, title, path):
        """Types a file's whole name into the dialog that asks for one; where it is to be saved, the suffix is there."""
        wait_for(lambda: app.has_window(title), 20, f"the dialog {title}")
        settle(0.5)  # until it has the keyboard
        app.type(path)
        app.key("Return")

    def test_backup_and_restore(self):
        anna = self.app("anna")
        anna.host("Anna")
        anna.send("Before the backup")
        anna.wait_message("Anna", "Before the backup")
        self.open_panel(anna)
        anna.wait_label("of memory")
        path = str(anna.person.home / "den.kith-backup")
        self.press_row(anna, "Back Up Now…")
        self.choose(anna, "Back Up the Community", path.removesuffix(".kith-backup"))
        wait_for(lambda: os.path.exists(path), 60, "the backup")
        with tarfile.open(path) as archive:
            self.assertIn("kith.db", archive.getnames())
        anna.key("Escape")
        anna.send("After the backup")
        anna.wait_message("Anna", "After the backup")
        self.open_panel(anna)
        anna.wait_label("of memory")
        self.press_row(anna, "Restore a Backup…")
        self.choose(anna, "Choose a Backup", path)
        anna.press("push button", "Restore")
        folder = self.folder(anna)

        def count():
            guild = ctl.Ctl(folder).run("--json", "guild", "list")
            if guild.returncode:
                return None
            shown = ctl.Ctl(folder).run("--json", "guild", "show", json.loads(guild.stdout)["items"][0]["id"])
            return json.loads(shown.stdout)["messages"] if shown.returncode == 0 else None

        wait_for(lambda: count() == 1, 90, "the community to be as it was")

    def test_a_backup_that_cannot_be_written(self):
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        anna.wait_label("of memory")
        self.press_row(anna, "Back Up Now…")
        self.choose(anna, "Back Up the Community", "/proc/none")
        anna.wait_label("^The Backup Was Not Made$", timeout=60)

    def test_starts_with_the_computer(self):
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        anna.wait_label("^Running$")
        folder = anna.person.home / ".config/autostart"
        self.press_row(anna, "Start with This Computer")
        wait_for(lambda: list(folder.glob("*.desktop")), 20, "the entry that starts it")
        text = next(folder.glob("*.desktop")).read_text()
        self.assertRegex(text, r'(?m)^Exec=".*/kith" "--background"')
        done = subprocess.run(["desktop-file-validate", next(folder.glob("*.desktop"))], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.press_row(anna, "Start with This Computer")
        wait_for(lambda: not list(folder.glob("*.desktop")), 20, "the entry to go")

    def test_the_folder_opens(self):
        home = self.person("anna").home
        applications = home / ".local/share/applications"
        applications.mkdir(parents=True)
        script = home / "show-folder"
        script.write_text(f'#!/bin/sh\necho "$1" >{home}/shown\n')
        script.chmod(0o755)
        (applications / "folder.desktop").write_text(f"[Desktop Entry]\nType=Application\nName=Folder\nExec={script} %f\nMimeType=inode/directory;\n")
        (home / ".config/mimeapps.list").write_text("[Default Applications]\ninode/directory=folder.desktop\n")
        anna = self.app("anna")
        anna.host("Anna")
        self.open_panel(anna)
        anna.wait_label("^Running$")
        self.press_row(anna, "Data Folder")
        wait_for(lambda: (home / "shown").exists(), 20, "the folder to be shown")
        self.assertEqual((home / "shown").read_text().strip(), self.folder(anna))


if __name__ == "__main__":
    desk.main()
