# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs to read a message's Markdown."""

import json
import subprocess

from benchlib import benchmark


@benchmark("markdown", unit="ns/message", bar="ratio <= 3", reference="cmark's parser alone")
def markdown(bench):
    program = bench.build / "tests/bench/bench-markdown"
    found = json.loads(subprocess.run([program], check=True, capture_output=True, text=True, timeout=120).stdout)
    bench.also("markdown-marked", found["marked_ns"], "ns/message", "ratio <= 3", "cmark's parser alone", found["marked_cmark_ns"])
    bench.note(f"{found['messages']} messages of the demo; {found['marked']} of them hold markup or several lines")
    return found["ns"], found["cmark_ns"]
