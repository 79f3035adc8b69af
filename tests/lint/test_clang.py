#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other compiler builds everything too, without a warning."""

import unittest

import builddir
import tap


class Clang(unittest.TestCase):
    def test_builds_without_a_warning(self):
        _, warnings = builddir.build("build-clang", environment={"CC": "clang"})
        self.assertEqual(warnings, [])


if __name__ == "__main__":
    tap.main()
