# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives a GTK 4.8 program from outside: finds widgets by AT-SPI, presses keys and buttons by xdotool.

What GTK 4.8 leaves out is handled here: there is no `showing` state; texts must be read by their length; an entry's
`activate` does nothing, so Return is pressed; only window coordinates are known; rows have no click action.
"""

import re
import subprocess
import time
import warnings

import gi

from session import wait_for

warnings.simplefilter("ignore")
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEFAULT_TIMEOUT = 20
# Nothing below these is looked for; each question to a program costs a round trip.
LEAVES = {Atspi.Role.IMAGE, Atspi.Role.SCROLL_BAR, Atspi.Role.TEXT, Atspi.Role.PASSWORD_TEXT}


class NotFound(Exception):
    """No widget is like that; the text lists those that there are."""


def _children(node):
    """What there is below a node; nothing where it went away between two questions."""
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            return
        if child is not None:
            yield child


def _once(name):
    """GTK 4.8 names a button, or an entry with a label, by its own label and by that of its child: "_Join Join"."""
    for cut in (at for at, letter in enumerate(name) if letter == " "):
        if name[:cut].replace("_", "", 1) == name[cut + 1 :] or name[:cut] == name[cut + 1 :]:
            return name[cut + 1 :]
    return name


def _matches(text, wanted):
    if wanted is None:
        return True
    return bool(wanted.search(text or "")) if isinstance(wanted, re.Pattern) else text == wanted


def _tool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], capture_output=True, text=True, timeout=30).stdout.strip()


class Node:
    """One widget."""

    def __init__(self, app, accessible):
        self.app = app
        self.accessible = accessible

    @property
    def name(self):
        return _once(self.accessible.get_name() or "")

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def states(self):
        return {state.value_nick for state in self.accessible.get_state_set().get_states()}

    @property
    def text(self):
        """The text of a label, an entry or a text view."""
        try:
            length = Atspi.Text.get_character_count(self.accessible)
            return Atspi.Text.get_text(self.accessible, 0, length)
        except GLib.Error:
            return ""

    @property
    def extents(self):
        """x, y, width, height in the window's coordinates."""
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def is_visible(self):
        return "visible" in self.states

    def is_drawn(self):
        """Whether it was ever given a place; pages of a stack that were not shown yet have none."""
        try:
            return self.extents[2] > 0 and self.extents[3] > 0
        except GLib.Error:
            return False

    def is_sensitive(self):
        return "sensitive" in self.states

    def children(self):
        return [Node(self.app, child) for child in _children(self.accessible)]

    def walk(self):
        """This widget and all below it that are visible."""
        waiting = [self.accessible]
        while waiting:
            node = waiting.pop(0)
            try:
                states = node.get_state_set()
                if not (states.contains(Atspi.StateType.VISIBLE) or states.contains(Atspi.StateType.SHOWING)):
                    continue
                yield Node(self.app, node)
                if node.get_role() not in LEAVES:
                    waiting.extend(_children(node))
            except GLib.Error:  # it went away meanwhile
                continue

    def _search(self, role, name, text, where):
        for node in self.walk():
            try:
                if role is not None and node.role != role:
                    continue
                if not _matches(node.name, name) or (text is not None and not _matches(node.text or node.name, text)):
                    continue
                if where is None or where(node):
                    yield node
            except GLib.Error:
                continue

    def find_all(self, role=None, name=None, text=None, where=None):
        return list(self._search(role, name, text, where))

    def find(self, role=None, name=None, text=None, where=None):
        """The first widget that is like that now, or None. Name and text are exact, or patterns."""
        return next(self._search(role, name, text, where), None)

    def wait(self, role=None, name=None, text=None, where=None, timeout=DEFAULT_TIMEOUT):
        """The first widget that is like that, as soon as there is one."""
        try:
            return wait_for(lambda: self.find(role, name, text, where), timeout)
        except TimeoutError:
            raise NotFound(f"no {role or 'widget'} {name or text or ''} within {timeout} s; there is:\n{self.dump()}") from None

    def wait_gone(self, role=None, name=None, text=None, where=None, timeout=DEFAULT_TIMEOUT):
        wait_for(lambda: not self.find(role, name, text, where), timeout, f"{role} {name or text} to go")

    def actions(self):
        count = Atspi.Action.get_n_actions(self.accessible)
        return [Atspi.Action.get_action_name(self.accessible, index) for index in range(count)]

    def act(self, action):
        """Does a named action: "click" of buttons, or an action of the window such as "win.about"."""
        for index, name in enumerate(self.actions()):
            if name == action:
                Atspi.Action.do_action(self.accessible, index)
                return
        raise NotFound(f"{self.role} {self.name!r} has no action {action}; it has {self.actions()}")

    def click(self):
        """Presses a button, or the mouse on whatever else it is."""
        wait_for(self.is_sensitive, what=f"{self.role} {self.name!r} to be sensitive")
        if self.role != "label" and "click" in self.actions():
            self.act("click")
            return
        for child in self.walk():  # a GtkMenuButton keeps its button inside
            if child.role in ("push button", "toggle button") and "click" in child.actions():
                child.act("click")
                return
        self.press_mouse()

    def press_mouse(self, button=1):
        self.app.activate()
        x, y = self.app.place_of(self)
        _tool("mousemove", x, y, "click", button)

    def press_at(self, x, y, button=1, keys=()):
        """Presses the mouse at a distance from the upper left corner, while keys such as "shift" are held."""
        self.app.activate()
        middle_x, middle_y = self.app.place_of(self)
        width, height = self.extents[2:]
        held = [word for key in keys for word in ("keydown", key)]
        freed = [word for key in reversed(keys) for word in ("keyup", key)]
        _tool("mousemove", middle_x - width // 2 + x, middle_y - height // 2 + y, *held, "click", button, *freed)

    def hover(self):
        x, y = self.app.place_of(self)
        _tool("mousemove", x, y)

    def set_text(self, text):
        """Replaces the text of an entry or a text view at once."""
        Atspi.EditableText.set_text_contents(self.accessible, text)
        wait_for(lambda: self.text == text, 5, f"{self.name!r} to hold its text")

    def focus(self):
        """Gives the keyboard to a widget that can be clicked."""
        self.press_mouse()

    def select_child(self, index):
        Atspi.Selection.select_child(self.accessible, index)

    def dump(self, limit=150):
        lines = []
        for node in self.walk():
            if len(lines) > limit:
                break
            try:
                text = node.text
                lines.append(f"  {node.role}: {node.name!r}" + (f" text {text!r}" if text and text != node.name else ""))
            except GLib.Error:
                continue
        return "\n".join(lines)


class App(Node):
    """A running program; its children are its windows."""

    def __init__(self, session, process, timeout=30):
        self.session = session
        self.process = process
        super().__init__(self, wait_for(self._lookup, timeout, f"program {process.pid} on the accessibility bus"))

    def _lookup(self):
        if self.process.poll() is not None:
            log = self.process.log.read_text(encoding="utf-8", errors="replace")[-3000:] if hasattr(self.process, "log") else ""
            raise RuntimeError(f"the program ended with status {self.process.returncode}\n{log}")
        desktop = Atspi.get_desktop(0)
        for app in _children(desktop):
            try:
                if app.get_process_id() == self.process.pid and app.get_child_count():
                    app.set_cache_mask(Atspi.Cache.NONE)
                    return app
            except GLib.Error:
                continue
        return None

    def walk(self):
        self.accessible.clear_cache()
        context = GLib.MainContext.default()
        while context.pending():
            context.iteration(False)
        # A dialog, which comes last, is what one looks at.
        for window in reversed(list(_children(self.accessible))):
            yield from Node(self, window).walk()

    def windows(self):
        """The ids of the X windows that show."""
        out = _tool("search", "--all", "--onlyvisible", "--pid", self.process.pid, "--name", ".")
        return [int(line) for line in out.splitlines()]

    def window_of(self, node):
        """The X window in which a widget is; windows are told apart by their title."""
        title = None
        parent = node.accessible
        while parent is not None and parent.get_role_name() not in ("frame", "dialog", "window"):
            parent = parent.get_parent()
        if parent is not None:
            title = parent.get_name()
        windows = self.windows()
        for window in windows:
            if title and _tool("getwindowname", window) == title:
                return window
        if not windows:
            raise NotFound("the program shows no window")
        return windows[-1]

    def place_of(self, node):
        """Where the middle of a widget is on the display."""
        window = self.window_of(node)
        geometry = dict(line.split("=") for line in _tool("getwindowgeometry", "--shell", window).splitlines() if "=" in line)
        left, top = self._shadow(window)
        x, y, width, height = node.extents
        return int(geometry["X"]) + left + x + width // 2, int(geometry["Y"]) + top + y + height // 2

    @staticmethod
    def _shadow(window):
        out = subprocess.run(["xprop", "-id", str(window), "_GTK_FRAME_EXTENTS"], capture_output=True, text=True).stdout
        found = re.search(r"= (\d+), (\d+), (\d+), (\d+)", out)
        return (int(found[1]), int(found[3])) if found else (0, 0)

    def activate(self):
        """Raises the program and gives it the keyboard, unless it has it."""
        windows = self.windows()
        active = _tool("getactivewindow")
        if windows and active not in map(str, windows):
            _tool("windowactivate", "--sync", windows[-1])

    def resize(self, width, height):
        """Gives the main window a size, its shadow left out."""
        window = self.windows()[0]
        out = subprocess.run(["xprop", "-id", str(window), "_GTK_FRAME_EXTENTS"], capture_output=True, text=True).stdout
        found = re.search(r"= (\d+), (\d+), (\d+), (\d+)", out)
        left, right, top, bottom = (int(found[n]) for n in (1, 2, 3, 4)) if found else (0, 0, 0, 0)
        _tool("windowsize", window, width + left + right, height + top + bottom)

    def has_window(self, title):
        """Whether the display shows a window of that title and it has the keyboard."""
        active = _tool("getactivewindow")
        return any(str(window) == active.strip() and _tool("getwindowname", window).strip() == title for window in self.windows())

    def make_tall(self, title, height):
        """Makes a window so high that all of a long page is in sight."""
        window = next(window for window in self.windows() if _tool("getwindowname", window) == title)
        geometry = dict(line.split("=") for line in _tool("getwindowgeometry", "--shell", window).splitlines() if "=" in line)
        _tool("windowmove", window, 0, 0, "windowsize", window, int(geometry["WIDTH"]), height)
        settle(0.5)

    def move(self, x, y):
        """Puts the newest window somewhere on the display."""
        window = self.windows()[-1]

        def is_there():
            geometry = dict(line.split("=") for line in _tool("getwindowgeometry", "--shell", window).splitlines() if "=" in line)
            return abs(int(geometry["X"]) - x) < 100 and abs(int(geometry["Y"]) - y) < 100

        def stays_there():
            # The window manager may place a new window once more.
            if not is_there():
                _tool("windowmove", window, x, y)
            settle(0.3)
            return is_there()

        wait_for(stays_there, what=f"the window to come to {x}, {y}")

    def key(self, *keys):
        """Presses keys by their X names, such as "Return" or "ctrl+k"."""
        self.activate()
        _tool("key", "--clearmodifiers", *keys)

    def type(self, text, delay=40):
        """Types text with real key presses into whatever has the keyboard; letters that no key has take `delay` ms."""
        self.activate()
        _tool("type", "--clearmodifiers", "--delay", 5 if text.isascii() else delay, text)

    def screenshot(self, path):
        self.session.screenshot(path)

    def action(self, name):
        """Does an action of the program's window, such as "win.show-help-overlay"."""
        for window in self.accessible and list(_children(self.accessible)):
            node = Node(self, window)
            if name in node.actions():
                node.act(name)
                return
        raise NotFound(f"no window has the action {name}")


def launch(person, command, environment=None, timeout=30):
    """Starts a program for a person and waits until it is on the accessibility bus."""
    process = person.start(command, environment)
    return App(person.session, process, timeout)


def settle(seconds=0.3):
    """Lets what was drawn reach the display before a picture is taken; nothing is decided by it."""
    end = time.monotonic() + seconds
    context = GLib.MainContext.default()
    while time.monotonic() < end:
        context.iteration(False)
        time.sleep(0.02)
