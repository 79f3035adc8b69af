#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Conversations outside guilds, blocking, and the presence that people choose, on a real kithd."""

import datetime
import os
import unittest

import tap
from journey import NO_ID, Journey


def in_seconds(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Direct(Journey):
    def setUp(self):
        self.anna, self.boris, self.carla = self.person(), self.person(), self.person()
        self.home, _ = self.guild(self.anna, self.boris, self.carla)

    def of(self, person):
        return person.user["id"]

    def open(self, api, *people, **more):
        return api.post("/users/@me/channels", {"recipient_ids": [self.of(each) for each in people], **more})

    def dm(self):
        return self.open(self.anna, self.boris)["id"]


class Pairs(Direct):
    def test_there_is_one_conversation_of_two(self):
        first = self.open(self.anna, self.boris)
        self.assertEqual((first["kind"], first["name"], first.get("guild_id")), ("dm", "", None))
        self.assertEqual({each["id"] for each in first["recipients"]}, {self.of(self.anna), self.of(self.boris)})
        self.assertEqual(self.open(self.anna, self.boris)["id"], first["id"])
        self.assertEqual(self.open(self.boris, self.anna)["id"], first["id"])

    def test_it_is_seen_with_the_first_message(self):
        his = self.online(self.boris)
        channel = self.dm()
        self.assertEqual([each["id"] for each in self.anna.get("/users/@me/channels")["items"]], [channel])
        self.assertEqual(self.boris.get("/users/@me/channels")["items"], [])
        self.anna.send(channel, "hello")
        self.assertEqual(his.event("channel.create")["id"], channel)
        self.assertEqual(his.event("read.update")["mention_count"], 0)
        message = his.event("message.create")
        self.assertEqual((message["content"], message.get("guild_id"), message["seq"]), ("hello", None, 1))
        ready = self.online(self.boris).ready
        self.assertEqual([each["id"] for each in ready["dms"]], [channel])
        self.assertEqual([each["mention_count"] for each in ready["read_states"] if each["channel_id"] == channel], [1])
        self.boris.put(f"/channels/{channel}/read", {"message_id": message["id"]})
        state = next(each for each in self.online(self.boris).ready["read_states"] if each["channel_id"] == channel)
        self.assertEqual((state["mention_count"], state["last_read_seq"]), (0, 1))

    def test_everything_that_messages_can_do(self):
        channel = self.dm()
        hers, his = self.online(self.anna), self.online(self.boris)
        first = self.anna.send(channel, f"hello <@{self.of(self.boris)}> <@{self.of(self.carla)}> @everyone", nonce="n")
        self.assertEqual([each["id"] for each in first["mentions"]], [self.of(self.boris)])
        self.assertFalse(first["mention_everyone"])
        self.assertEqual(self.anna.send(channel, "again", nonce="n")["id"], first["id"])
        answer = self.boris.send(channel, "hi", reply_to=first["id"])
        self.assertEqual(hers.event("message.create", where=lambda d: d["id"] == answer["id"])["reply"]["id"], first["id"])
        self.anna.patch(f"/channels/{channel}/messages/{first['id']}", {"content": "changed"})
        self.assertEqual(his.event("message.update")["content"], "changed")
        with self.refused("missing_permission", 403):
            self.boris.delete(f"/channels/{channel}/messages/{first['id']}")
        self.anna.delete(f"/channels/{channel}/messages/{first['id']}")
        self.assertEqual(his.event("message.delete")["id"], first["id"])
        self.anna.post(f"/channels/{channel}/typing")
        self.assertEqual(his.event("typing.start")["user_id"], self.of(self.anna))
        self.assertEqual([each["content"] for each in self.anna.history(channel)], ["hi"])

    def test_who_is_not_in_it_sees_nothing(self):
        channel = self.dm()
        other = self.online(self.carla)
        message = self.anna.send(channel, "secret")
        for method, path, body in (
            ("GET", f"/channels/{channel}", None),
            ("GET", f"/channels/{channel}/messages", None),
            ("GET", f"/channels/{channel}/messages/{message['id']}", None),
            ("POST", f"/channels/{channel}/messages", {"content": "x"}),
            ("PATCH", f"/channels/{channel}/messages/{message['id']}", {"content": "x"}),
            ("DELETE", f"/channels/{channel}/messages/{message['id']}", None),
            ("PUT", f"/channels/{channel}/read", {"message_id": message["id"]}),
            ("POST", f"/channels/{channel}/typing", {}),
            ("PATCH", f"/channels/{channel}", {"name": "x"}),
            ("DELETE", f"/channels/{channel}", None),
            ("PUT", f"/channels/{channel}/recipients/{self.of(self.carla)}", None),
            ("DELETE", f"/channels/{channel}/recipients/@me", None),
        ):
            with self.subTest(path=path), self.refused("unknown_channel", 404):
                self.carla.call(method, path, body)
        self.carla.send(self.home["channels"][0]["id"], "end")
        other.event("message.create", where=lambda d: d["content"] == "end")
        self.assertNotIn(channel, str(other.events))
        self.assertNotIn(channel, str(self.online(self.carla).ready))

    def test_closing_until_the_next_message(self):
        channel = self.dm()
        self.anna.send(channel, "one")
        hers = self.online(self.anna)
        self.anna.delete(f"/channels/{channel}")
        self.assertEqual(hers.event("channel.delete")["id"], channel)
        self.assertEqual(self.online(self.anna).ready["dms"], [])
        self.boris.send(channel, "two")
        self.assertEqual(hers.event("channel.create")["last_seq"], 1)
        self.assertEqual(hers.event("read.update")["last_read_seq"], 1)
        self.assertEqual(hers.event("message.create")["content"], "two")
        self.assertEqual([each["content"] for each in self.anna.history(channel)], ["one", "two"])

    def test_resume(self):
        channel = self.dm()
        self.anna.send(channel, "before")
        his = self.online(self.boris)
        after = his.last_event
        his.drop()
        self.anna.send(channel, "while away")
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        self.assertGreaterEqual(again.resume(self.boris.token, after), 1)
        self.assertEqual(again.event("message.create")["content"], "while away")

    def test_refusals(self):
        stranger = self.person()
        for ids, code in (([], "no_recipients"), ([self.of(self.anna)], "this_is_you"), ([NO_ID], "unknown_user"), ([self.of(stranger)], "unknown_user")):
            with self.subTest(code=code), self.refused(code):
                self.anna.post("/users/@me/channels", {"recipient_ids": ids})
        with self.refused_field("recipient_ids", "too_many_items"):
            self.anna.post("/users/@me/channels", {"recipient_ids": [NO_ID] * 10})
        with self.refused("not_a_group", 400):
            self.anna.patch(f"/channels/{self.dm()}", {"name": "x"})
        with self.refused("not_a_guild_channel"):
            self.anna.post(f"/guilds/{self.home['id']}/channels", {"name": "x", "kind": "dm"})

    def test_not_from_members_of_this_guild(self):
        hers = self.online(self.boris)
        answer = self.boris.patch(f"/users/@me/guilds/{self.home['id']}", {"direct_messages": False})
        self.assertFalse(answer["direct_messages"])
        self.assertFalse(hers.event("privacy.update")["direct_messages"])
        self.assertFalse(self.boris.get(f"/guilds/{self.home['id']}")["direct_messages"])
        self.assertTrue(self.anna.get(f"/guilds/{self.home['id']}")["direct_messages"])
        with self.refused("cannot_message", 403):
            self.dm()
        # Who switched it off can write and gets answers.
        channel = self.open(self.boris, self.anna)["id"]
        with self.refused("cannot_message"):
            self.anna.send(channel, "not yet")
        self.boris.send(channel, "I begin")
        self.anna.send(channel, "thanks")
        # Another guild that they share may allow it.
        self.carla.send(self.open(self.carla, self.anna)["id"], "x")
        second, _ = self.guild(self.carla, self.boris)
        self.open(self.carla, self.boris)
        with self.refused("unknown_guild"):
            self.anna.patch(f"/users/@me/guilds/{second['id']}", {"direct_messages": False})


class Groups(Direct):
    def group(self, **more):
        return self.open(self.anna, self.boris, self.carla, **more)["id"]

    def test_group(self):
        his = self.online(self.boris)
        group = self.open(self.anna, self.boris, self.carla, name="Trip")
        self.assertEqual((group["kind"], group["name"], group["owner_id"]), ("group", "Trip", self.of(self.anna)))
        self.assertEqual(his.event("channel.create")["id"], group["id"])
        self.carla.send(group["id"], "hello")
        self.assertEqual(his.event("message.create")["content"], "hello")
        self.assertNotEqual(self.group(), group["id"])

    def test_rename(self):
        group = self.group()
        his = self.online(self.boris)
        self.carla.patch(f"/channels/{group}", {"name": "Trip"})
        self.assertEqual(his.event("channel.update")["name"], "Trip")
        note = his.event("message.create")
        self.assertEqual((note["kind"], note["content"], note["author"]["id"]), ("channel_name", "Trip", self.of(self.carla)))
        with self.refused_field("name", "channel_name_bad"):
            self.anna.patch(f"/channels/{group}", {"name": " "})
        state = next(each for each in self.online(self.boris).ready["read_states"] if each["channel_id"] == group)
        self.assertEqual(state["mention_count"], 0)

    def test_people_come_and_go(self):
        group = self.group()
        dora = self.person()
        with self.refused("unknown_user"):
            self.anna.put(f"/channels/{group}/recipients/{self.of(dora)}", None)
        code = self.anna.post(f"/guilds/{self.home['id']}/invites")["code"]
        dora.post(f"/invites/{code}")
        hers, his = self.online(dora), self.online(self.boris)
        self.carla.send(group, "before")
        self.boris.put(f"/channels/{group}/recipients/{self.of(dora)}", None)
        self.boris.put(f"/channels/{group}/recipients/{self.of(dora)}", None)
        self.assertEqual(hers.event("channel.create")["id"], group)
        note = hers.event("message.create")
        self.assertEqual((note["kind"], [each["id"] for each in note["mentions"]]), ("recipient_add", [self.of(dora)]))
        self.assertIn(self.of(dora), [each["id"] for each in his.event("channel.update")["recipients"]])
        with self.refused("missing_permission"):
            self.boris.delete(f"/channels/{group}/recipients/{self.of(dora)}")
        self.anna.delete(f"/channels/{group}/recipients/{self.of(dora)}")
        self.assertEqual(hers.event("channel.delete")["id"], group)
        self.assertEqual(his.event("message.create", where=lambda d: d["kind"] == "recipient_remove")["author"]["id"], self.of(self.anna))
        self.anna.send(group, "without her")
        his.event("message.create", where=lambda d: d["content"] == "without her")
        dora.send(self.home["channels"][0]["id"], "end")
        hers.event("message.create", where=lambda d: d["content"] == "end")
        self.assertNotIn("without her", str(hers.events))
        with self.refused("unknown_channel"):
            dora.get(f"/channels/{group}/messages")

    def test_the_owner_leaves(self):
        group = self.group()
        his, hers = self.online(self.boris), self.online(self.anna)
        self.anna.delete(f"/channels/{group}/recipients/@me")
        self.assertEqual(hers.event("channel.delete")["id"], group)
        note = his.event("message.create")
        self.assertEqual((note["kind"], note["author"]["id"], note["mentions"][0]["id"]), ("recipient_remove", self.of(self.anna), self.of(self.anna)))
        heir = his.event("channel.update")["owner_id"]
        self.assertIn(heir, (self.of(self.boris), self.of(self.carla)))
        owner, other = (self.boris, self.carla) if heir == self.of(self.boris) else (self.carla, self.boris)
        owner.delete(f"/channels/{group}/recipients/{self.of(other)}")
        owner.delete(f"/channels/{group}/recipients/@me")
        with self.refused("unknown_channel"):
            owner.get(f"/channels/{group}")

    def test_ten_people(self):
        code = self.anna.post(f"/guilds/{self.home['id']}/invites")["code"]
        more = [self.person() for _ in range(8)]
        for each in more:
            each.post(f"/invites/{code}")
        group = self.open(self.anna, self.boris, self.carla, *more[:7])["id"]
        self.assertEqual(len(self.anna.get(f"/channels/{group}")["recipients"]), 10)
        with self.refused("group_full", 400):
            self.anna.put(f"/channels/{group}/recipients/{self.of(more[7])}", None)


class Blocks(Direct):
    def block(self, api, person):
        api.put(f"/users/@me/blocks/{self.of(person)}", None)

    def test_blocked_people_cannot_write(self):
        channel = self.dm()
        self.anna.send(channel, "one")
        self.boris.send(channel, "two")
        mine = self.online(self.boris)
        self.block(self.boris, self.anna)
        self.block(self.boris, self.anna)
        self.assertEqual(mine.event("block.add")["id"], self.of(self.anna))
        self.assertEqual([each["id"] for each in self.boris.get("/users/@me/blocks")["items"]], [self.of(self.anna)])
        self.assertEqual([each["id"] for each in self.online(self.boris).ready["blocks"]], [self.of(self.anna)])
        # The same code as for the switch: nobody learns that they were blocked.
        for api in (self.anna, self.boris):
            with self.refused("cannot_message", 403):
                api.send(channel, "three")
        with self.refused("cannot_message"):
            self.anna.post(f"/channels/{channel}/typing")
        with self.refused("cannot_message"):
            self.open(self.anna, self.boris, self.carla)
        self.assertEqual(self.online(self.anna).ready["blocks"], [])
        self.boris.delete(f"/users/@me/blocks/{self.of(self.anna)}")
        self.boris.delete(f"/users/@me/blocks/{self.of(self.anna)}")
        self.assertEqual(mine.event("block.remove")["user_id"], self.of(self.anna))
        self.anna.send(channel, "three")

    def test_their_messages_count_for_nothing(self):
        group = self.open(self.anna, self.boris, self.carla)["id"]
        self.block(self.boris, self.anna)
        self.anna.send(group, "one")
        self.carla.send(group, "two")
        state = next(each for each in self.online(self.boris).ready["read_states"] if each["channel_id"] == group)
        self.assertEqual(state["mention_count"], 1)

    def test_refusals(self):
        with self.refused("this_is_you"):
            self.block(self.anna, self.anna)
        with self.refused("unknown_user"):
            self.anna.put(f"/users/@me/blocks/{NO_ID}", None)
        with self.refused("unknown_user"):
            self.block(self.anna, self.person())


class Presence(Direct):
    def test_a_status_follows_to_all_devices(self):
        hers, second, his = self.online(self.anna), self.online(self.anna), self.online(self.boris)
        until = in_seconds(3600)
        self.anna.patch("/users/@me/presence", {"status": "dnd", "emoji": "🎧", "text": "listening", "expires_at": until})
        seen = his.event("presence.update", where=lambda d: d["status"] == "dnd")
        self.assertEqual((seen["emoji"], seen["text"], seen["expires_at"]), ("🎧", "listening", until))
        for gateway in (hers, second):
            self.assertEqual(gateway.event("presence.own")["status"], "dnd")
        third = self.online(self.anna).ready
        self.assertEqual((third["status"], third["presence"]["text"]), ("dnd", "listening"))
        presences = {each["user_id"]: each for each in self.online(self.carla).ready["guilds"][0]["presences"]}
        self.assertEqual(presences[self.of(self.anna)]["text"], "listening")
        self.anna.patch("/users/@me/presence", {"text": None, "emoji": None})
        self.assertNotIn("text", his.event("presence.update", where=lambda d: d["user_id"] == self.of(self.anna)))

    def test_words_end_by_themselves(self):
        self.online(self.anna)
        hers, his = self.online(self.anna), self.online(self.boris)
        self.anna.patch("/users/@me/presence", {"text": "for a moment", "expires_at": in_seconds(3)})
        his.event("presence.update", where=lambda d: d.get("text") == "for a moment")
        his.event("presence.update", where=lambda d: d["user_id"] == self.of(self.anna) and not d.get("text"))
        hers.event("presence.own", where=lambda d: not d.get("text"))
        self.assertNotIn("text", self.online(self.anna).ready["presence"])

    def test_idle_is_of_a_device(self):
        hers, second, his = self.online(self.anna), self.online(self.anna), self.online(self.boris)
        hers.send(op="presence", status="idle")
        second.send(op="presence", status="idle")
        his.event("presence.update", where=lambda d: d["status"] == "idle")
        second.send(op="presence", status="online")
        his.event("presence.update", where=lambda d: d["status"] == "online")
        self.anna.patch("/users/@me/presence", {"status": "idle"})
        his.event("presence.update", where=lambda d: d["status"] == "idle")

    def test_invisible_is_like_offline(self):
        channel = self.dm()
        self.anna.send(channel, "hello")
        self.anna.patch("/users/@me/presence", {"status": "invisible", "text": "nobody reads this"})
        his = self.online(self.boris)
        hers = self.online(self.anna)
        self.assertEqual(hers.ready["status"], "invisible")
        self.anna.post(f"/channels/{channel}/typing")
        self.anna.post(f"/channels/{self.home['channels'][0]['id']}/typing")
        self.anna.patch("/users/@me/presence", {"text": "nor this"})
        hers.event("presence.own")
        other = self.online(self.carla)
        self.assertEqual(self.carla.get(f"/invites/{self.anna.post('/guilds/' + self.home['id'] + '/invites')['code']}")["online_count"], 2)
        ready = str(other.ready)
        self.assertNotIn("nobody reads", ready)
        self.assertNotIn("invisible", ready)
        self.assertNotIn(self.of(self.anna), [each["user_id"] for each in other.ready["guilds"][0]["presences"]])
        hers.drop()
        self.anna.send(channel, "end")
        his.event("message.create", where=lambda d: d["content"] == "end")
        kinds = {each["t"] for each in his.events if self.of(self.anna) in str(each["d"])}
        self.assertEqual(kinds, {"message.create"})

    def test_refusals(self):
        for body, code in (({"text": "x" * 129}, "status_text_too_long"), ({"text": "\u200b"}, "status_text_bad"), ({"emoji": ""}, "status_emoji_bad"), ({"status": "away"}, "unknown_value")):
            with self.subTest(code=code), self.refused_field(next(iter(body)), code):
                self.anna.patch("/users/@me/presence", body)
        with self.refused("status_emoji_bad"):
            self.anna.patch("/users/@me/presence", {"emoji": "ab"})
        with self.refused("expired_status"):
            self.anna.patch("/users/@me/presence", {"text": "x", "expires_at": in_seconds(-60)})


class Restart(Direct):
    def test_a_status_survives_a_restart(self):
        self.anna.patch("/users/@me/presence", {"status": "dnd", "text": "still here"})
        self.server.stop()
        self.server.start()
        api = self.api()
        api.login(self.anna.user["username"])
        ready = self.online(api).ready
        self.assertEqual((ready["status"], ready["presence"]["text"]), ("dnd", "still here"))


if __name__ == "__main__":
    tap.main()
