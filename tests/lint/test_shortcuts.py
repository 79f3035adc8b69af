#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of the app stands in the shortcuts window, and every key that stands there does something."""

import re
import unittest
import xml.etree.ElementTree as ElementTree

import tap
import tree

APPLICATION = tree.ROOT / "src/app/kith-application.c"
WINDOW = tree.ROOT / "src/app/settings/kith-shortcuts.ui"
GUIDE = tree.ROOT / "docs/user.md"

# What GTK does by itself.
TOOLKIT = {"F10", "<Control>period", "<Control>c"}
# Keys that mean the same in every program, and need no line: they close what is open, press what has the focus, or ask
# for a menu, which is listed as Shift+F10.
PLAIN = {"Escape", "Return", "KP_Enter", "space", "Menu", "<Shift>F10", "Delete"}
# Of one place only, where they are offered beside the field.
LOCAL = {"<Alt>Left"}

MODIFIERS = {"GDK_CONTROL_MASK": "<Control>", "GDK_SHIFT_MASK": "<Shift>", "GDK_ALT_MASK": "<Alt>"}
WORDS = {"<Control>": "Ctrl+", "<Shift>": "Shift+", "<Alt>": "Alt+"}
KEYS = {"comma": ",", "question": "?", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Escape": "Esc"}


def normalise(accelerator):
    """<Shift><Control>N and <Control><Shift>n are one."""
    held = re.findall(r"<[A-Za-z]+>", accelerator)
    key = accelerator[len("".join(held)) :]
    order = ["<Control>", "<Alt>", "<Shift>"]
    return "".join(one for one in order if one in held) + (key.lower() if len(key) == 1 else key)


def read_accelerators():
    """Action → its keys, of the table in the application."""
    table = re.search(r"accelerators\[\] = \{(.*?)\n\};", APPLICATION.read_text(), re.S)[1]
    found = {}
    for action, keys in re.findall(r'\{ "([a-z.-]+)", \{ (.*?) \} \}', table):
        found[action] = [normalise(key) for key in re.findall(r'"([^"]+)"', keys)]
    return found


def read_bindings():
    """The keys of widgets."""
    pattern = re.compile(r"add_binding(?:_action)? \(\s*[^,]*?,\s*GDK_KEY_(\w+),\s*([^,]+),", re.S)
    found = set()
    for path in sorted((tree.ROOT / "src/app").rglob("*.c")):
        for key, held in pattern.findall(path.read_text()):
            found.add(normalise("".join(MODIFIERS[one.strip()] for one in held.split("|") if one.strip() != "0") + key))
    return found


def read_handlers():
    """The names of keys that are handled by hand."""
    found = set()
    for path in sorted((tree.ROOT / "src/app").rglob("*.c")):
        found |= set(re.findall(r"GDK_KEY_(\w+)", path.read_text()))
    return found


def read_window():
    found = set()
    for node in ElementTree.parse(WINDOW).iter("property"):
        if node.get("name") == "accelerator":
            found |= {normalise(one) for one in node.text.split()}
    return found


def spell(accelerator):
    for sign, word in WORDS.items():
        accelerator = accelerator.replace(sign, word)
    *held, key = accelerator.split("+") if not accelerator.endswith("+") else [accelerator]
    return "+".join([*held, KEYS.get(key, key.upper() if len(key) == 1 else key)])


class Shortcuts(unittest.TestCase):
    def test_the_window_lists_every_key(self):
        """The first key of an action, and what widgets bind."""
        listed = read_window()
        for action, keys in read_accelerators().items():
            self.assertIn(keys[0], listed, f"the key of {action} does not stand in {WINDOW.name}")
        missing = read_bindings() - listed - PLAIN - LOCAL
        self.assertEqual(missing, set(), f"keys of widgets that do not stand in {WINDOW.name}")

    def test_every_listed_key_does_something(self):
        bound = {key for keys in read_accelerators().values() for key in keys} | read_bindings() | TOOLKIT
        handled = read_handlers()
        for key in read_window() - bound:
            self.assertIn(key.split(">")[-1], handled, f"nothing in the app takes {key}")

    def test_the_guide_tells_of_every_action_with_a_key(self):
        text = GUIDE.read_text()
        for action, keys in read_accelerators().items():
            self.assertTrue(spell(keys[0]) in text, f"docs/user.md does not tell {spell(keys[0])} of {action}")

    def test_no_key_does_two_things(self):
        seen = {}
        for action, keys in read_accelerators().items():
            for key in keys:
                self.assertNotIn(key, seen, f"{key} is of {action} and of {seen.get(key)}")
                seen[key] = action


if __name__ == "__main__":
    tap.main()
