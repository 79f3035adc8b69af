#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the app keeps to itself, and whom it trusts."""

import re
import shutil

import desk
from api import Api
from desk import PASSWORD, Desk


class Safety(Desk):
    def community(self, server):
        """Somebody who has a guild there, and whom a test can drive without an app. Returns their API and a link."""
        api = Api(server.url)
        api.register("owner", PASSWORD, display_name="Owner")
        guild = api.post("/guilds", {"name": "The Fox Den"})
        api.channel = guild["channels"][0]["id"]
        code = api.post(f"/guilds/{guild['id']}/invites")["code"]
        self.addCleanup(api.close)
        return api, code

    def link(self, server, code, port=None):
        address = f"kith://127.0.0.1:{port or server.port}/{code}"
        return address + ("?tls=off" if server.tls == "off" else f"?fp={server.fingerprint}")

    def test_dead_invite(self):
        server = self.server()
        app = self.app("anna")
        app.press("push button", "Join with a Link")
        app.fill("Invite link or code", self.link(server, "nonsense"))
        app.press("push button", "Continue")
        app.wait_label("This invite is not valid any more", timeout=40)

    def test_nothing_is_written_down_without_a_keyring(self):
        server = self.server()
        _, code = self.community(server)
        app = self.app("anna", keyring=False)
        app.join(self.link(server, code), "Anna")
        app.wait_label("No keyring was found", timeout=40)
        app.send("it works all the same")
        app.wait_message("Anna", "it works all the same")
        home = app.person.home
        for path in home.rglob("*"):
            if path.is_file():
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), path)
                self.assertNotRegex(path.read_bytes(), rb"eyJ[\w-]+\.eyJ", path)

    def test_secrets_are_only_in_the_keyring(self):
        server = self.server()
        _, code = self.community(server)
        app = self.app("anna")
        app.join(self.link(server, code), "Anna")
        app.send("hello")
        app.wait_message("Anna", "hello")
        keyrings = app.person.home / ".local/share/keyrings"
        for path in app.person.home.rglob("*"):
            if path.is_file() and keyrings not in path.parents:
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), path)
                self.assertNotRegex(path.read_bytes(), rb"eyJ[\w-]+\.eyJ", path)
        self.assertNotIn("hello", app.printed)

    def test_signed_out_elsewhere(self):
        server = self.server()
        _, code = self.community(server)
        app = self.app("anna")
        app.join(self.link(server, code), "Anna")
        app.send("hello")
        app.wait_message("Anna", "hello")
        other = Api(server.url)
        self.addCleanup(other.close)
        other.login("anna", PASSWORD)
        session = next(each for each in other.get("/auth/sessions")["items"] if not each["current"])
        other.delete(f"/auth/sessions/{session['id']}")
        app.wait_label("You were signed out of this server", timeout=40)

    def test_server_with_another_fingerprint(self):
        """A link names the certificate: who shows another one gets nothing."""
        server = self.server(tls="auto")
        _, code = self.community(server)
        app = self.app("anna")
        app.press("push button", "Join with a Link")
        app.fill("Invite link or code", f"kith://127.0.0.1:{server.port}/{code}?fp={'ab' * 32}")
        app.press("push button", "Continue")
        app.wait_label("(?i)certificate", timeout=40)
        self.assertIsNone(app.sees("text", "Your name"))

    def test_a_certificate_is_trusted_only_by_a_yes(self):
        """A no is remembered over a restart, and a certificate that changed is asked about when signing in afresh too."""
        server = self.server(tls="auto")
        Api(server.url).register("anna", PASSWORD)
        address = f"127.0.0.1:{server.port}"
        app = self.app("anna")
        app.open_sign_in(address, "anna", PASSWORD)
        app.press("push button", "Sign In")
        app.wait_label("certificate of its own making", timeout=30)
        app.end()
        app = self.app("anna")
        app.open_sign_in(address, "anna", PASSWORD)
        app.press("push button", "Sign In")
        shown = re.sub(r"\s", "", app.wait_label("certificate of its own making", timeout=30)).lower()
        self.assertIn(server.fingerprint, shown)
        app.see("push button", "Cancel").click()
        app.wait_gone("push button", "Trust It")
        app.press("push button", "Sign In")
        app.see("push button", "Trust It", timeout=30).click()
        app.wait_gone("push button", "Sign In", timeout=30)
        app.action("win.sign-out")
        app.see("push button", "Sign Out").click()
        app.see("push button", "Sign In to a Server", timeout=30)
        first = server.fingerprint
        server.stop()
        for name in ("tls-certificate.pem", "tls-key.pem"):
            (server.data_dir / name).unlink()
        server.start()
        app.open_sign_in(address, "anna", PASSWORD)
        app.press("push button", "Sign In")
        shown = re.sub(r"\s", "", app.wait_label("pretends to be it", timeout=30)).lower()
        self.assertIn(first, shown)
        self.assertIn(server.fingerprint, shown)
        app.see("push button", "Trust It").click()
        app.wait_gone("push button", "Sign In", timeout=30)

    def test_server_lost_its_data(self):
        server = self.server()
        _, code = self.community(server)
        app = self.app("anna")
        app.join(self.link(server, code), "Anna")
        app.send("hello")
        app.wait_message("Anna", "hello")
        server.stop()
        for path in server.data_dir.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        server.start()
        app.wait_label("You were signed out of this server", timeout=60)
        self.assertIsNone(app.process.poll())

    def test_the_same_account_on_another_device(self):
        """A server known only by its address is asked about; then both devices show the same."""
        server = self.server(tls="auto")
        _, code = self.community(server)
        first, second = self.app("anna"), self.app("laptop")
        first.join(self.link(server, code), "Anna")
        first.send("from the first device")
        second.open_sign_in(f"127.0.0.1:{server.port}", "anna", PASSWORD)
        second.press("push button", "Sign In")
        second.see("push button", "Trust It", timeout=30).click()
        second.wait_title("#general", timeout=30)
        second.wait_message("Anna", "from the first device")
        second.send("and from the second")
        first.wait_message("Anna", "and from the second")


if __name__ == "__main__":
    desk.main()
