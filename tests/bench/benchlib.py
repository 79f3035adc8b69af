# SPDX-License-Identifier: GPL-3.0-or-later
"""What a benchmark is. A file bench_NAME.py beside this one holds functions like

    @benchmark("send", unit="messages/s", bar="ratio >= 0.5", reference="raw SQLite inserts in groups of 64")
    def send(bench):
        return bench.interleave(measure_kithd, measure_sqlite, rounds=5)

A function returns (value, reference value or None). It measures its reference in the same run, in turns with the
subject, since the machine's load changes. `bench.build` is the optimised build; `bench.note()` says what a reader of the
figure must know; `bench.also()` adds a figure with a bar of its own.
"""

import operator
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

REGISTRY = {}
OPERATORS = {"<=": operator.le, ">=": operator.ge}


@dataclass
class Benchmark:
    name: str
    unit: str
    bar: str
    reference: str
    function: object


@dataclass
class Figure:
    """One line of the output."""

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float | None
    bar: str

    @property
    def ratio(self):
        return self.value / self.reference_value if self.reference_value else None

    def holds(self):
        """Whether each part of the bar ("ratio <= 1.3, value <= 20") is kept."""
        for part in filter(None, (part.strip() for part in self.bar.split(","))):
            what, sign, limit = re.fullmatch(r"(ratio|value) *(<=|>=) *([\d.]+)", part).groups()
            measured = self.ratio if what == "ratio" else self.value
            if measured is None or not OPERATORS[sign](measured, float(limit)):
                return False
        return True


def benchmark(name, unit, bar="", reference=""):
    """Registers a function; `bar` is parts like "ratio <= 1.8" or "value <= 20", joined by commas."""

    def register(function):
        REGISTRY[name] = Benchmark(name, unit, bar, reference, function)
        return function

    return register


class Bench:
    """What a benchmark gets to work with."""

    def __init__(self, source, build):
        self.source = Path(source)
        self.build = Path(build)
        self.notes = []
        self.figures = []

    def interleave(self, subject, reference, rounds=5):
        """Medians of two functions that are called in turns and return a number each."""
        values, references = [], []
        for _ in range(rounds):
            values.append(subject())
            references.append(reference())
        return statistics.median(values), statistics.median(references)

    def note(self, text):
        self.notes.append(text)

    def also(self, name, value, unit, bar="", reference="", reference_value=None):
        self.figures.append(Figure(name, value, unit, reference, reference_value, bar))
