#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever cannot see the window is told what each control is: no view shows one without a name."""

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
    "app.preferences",
    "app.shortcuts",
)
KEYS = {"app.preferences": "ctrl+comma", "app.shortcuts": "ctrl+slash"}


def find_nameless(app):
    """The controls that show and have no name, each with those around it that have one."""
    found = []
    for node in app.walk():
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


class TestNames(Desk):
    """Every control of every view of the demo."""

    def check(self, app, view):
        ui.settle()
        nameless = find_nameless(app)
        self.assertEqual(nameless, [], f"{view} has controls without a name")

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

    def test_the_dialogs(self):
        app = self.app("anna", "--demo")
        wait_for(app.rows, what="messages")
        for action in DIALOGS:
            with self.subTest(action):
                app.key(KEYS[action]) if action in KEYS else app.action(action)
                wait_for(lambda: len(app.windows()) > 1, what="the dialog")
                self.check(app, action)
                app.key("Escape")
                wait_for(lambda: len(app.windows()) == 1, what="the dialog to close")

    def test_the_welcome(self):
        app = self.app("anna", "--demo")
        wait_for(app.rows, what="messages")
        for action in ("win.host", "win.join", "win.sign-in"):
            app.action(action)
            self.check(app, action)


if __name__ == "__main__":
    desk.main()
