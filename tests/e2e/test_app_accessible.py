#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever cannot see the window is told what each control is, and who has no mouse reaches it: no view shows a control
without a name, or one that the keyboard does not get to; each dialog is a window with a title."""

import re

import desk
import ui
from desk import Desk
from session import wait_for

# What a person does something with, and so must be told about.
CONTROLS = {
    "check box",
    "combo box",
    "entry",
    "link",
    "list",
    "list item",
    "menu item",
    "message row",
    "password text",
    "push button",
    "radio button",
    "radio menu item",
    "check menu item",
    "slider",
    "spin button",
    "switch",
    "text",
    "toggle button",
}
DIALOGS = (
    "win.create-guild",
    "win.create-channel",
    "win.create-category",
    "win.invite",
    "win.account-settings",
    "win.edit-profile",
    "win.change-password",
    "win.guild-settings",
    "win.new-message",
    "win.set-status",
    "win.switcher",
    "app.preferences",
    "app.shortcuts",
)
# What one presses or writes into. Rows are walked by arrows, and menus take the keyboard as a whole.
REACHED = {"check box", "entry", "password text", "push button", "radio button", "slider", "spin button", "switch", "text", "toggle button"}
KEYS = {"app.preferences": "ctrl+comma", "app.shortcuts": "ctrl+slash"}


def find_nameless(root):
    """The controls that show and have no name, each with those around it that have one."""
    found = []
    for node in root.walk():
        if node.role not in CONTROLS or not node.is_drawn() or node.name.strip():
            continue
        around, parent = [], node.accessible.get_parent()
        while parent is not None and len(around) < 5:
            around.append(f"{parent.get_role_name()} {parent.get_name()!r}")
            parent = parent.get_parent()
        # The choices of a combo box are the toolkit's own; before GTK 4.12 it names only the labels in them.
        if any(text.startswith("combo box") for text in around):
            continue
        found.append(f"{node.role} in {' in '.join(around)}")
    return found


def is_focusable(node):
    return "focusable" in node.states


def find_unreachable(root):
    """The controls that can be used and that the keyboard does not get to, neither to them nor to what they are made of."""
    found = []
    for node in root.walk():
        try:
            if node.role not in REACHED or not node.is_drawn() or not node.is_sensitive() or is_focusable(node):
                continue
            if any(is_focusable(inner) for inner in node.walk()):
                continue
            # The bar over the message under the pointer repeats what is in the menu of the message.
            if node.name == "GtkImage":
                continue
            # An entry is one control with the text in it; a switch belongs to its row, a button to the one around it.
            parent = node.accessible.get_parent()
            around = [parent, parent.get_parent()] if parent is not None else []
            if any(outer is not None and is_focusable(ui.Node(root.app, outer)) for outer in around):
                continue
            found.append(f"{node.role} {node.name!r}")
        except ui.GLib.Error:  # it went away meanwhile
            continue
    return found


class TestNames(Desk):
    """Every control of every view of the demo."""

    def check(self, app, view, root=None):
        """Looks at all that shows, or only at `root` of it: each widget is asked over the bus."""
        ui.settle()
        root = root or app
        self.assertEqual(find_nameless(root), [], f"{view} has controls without a name")
        self.assertEqual(find_unreachable(root), [], f"{view} has controls out of reach of the keyboard")

    def test_the_conversation_and_its_columns(self):
        app = self.app("anna", "--demo")
        wait_for(app.rows, what="messages")
        self.check(app, "the main window")
        app.see("push button", re.compile("^Menu of ")).click()
        app.see("menu item")
        self.check(app, "the community's menu")
        app.key("Escape")
        row = app.see("list item", app.rows()[-1])
        row.press_mouse(3)
        app.see("menu item", "Reply")
        self.check(app, "a message's menu")
        app.key("Escape")
        app.resize(360, 640)
        self.check(app, "the narrow window")

    def list_windows(self, app, number):
        """All windows, the newest last, once there are so many; the main one was looked at already."""
        app.accessible.clear_cache()
        windows = [node for node in app.children() if node.role in desk.FRAMES]
        return windows if len(windows) == number else None

    def test_the_dialogs(self):
        app = self.app("anna", "--demo")
        wait_for(app.rows, what="messages")
        for action in DIALOGS:
            with self.subTest(action):
                app.key(KEYS[action]) if action in KEYS else app.action(action)
                wait_for(lambda: len(app.windows()) > 1, what="the dialog")
                windows = wait_for(lambda: self.list_windows(app, 2), what="a window that a screen reader knows")
                self.assertTrue(all(node.name for node in windows), f"{action} shows a window without a title")
                self.assertNotRegex(windows[-1].name, "^#", "the main window was looked at already")
                self.check(app, action, windows[-1])
                app.key("Escape")
                wait_for(lambda: len(app.windows()) == 1, what="the dialog to close")

    def test_the_welcome(self):
        app = self.app("anna", "--demo")
        wait_for(app.rows, what="messages")
        for action in ("win.host", "win.join", "win.sign-in"):
            app.action(action)
            self.check(app, action)


if __name__ == "__main__":
    desk.main(seconds=280)
