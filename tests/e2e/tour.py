#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tour.py DIR: two people meet, and every main view is photographed.

Under a virtual display one starts the app and hosts a community, so that a real kithd runs; the other joins with the
link. They talk, and DIR fills with screenshots: light, dark and narrow. Meanwhile DIR/en and DIR/ru fill with every
view, dialog and page of settings over the demo's models, light and dark and in several widths.
"""

import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import ui  # noqa: E402
from desk import PASSWORD, Kith  # noqa: E402
from session import Session, SessionError, end_process, wait_for  # noqa: E402

# Room for one window beside the next.
COLUMN = 1400

PLANS = """Welcome to the den! 🦊 Three things for tonight:

1. **bread** — who brings some?
2. *music*, please no ~~polka~~ surprises
3. the film is ||not|| a secret"""
OVEN = """> who brings some?

I do. The oven says:

```c
for (loaf = 0; loaf < 3; loaf++)
  bake (loaf, 230 /* °C */);
```"""


class Tour:
    def __init__(self, session, folder):
        self.session = session
        self.folder = Path(folder)
        self.begun = time.monotonic()
        self.taken = []

    def photograph(self, app, name, settle=0.35):
        app.activate()
        self.session.move_pointer_away()
        ui.settle(settle)
        path = self.folder / f"{len(self.taken) + 1:02}-{name}.png"
        self.session.photograph(app.main_window(), path)
        self.taken.append(path)
        print(f"{time.monotonic() - self.begun:5.1f} s  {path}", flush=True)

    def hosting(self, person):
        app = Kith(person)
        app.see("push button", "Host a Community")
        ui.settle(0.7)  # the window manager fades it in
        app.move(0, 0)
        self.photograph(app, "welcome")
        app.press("push button", "Host a Community")
        app.fill("Your name", "Anna")
        app.fill("Password", PASSWORD, role="password text")
        app.fill("Name of the community", "The Fox Den")
        self.photograph(app, "host")
        app.press("push button", "Start Hosting")
        link = app.see("label", re.compile("^kith://"), timeout=60).name
        self.photograph(app, "host-ready")
        app.press("push button", "Start Talking")
        app.wait_title("#general")
        self.photograph(app, "first-channel")
        return app, link

    def joining(self, person, link):
        app = Kith(person, environment={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
        app.see("push button", "Join with a Link")
        app.move(COLUMN, 0)
        app.press("push button", "Sign In to a Server")
        app.fill("Server address", "127.0.0.1:9")
        app.fill("User name", "boris")
        app.fill("Password", PASSWORD, role="password text")
        app.press("push button", "Sign In")
        app.wait_label("cannot be reached")
        self.photograph(app, "sign-in-refused-dark")
        # The server is there, and the password is wrong.
        app.fill("Server address", re.search(r"kith://([^/]+)/", link)[1])
        app.fill("User name", "anna")
        app.fill("Password", PASSWORD + "!", role="password text")
        app.press("push button", "Sign In")
        app.see("push button", "Trust It", timeout=30)
        self.photograph(app, "fingerprint-question-dark", settle=0.6)
        app.see("push button", "Trust It").click()
        app.wait_label("The name or the password is wrong")
        self.photograph(app, "wrong-password-dark")
        app.press("push button", "Back")
        app.look_at(link)
        app.fill("Your name", "Boris")
        app.fill("Password", PASSWORD, role="password text")
        self.photograph(app, "join-dark")
        app.press("push button", "Join")
        app.wait_title("#general", timeout=60)
        return app

    def talking(self, anna, boris):
        anna.send(PLANS)
        boris.wait_message("Anna", re.compile("Three things for tonight"))
        boris.send("Привет! Хлеб с меня 🥖")
        boris.send(OVEN)
        anna.wait_message("Boris", re.compile("The oven says"))
        anna.message_menu(anna.wait_message("Boris", "Хлеб с меня 🥖"), "Reply")
        anna.send("Ржаной, if you can?")
        boris.wait_message("Anna", "Ржаной, if you can?")
        boris.send("שלום לכולם, the map: https://www.openstreetmap.org")
        boris.send("See you at sevn")
        boris.wait_message("Boris", "See you at sevn")
        boris.key("Up")
        boris.composer().set_text("See you at seven 🕖")
        boris.key("Return")
        anna.wait_message("Boris", re.compile("See you at seven"))

    def channels(self, anna, boris):
        anna.create_category("Kitchen")
        for name in ("bread", "soup-and-stew"):
            anna.row("Channels", "^Category Kitchen$").press_mouse(3)
            anna.see("menu item", "New Channel Here…").click()
            anna.name_channel(name)
        boris.row("Channels", "^bread$")
        boris.open_channel("bread")
        boris.send("<@everyone> rye or wheat?")
        boris.open_channel("general")
        anna.row("Channels", "^bread, ")
        anna.open_channel("general")
        self.photograph(anna, "conversation")
        self.photograph(boris, "conversation-dark")

    def roles(self, anna):
        anna.action("win.guild-settings")
        anna.see("list item", "Roles").click()
        anna.press("push button", "Create Role…")
        anna.fill("Name of the role", "Bakers")
        self.photograph(anna, "create-role", settle=0.6)
        anna.press("push button", "Create")
        anna.see(None, "Amber").click()
        self.photograph(anna, "role", settle=0.6)
        anna.press("push button", "Save")
        anna.see("label", "Who Has This Role").press_mouse()
        self.photograph(anna, "role-members", settle=0.6)
        anna.press("push button", "Add Members…")
        self.photograph(anna, "role-give", settle=0.6)
        anna.see("panel", re.compile("^Boris, ")).press_mouse()
        anna.wait_label("^Boris has the role")
        anna.key("Escape")
        anna.press("push button", "Back to the role")
        anna.press("push button", "Back to all roles")
        self.photograph(anna, "roles", settle=0.6)
        anna.key("Escape")
        anna.row("Channels", "^soup-and-stew$").press_mouse(3)
        anna.see("menu item", "Edit…").click()
        anna.see("list item", "Permissions")
        self.photograph(anna, "channel-settings", settle=0.6)
        anna.see("list item", "Permissions").click()
        self.photograph(anna, "channel-permissions", settle=0.6)
        anna.press("push button", "Add…")
        anna.see("panel", re.compile("^Bakers, Role")).press_mouse()
        anna.see(None, "Deny: See channels").click()
        self.photograph(anna, "channel-permissions-of-role", settle=0.6)
        anna.press("push button", "Save")
        anna.press("push button", "Back to all permissions")
        anna.see("panel", re.compile("^Bakers, Denied"))
        anna.key("Escape")
        anna.action("win.guild-settings")
        anna.see("list item", "Roles").click()
        anna.see("panel", re.compile("^Bakers, ")).press_mouse()
        anna.press("push button", "View as This Role")
        anna.wait_label("You look at it as a member with the role")
        self.photograph(anna, "view-as", settle=0.6)
        anna.press("push button", "Stop")
        anna.row("Channels", "^soup-and-stew$")

    def dialogs(self, anna):
        anna.see("push button", re.compile("^Menu of ")).click()
        self.photograph(anna, "community-menu")
        anna.key("Escape")
        anna.action("win.invite")
        anna.see("combo box", "Valid for")
        self.photograph(anna, "invite", settle=0.8)
        anna.key("Escape")
        anna.key("ctrl+slash")
        anna.wait_title("Shortcuts")
        self.photograph(anna, "shortcuts", settle=0.6)
        anna.key("Escape")
        anna.key("ctrl+comma")
        anna.wait_title("Preferences")
        self.photograph(anna, "preferences")
        anna.key("Escape")
        wait_for(lambda: len(anna.titles()) == 1, what="the dialogs to close")

    def narrow(self, anna, boris):
        for app, mark in ((anna, ""), (boris, "-dark")):
            app.resize(360, 680)
            self.photograph(app, "narrow-conversation" + mark)
            app.action("win.back")
            self.photograph(app, "narrow-channels" + mark)
            app.open_channel("general")
        anna.key("F9")
        self.photograph(anna, "narrow-members")
        anna.key("F9")
        boris.resize(1180, 760)

    def away(self, anna, boris):
        anna.key("ctrl+q")
        anna.wait_label("Quit and Stop Your Community")
        self.photograph(anna, "quit")
        anna.see("push button", "Quit").click()
        anna.process.wait(30)
        boris.wait_label("Trying again in")
        boris.write("Typed while nobody is there, sent when they are back")
        boris.key("Return")
        boris.wait_message("Boris", re.compile("Typed while"), state="sending")
        self.photograph(boris, "server-away-dark")
        boris.leave()

    def russian(self, person):
        app = Kith(person, "--demo")
        app.see("list", "Сообщения", timeout=60)
        app.move(0, 0)
        self.photograph(app, "demo-russian", settle=0.8)
        app.resize(360, 680)
        self.photograph(app, "demo-russian-narrow", settle=0.6)
        app.leave()

    def demo(self, person):
        app = Kith(person, "--demo")
        app.wait_title("#", timeout=60)
        app.move(0, 0)  # where the first was
        app.see("list", "Messages", timeout=60)
        self.photograph(app, "demo", settle=0.8)
        app.key("ctrl+comma")
        app.wait_title("Preferences")
        app.see("label", "Style").press_mouse()
        app.see("label", "Dark").press_mouse()
        app.see("label", "Style")
        app.key("Escape")
        wait_for(lambda: len(app.titles()) == 1, what="the preferences to close")
        self.photograph(app, "demo-dark", settle=0.8)
        app.leave()


@contextlib.contextmanager
def galleries(folder):
    """Draws every view in each language, beside what is done meanwhile."""
    build = Path(os.environ["KITH_BUILD_DIR"])
    with contextlib.ExitStack() as stack:
        running = []
        for language, locale in (("en", "en_GB.UTF-8"), ("ru", "ru_RU.UTF-8")):
            for argument in ([], ["--welcome"]):
                command = [HERE.parent / "app/with-display", build / "tests/app/gallery", *argument, folder / language]
                process = subprocess.Popen(
                    command, env=os.environ | {"KITH_TEST_LANGUAGE": locale, "SCREEN": "1600x900x24"}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
                )
                stack.callback(end_process, process)
                running.append(process)
        yield
        for process in running:
            said, _ = process.communicate(timeout=200)
            if process.returncode:
                raise AssertionError(f"the views were not drawn: {said}")


def main(folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with galleries(folder), Session(2 * COLUMN, 1000) as session:
        tour = Tour(session, folder)
        anna, link = tour.hosting(session.person("anna", keyring=True))
        boris = tour.joining(session.person("boris", keyring=True), link)
        tour.talking(anna, boris)
        tour.channels(anna, boris)
        tour.roles(anna)
        tour.dialogs(anna)
        tour.narrow(anna, boris)
        tour.away(anna, boris)
        tour.demo(session.person("carla"))
        tour.russian(session.person("dina", language="ru_RU.UTF-8"))
        print(f"{len(tour.taken)} screenshots in {folder}, {time.monotonic() - tour.begun:.0f} s")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except (ui.NotFound, TimeoutError, SessionError, AssertionError, subprocess.SubprocessError) as problem:
        sys.exit(f"tour: {problem}")
