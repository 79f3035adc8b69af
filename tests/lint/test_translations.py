#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that people read can be translated, and is, into every language of po/LINGUAS."""

import re
import tempfile
import unittest
from pathlib import Path

import tap
import tree

MARKED = re.compile(r"(?<![\w])(_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*\"")
KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3", "g_dpgettext2:2c,3")


def listed(name):
    path = tree.ROOT / "po" / name
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def has_marks(path):
    if path.suffix == ".c":
        return bool(MARKED.search(tree.read(path)))
    if path.suffix == ".ui":
        return 'translatable="yes"' in tree.read(path)
    return path.name.endswith((".desktop.in", ".metainfo.xml.in"))


class Translations(unittest.TestCase):
    maxDiff = None

    def test_potfiles_are_complete(self):
        marked = {str(path) for path in tree.files() if path.parts[0] in ("src", "data") and has_marks(path)}
        self.assertEqual(sorted(marked - set(listed("POTFILES"))), [], "missing in po/POTFILES")

    def test_potfiles_exist(self):
        known = {str(path) for path in tree.files()}
        self.assertEqual([name for name in listed("POTFILES") if name not in known], [])

    def test_languages_are_complete(self):
        for language in listed("LINGUAS"):
            with self.subTest(language), tempfile.TemporaryDirectory() as folder:
                template, merged = Path(folder) / "kith.pot", Path(folder) / "merged.po"
                keywords = [f"--keyword={word}" for word in KEYWORDS]
                status, output = tree.run(
                    "xgettext", "--files-from=po/POTFILES", "--from-code=UTF-8", "--add-comments", *keywords, "-o", template
                )
                self.assertEqual(status, 0, output)
                status, output = tree.run("msgmerge", "--quiet", "--no-fuzzy-matching", f"po/{language}.po", template, "-o", merged)
                self.assertEqual(status, 0, output)
                status, output = tree.run("msgfmt", "--check", "--statistics", "-o", "/dev/null", merged)
                self.assertEqual(status, 0, output)
                if re.search("untranslated|fuzzy", output):
                    _, missing = tree.run("msgattrib", "--untranslated", "--no-obsolete", merged)
                    self.fail(f"po/{language}.po: {output}{missing[:3000]}")


if __name__ == "__main__":
    tap.main()
