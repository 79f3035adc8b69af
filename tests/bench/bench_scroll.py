# SPDX-License-Identifier: GPL-3.0-or-later
"""What a frame of a scrolled conversation costs."""

import json
import subprocess

from benchlib import benchmark
from session import Session

ROWS = 100_000
PIXELS = 120
FRAMES = 600


@benchmark("client-scroll", unit="ms of CPU a frame", bar="ratio <= 1.3", reference="a bare list whose rows draw one PangoLayout")
def client_scroll(bench):
    with Session() as session:
        anna = session.person("anna")
        program = bench.build / "tests/bench/bench-scroll"
        slowest = []

        def run(what):
            done = subprocess.run(
                [program, what, str(ROWS), str(PIXELS), str(FRAMES)],
                env={**anna.environment, "GSK_RENDERER": "cairo"},
                check=True,
                capture_output=True,
                text=True,
                timeout=120,
            )
            return json.loads(done.stdout)

        def scroll_kith():
            found = run("kith")
            slowest.append(found["p99_ms"])
            return found["cpu_ms"]

        figures = bench.interleave(scroll_kith, lambda: run("bare")["cpu_ms"], 5)
        bench.also("client-scroll-p99", sorted(slowest)[len(slowest) // 2], "ms a frame, 99th percentile", "value <= 20")
        bench.note(f"{ROWS} messages, {PIXELS} pixels a frame, {FRAMES} frames")
        return figures
