#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""builddir.py NAME [SETUP_OPTION…]: configures and builds one build directory of this tree.

A directory that is broken, or was made for another place, is made anew by itself.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class BuildError(Exception):
    """The tree cannot be configured or built; the text says what was printed."""


def say(text):
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def lock(name):
    """Lets one command at a time build in a directory."""
    with open(ROOT / f".{name}.lock", "w", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"{name}/ is in use by another command; waiting for it")
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def is_whole(folder):
    """Whether a directory was configured to the end, and for this tree."""
    try:
        info = json.loads((folder / "meson-info/meson-info.json").read_text(encoding="utf-8"))
        directories = info["directories"]
    except (OSError, ValueError, KeyError):
        return False
    return (
        (folder / "build.ninja").exists()
        and Path(directories["source"]).resolve() == ROOT
        and Path(directories["build"]).resolve() == folder.resolve()
    )


def run(command, env=None):
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def setup(folder, options, env):
    status, output = run(["meson", "setup", str(folder), *options], env)
    if status != 0:
        raise BuildError(output)


def configure(name, options=(), environment=None):
    """Makes sure that a directory is configured. Returns its path."""
    folder = ROOT / name
    env = {**os.environ, **(environment or {})}
    if folder.exists() and not is_whole(folder):
        say(f"{name}/ is broken or was made for another place: making it anew")
        shutil.rmtree(folder)
    if not folder.exists():
        say(f"configuring {name}/")
        setup(folder, options, env)
        return folder
    status, _ = run(["ninja", "-C", str(folder), "build.ninja"], env)
    if status != 0:
        say(f"{name}/ cannot be brought up to date: making it anew")
        shutil.rmtree(folder)
        setup(folder, options, env)
    return folder


def compile_tree(folder, targets=()):
    """Builds; returns the warnings that were printed."""
    command = ["ninja", "-C", str(folder), *targets]
    if "KITH_JOBS" in os.environ:
        command += ["-j", os.environ["KITH_JOBS"]]
    status, output = run(command)
    if status != 0:
        lines = [line for line in output.splitlines() if not re.match(r"\[\d+/\d+\]|ninja: Entering", line)]
        raise BuildError("\n".join(lines[-80:]))
    return [line for line in output.splitlines() if re.search(r"\bwarning:", line, re.IGNORECASE)]


def build(name, options=(), environment=None, targets=()):
    """Configures and builds a directory. Returns its path and the compiler's warnings."""
    with lock(name):
        folder = configure(name, options, environment)
        return folder, compile_tree(folder, targets)


if __name__ == "__main__":
    if len(sys.argv) < 2 or not re.fullmatch(r"build(-[a-z]+)?", sys.argv[1]):
        sys.exit(__doc__)
    try:
        for warning in build(sys.argv[1], sys.argv[2:])[1]:
            say(warning)
    except BuildError as problem:
        say(str(problem))
        sys.exit("building failed; see above")
    except KeyboardInterrupt:
        sys.exit(130)
