# SPDX-License-Identifier: GPL-3.0-or-later
"""The server: what a delivery, an idle connection, a durable message and a start cost. Every figure of kithd stands beside
one of the least program that could do the same, measured in turns with it."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import community
from benchlib import benchmark
from server import Kithd

CONFIG = """[limits]
rate-factor=0
connections-per-address=100000
half-open=100000
half-open-per-address=100000
frames-per-second=100000
frames-burst=100000
"""
CONTENT = "@@mark " + "A message of ordinary length, as people write them when they talk about the day. " * 3
BODY = json.dumps({"content": CONTENT})
BARE = "a bare epoll program, one send() a message"


def choose_connections(wanted):
    """As many as descriptors allow on both sides."""
    import resource

    return min(wanted, resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 500)


def load(bench, *arguments):
    """Runs the load generator."""
    done = subprocess.run(
        [bench.build / "tests/bench/bench-load", *map(str, arguments)], capture_output=True, text=True, timeout=400
    )
    if done.returncode:
        raise RuntimeError(f"bench-load: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


@contextmanager
def floor(bench, recipients):
    """The bare program. Gives its port and process."""
    process = subprocess.Popen([bench.build / "tests/bench/bench-floor", str(recipients)], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline().split()[1]), process.pid
    finally:
        process.kill()
        process.wait()


class Community:
    """A kithd with people who are signed in."""

    def __init__(self, bench, people, guild_size):
        os.environ["KITH_BUILD_DIR"] = str(bench.build)
        self.kithd = Kithd(config=CONFIG)
        self.people, self.guild_size = people, guild_size

    def __enter__(self):
        try:
            self.kithd.start()
            self.kithd.stop()
            tokens, channels = community.fill(self.kithd.data_dir, self.people, self.guild_size)
            self.tokens = self.kithd.data_dir / "tokens"
            self.tokens.write_text("\n".join(tokens) + "\n", encoding="ascii")
            self.channel = channels[0]
            self.kithd.start()
            return self
        except BaseException:
            self.kithd.close()
            raise

    def __exit__(self, *_):
        self.kithd.close()

    def load(self, bench, *arguments):
        options = ("--port", self.kithd.port, "--server", self.kithd.process.pid, "--tokens", self.tokens)
        return load(bench, *options, *arguments)

    def messages(self):
        return ("--path", f"/api/v1/channels/{self.channel}/messages", "--body", BODY)

    def typing(self):
        return ("--frames", "--body", json.dumps({"op": "typing", "channel_id": self.channel}), "--marker", "typing.start")


@benchmark("fanout", unit="µs of server CPU a delivery", bar="ratio <= 2.0", reference=BARE)
def fanout(bench):
    people = 1000

    def kithd():
        with Community(bench, people, people) as server:
            return server.load(bench, "--mode", "fanout", "--connections", people, *server.messages())["cpu_us_a_delivery"]

    def bare():
        with floor(bench, people) as (port, process):
            options = ("--mode", "fanout", "--bare", "--connections", people, "--body", CONTENT)
            return load(bench, "--port", port, "--server", process, *options)["cpu_us_a_delivery"]

    bench.note(f"{people} members, signed in, in one channel; each message is sent over REST and is durable")
    return bench.interleave(kithd, bare, rounds=3)


@benchmark("fanout-sparse", unit="µs median to a 10-member channel", bar="ratio <= 3", reference=BARE)
def fanout_sparse(bench):
    people, members = choose_connections(10000), 10
    mode = ("--mode", "latency", "--connections", people, "--recipients", members)
    durable = []

    def kithd():
        with Community(bench, people, members) as server:
            value = server.load(bench, *mode, *server.typing())["p50_us"]
            durable.append(server.load(bench, *mode, *server.messages())["p50_us"])
            return value

    def bare():
        with floor(bench, members) as (port, process):
            return load(bench, "--port", port, "--server", process, *mode, "--bare", "--body", CONTENT)["p50_us"]

    bench.note(f"{people} connections, all signed in; from sending until each member has the event")
    bench.note("measured with typing marks over the gateway, since the bare program keeps nothing; a message waits for the disk as well")
    value, reference = bench.interleave(kithd, bare, rounds=2)
    bench.also("fanout-sparse-durable", statistics.median(durable), "µs median, with the message on the disk first")
    return value, reference


@benchmark("gateway-idle", unit="% of a core", bar="value <= 2", reference="a bare epoll program")
def gateway_idle(bench):
    people = choose_connections(10000)
    mode = ("--mode", "idle", "--connections", people, "--seconds", 20, "--beat", 30)
    with Community(bench, people, 10) as server:
        idle = server.load(bench, *mode)
    with floor(bench, 0) as (port, process):
        bare = load(bench, "--port", port, "--server", process, *mode)
    bench.note(f"{people} connections, all signed in; each beats every 30 s and the server pings each every 20 s")
    bench.also("gateway-idle-memory", idle["bytes_a_connection"] / 1024, "KiB a connection", "value <= 8")
    return idle["cpu_percent"], bare["cpu_percent"]


@benchmark("send", unit="durable messages/s", bar="ratio >= 0.5", reference="raw SQLite inserts, FULL, groups of 64")
def send(bench):
    senders = 64

    def kithd():
        with Community(bench, senders, senders) as server:
            options = ("--mode", "send", "--connections", 0, "--senders", senders, *server.messages())
            return server.load(bench, *options)["answers_a_second"]

    def sqlite():
        with tempfile.TemporaryDirectory() as folder:
            program = bench.build / "tests/bench/bench-sqlite"
            done = subprocess.run([program, Path(folder) / "db", "4", "64"], capture_output=True, text=True, check=True)
            return float(done.stdout)

    bench.note("64 keep-alive connections, each with one request under way; the load generator has one of the machine's cores")
    return bench.interleave(kithd, sqlite, rounds=3)


@benchmark("server-start", unit="ms", bar="value <= 150")
def server_start(bench):
    os.environ["KITH_BUILD_DIR"] = str(bench.build)
    times, sizes = [], []
    kithd = Kithd(tls="auto")
    try:
        kithd.start()
        for _ in range(7):
            kithd.stop()
            begin = time.monotonic()
            kithd.start()
            times.append((time.monotonic() - begin) * 1000)
            rollup = Path(f"/proc/{kithd.process.pid}/smaps_rollup").read_text(encoding="ascii")
            sizes.append(int(rollup.split("\nPss:")[1].split()[0]) / 1024)
    finally:
        kithd.close()
    bench.also("server-memory", statistics.median(sizes), "MB of PSS after the start", "value <= 20")
    return statistics.median(times), None
