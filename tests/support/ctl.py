# SPDX-License-Identifier: GPL-3.0-or-later
"""A real kithctl."""

import json
import subprocess

from server import build_dir

OK, FAILED, USAGE, UNREACHABLE, UNHEALTHY = range(5)


class CtlError(Exception):
    def __init__(self, done):
        super().__init__(f"status {done.returncode}: {done.stderr}")
        self.status = done.returncode
        self.text = done.stderr


class Ctl:
    """ctl = Ctl(server.data_dir); ctl.json("user", "list")["items"]."""

    def __init__(self, data_dir=None, socket=None):
        self.options = ["--data-dir", str(data_dir)] if data_dir else []
        self.options += ["--socket", str(socket)] if socket else []

    def run(self, *words, stdin="", timeout=60, environment=None):
        command = [str(build_dir() / "src/ctl/kithctl"), *self.options, *map(str, words)]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=timeout, env=environment)

    def text(self, *words, **more):
        done = self.run(*words, **more)
        if done.returncode:
            raise CtlError(done)
        return done.stdout

    def json(self, *words, **more):
        return json.loads(self.text("--json", *words, **more))
