#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./test           builds and runs everything quick
./test NAME…     runs the test programs whose name holds NAME, or matches it as a pattern (base-*)
./test --list    names the test programs
./test --all     adds sanitizers, fuzzers, valgrind and the long runs
"""

import fnmatch
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import builddir
from builddir import ROOT, BuildError

UNIT_SUITES = ("base", "protocol", "store", "server", "client", "media")
FUZZ_SECONDS = os.environ.get("KITH_FUZZ_SECONDS", "60")
TAP_LINE = re.compile(r"^(?P<bad>not )?ok\b\s*\d*\s*-?\s*(?P<name>.*?)\s*(?:(?<!\\)#\s*(?P<directive>SKIP|TODO)\S*\s*(?P<why>.*))?$", re.I)
PLAN_SKIP = re.compile(r"^1\.\.0\s*#\s*SKIP\S*\s*(.*)$", re.I)


@dataclass
class Report:
    """What all test programs said."""

    passed: int = 0
    failed: int = 0
    skipped: list = field(default_factory=list)
    failures: list = field(default_factory=list)

    def fail(self, name, output):
        self.failed += 1
        self.failures.append((name, output))


def read_tap(report, name, text):
    """Counts the checks of one program. Returns the names of those that failed."""
    bad = []
    for line in text.splitlines():
        plan = PLAN_SKIP.match(line)
        found = TAP_LINE.match(line)
        if plan:
            report.skipped.append((name, plan[1] or "no reason given"))
        elif line.startswith("Bail out!"):
            bad.append(line)
        elif not found:
            continue
        elif (found["directive"] or "").upper() == "SKIP":
            report.skipped.append((f"{name} {found['name']}", found["why"] or "no reason given"))
        elif found["bad"] and not found["directive"]:
            bad.append(found["name"] or "(no name)")
        else:
            report.passed += 1
    return bad


def tail(text, lines=60):
    kept = text.rstrip().splitlines()
    cut = [f"… {len(kept) - lines} lines left out …"] if len(kept) > lines else []
    return "\n".join("    " + line for line in cut + kept[-lines:])


def count(report, entry, label=""):
    """Adds one program of meson's log to the report."""
    name = label + entry["name"].split(" / ")[-1].split(":")[-1]
    output = "\n".join(part for part in (entry.get("stdout", ""), entry.get("stderr", "")) if part)
    bad = read_tap(report, name, entry.get("stdout", ""))
    if bad:
        report.failed += len(bad)
        report.failures.append((f"{name}: {', '.join(bad)}", output))
    elif entry["result"] in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"):
        report.fail(f"{name}: {entry['result'].lower()} (exit status {entry.get('returncode')})", output)
    elif not re.search(r"^(not )?ok\b|^1\.\.0", entry.get("stdout", ""), re.M):
        if entry["result"] == "SKIP":
            report.skipped.append((name, "the program says so"))
        else:
            report.passed += 1


def list_tests(folder):
    out = subprocess.run(["meson", "introspect", str(folder), "--tests"], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(out.stdout)


def suites(test):
    return {each.split(":")[-1] for each in test["suite"]}


def chosen(tests, names):
    """The tests that the names mean; a name that means nothing ends the run."""
    out = []
    for name in names:
        found = [t for t in tests if name in t["name"] or fnmatch.fnmatch(t["name"], name)]
        if not found:
            sys.exit(f"test: no test program is called {name}; see ./test --list")
        out += [t for t in found if t not in out]
    return out


def run_meson(report, folder, tests, label="", environment=None, extra=()):
    """Runs test programs and counts what they say."""
    if not tests:
        return
    names = [test["name"] for test in tests]
    log = folder / "meson-logs/testlog.json"
    log.unlink(missing_ok=True)
    command = ["meson", "test", "-C", str(folder), "--no-rebuild", "--num-processes", "2", *extra, *names]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if re.match(r"\s*\d+/\d+ ", line):
                print(label + line.rstrip(), flush=True)
    logs = sorted((folder / "meson-logs").glob("testlog*.json"), key=lambda path: path.stat().st_mtime)
    entries = [json.loads(line) for line in logs[-1].read_text(encoding="utf-8").splitlines()] if logs else []
    for entry in entries:
        count(report, entry, label)
    if len(entries) < len(names):
        report.fail(f"{label}meson test: {len(names) - len(entries)} programs did not run", "".join(said))
    elif process.returncode != 0 and not report.failed:
        report.fail(f"{label}meson test: exit status {process.returncode}", "".join(said))


def build(report, name, options=(), environment=None, targets=()):
    """Builds a directory; None where that failed."""
    started = time.monotonic()
    try:
        folder, warnings = builddir.build(name, options, environment, targets)
    except BuildError as problem:
        report.fail(f"building {name}/", str(problem))
        return None
    if warnings:
        report.fail(f"building {name}/ warned", "\n".join(warnings))
    print(f"built {name}/ in {time.monotonic() - started:.0f} s", flush=True)
    return folder


def run_sanitizers(report):
    """The unit tests, and the server's journeys, with sanitizers."""
    supported = ROOT / "tests/support"
    address = {
        "KITH_SANITIZED": "1",
        "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=1:detect_stack_use_after_return=1:fast_unwind_on_malloc=0",
        "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
        "LSAN_OPTIONS": f"suppressions={supported}/lsan.supp:print_suppressions=0",
        "G_SLICE": "always-malloc",
    }
    folder = build(report, "build-asan", ["-Db_sanitize=address,undefined", "-Db_lundef=false"])
    if folder:
        tests = [t for t in list_tests(folder) if suites(t) & {*UNIT_SUITES, "app", "journey"} and "slow" not in suites(t)]
        run_meson(report, folder, tests, "asan ", address, ["--timeout-multiplier", "5"])
    # dconf has a thread that shares GLib's locks in ways that TSan cannot see.
    threads = {
        "KITH_SANITIZED": "1",
        "GSETTINGS_BACKEND": "memory",
        "TSAN_OPTIONS": f"suppressions={supported}/tsan.supp:halt_on_error=0:exitcode=66:second_deadlock_stack=1",
    }
    folder = build(report, "build-tsan", ["-Db_sanitize=thread", "-Db_lundef=false", "-Dtsan=true"])
    if folder:
        wanted = {*UNIT_SUITES, "journey"}
        tests = [t for t in list_tests(folder) if suites(t) & wanted and not suites(t) & {"slow", "notsan"}]
        run_meson(report, folder, tests, "tsan ", threads, ["--timeout-multiplier", "10"])


def run_valgrind(report, folder):
    tests = [t for t in list_tests(folder) if suites(t) & set(UNIT_SUITES) and not suites(t) & {"slow", "novalgrind"}]
    tests = [t for t in tests if not t["cmd"][0].endswith("python3")]
    wrapper = f"valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --suppressions={ROOT}/tests/support/valgrind.supp"
    environment = {"G_SLICE": "always-malloc", "KITH_UNDER_VALGRIND": "1"}
    run_meson(report, folder, tests, "valgrind ", environment, ["--wrapper", wrapper, "--timeout-multiplier", "20"])


def run_fuzzers(report):
    folder = build(report, "build-fuzz", ["-Dfuzz=true", "-Db_lundef=false"], {"CC": "clang"}, ["fuzzers"])
    for program in sorted((folder / "tests/fuzz").glob("fuzz-*")) if folder else []:
        if not os.access(program, os.X_OK) or program.is_dir():
            continue
        corpus = folder / "corpus" / program.name
        corpus.mkdir(parents=True, exist_ok=True)
        seeds = ROOT / "tests/fuzz/seeds" / program.name
        command = [str(program), f"-max_total_time={FUZZ_SECONDS}", "-timeout=10", "-rss_limit_mb=1024", f"-artifact_prefix={corpus}-", str(corpus)]
        done = subprocess.run(
            command + ([str(seeds)] if seeds.is_dir() else []), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        print(f"{program.name}: {FUZZ_SECONDS} s, exit status {done.returncode}", flush=True)
        if done.returncode == 0:
            report.passed += 1
        else:
            report.fail(program.name, done.stdout)


def finish(report):
    for name, output in report.failures:
        print(f"\nFAILED {name}\n{tail(output)}")
    if report.skipped:
        print("\nskipped:")
        for name, why in report.skipped:
            print(f"  {name}: {why}")
    print(f"\n{report.passed} passed, {report.failed} failed, {len(report.skipped)} skipped", flush=True)
    return 1 if report.failed else 0


def main(arguments):
    if {"-h", "--help"} & set(arguments):
        print(__doc__.strip())
        return 0
    unknown = [each for each in arguments if each.startswith("-") and each not in ("--all", "--list")]
    if unknown:
        sys.exit(f"test: {unknown[0]} is not an option\n{__doc__.strip()}")
    names = [each for each in arguments if not each.startswith("-")]
    report = Report()
    folder = build(report, "build", environment={"CC": "gcc"})
    if not folder:
        return finish(report)
    tests = list_tests(folder)
    if "--list" in arguments:
        for test in sorted(tests, key=lambda each: each["name"]):
            print(f"{test['name']:<32} {' '.join(sorted(suites(test)))}")
        return 0
    everything = "--all" in arguments
    if names:
        tests = chosen(tests, names)
    elif not everything:
        tests = [test for test in tests if "slow" not in suites(test)]
    run_meson(report, folder, tests)
    if everything and not names:
        run_sanitizers(report)
        run_valgrind(report, folder)
        run_fuzzers(report)
    return finish(report)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
