#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the migrations, given in order, as an array of C strings."""
import pathlib
import sys


def c_string(text):
    lines = text.splitlines(keepends=True)
    return "\n".join('  "' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"' for line in lines)


def main():
    output, *sources = sys.argv[1:]
    for number, source in enumerate(sources, start=1):
        if pathlib.Path(source).name != f"{number:04}.sql":
            sys.exit(f"{source} should be number {number:04}")
    scripts = ",\n".join(c_string(pathlib.Path(source).read_text(encoding="utf-8")) for source in sources)
    pathlib.Path(output).write_text(
        "/* Made from src/server/store/migrations; do not edit. */\n"
        '#include "config.h"\n\n#include "kithd-migrations.h"\n\n'
        f"const char *const kithd_migrations[] = {{\n{scripts},\n}};\n\n"
        f"const guint kithd_n_migrations = {len(sources)};\n",
        encoding="utf-8",
    )


main()
