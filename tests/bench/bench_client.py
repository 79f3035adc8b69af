# SPDX-License-Identifier: GPL-3.0-or-later
"""Start, memory and rest of the app, held against an empty window of the same libraries.

The app is signed in to a real kithd, its tokens are in a real keyring, its cache holds the guilds and the conversation
that was open last, as after a day of use.
"""

import contextlib
import json
import os
import re
import select
import subprocess
import time
from pathlib import Path

from api import Api, ApiError
from benchlib import benchmark
from server import Kithd
from session import Session, end_process

PASSWORD = "correct horse"
GUILDS = 12
MESSAGES = 120
START_ROUNDS = 9
MEMORY_ROUNDS = 3
IDLE_SECONDS = 20
TEXTS = [
    "good morning! who is bringing the *long* cable?",
    "I am. Both ends are labelled, with **different** words.",
    "ok then: `iperf3` says 938 Mbit/s through the stairwell\nand the washing machine is off",
    "Кто забыл стул? Он стоит у лифта и грустит.",
    "> bring your chair\n\nI still think about the dentist's chair, see https://example.org/chairs",
    "```c\ng_autoptr (Soup) soup = soup_new ();\n```",
    "😂",
    "a longer one, because people do write longer ones when they have just come home and want to tell how the day was, "
    "who was on the train, and why there is now a second bicycle in the hall",
]


def patiently(action, *arguments, **more):
    while True:
        try:
            return action(*arguments, **more)
        except ApiError as problem:
            if problem.code != "rate_limited":
                raise
            time.sleep(float(problem.headers["Retry-After"]))


def populate(server):
    """A person in some guilds, and a conversation. Returns the person and the channel that is open."""
    anna, *others = [Api(server.url) for _ in range(6)]
    for number, each in enumerate((anna, *others)):
        each.register(f"person{number}", password=PASSWORD)
    opened = None
    for number in range(GUILDS):
        guild = patiently(anna.post, "/guilds", {"name": f"Guild {number}"})
        code = patiently(anna.post, f"/guilds/{guild['id']}/invites")["code"]
        for other in others:
            patiently(other.post, f"/invites/{code}")
        if number < 3:
            for name in ("ideas", "games", "kitchen"):
                patiently(anna.post, f"/guilds/{guild['id']}/channels", {"name": name, "kind": "text"})
        opened = opened or guild["channels"][0]["id"]
    everybody = (anna, *others)
    for number in range(MESSAGES):
        patiently(everybody[number % 5 if number % 7 else 0].send, opened, TEXTS[number % len(TEXTS)])
    for each in everybody:
        each.close()
    return anna.user["username"], opened


class Desk:
    """A display, a server and a person who is signed in."""

    def __init__(self, bench):
        self.bench = bench
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        os.environ["KITH_BUILD_DIR"] = str(self.bench.build)
        try:
            self.session = self.stack.enter_context(Session())
            self.server = self.stack.enter_context(Kithd())
            self.person = self.session.person("anna", keyring=True)
            self.data_dir = self.person.home / "kith"
            user, channel = populate(self.server)
            subprocess.run(
                [self.bench.build / "tests/bench/bench-sign-in", self.data_dir, self.server.url, user, channel],
                env={**self.person.environment, "KITH_BOT_PASSWORD": PASSWORD},
                check=True,
                timeout=60,
            )
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *_):
        self.stack.close()

    def start(self, command):
        """Starts a program and waits for its first frame. Returns the process, milliseconds, and rows on screen."""
        environment = {**self.person.environment, "KITH_TRACE": "first-frame", "GSK_RENDERER": "cairo"}
        begun = time.monotonic()
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            deadline = begun + 30
            while True:
                if not select.select([process.stderr], [], [], max(0, deadline - time.monotonic()))[0]:
                    raise TimeoutError(f"{command[0]} draws nothing")
                line = process.stderr.readline()
                if not line:
                    raise RuntimeError(f"{command[0]} ended")
                found = re.match(r"first-frame (\d+)(?: rows (-?\d+))?", line)
                if found:
                    return process, int(found[1]) / 1000 - begun * 1000, int(found[2] or -1)
        except BaseException:
            end_process(process)
            raise

    def app(self):
        return [str(self.bench.build / "src/app/kith"), "--data-dir", str(self.data_dir)]

    def empty(self):
        return [str(self.bench.build / "tests/bench/bench-empty-window")]

    def measure(self, command, rows, look):
        process, milliseconds, found = self.start(command)
        try:
            if found < rows:
                raise RuntimeError(f"only {found} rows were there at the first frame")
            return look(process, milliseconds)
        finally:
            end_process(process)
            process.stderr.close()


def read_pss(process):
    """Proportional set size in MB."""
    text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024


def read_cpu(process):
    """Seconds of processor time of all threads, also of those that ended: the clock that clock_getcpuclockid(3) names."""
    return time.clock_gettime(~process.pid << 3 | 2)


def settle(process, quiet=1.0, timeout=30):
    """Waits until a program has done next to nothing for a while."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        before = read_cpu(process)
        time.sleep(quiet)
        if read_cpu(process) - before < 0.005 * quiet:
            return
    raise TimeoutError("the program does not come to rest")


@benchmark("client-start", unit="ms", bar="ratio <= 1.8", reference="empty AdwApplicationWindow")
def client_start(bench):
    with Desk(bench) as desk:

        def first_frame(command, rows):
            return desk.measure(command, rows, lambda process, milliseconds: milliseconds)

        first_frame(desk.app(), 50)
        first_frame(desk.empty(), -1)
        return bench.interleave(lambda: first_frame(desk.app(), 50), lambda: first_frame(desk.empty(), -1), START_ROUNDS)


@benchmark("client-memory", unit="MB", bar="ratio <= 2", reference="empty AdwApplicationWindow")
def client_memory(bench):
    with Desk(bench) as desk:

        def rest(process, _):
            settle(process)
            return read_pss(process)

        return bench.interleave(
            lambda: desk.measure(desk.app(), 50, rest), lambda: desk.measure(desk.empty(), -1, rest), MEMORY_ROUNDS
        )


@benchmark("client-idle", unit="% of a core", bar="value <= 0.2")
def client_idle(bench):
    with Desk(bench) as desk:

        def rest(process, _):
            settle(process)
            before = read_cpu(process)
            time.sleep(IDLE_SECONDS)
            return (read_cpu(process) - before) / IDLE_SECONDS * 100

        return desk.measure(desk.app(), 50, rest), None


@benchmark("client-open", unit="ms", bar="ratio <= 1.2", reference="a channel of 100 messages")
def client_open(bench):
    with Session() as session:
        anna = session.person("anna")
        done = subprocess.run(
            [bench.build / "tests/bench/bench-open"],
            env={**anna.environment, "GSK_RENDERER": "cairo", "TMPDIR": str(anna.home)},
            check=True,
            capture_output=True,
            text=True,
            timeout=180,
        )
    found = json.loads(done.stdout)
    return found["large_ms"], found["small_ms"]
