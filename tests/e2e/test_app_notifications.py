#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an app tells on the desktop, with a notification daemon on its bus."""

import re
import subprocess

import desk
from api import Api
from desk import PASSWORD, Desk, make_guild, make_link
from notifications import Notifications
from session import wait_for


class TestNotifications(Desk):
    capabilities = ["body", "body-markup", "actions", "inline-reply"]

    def setUp(self):
        super().setUp()
        self.kithd = self.server(tls="auto")
        self.olga, self.guild, code = make_guild(self.kithd)
        self.addCleanup(self.olga.close)
        self.general = self.guild["channels"][0]["id"]
        self.other = self.olga.post(f"/guilds/{self.guild['id']}/channels", {"name": "other", "kind": "text"})["id"]
        self.daemon = Notifications(self.person("anna").bus, self.capabilities)
        self.addCleanup(self.daemon.close)
        self.anna = self.app("anna")
        self.anna.join(make_link(self.kithd, code), "Anna")
        self.tablet = Api(self.kithd.url)
        self.addCleanup(self.tablet.close)
        self.tablet.login("anna", PASSWORD)

    def look_elsewhere(self):
        """Another program takes the keyboard."""
        self.session.spawn(["xlogo"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # While the keyboard moves, no window has it.
        wait_for(lambda: self.active() not in (0, *self.anna.windows()), 20, "another window to have the keyboard")

    def active(self):
        out = subprocess.run(["xdotool", "getactivewindow"], capture_output=True, text=True).stdout.strip()
        return int(out) if out else 0

    def say(self, text, channel=None):
        return self.olga.send(channel or self.general, text)

    def test_one_a_channel_until_it_is_read(self):
        self.look_elsewhere()
        self.say("Are you **there**? ||the key is under the mat|| 1 < 2")
        first = self.daemon.wait()
        self.assertEqual(first.title, "olga (#general, The den)")
        self.assertEqual(first.body, "Are you there? ▒▒▒ 1 &lt; 2")
        self.assertEqual((first.hints["desktop-entry"], first.hints["category"]), ("chat.kith.Kith", "im.received"))
        last = self.say("Hello?")
        second = self.daemon.wait(lambda each: each.title == "#general, The den: 2 new messages")
        self.assertEqual((second.id, second.body), (first.id, "olga: Hello?"))
        self.say("Over here", self.other)
        self.daemon.wait(lambda each: each.title == "olga (#other, The den)")
        self.assertEqual(len(self.daemon.shown), 2)
        self.tablet.put(f"/channels/{self.general}/read", {"message_id": last["id"]})
        self.daemon.wait_for(lambda: list(self.daemon.shown) != [first.id] and len(self.daemon.shown) == 1)
        gone = self.say("Not for you", self.other)
        self.daemon.wait(lambda each: each.body == "olga: Not for you")
        self.olga.delete(f"/channels/{self.other}/messages/{gone['id']}")
        self.daemon.wait(lambda each: each.body == "Over here")
        self.anna.leave()
        self.daemon.wait_none()

    def test_what_is_in_view_is_not_told(self):
        self.anna.activate()
        self.anna.open_channel("general")
        self.say("You see me")
        self.anna.wait_message("olga", "You see me")
        self.say("You do not", self.other)
        self.daemon.wait(lambda each: each.title == "olga (#other, The den)")
        self.assertEqual(len(self.daemon.calls), 1)
        self.anna.open_channel("other")
        self.daemon.wait_none()

    def test_a_click_opens_the_message(self):
        for number in range(60):
            desk_send(self.olga, self.other, f"line {number}")
        self.look_elsewhere()
        self.say("Look here", self.other)
        shown = self.daemon.wait(lambda each: each.body.endswith("Look here"))
        self.assertEqual(shown.actions, {"default": "Open", "inline-reply": "Reply", "read": "Mark as Read"})
        self.daemon.invoke(shown.id, "default")
        self.anna.wait_title("#other")
        self.anna.wait_message("olga", "Look here")
        wait_for(lambda: self.active() in self.anna.windows(), 20, "the window to come to the front")

    def test_reply(self):
        self.look_elsewhere()
        self.say("Dinner?", self.other)
        self.daemon.reply(self.daemon.wait().id, "At *seven*")
        wait_for(lambda: self.olga.history(self.other)[-1]["content"] == "At *seven*", 20, "the answer")
        self.daemon.wait_none()
        self.assertEqual(self.tablet.get(f"/channels/{self.other}/read")["last_read_seq"], 2)
        self.say("And the dog?", self.other)
        self.daemon.invoke(self.daemon.wait().id, "read")
        wait_for(lambda: self.tablet.get(f"/channels/{self.other}/read")["last_read_seq"] == 3, 20, "the message to be read")

    def test_what_is_put_away_is_counted_anew(self):
        self.look_elsewhere()
        self.say("one")
        self.daemon.dismiss(self.daemon.wait().id)
        self.say("two")
        self.assertEqual(self.daemon.wait().title, "olga (#general, The den)")

    def test_quiet(self):
        """Muted, only mentions, Do Not Disturb, chosen on another device."""
        name = f"<@{self.tablet.get('/users/@me')['id']}>"
        path = f"/users/@me/settings/channels/{self.other}"
        self.look_elsewhere()
        self.tablet.patch(path, {"muted": True})
        self.anna.row("Channels", "^other, muted$")
        self.say(f"muted {name}", self.other)
        self.anna.row("Channels", "^other, 1 mention$")
        self.tablet.patch(path, {"muted": False, "level": "mentions"})
        self.anna.see("label", re.compile("^other, 1 mention$"))
        self.say("nobody", self.other)
        self.say(f"you {name}", self.other)
        self.daemon.wait(lambda each: each.body == "you @Anna")
        self.assertEqual(len(self.daemon.calls), 1)
        self.tablet.patch("/users/@me/presence", {"status": "dnd"})
        self.anna.see("push button", re.compile("Do not disturb|do not disturb"))
        self.say("still there?")
        self.anna.row("Channels", "^general, unread$")
        self.tablet.patch("/users/@me/presence", {"status": "online"})
        self.anna.see("push button", re.compile("Online|online"))
        self.say("back again")
        self.daemon.wait(lambda each: each.title == "olga (#general, The den)")
        self.assertEqual(len(self.daemon.calls), 2)

    def test_without_words(self):
        self.anna.key("ctrl+comma")
        self.anna.press("page tab", "Notifications")
        self.anna.see("list item", "Say Who Wrote What").press_mouse()
        self.anna.key("Escape")
        # The window behind the dialog gets the keyboard first.
        wait_for(lambda: [self.active()] == self.anna.windows(), 20, "the dialog to be gone")
        self.look_elsewhere()
        self.say("a secret")
        shown = self.daemon.wait()
        self.assertEqual((shown.title, shown.body), ("Kith", "1 new message"))


class TestPlainDaemon(TestNotifications):
    """A daemon that takes no markup and no replies."""

    capabilities = ["body", "actions"]

    def test_one_a_channel_until_it_is_read(self):
        self.look_elsewhere()
        self.say("1 < 2 & 3")
        shown = self.daemon.wait()
        self.assertEqual(shown.body, "1 < 2 & 3")
        self.assertEqual(shown.actions, {"default": "Open", "read": "Mark as Read"})

    test_what_is_in_view_is_not_told = test_a_click_opens_the_message = test_reply = None
    test_what_is_put_away_is_counted_anew = test_quiet = test_without_words = None


def desk_send(api, channel, text):
    from journey import send_patiently

    return send_patiently(api, channel, text)


if __name__ == "__main__":
    desk.main()
