#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./bench [NAME…]   measures everything, or what NAME names; one line each: name value reference ratio bar ok|MISSED
./bench --json     the same as one JSON object a line
./bench --list     names the benchmarks
"""

import importlib.util
import json
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import benchlib  # noqa: E402
import builddir  # noqa: E402


def load():
    for path in sorted(HERE.glob("bench_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module
        spec.loader.exec_module(module)


def number(value):
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def show(figure, as_json):
    if as_json:
        fields = ("name", "value", "unit", "reference", "reference_value", "ratio")
        print(json.dumps({each: getattr(figure, each) for each in fields}, ensure_ascii=False), flush=True)
        return
    reference = f"{number(figure.reference_value)} ({figure.reference})" if figure.reference_value else "-"
    verdict = ("ok" if figure.holds() else "MISSED") if figure.bar else ""
    columns = (figure.name, f"{number(figure.value)} {figure.unit}", reference, number(figure.ratio), figure.bar, verdict)
    print("  ".join(part for part in columns), flush=True)


def measure(item, build, as_json):
    """Runs one benchmark. Returns whether it could be measured."""
    bench = benchlib.Bench(builddir.ROOT, build)
    try:
        value, reference_value = item.function(bench)
    except Exception:  # a benchmark that fails must not hide the others
        traceback.print_exc()
        print(f"{item.name}: could not be measured", file=sys.stderr, flush=True)
        return False
    main = benchlib.Figure(item.name, value, item.unit, item.reference, reference_value, item.bar)
    for figure in (main, *bench.figures):
        show(figure, as_json)
    for note in bench.notes:
        print(f"  {item.name}: {note}", file=sys.stderr if as_json else sys.stdout, flush=True)
    return True


def main(arguments):
    if {"-h", "--help"} & set(arguments):
        print(__doc__.strip())
        return 0
    as_json = "--json" in arguments
    names = [each for each in arguments if not each.startswith("-")]
    load()
    if "--list" in arguments:
        for item in benchlib.REGISTRY.values():
            print(f"{item.name:<20} {item.bar:<28} {item.reference}")
        return 0
    items = [item for key, item in benchlib.REGISTRY.items() if not names or any(name in key for name in names)]
    if not items:
        sys.exit("bench: nothing has that name; see ./bench --list")
    try:
        build, _ = builddir.build("build-bench", ["--buildtype=release", "-Ddebug=true", "-Doptimization=2"])
    except builddir.BuildError as problem:
        print(problem, file=sys.stderr)
        sys.exit("bench: building failed; see above")
    return 0 if all([measure(item, build, as_json) for item in items]) else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
