#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pins, forwarding, going back, bulk deletion, slow mode and notes of a real kithd."""

import tap
from journey import NO_ID, Journey


class Talk(Journey):
    def setUp(self):
        self.anna, self.boris = self.person(), self.person()
        self.guild_, self.channel = self.guild(self.anna, self.boris)
        self.other = self.anna.post(f"/guilds/{self.guild_['id']}/channels", {"name": "other", "kind": "text"})["id"]

    def pins(self, person, channel=None):
        return [each["id"] for each in person.get(f"/channels/{channel or self.channel}/pins")["items"]]

    def test_pins(self):
        gateway = self.online(self.boris)
        first, second = self.boris.send(self.channel, "rules"), self.boris.send(self.channel, "address")
        for message in (first, second):
            self.anna.put(f"/channels/{self.channel}/pins/{message['id']}")
            self.assertTrue(gateway.event("message.update", where=lambda d: d["id"] == message["id"])["pinned"])
            note = gateway.event("message.create", where=lambda d: d["kind"] == "pin")
            self.assertEqual((note["author"]["id"], note["content"], note["reply_to"]), (self.anna.user["id"], "", message["id"]))
        self.assertEqual(self.pins(self.boris), [second["id"], first["id"]])
        self.anna.delete(f"/channels/{self.channel}/pins/{second['id']}")
        self.anna.delete(f"/channels/{self.channel}/pins/{second['id']}")
        self.assertFalse(gateway.event("message.update")["pinned"])
        self.assertEqual(self.pins(self.boris), [first["id"]])
        log = self.anna.get(f"/guilds/{self.guild_['id']}/audit-log")["items"]
        self.assertEqual([each["action"] for each in log][:3], ["message_unpin", "message_pin", "message_pin"])

    def test_pins_are_refused(self):
        message = self.boris.send(self.channel, "x")
        stranger = self.person()
        with self.refused("missing_permission", 403):
            self.boris.put(f"/channels/{self.channel}/pins/{message['id']}")
        for method in (stranger.get, stranger.delete):
            with self.refused("unknown_channel", 404):
                method(f"/channels/{self.channel}/pins" + ("" if method == stranger.get else f"/{message['id']}"))
        with self.refused("unknown_message", 404):
            self.anna.put(f"/channels/{self.channel}/pins/{NO_ID}")
        with self.refused("unknown_message", 404):
            self.anna.put(f"/channels/{self.other}/pins/{message['id']}")
        note = next(each for each in self.anna.history(self.channel) if each["kind"] == "join")
        with self.refused("system_message", 400):
            self.anna.put(f"/channels/{self.channel}/pins/{note['id']}")

    def test_forward(self):
        source = self.boris.send(self.channel, f"see you <@{self.anna.user['id']}>")
        gateway = self.online(self.boris)
        path = f"/channels/{self.channel}/messages/{source['id']}/forward"
        sent = self.anna.post(path, {"channel_id": self.other, "nonce": "f", "comment": "note"})
        self.assertEqual(self.anna.post(path, {"channel_id": self.other, "nonce": "f"})["id"], sent["id"])
        told = gateway.event("message.create")
        self.assertEqual((told["channel_id"], told["content"]), (self.other, "note"))
        self.assertEqual(told["forwarded"]["author_name"], self.boris.user["display_name"])
        self.assertEqual(told["forwarded"]["content"], f"see you @{self.anna.user['display_name']}")
        self.assertNotIn(source["id"], str(told["forwarded"]))
        origin = self.boris.get(f"/channels/{self.other}/messages/{sent['id']}/origin")
        self.assertEqual((origin["channel_id"], origin["message_id"]), (self.channel, source["id"]))
        edited = self.boris.patch(f"/channels/{self.channel}/messages/{source['id']}", {"content": "changed"})
        self.assertEqual(edited["content"], "changed")
        self.assertEqual(self.boris.get(f"/channels/{self.other}/messages/{sent['id']}")["forwarded"]["content"], told["forwarded"]["content"])

    def test_forward_tells_nobody_where_it_was(self):
        """Who is not in the guild of the message sees what was forwarded, and not from where."""
        stranger = self.person()
        elsewhere, place = self.guild(self.boris, stranger, name="Elsewhere")
        source = self.anna.send(self.channel, "ours")
        sent = self.boris.post(f"/channels/{self.channel}/messages/{source['id']}/forward", {"channel_id": place})
        self.assertNotIn(self.channel, str(stranger.get(f"/channels/{place}/messages/{sent['id']}")))
        with self.refused("unknown_message", 404):
            stranger.get(f"/channels/{place}/messages/{sent['id']}/origin")
        with self.refused("unknown_channel", 404):
            stranger.post(f"/channels/{self.channel}/messages/{source['id']}/forward", {"channel_id": place})
        with self.refused("unknown_channel", 404):
            self.anna.post(f"/channels/{self.channel}/messages/{source['id']}/forward", {"channel_id": place})

    def test_mark_unread(self):
        first, second = self.anna.send(self.channel, "1"), self.anna.send(self.channel, f"<@{self.boris.user['id']}>")
        self.boris.put(f"/channels/{self.channel}/read", {"message_id": second["id"]})
        device = self.online(self.boris)
        state = self.boris.put(f"/channels/{self.channel}/read", {"message_id": second["id"], "unread": True})
        self.assertEqual((state["last_read_id"], state["mention_count"]), (first["id"], 1))
        told = device.event("read.update")
        self.assertEqual((told["last_read_seq"], told["unread"]), (first["seq"], True))
        with self.refused("unknown_message", 404):
            self.boris.put(f"/channels/{self.channel}/read", {"message_id": NO_ID, "unread": True})

    def test_bulk_delete(self):
        gateway = self.online(self.boris)
        ids = [self.boris.send(self.channel, str(number))["id"] for number in range(3)]
        path = f"/channels/{self.channel}/messages/bulk-delete"
        with self.refused("missing_permission", 403):
            self.boris.post(path, {"ids": ids})
        with self.refused("unknown_channel", 404):
            self.person().post(path, {"ids": ids})
        with self.refused_field("ids", "too_few_messages"):
            self.anna.post(path, {"ids": ids[:1]})
        with self.refused_field("ids", "too_many_items"):
            self.anna.post(path, {"ids": [NO_ID] * 101})
        self.anna.post(path, {"ids": ids[:2] + [NO_ID], "reason": "spam"})
        self.assertEqual(sorted(gateway.event("message.delete-bulk")["ids"]), sorted(ids[:2]))
        self.assertEqual([each["id"] for each in self.boris.history(self.channel) if each["kind"] == "text"], ids[2:])
        noted = self.anna.get(f"/guilds/{self.guild_['id']}/audit-log")["items"][0]
        self.assertEqual((noted["action"], noted["reason"]), ("message_bulk_delete", "spam"))

    def test_slow_mode(self):
        with self.refused_field("slow_mode_seconds", "slow_mode_bad"):
            self.anna.patch(f"/channels/{self.channel}", {"slow_mode_seconds": 21601})
        with self.refused("missing_permission", 403):
            self.boris.patch(f"/channels/{self.channel}", {"slow_mode_seconds": 60})
        gateway = self.online(self.boris)
        self.anna.patch(f"/channels/{self.channel}", {"slow_mode_seconds": 60})
        self.assertEqual(gateway.event("channel.update")["slow_mode_seconds"], 60)
        self.boris.send(self.channel, "one", nonce="1")
        self.boris.send(self.channel, "one", nonce="1")
        with self.refused("slow_mode", 429) as caught:
            self.boris.send(self.channel, "two")
        self.assertIn(int(caught.exception.headers["Retry-After"]), range(1, 61))
        self.assertEqual(caught.exception.problem["retry_after"], int(caught.exception.headers["Retry-After"]))
        for _ in range(2):
            self.anna.send(self.channel, "moderators are not slowed")
        self.anna.patch(f"/channels/{self.channel}", {"slow_mode_seconds": 0})
        self.boris.send(self.channel, "two")

    def test_leaving_is_noted(self):
        gateway = self.online(self.anna)
        self.boris.delete(f"/guilds/{self.guild_['id']}/members/@me")
        note = gateway.event("message.create")
        self.assertEqual((note["kind"], note["author"]["id"], note["content"]), ("leave", self.boris.user["id"], ""))


if __name__ == "__main__":
    tap.main()
