# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking after a community that runs on this computer."""

import json
import os
import re
import signal
import socket

import ctl
import desk
from desk import Desk
from session import wait_for


def is_listening(port):
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


class TestHosting(Desk):
    def open_panel(self, app):
        app.see("push button", "Main menu").click()
        app.see("menu item", re.compile("^Community Server")).click()
        app.wait_title("^Community Server$")

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


if __name__ == "__main__":
    desk.main()
