#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is made from the schema and kept in the tree is not stale. `tests/lint/test_generated.py --update` renews it."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "support")]

import tap  # noqa: E402
import tree  # noqa: E402

MADE = {
    "reference": "docs/protocol.md",
    "openapi": "docs/openapi.json",
    "admin": "docs/admin-socket.md",
    "titles": "po/errors.pot",
}


def generate(what, target):
    command = ["/usr/bin/python3", "src/protocol/generate/generate.py", what, "src/protocol/schema", str(target)]
    subprocess.run(command, cwd=tree.ROOT, check=True)


class Generated(unittest.TestCase):
    def test_documents_are_fresh(self):
        with tempfile.TemporaryDirectory() as folder:
            for what, path in MADE.items():
                fresh = Path(folder) / what
                generate(what, fresh)
                same = (tree.ROOT / path).exists() and fresh.read_bytes() == (tree.ROOT / path).read_bytes()
                self.assertTrue(same, f"{path} is stale: run tests/lint/test_generated.py --update")

    def test_openapi_refers_to_what_it_holds(self):
        document = json.loads((tree.ROOT / MADE["openapi"]).read_text(encoding="utf-8"))
        schemas = document["components"]["schemas"]

        def references(value):
            if isinstance(value, dict):
                yield from ([value["$ref"]] if "$ref" in value else [])
                for each in value.values():
                    yield from references(each)
            elif isinstance(value, list):
                for each in value:
                    yield from references(each)

        for reference in references(document):
            self.assertIn(reference.removeprefix("#/components/schemas/"), schemas)
        names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
        self.assertEqual(len(names), len(set(names)))


if __name__ == "__main__":
    if "--update" in sys.argv:
        for each, file in MADE.items():
            generate(each, tree.ROOT / file)
    else:
        tap.main()
