# SPDX-License-Identifier: GPL-3.0-or-later
"""The store alone: what permissions, numbering and events cost over plain inserts."""

import subprocess

from benchlib import benchmark

SECONDS = "2"


@benchmark("store-send", unit="messages/s", bar="ratio >= 0.3", reference="the same rows and indices by raw SQLite, FULL, groups of 64")
def store_send(bench):
    program = bench.build / "tests" / "bench" / "bench-store"

    def measure(mode):
        run = subprocess.run([program, mode, SECONDS], capture_output=True, text=True, check=True, timeout=60,
                             cwd=bench.build)
        return float(run.stdout)

    bench.note("64 senders through the store and the service, without HTTP")
    return bench.interleave(lambda: measure("send"), lambda: measure("raw"), rounds=3)
