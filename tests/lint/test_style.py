#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How files look: formatting, sizes, licences, shell scripts."""

import unittest

import tap
import tree

FILE_LINES = 1000
FUNCTION_LINES = 100
HEADER_LINES = 80
LICENSED = ("*.c", "*.h", "*.py", "*.sh", "meson.build", "*.toml", "*.ui", "*.css", "*.xml", "*.in", "*.po", "*.sql", "*.conf", "*.service")


def functions(text):
    """Name, first line and length of each function of a C file in the project's format."""
    lines = text.splitlines()
    begin = None
    for number, line in enumerate(lines):
        if line == "{":
            begin = number
        elif line.startswith("}") and begin is not None:
            if line == "}":
                yield lines[begin - 1].strip(), begin + 1, number - begin + 1
            begin = None


def has_shebang(path, *words):
    try:
        first = tree.read(path).split("\n", 1)[0]
    except UnicodeDecodeError:
        return False
    return first.startswith("#!") and any(word in first for word in words)


class Style(unittest.TestCase):
    maxDiff = None

    def test_formatting(self):
        if not tree.c_files():
            return
        status, output = tree.run("clang-format", "--dry-run", "--Werror", *tree.c_files())
        self.assertEqual(status, 0, f"run clang-format -i on:\n{output[:4000]}")

    def test_file_size(self):
        sources = [*tree.c_files(), *tree.matching("*.py", "*.ui", "*.css")]
        large = {str(path): size for path in sources if (size := tree.read(path).count("\n")) > FILE_LINES}
        self.assertEqual(large, {}, f"files over {FILE_LINES} lines are rooms to split")

    def test_function_size(self):
        large = [
            f"{path}:{line} {name}: {length} lines"
            for path in tree.c_files()
            for name, line, length in functions(tree.read(path))
            if length > FUNCTION_LINES
        ]
        self.assertEqual(large, [])

    def test_header_size(self):
        for path in tree.matching("*.h"):
            size = tree.read(path).count("\n")
            if size > HEADER_LINES:
                print(f"# warning: {path} has {size} lines; headers should stay under {HEADER_LINES}")

    def test_licences(self):
        scripts = [path for path in tree.files() if not path.suffix and has_shebang(path, "sh", "python")]
        missing = [
            str(path)
            for path in {*tree.matching(*LICENSED), *scripts}
            if not any("SPDX-License-Identifier: " in line for line in tree.read(path).splitlines()[:6])
        ]
        self.assertEqual(sorted(missing), [], "each file names its licence in its first lines")

    def test_shell_scripts(self):
        scripts = [path for path in tree.files() if path.suffix in ("", ".sh") and has_shebang(path, "/sh", "bash", "dash")]
        status, output = tree.run("shellcheck", *scripts)
        self.assertEqual(status, 0, output)

    def test_python_compiles(self):
        for path in tree.files():
            if path.suffix == ".py" or (not path.suffix and has_shebang(path, "python")):
                compile(tree.read(path), str(path), "exec")


if __name__ == "__main__":
    tap.main()
