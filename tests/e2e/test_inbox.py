#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What calls a person, over all guilds of a real kithd, and many channels read at once."""

import tap
from journey import NO_ID, Journey

VIEW = 1 << 10


class Inbox(Journey):
    def setUp(self):
        self.anna, self.boris = self.person(), self.person()
        self.first, self.channel = self.guild(self.anna, self.boris)
        self.second, self.far = self.guild(self.anna, self.boris)

    def call(self, channel):
        return self.anna.send(channel, f"look, <@{self.boris.user['id']}>")["id"]

    def mentions(self, **query):
        words = "&".join(f"{key}={value}" for key, value in query.items())
        return self.boris.get("/users/@me/mentions" + (f"?{words}" if words else ""))

    def ids(self, **query):
        return [each["id"] for each in self.mentions(**query)["items"]]

    def test_mentions(self):
        self.assertEqual(self.mentions(), {"items": []})
        calls = [self.call(channel) for channel in (self.channel, self.far, self.channel)]
        self.anna.send(self.channel, "nobody")
        page = self.mentions(limit=2)
        self.assertEqual([each["id"] for each in page["items"]], [calls[2], calls[1]])
        self.assertEqual(page["items"][1]["guild_id"], self.second["id"])
        self.assertEqual(self.ids(before=page["next"]), [calls[0]])
        self.assertNotIn("next", self.mentions(before=page["next"]))
        self.anna.delete(f"/channels/{self.channel}/messages/{calls[2]}")
        self.assertEqual(self.ids(), [calls[1], calls[0]])

    def test_hidden_means_hidden(self):
        calls = [self.call(channel) for channel in (self.channel, self.far)]
        overwrite = f"/channels/{self.channel}/overwrites/{self.first['id']}"
        self.anna.put(overwrite, {"kind": "role", "allow": "0", "deny": str(VIEW)})
        self.assertEqual(self.ids(), [calls[1]])
        self.anna.delete(overwrite)
        self.assertEqual(self.ids(), [calls[1], calls[0]])
        self.boris.delete(f"/guilds/{self.second['id']}/members/@me")
        self.assertEqual(self.ids(), [calls[0]])

    def test_many_read_at_once(self):
        marks = [{"channel_id": channel, "message_id": self.call(channel)} for channel in (self.channel, self.far)]
        gateway = self.online(self.boris)
        nothing = {"channel_id": NO_ID, "message_id": NO_ID}
        states = self.boris.put("/users/@me/read", {"items": [nothing, *marks]})["items"]
        self.assertEqual([(each["channel_id"], each["mention_count"]) for each in states], [(each["channel_id"], 0) for each in marks])
        told = {gateway.event("read.update")["channel_id"] for _ in marks}
        self.assertEqual(told, {self.channel, self.far})
        self.assertEqual(self.boris.put("/users/@me/read", {"items": []}), {"items": []})

    def test_a_channel_that_is_seen_again_is_as_far_read_as_it_was(self):
        last = self.call(self.channel)
        self.boris.put(f"/channels/{self.channel}/read", {"message_id": last})
        self.call(self.channel)
        overwrite = f"/channels/{self.channel}/overwrites/{self.first['id']}"
        self.anna.put(overwrite, {"kind": "role", "allow": "0", "deny": str(VIEW)})
        gateway = self.online(self.boris)
        self.assertNotIn(self.channel, [each["channel_id"] for each in gateway.ready["read_states"]])
        self.anna.delete(overwrite)
        self.assertEqual(gateway.event("channel.create")["id"], self.channel)
        state = gateway.event("read.update")
        self.assertEqual((state["channel_id"], state["last_read_id"]), (self.channel, last))
        self.assertEqual(state["mention_count"], 1)
        self.assertFalse(state.get("unread", False))


if __name__ == "__main__":
    tap.main()
