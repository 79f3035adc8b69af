# SPDX-License-Identifier: GPL-3.0-or-later
"""The client library, driven through kith-bot.

    with Bot(server.url, "anna", register=True) as anna:
        anna.ask("send", channel="general", content="hello")["message"]["id"]
        anna.wait_event("message.create")
"""

import json
import os
import subprocess
import threading
import time

from server import build_dir
from session import _die_with_parent, end_process


def program():
    return str(build_dir() / "src/bot/kith-bot")


class BotError(Exception):
    """A command was refused; `code` says why."""

    def __init__(self, error):
        super().__init__(f"{error.get('code')}: {error.get('text')}")
        self.code = error.get("code")


def run(url, user, *command, password="correct horse", options=(), timeout=60, environment=None):
    """Carries out one command. Returns the exit status and the answer, a list of JSON lines."""
    done = subprocess.run(
        [program(), "--server", url, "--user", user, *options, *command],
        env={**os.environ, "KITH_BOT_PASSWORD": password, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        preexec_fn=_die_with_parent,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


class Bot:
    """kith-bot run, with its answers and events."""

    def __init__(self, url, user, password="correct horse", register=False, data_dir=None, options=(), environment=None):
        self.environment = environment or {}
        self.command = [program(), "--server", url, "--user", user, *options]
        if register:
            self.command.append("--register")
        if data_dir:
            self.command += ["--data-dir", str(data_dir)]
        self.command.append("run")
        self.password = password
        self.user = user
        self.events = []
        self.answers = {}
        self.changed = threading.Condition()
        self.count = 0
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def start(self, timeout=60):
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment, "KITH_BOT_PASSWORD": self.password},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=_die_with_parent,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.ready = self.wait_event("ready", timeout=timeout)
        return self

    def _read(self):
        for line in self.process.stdout:
            value = json.loads(line)
            with self.changed:
                if "event" in value:
                    self.events.append(value)
                else:
                    self.answers[value.get("id")] = value
                self.changed.notify_all()
        with self.changed:
            self.answers[None] = self.answers.get(None) or {"ok": False, "error": {"code": "ended", "text": "the program ended"}}
            self.changed.notify_all()

    def tell(self, do, **fields):
        """Sends a command and does not wait. Returns its id for wait_answer()."""
        self.count += 1
        number = self.count
        self.process.stdin.write(json.dumps({"id": number, "do": do, **fields}, ensure_ascii=False) + "\n")
        self.process.stdin.flush()
        return number

    def wait_answer(self, number, timeout=60):
        with self.changed:
            found = self.changed.wait_for(lambda: number in self.answers or None in self.answers, timeout)
            answer = self.answers.get(number) or self.answers.get(None)
        if not found:
            raise TimeoutError(f"{self.user}: no answer within {timeout} s")
        if not answer["ok"]:
            raise BotError(answer["error"])
        return answer

    def ask(self, do, timeout=60, **fields):
        return self.wait_answer(self.tell(do, **fields), timeout)

    def wait_event(self, name, match=lambda event: True, timeout=60):
        """The first event of this name that matches, from the beginning of the run."""
        deadline = time.monotonic() + timeout
        seen = 0
        with self.changed:
            while True:
                for event in self.events[seen:]:
                    seen += 1
                    if event["event"] == name and match(event):
                        return event
                if None in self.answers:
                    raise BotError(self.answers[None]["error"])
                left = deadline - time.monotonic()
                if left <= 0 or not self.changed.wait(left):
                    raise TimeoutError(f"{self.user}: no event {name} within {timeout} s")

    def follow(self):
        self.tell("follow")
        return self.wait_event("following")

    def messages(self, channel=None):
        """What came by message.create, in the order in which it came."""
        with self.changed:
            events = [event["message"] for event in self.events if event["event"] == "message.create"]
        return [each for each in events if channel in (None, each["channel"])]

    def close(self):
        if self.process:
            self.process.stdin.close()
            end_process(self.process)
            self.reader.join(5)
            self.process.stdout.close()
