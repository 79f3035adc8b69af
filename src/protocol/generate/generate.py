#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""generate.py WHAT SCHEMA_DIR OUTPUT: writes one file made from the schema.

WHAT is header, source, openapi, reference, admin, tests or titles.
"""

import sys
import tomllib
from pathlib import Path

import emit_c
import emit_openapi
import emit_reference
import emit_tests
import emit_titles
import schema

EMITTERS = {
    "header": emit_c.header,
    "source": emit_c.source,
    "openapi": emit_openapi.document,
    "reference": emit_reference.document,
    "admin": emit_reference.admin_document,
    "tests": emit_tests.document,
    "titles": emit_titles.document,
}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in EMITTERS:
        sys.exit(__doc__)
    try:
        loaded = schema.load(sys.argv[2])
    except (schema.SchemaError, OSError, tomllib.TOMLDecodeError, TypeError) as problem:
        sys.exit(f"schema: {problem}")
    Path(sys.argv[3]).write_text(EMITTERS[sys.argv[1]](loaded), encoding="utf-8")


main()
