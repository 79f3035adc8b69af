#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of an account, in the app."""

import re
import subprocess

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild
from session import wait_for


class Account(Desk):
    def signed_in(self, name="Anna"):
        """An app whose person joined a guild, and its server."""
        server = self.server()
        api, _, code = make_guild(server)
        self.addCleanup(api.close)
        app = self.app(name.lower())
        app.join(f"kith://127.0.0.1:{server.port}/{code}?tls=off", name)
        return app, server

    def other_device(self, server, password=PASSWORD, device="phone"):
        api = Api(server.url)
        self.addCleanup(api.close)
        api.login("anna", password, device=device)
        return api

    def open_page(self, app, name):
        app.action("win.account-settings")
        app.wait_title("Account Settings")
        app.see("label", name).press_mouse()

    def test_profile(self):
        app, server = self.signed_in()
        self.open_page(app, "Profile")
        app.fill("Name that others see", "Anna of the Den")
        app.fill("About you", "I like **rye**.")
        app.see("push button", "Violet").click()
        app.press("push button", "Save")
        app.wait_label("Your profile is saved")
        seen = self.other_device(server).get("/users/@me")
        self.assertEqual((seen["display_name"], seen["bio"]), ("Anna of the Den", "I like **rye**."))
        self.assertEqual(seen["accent_colour"], 0x8E44AD)
        app.key("Escape")
        app.see("label", "Anna of the Den")

    def test_picture(self):
        """Chosen as a file, cut by keyboard, and seen by somebody else."""
        app, server = self.signed_in()
        boris = self.app("boris")
        api = Api(server.url)
        self.addCleanup(api.close)
        api.login("olga", PASSWORD)
        guild = api.get("/guilds")["items"][0]
        code = api.post(f"/guilds/{guild['id']}/invites")["code"]
        boris.join(f"kith://127.0.0.1:{server.port}/{code}?tls=off", "Boris")
        for name in ("good.png", "bad.png"):
            (app.person.home / name).write_bytes(b"this is no picture")
        command = ["convert", "-size", "500x300", "gradient:red-blue", str(app.person.home / "good.png")]
        subprocess.run(command, check=True, timeout=60)
        self.open_page(app, "Profile")
        self.choose_file(app, app.person.home / "bad.png")
        app.wait_label("This file is not a picture")
        app.key("Escape")
        app.wait_gone("label", re.compile("This file is not a picture"))
        self.choose_file(app, app.person.home / "good.png")
        app.wait("push button", "Use Picture", where=lambda node: node.is_sensitive())
        app.key("plus", "plus", "Left", "Up")
        app.press("push button", "Use Picture")
        app.wait_gone("push button", "Use Picture")
        app.wait("push button", "Remove", where=lambda node: node.is_sensitive())
        avatar = self.other_device(server).get("/users/@me")["avatar"]
        app.key("Escape")
        app.send("do you see me?")
        boris.wait_message("Anna", "do you see me?")
        wait_for(lambda: list(boris.person.home.rglob(f"pictures/*{avatar}*")), what="the picture to come")
        self.open_page(app, "Profile")
        app.press("push button", "Remove")
        wait_for(lambda: "avatar" not in self.other_device(server).get("/users/@me"), what="the picture to go")

    def choose_file(self, app, path):
        before = len(app.windows())
        app.press("push button", re.compile("^Choose a Picture"))
        wait_for(lambda: len(app.windows()) > before, what="the file chooser")
        app.type(str(path))
        app.see("text", text=re.compile(re.escape(path.name)))
        app.key("Return")

    def test_delete(self):
        app, server = self.signed_in()
        self.open_page(app, "Delete Account")
        app.fill("Your user name", "olga")
        app.fill("Your password", PASSWORD, role="password text")
        app.press("push button", "Delete My Account")
        app.wait_label("This is not your user name")
        app.fill("Your user name", "anna")
        app.fill("Your password", "nonsense", role="password text")
        app.press("push button", "Delete My Account")
        app.wait_label("The present password is wrong")
        app.fill("Your password", PASSWORD, role="password text")
        app.press("push button", "Delete My Account")
        app.see("push button", "Join with a Link", timeout=30)
        with self.assertRaises(Exception) as caught:
            self.other_device(server)
        self.assertEqual(caught.exception.code, "wrong_credentials")

    def test_what_is_not_saved_is_asked_for(self):
        app, server = self.signed_in()
        self.open_page(app, "Profile")
        app.fill("Name that others see", "Anna the Second")
        app.key("Escape")
        app.wait_label("Discard Changes")
        app.press("push button", "Keep Editing")
        self.assertEqual(app.see("text", "Name that others see").text, "Anna the Second")
        app.fill("Name that others see", "a" * 33)
        app.press("push button", "Save")
        app.wait_label("A name has 1 to 32 visible characters")
        self.assertEqual(app.see("text", "Name that others see").text, "a" * 33)
        app.press("push button", "Reset")
        wait_for(lambda: app.see("text", "Name that others see").text == "Anna", what="the name to come back")
        app.fill("Name that others see", "Anna the Third")
        app.key("Escape")
        app.press("push button", "Discard")
        wait_for(lambda: len(app.titles()) == 1, what="the settings to close")
        self.open_page(app, "Profile")
        self.assertEqual(app.see("text", "Name that others see").text, "Anna")
        app.key("Escape")
        wait_for(lambda: len(app.titles()) == 1, what="the settings to close")
        self.assertEqual(self.other_device(server).get("/users/@me")["display_name"], "Anna")

    def test_password(self):
        app, server = self.signed_in()
        self.other_device(server)
        app.action("win.change-password")
        for present, new, again, problem in (
            ("", "a new password", "a new password", "Enter the password that you have now"),
            (PASSWORD, "a new password", "another", "The two new passwords are not the same"),
            ("nonsense", "a new password", "a new password", "The present password is wrong"),
            (PASSWORD, "short", "short", "A password has at least 8 characters"),
        ):
            for field, text in (("Present password", present), ("New password", new), ("New password again", again)):
                app.fill(field, text, role="password text")
            app.press("push button", "Change Password")
            app.wait_label(problem)
        app.fill("New password", "a new password", role="password text")
        app.fill("New password again", "a new password", role="password text")
        app.press("push button", "Change Password")
        app.wait_label("Your password is changed")
        self.other_device(server, "a new password")

    def test_devices(self):
        app, server = self.signed_in()
        phone, tablet = self.other_device(server), self.other_device(server, device="tablet")
        self.other_device(server, device="television")
        self.open_page(app, "Devices")
        app.press("push button", "Sign out phone")
        app.wait_gone("push button", "Sign out phone")
        with self.assertRaises(Exception) as caught:
            phone.get("/users/@me")
        self.assertEqual(caught.exception.code, "session_revoked")
        tablet.get("/users/@me")
        app.press("push button", re.compile("^Sign Out All Others"))
        app.wait_label("2 devices have to sign in again")
        app.press("push button", "Sign Out")
        app.wait_label("You are signed in nowhere else")
        with self.assertRaises(Exception) as caught:
            tablet.get("/users/@me")
        self.assertEqual(caught.exception.code, "session_revoked")
        app.press("push button", "Close")
        wait_for(lambda: len(app.titles()) == 1, what="the settings to close")
        app.send("still here")
        app.wait_message("Anna", "still here")


if __name__ == "__main__":
    desk.main()
