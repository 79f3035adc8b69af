# SPDX-License-Identifier: GPL-3.0-or-later
"""People at one display, each with a real app, and what a person does with it.

    class TestTalk(Desk):
        def test_hello(self):
            anna = self.app("anna")
            link = anna.host("Anna", "correct horse")
            anna.send("Hello")
            anna.wait_message("Anna", "Hello")
"""

import contextlib
import re
import subprocess
import sys
import threading
import unittest

import tap
from api import Api
from server import Kithd, build_dir
from session import Session, end_process, wait_for
from ui import App, NotFound

from gi.repository import GLib

PASSWORD = "correct horse"
FRAMES = ("frame", "dialog", "window")


def _environment():
    build = build_dir()
    return {
        "GSETTINGS_SCHEMA_DIR": str(build / "data"),
        "GSETTINGS_BACKEND": "keyfile",
        "KITH_LOCALE_DIR": str(build / "po"),
        "KITH_KITHD": str(build / "src/server/kithd"),
        "G_DEBUG": "fatal-criticals",
        "MALLOC_PERTURB_": "165",  # what was freed is not to be read
    }


def make_link(server, code, port=None):
    """The invite link of a server with a certificate of its own."""
    return f"kith://127.0.0.1:{port or server.port}/{code}?fp={server.fingerprint}"


def make_guild(server, owner="olga", name="The den"):
    """An account with a guild and an invite. Returns api, guild, code."""
    api = Api(server.url)
    api.register(owner, password=PASSWORD)
    guild = api.post("/guilds", {"name": name})
    return api, guild, api.post(f"/guilds/{guild['id']}/invites")["code"]


class Kith(App):
    """The app of one person. What it does by mouse or button is counted in `clicks`."""

    def __init__(self, person, *arguments, environment=None, machine=None):
        self.person = person
        self.clicks = 0
        self._list = None
        self._composer = None
        self._window = None
        command = [str(build_dir() / "src/app/kith"), *arguments]
        if machine:
            command = machine.command(*command)
        environment = {**_environment(), "KITH_LAN": "on" if machine else "off", **(environment or {})}
        super().__init__(person.session, person.start(command, environment))

    # What is on the screen

    def see(self, role=None, name=None, timeout=20, **more):
        """The first widget like that that has a place in the window; as soon as there is one."""
        return self.wait(role, name, where=lambda node: node.is_drawn(), timeout=timeout, **more)

    def sees(self, role=None, name=None):
        return self.find(role, name, where=lambda node: node.is_drawn())

    def press(self, role, name, timeout=20):
        self.see(role, name, timeout=timeout).click()
        self.clicks += 1

    def fill(self, name, text, role="text"):
        self.see(role, name).set_text(text)

    def main_window(self):
        """The X window that was there first."""
        if self._window is None:
            self._window = wait_for(self.windows, what="a window")[0]
        return self._window

    def titles(self):
        """The titles of the program's windows."""
        titles = []
        for window in self.children():
            # A dialog may close between the question for the windows and the one for its title.
            with contextlib.suppress(GLib.Error):
                if window.role in FRAMES:
                    titles.append(window.name)
        return titles

    def wait_title(self, pattern, timeout=20):
        try:
            wait_for(lambda: any(re.search(pattern, title) for title in self.titles()), timeout)
        except TimeoutError:
            raise NotFound(f"no window is called {pattern}, but {self.titles()}; there is:\n{self.dump()}") from None

    def wait_label(self, pattern, timeout=20):
        """Waits for words anywhere in the program. Returns them."""
        return self.see("label", re.compile(pattern), timeout=timeout).name

    @property
    def printed(self):
        """What the program wrote, for a failure's report."""
        return self.process.log.read_text(encoding="utf-8", errors="replace")

    # The welcome pages

    def host(self, name, password=PASSWORD, community=None):
        """From the first start to talking in a community of one's own. Returns its invite link."""
        self.press("push button", "Host a Community")
        self.fill("Your name", name)
        self.fill("Password", password, role="password text")
        if community:
            self.fill("Name of the community", community)
        self.press("push button", "Start Hosting")
        self.see("label", f"{community or name + '’s community'} is ready", timeout=60)
        link = self.see("label", re.compile("^kith://")).name
        self.press("push button", "Start Talking")
        self.wait_title("#general")
        return link

    def look_at(self, link):
        """Pastes an invite link and looks where it leads."""
        self.press("push button", "Join with a Link")
        self.fill("Invite link or code", link)
        self.press("push button", "Continue")
        self.see("text", "Your name")

    def join(self, link, name, password=PASSWORD):
        self.look_at(link)
        self.fill("Your name", name)
        self.fill("Password", password, role="password text")
        self.press("push button", "Join")
        self.wait_title("#")

    def open_sign_in(self, address, username, password=PASSWORD):
        self.press("push button", "Sign In to a Server")
        self.fill("Server address", address)
        self.fill("User name", username)
        self.fill("Password", password, role="password text")

    def sign_in(self, address, username, password=PASSWORD):
        self.open_sign_in(address, username, password)
        self.press("push button", "Sign In")
        self.wait_title("#|Kith")

    # The main window

    def row(self, list_name, pattern, timeout=20):
        """A row of a list by what it is called: "general", "general, unread"."""
        found = re.compile(pattern)

        def look():
            column = self.find("list", list_name)
            return column and column.find("label", found, where=lambda node: node.is_drawn())

        try:
            return wait_for(look, timeout)
        except TimeoutError:
            raise NotFound(f"no {pattern} among the {list_name}; there is:\n{self.dump()}") from None

    def open_channel(self, name):
        self.row("Channels", rf"^{re.escape(name)}(,|$)").press_mouse()
        self.wait_title(rf"^#?{re.escape(name)}\b")

    def open_guild(self, name):
        self.see("push button", re.compile(rf"^{re.escape(name)}(,|$)")).click()
        self.wait_title(re.escape(name))

    def submit_form(self, field, text, button="Create"):
        """Fills the one field of a form that is open, and submits it."""
        self.fill(field, text)
        self.see("push button", button).click()
        self.wait_gone("text", field)

    def name_channel(self, name):
        self.submit_form("Name of the channel", name)
        self.wait_title(rf"^#?{re.escape(name)}\b")

    def create_channel(self, name):
        self.action("win.create-channel")
        self.name_channel(name)

    def create_category(self, name):
        self.action("win.create-category")
        self.submit_form("Name of the category", name)
        self.row("Channels", f"^Category {re.escape(name)}$")

    # The conversation

    def composer(self):
        if self._composer is None:
            self._composer = self.see("text", re.compile(".* #.|^(Message|Написать)"))
        return self._composer

    def write(self, text, typed=False):
        """Puts text into the composer, by real keys or at once."""
        composer = self.composer()
        composer.press_mouse()
        wait_for(lambda: "focused" in composer.states, 10, "the composer to have the keyboard")
        if not typed:
            composer.set_text(text)
            return composer
        for attempt in range(4):
            self.type(text, delay=40 << attempt)
            try:
                wait_for(lambda: composer.text == text, 5, f"the composer to hold {text!r}")
                return composer
            except TimeoutError:
                # xdotool makes a keyboard map for each letter that no key has; a slow program learns of it too late.
                if text.isascii() or attempt == 3:
                    raise AssertionError(f"typed {text!r}, but the composer holds {composer.text!r}") from None
                composer.set_text("")
        raise AssertionError("not reached")

    def send(self, text, typed=False):
        composer = self.write(text, typed)
        self.key("Return")
        wait_for(lambda: not composer.text, 10, "the composer to be empty again")

    def _messages(self):
        if self._list is None:
            self._list = self.see("list", re.compile("^(Messages|Сообщения)$"))
        return self._list

    def rows(self):
        """What is read aloud of the messages in view, "author, time, text" each, oldest first."""
        try:
            rows = [row.name for row in self._messages().children() if row.role == "list item" and row.is_visible()]
        except (GLib.Error, NotFound):
            self._list = None
            return []
        return rows

    def find_message(self, author, text, state=None):
        """The row of a message; `text` is how it ends, or a pattern."""
        end = text if isinstance(text, re.Pattern) else re.compile(re.escape(text) + r"( \(edited\))?$")
        for row in self._messages().children():
            try:
                if row.role != "list item" or not row.name.startswith(f"{author}, ") or not end.search(row.name):
                    continue
                if not row.is_visible():
                    continue
                sending = re.match(rf"{re.escape(author)}, (sending|not sent), ", row.name)
                if (sending[1] if sending else None) == state:
                    return row
            except GLib.Error:
                continue
        return None

    def wait_message(self, author, text, state=None, timeout=20):
        def look():
            try:
                return self.find_message(author, text, state)
            except (GLib.Error, NotFound):
                self.check_alive()
                self._list = None
                return None

        try:
            return wait_for(look, timeout)
        except TimeoutError:
            raise NotFound(f"no message of {author}: {text}; there is {self.rows()}\n{self.dump()}") from None

    def wait_no_message(self, author, text, timeout=20):
        wait_for(lambda: not self.find_message(author, text), timeout, f"the message of {author} to go: {text}")

    def message_menu(self, row, item):
        """Chooses from the menu of a message."""
        row.press_mouse(3)
        self.see("menu item", item, timeout=10).click()

    def check_alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the app ended with status {self.process.returncode}\n{self.printed[-4000:]}")

    # Its end

    def leave(self):
        """Ends the program by its shortcut."""
        self.key("ctrl+q")
        self.process.wait(20)

    def end(self):
        end_process(self.process, 15)


class Desk(unittest.TestCase):
    """One display a test; apps are ended, and what they printed is shown where a test fails."""

    size = (1280, 900)
    maxDiff = None

    def setUp(self):
        self.session = Session(*self.size)
        self.session.__enter__()
        self.addCleanup(self.session.close)
        self.people = {}
        self.apps = []

    def person(self, name, keyring=True, language="C.UTF-8"):
        if name not in self.people:
            self.people[name] = self.session.person(name, keyring, language)
        return self.people[name]

    def app(self, name, *arguments, keyring=True, language="C.UTF-8", environment=None, machine=None):
        """Starts the app of a person, on a machine of a Network if one is named; the same name again is the same person
        at a later time."""
        app = Kith(self.person(name, keyring, language), *arguments, environment=environment, machine=machine)
        self.apps.append(app)
        return app

    def server(self, *options, **more):
        server = Kithd(*options, **more)
        self.addCleanup(server.close)
        return server.start()


def _names(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _names(test)
        else:
            yield test.id().removeprefix("__main__.")


def main(seconds=150):
    """Runs each test of a file in a process of its own, since the accessibility library never leaves its first bus."""
    names = sys.argv[1:]
    if len(names) == 1 and names[0].count(".") == 1:
        tap.main()
    tap.write_down_traffic()
    loader = unittest.TestLoader()
    module = sys.modules["__main__"]
    number, bad = 0, False
    for name in _names(loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)):
        number += 1
        command = [sys.executable, sys.argv[0], name]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as process:
            timer = threading.Timer(seconds, process.terminate)
            timer.start()
            for line in process.stdout:
                if re.match(r"(not )?ok 1 ", line):
                    line = re.sub(r"^((?:not )?ok) 1 ", rf"\1 {number} ", line)
                if not line.startswith("1.."):
                    print(line, end="", flush=True)
            timed_out = not timer.is_alive()
            timer.cancel()
        if timed_out:
            print(f"not ok {number} {name}: no end after {seconds} s", flush=True)
        bad |= process.returncode != 0
    print(f"1..{number}", flush=True)
    sys.exit(1 if bad else 0)
