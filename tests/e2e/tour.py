#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tour.py DIR: two people meet, and every main view is photographed.

Under a virtual display one starts the app and hosts a community, so that a real kithd runs; the other joins with the
link. They talk, and DIR fills with screenshots: light, dark and narrow.
"""

import re
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]

import ui  # noqa: E402
from desk import PASSWORD, Kith  # noqa: E402
from session import Session  # noqa: E402

# Room for one window beside the next.
COLUMN = 1400

TALK_ANNA = (
    "Welcome to the den! 🦊",
    "Three things for tonight:\n\n1. **bread** — who brings some?\n2. *music*, please no ~~polka~~ surprises\n3. the film is ||not|| a secret",
)
TALK_BORIS = (
    "Привет! Хлеб с меня 🥖",
    "> who brings some?\n\nI do. The oven says:\n\n```c\nfor (loaf = 0; loaf < 3; loaf++)\n  bake (loaf, 230 /* °C */);\n```",
    "שלום לכולם, and the way there: https://www.openstreetmap.org",
)


class Tour:
    def __init__(self, session, folder):
        self.session = session
        self.folder = Path(folder)
        self.begun = time.monotonic()
        self.taken = []

    def photograph(self, app, name):
        app.activate()
        self.session.move_pointer_away()
        ui.settle(0.6)
        path = self.folder / f"{len(self.taken) + 1:02}-{name}.png"
        self.session.photograph(app.windows()[0], path)
        self.taken.append(path)
        print(f"{time.monotonic() - self.begun:5.1f} s  {path.name}", flush=True)

    def hosting(self, person):
        app = Kith(person)
        app.see("push button", "Host a Community")
        self.place(app, 0)
        self.photograph(app, "welcome")
        app.press("push button", "Host a Community")
        app.fill("Name of the community", "The Fox Den")
        app.fill("Your name", "Anna")
        app.fill("Password", PASSWORD, role="password text")
        self.photograph(app, "host")
        app.press("push button", "Start Hosting")
        link = app.see("label", re.compile("^kith://"), timeout=60).name
        self.photograph(app, "invite-link")
        app.press("push button", "Start Talking")
        app.wait_title("#general")
        self.photograph(app, "empty-channel")
        return app, link

    def joining(self, person, link):
        app = Kith(person, environment={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
        self.place(app, COLUMN)
        app.look_at(link)
        app.fill("Your name", "Boris")
        app.fill("Password", PASSWORD, role="password text")
        self.photograph(app, "join-dark")
        app.press("push button", "Join")
        app.wait_title("#general", timeout=60)
        return app

    def place(self, app, x):
        """Puts a window where no other is."""
        app.move(x, 0)

    def talking(self, anna, boris):
        for text in TALK_ANNA:
            anna.send(text)
        for text in TALK_BORIS:
            boris.send(text)
        anna.wait_message("Boris", re.compile("openstreetmap"))
        boris.wait_message("Anna", re.compile("Three things for tonight"))
        self.photograph(anna, "conversation")
        self.photograph(boris, "conversation-dark")

    def around(self, anna, boris):
        anna.create_channel("cooking")
        anna.see("push button", re.compile("^Menu of ")).click()
        self.photograph(anna, "guild-menu")
        anna.key("Escape")
        anna.key("ctrl+slash")
        anna.wait_title("Shortcuts")
        self.photograph(anna, "shortcuts")
        anna.key("Escape")
        boris.resize(360, 680)
        self.photograph(boris, "narrow-dark")
        anna.resize(400, 700)
        self.photograph(anna, "narrow")

    def demo(self, person):
        app = Kith(person, "--demo")
        app.wait_title("#", timeout=60)
        self.place(app, 2 * COLUMN)
        app.see("list", "Messages", timeout=60)
        self.photograph(app, "demo")


def main(folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    with Session(3 * COLUMN, 1000) as session:
        tour = Tour(session, folder)
        anna, link = tour.hosting(session.person("anna", keyring=True))
        boris = tour.joining(session.person("boris", keyring=True), link)
        tour.talking(anna, boris)
        tour.around(anna, boris)
        tour.demo(session.person("carla"))
        print(f"{len(tour.taken)} screenshots in {folder}, {time.monotonic() - tour.begun:.0f} s")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
