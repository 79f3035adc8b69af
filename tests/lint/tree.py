# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of this tree, as the lints see them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files():
    """All files that belong to the project, those not yet committed among them."""
    out = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=False
    )
    if out.returncode == 0:
        names = [name for name in out.stdout.decode().split("\0") if name]
    else:  # an archive without its history
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not path.relative_to(ROOT).parts[0].startswith("build")]
    return sorted(Path(name) for name in names if (ROOT / name).is_file())


def matching(*patterns):
    return [path for path in files() if any(path.match(pattern) for pattern in patterns)]


def c_files():
    return [path for path in matching("*.c", "*.h") if path.parts[0] in ("src", "tests")]


@cache
def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def run(*command, **options):
    """Runs a tool at the top of the tree. Returns its status and what it printed."""
    done = subprocess.run(
        [str(each) for each in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, **options
    )
    return done.returncode, done.stdout
