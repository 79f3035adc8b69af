# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs unittest cases and prints TAP, so that meson and ./test see each check by its name."""

import os
import sys
import time
import traceback
import unittest
from pathlib import Path


class _Result(unittest.TestResult):
    def __init__(self, stream):
        super().__init__()
        self.stream = stream
        self.number = 0
        self.begun = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.begun = time.monotonic()

    def line(self, good, test, rest=""):
        self.number += 1
        name = test.id().removeprefix("__main__.")
        print(f"{'ok' if good else 'not ok'} {self.number} {name}{rest}", file=self.stream, flush=True)
        print(f"# {time.monotonic() - self.begun:.2f} s", file=self.stream, flush=True)

    def problem(self, test, error):
        for line in "".join(traceback.format_exception(*error)).splitlines():
            print(f"# {line}", file=self.stream, flush=True)
        self.line(False, test)

    def addSuccess(self, test):
        self.line(True, test)

    def addError(self, test, err):
        super().addError(test, err)
        self.problem(test, err)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.problem(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line(True, test, f" # SKIP {reason}")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.problem(subtest, err)


def write_down_traffic():
    """What the tests say to servers is kept beside the build, for test_traffic.py."""
    build = os.environ.get("KITH_BUILD_DIR")
    if build and "KITH_TRAFFIC" not in os.environ:
        path = Path(build) / "traffic" / f"{Path(sys.argv[0]).stem}.jsonl"
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        os.environ["KITH_TRAFFIC"] = str(path)


def main(module="__main__"):
    """Runs the tests of a module, or those that the arguments name; ends the program."""
    write_down_traffic()
    loader = unittest.TestLoader()
    names = sys.argv[1:]
    suite = loader.loadTestsFromNames(names, sys.modules[module]) if names else loader.loadTestsFromModule(sys.modules[module])
    result = _Result(sys.stdout)
    suite.run(result)
    if result.number == 0:
        print("not ok 1 no test was found", flush=True)
        sys.exit(1)
    print(f"1..{result.number}", flush=True)
    sys.exit(0 if result.wasSuccessful() else 1)
