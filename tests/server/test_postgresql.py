#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether PostgreSQL, which no driver speaks to yet, would take what the store asks: the tests of the rules run with
their statements written down, and a PostgreSQL prepares each. Where there is none this is skipped."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap
from server import build_dir

ROOT = Path(__file__).resolve().parents[2]
# What belongs to SQLite's driver, and what tests ask of the tables themselves.
OWN = re.compile(r"\s*(PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|VACUUM|EXPLAIN|--|CREATE|ALTER|DROP)|.*(sqlite_|FROM kept)", re.I)


def programs():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if shutil.which("runuser") else []
    return found[-1].parent if found else None


def schema():
    """The migrations, but for words that only SQLite knows."""
    text = "\n".join(each.read_text() for each in sorted((ROOT / "src/server/store/migrations").glob("*.sql")))
    text = text.replace(" WITHOUT ROWID", "")
    # SQLite makes the table anew, since it cannot take a NOT NULL back; what refers to it is let go here.
    return "CREATE TABLE kith_schema (version BIGINT NOT NULL);\n" + text.replace("DROP TABLE channels;", "DROP TABLE channels CASCADE;")


@unittest.skipUnless(programs(), "there is no PostgreSQL")
class PostgreSQL(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kith-postgresql-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        shutil.chown(self.folder, "postgres")
        self.run_as(programs() / "initdb", "-D", self.folder / "data", "-A", "trust")
        options = f"-c listen_addresses='' -c fsync=off -k {self.folder}"
        self.control("-o", options, "-l", self.folder / "log", "-w", "start")
        self.addCleanup(self.control, "-m", "immediate", "stop")

    def run_as(self, *command, text=None):
        line = ["runuser", "-u", "postgres", "--", *map(str, command)]
        done = subprocess.run(line, cwd="/", input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def control(self, *arguments):
        # Its standard output stays open in the server.
        line = ["runuser", "-u", "postgres", "--", str(programs() / "pg_ctl"), "-D", str(self.folder / "data"), *map(str, arguments)]
        subprocess.run(line, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=120)

    def ask(self, text, *options):
        return self.run_as(programs() / "psql", "-h", self.folder, "-q", *options, "postgres", text=text)

    def statements(self):
        log = self.folder / "statements"
        environment = {**os.environ, "SQL_LOG": str(log), "LD_PRELOAD": str(build_dir() / "tests/server/libsql-log.so")}
        tests = sorted(each for each in (build_dir() / "tests/server").glob("test-service-*") if each.is_file())
        self.assertTrue(tests)
        for test in tests:
            subprocess.run([test], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        return sorted({each for each in log.read_text().split("\0") if each.strip() and not OWN.match(each)})

    def test_every_statement(self):
        self.ask(schema(), "-v", "ON_ERROR_STOP=1")
        statements = self.statements()
        self.assertGreater(len(statements), 200)
        script = "".join(f"\\echo @{number}\nPREPARE s{number} AS {each};\n" for number, each in enumerate(statements))
        number, refused = 0, []
        for line in self.ask(script).splitlines():
            if line.startswith("@"):
                number = int(line[1:])
            elif "ERROR" in line:
                refused.append(f"{line}\n  {statements[number]}")
        print(f"# {len(statements)} statements", flush=True)
        self.assertEqual(refused, [], "\n".join(refused))


if __name__ == "__main__":
    tap.main()
