#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The app without a mouse: from column to column, through the rail, out of every dialog; and what a real pointer selects."""

import re
import subprocess

import desk
from desk import Desk
from session import wait_for


class Keys(Desk):
    def demo(self, **more):
        app = self.app("anna", "--demo", environment={"KITH_DEMO_STILL": "1"}, **more)
        wait_for(app.rows, what="messages")
        app.wait_title("^#general · Rooftop LAN")
        return app

    def focused(self, app):
        """What has the keyboard, and the names of all around it."""
        node = app.find(where=lambda one: "focused" in one.states)
        names = []
        at = node.accessible if node else None
        while at is not None and at.get_role_name() != "application":
            names.append(at.get_name() or "")
            at = at.get_parent()
        return node, names

    def wait_focus(self, app, name):
        """Waits until the keyboard is in something of that name. Returns the widget that has it."""

        def look():
            node, names = self.focused(app)
            return node if any(re.search(name, one) for one in names) else None

        try:
            return wait_for(look, 10)
        except TimeoutError:
            raise AssertionError(f"the keyboard is not in {name}, but in {self.focused(app)[1]}") from None


class TestPanes(Keys):
    def test_columns(self):
        app = self.demo()
        app.composer().press_mouse()
        self.wait_focus(app, "^Message #general")
        app.key("F6")
        self.wait_focus(app, "^Members$")
        app.key("F6")
        self.wait_focus(app, "^Communities$")
        # The rail begins where one is; from there Tab leads on, and Return opens.
        self.wait_focus(app, "^Rooftop LAN")
        app.key("Tab")
        self.wait_focus(app, "^Kernel Panic Bakery")
        app.key("Return")
        app.wait_title("Kernel Panic Bakery")
        app.key("alt+Left")
        app.wait_title("^#general · Rooftop LAN")
        app.composer().press_mouse()
        for name in ("^Pinned Messages|^Back$|^Forward$|^Notifications", "Robin", "^Channels$"):
            app.key("shift+F6")
            self.wait_focus(app, name)
        # Its rows are walked by arrows, and show at once.
        app.key("Down")
        app.wait_title("^#welcome")
        app.key("shift+F6")
        self.wait_focus(app, "^Communities$")

    def test_narrow_columns(self):
        app = self.demo()
        app.resize(400, 700)
        app.see("push button", "Back to the channels")
        app.composer().press_mouse()
        app.key("shift+F6", "shift+F6", "shift+F6")
        self.wait_focus(app, "^Channels$")
        app.key("F6", "F6", "F6")
        self.wait_focus(app, "^Message #general")

    def test_channels(self):
        app = self.demo()
        app.key("alt+Down")
        app.wait_title("^#welcome")
        app.key("alt+Up")
        app.wait_title("^#general")
        app.key("alt+shift+Down")
        app.wait_title("^#next-party")
        app.key("shift+Escape")
        app.row("Channels", "^game-night$")
        button = app.see(None, "Show members")
        for shown in (False, True):
            app.key("F9")
            wait_for(lambda wanted=shown: bool({"pressed", "checked"} & button.states) == wanted, 10, f"members shown: {shown}")

    def test_escape_closes(self):
        app = self.demo()
        for keys, title in (("ctrl+k", "Go To"), ("ctrl+comma", "Preferences"), ("ctrl+slash", "Shortcuts"), ("ctrl+n", "Channel"), ("ctrl+i", "Invite")):
            app.key(keys)
            app.wait_title(title)
            wait_for(lambda: len(app.windows()) == 2, what=f"the window {title}")
            app.key("Escape")
            wait_for(lambda: len(app.windows()) == 1, what=f"{title} to close")
        for keys, name in (("ctrl+shift+a", "Mark All as Read"), ("ctrl+shift+p", "Pinned Messages")):
            app.key(keys)
            app.see(None, name)
            self.wait_focus(app, "Inbox|Mentions|Pinned|Unread|Mark All")
            app.key("Escape")
            wait_for(lambda: self.focused(app)[0] is not None, what="the keyboard")


class TestPointer(Keys):
    """Text is selected by a real mouse, as everywhere."""

    def place(self, app, row, x, y):
        middle_x, middle_y = app.place_of(row)
        width, height = row.extents[2:]
        return str(middle_x - width // 2 + x), str(middle_y - height // 2 + y)

    def drag(self, app, start, end):
        steps = []
        for part in range(1, 9):
            x, y = (int(a) + (int(b) - int(a)) * part // 8 for a, b in zip(start, end))
            steps += ["mousemove", str(x), str(y), "sleep", "0.02"]
        subprocess.run(["xdotool", "mousemove", *start, "mousedown", "1", *steps, "mouseup", "1"], check=True, timeout=20)

    def copied(self, app, wanted):
        """Copies what is selected, and looks at it in the field."""
        app.key("ctrl+c")
        composer = app.composer()
        composer.press_mouse()
        wait_for(lambda: "focused" in composer.states, 10, "the composer to have the keyboard")
        app.key("ctrl+a", "ctrl+v")
        try:
            wait_for(lambda: re.search(wanted, composer.text), 10)
        except TimeoutError:
            raise AssertionError(f"{wanted!r} was to be copied, but it is {composer.text!r}") from None
        composer.set_text("")

    def test_selecting(self):
        app = self.demo()
        row = app.wait_message("Sam", re.compile("headphones"))
        app.activate()
        width = row.extents[2]
        # By dragging, from the first word to the end of the line.
        self.drag(app, self.place(app, row, 70, 30), self.place(app, row, width - 30, 30))
        self.copied(app, r"^ok so: headphones, multi-plug \(labelled!\), soup opinions. See you Saturday 🙌$")
        # Two presses take a word, three all of the paragraph.
        x, y = self.place(app, row, 140, 30)
        subprocess.run(["xdotool", "mousemove", x, y, "click", "--repeat", "2", "--delay", "60", "1"], check=True, timeout=10)
        self.copied(app, "^headphones$")
        subprocess.run(["xdotool", "mousemove", x, y, "sleep", "0.6", "click", "--repeat", "3", "--delay", "60", "1"], check=True, timeout=10)
        self.copied(app, "^ok so: .* 🙌$")

    def test_a_long_message(self):
        app = self.demo()
        lines = [f"line {number} of what is long" for number in range(1, 16)]
        app.send("\n".join(lines))
        row = app.wait_message("Robin", re.compile("line 15 of what is long$"))
        app.activate()
        width, height = row.extents[2:]
        self.drag(app, self.place(app, row, 64, height - 180), self.place(app, row, width - 40, height - 12))
        self.copied(app, r"(?s)^(line \d+ of what is long\n)+line 15 of what is long$")


if __name__ == "__main__":
    desk.main()
