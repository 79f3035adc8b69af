#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Guilds, channels, members and invites of a real kithd."""

import tap
from journey import NO_ID, Journey

DEFAULT_NAME = "general"


class Guilds(Journey):
    def test_new_guild(self):
        anna = self.person()
        gateway = self.online(anna)
        guild = anna.post("/guilds", {"name": "Ёлки & 🎄"})
        self.assertEqual(guild["name"], "Ёлки & 🎄")
        self.assertEqual(guild["owner_id"], anna.user["id"])
        self.assertEqual(guild["member_count"], 1)
        self.assertEqual([(each["name"], each["kind"]) for each in guild["channels"]], [(DEFAULT_NAME, "text")])
        self.assertEqual([each["id"] for each in guild["roles"]], [guild["id"]])
        self.assertEqual(gateway.event("guild.create")["id"], guild["id"])
        self.assertEqual([each["id"] for each in anna.get("/guilds")["items"]], [guild["id"]])
        self.assertEqual(anna.get(f"/guilds/{guild['id']}")["channels"], guild["channels"])

    def test_names(self):
        anna = self.person()
        for name in ("", "\u200b", "x" * 101, " \n "):
            with self.subTest(name), self.refused_field("name", "guild_name_bad"):
                anna.post("/guilds", {"name": name})
        with self.refused_field("name", "required"):
            anna.post("/guilds", {})

    def test_rename(self):
        anna, boris = self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        gateway = self.online(boris)
        anna.patch(f"/guilds/{guild['id']}", {"name": "The burrow"})
        self.assertEqual(gateway.event("guild.update")["name"], "The burrow")
        with self.refused("missing_permission", 403):
            boris.patch(f"/guilds/{guild['id']}", {"name": "Mine"})

    def test_strangers_see_nothing(self):
        anna, eve = self.person(), self.person()
        guild, channel = self.guild(anna)
        for call in (
            lambda: eve.get(f"/guilds/{guild['id']}"),
            lambda: eve.get(f"/guilds/{guild['id']}/members"),
            lambda: eve.get(f"/guilds/{guild['id']}/channels"),
            lambda: eve.get(f"/guilds/{guild['id']}/roles"),
            lambda: eve.get(f"/guilds/{guild['id']}/invites"),
            lambda: eve.patch(f"/guilds/{guild['id']}", {"name": "x"}),
            lambda: eve.delete(f"/guilds/{guild['id']}"),
            lambda: eve.post(f"/guilds/{guild['id']}/channels", {"name": "x", "kind": "text"}),
            lambda: eve.post(f"/guilds/{guild['id']}/invites"),
            lambda: eve.get(f"/guilds/{NO_ID}"),
        ):
            with self.refused("unknown_guild", 404):
                call()
        for call in (
            lambda: eve.get(f"/channels/{channel}"),
            lambda: eve.get(f"/channels/{channel}/messages"),
            lambda: eve.send(channel, "hello"),
            lambda: eve.patch(f"/channels/{channel}", {"name": "x"}),
            lambda: eve.delete(f"/channels/{channel}"),
            lambda: eve.post(f"/channels/{channel}/typing"),
            lambda: eve.put(f"/channels/{channel}/read", {"message_id": NO_ID}),
            lambda: eve.get(f"/channels/{NO_ID}"),
        ):
            with self.refused("unknown_channel", 404):
                call()

    def test_delete(self):
        anna, boris = self.person(), self.person()
        guild, channel = self.guild(anna, boris)
        gateway = self.online(boris)
        with self.refused("missing_permission", 403):
            boris.delete(f"/guilds/{guild['id']}")
        anna.delete(f"/guilds/{guild['id']}")
        self.assertEqual(gateway.event("guild.delete")["id"], guild["id"])
        with self.refused("unknown_guild", 404):
            anna.get(f"/guilds/{guild['id']}")
        with self.refused("unknown_channel", 404):
            boris.get(f"/channels/{channel}/messages")

    def test_leave(self):
        anna, boris = self.person(), self.person()
        guild, channel = self.guild(anna, boris)
        hers, his = self.online(anna), self.online(boris)
        with self.refused("owner_cannot_leave", 403):
            anna.delete(f"/guilds/{guild['id']}/members/@me")
        boris.delete(f"/guilds/{guild['id']}/members/@me")
        self.assertEqual(hers.event("member.remove")["user_id"], boris.user["id"])
        self.assertEqual(his.event("guild.delete")["id"], guild["id"])
        anna.send(channel, "he must not see this")
        with self.refused("unknown_channel", 404):
            boris.get(f"/channels/{channel}/messages")
        boris.post("/guilds", {"name": "his own"})
        his.event("guild.create")
        self.assertNotIn("message.create", [each.get("t") for each in his.events])
        self.assertEqual(anna.get(f"/guilds/{guild['id']}")["member_count"], 1)

    def test_members_page(self):
        anna = self.person()
        others = [self.person() for _ in range(6)]
        guild, _ = self.guild(anna, *others)
        seen, after = [], None
        while True:
            page = anna.get(f"/guilds/{guild['id']}/members", limit=3, after=after)
            seen += [each["user"]["id"] for each in page["items"]]
            after = page.get("next")
            if not after:
                break
        self.assertEqual(sorted(seen), sorted(each.user["id"] for each in [anna, *others]))
        self.assertEqual(seen, sorted(seen))
        member = anna.get(f"/guilds/{guild['id']}/members/{others[0].user['id']}")
        self.assertEqual(member["user"]["username"], others[0].user["username"])
        with self.refused("unknown_member", 404):
            anna.get(f"/guilds/{guild['id']}/members/{NO_ID}")


class Channels(Journey):
    def test_create(self):
        anna, boris = self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        gateway = self.online(boris)
        category = anna.post(f"/guilds/{guild['id']}/channels", {"name": "Talk", "kind": "category"})
        channel = anna.post(
            f"/guilds/{guild['id']}/channels", {"name": "чат", "kind": "text", "parent_id": category["id"], "topic": "all"}
        )
        self.assertEqual((channel["parent_id"], channel["topic"], channel["last_seq"]), (category["id"], "all", 0))
        self.assertEqual(gateway.event("channel.create")["id"], category["id"])
        self.assertEqual(gateway.event("channel.create")["id"], channel["id"])
        names = [each["name"] for each in anna.get(f"/guilds/{guild['id']}/channels")["items"]]
        self.assertEqual(sorted(names), sorted([DEFAULT_NAME, "Talk", "чат"]))
        with self.refused("missing_permission", 403):
            boris.post(f"/guilds/{guild['id']}/channels", {"name": "mine", "kind": "text"})

    def test_parent_must_be_a_category_of_the_guild(self):
        anna = self.person()
        guild, channel = self.guild(anna)
        other, _ = self.guild(anna)
        foreign = anna.post(f"/guilds/{other['id']}/channels", {"name": "x", "kind": "category"})
        for parent in (channel, foreign["id"], NO_ID):
            with self.refused("not_a_category", 400):
                anna.post(f"/guilds/{guild['id']}/channels", {"name": "x", "kind": "text", "parent_id": parent})
        with self.refused("not_a_category", 400):
            anna.patch(f"/channels/{channel}", {"parent_id": foreign["id"]})

    def test_edit_and_move(self):
        anna, boris = self.person(), self.person()
        guild, channel = self.guild(anna, boris)
        category = anna.post(f"/guilds/{guild['id']}/channels", {"name": "Talk", "kind": "category"})
        gateway = self.online(boris)
        changed = anna.patch(f"/channels/{channel}", {"name": "lobby", "topic": "hi", "parent_id": category["id"]})
        self.assertEqual((changed["name"], changed["topic"], changed["parent_id"]), ("lobby", "hi", category["id"]))
        self.assertEqual(gateway.event("channel.update")["name"], "lobby")
        changed = anna.patch(f"/channels/{channel}", {"topic": None, "parent_id": None})
        self.assertNotIn("topic", changed)
        self.assertNotIn("parent_id", changed)
        self.assertEqual(changed["name"], "lobby")
        with self.refused("missing_permission", 403):
            boris.patch(f"/channels/{channel}", {"name": "x"})

    def test_order(self):
        anna = self.person()
        guild, first = self.guild(anna)
        second = anna.post(f"/guilds/{guild['id']}/channels", {"name": "b", "kind": "text"})["id"]
        third = anna.post(f"/guilds/{guild['id']}/channels", {"name": "c", "kind": "text"})["id"]

        def order():
            return [each["id"] for each in anna.get(f"/guilds/{guild['id']}/channels")["items"]]

        self.assertEqual(order(), [first, second, third])
        anna.patch(f"/channels/{third}", {"position": 0})
        self.assertEqual(order(), [third, first, second])
        anna.patch(f"/channels/{third}", {"position": 2})
        self.assertEqual(order(), [first, second, third])

    def test_delete(self):
        anna, boris = self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        category = anna.post(f"/guilds/{guild['id']}/channels", {"name": "Talk", "kind": "category"})["id"]
        channel = anna.post(f"/guilds/{guild['id']}/channels", {"name": "x", "kind": "text", "parent_id": category})["id"]
        gateway = self.online(boris)
        with self.refused("missing_permission", 403):
            boris.delete(f"/channels/{channel}")
        anna.delete(f"/channels/{category}")
        self.assertEqual(gateway.event("channel.delete")["id"], category)
        self.assertNotIn("parent_id", anna.get(f"/channels/{channel}"))
        anna.send(channel, "gone soon")
        anna.delete(f"/channels/{channel}")
        with self.refused("unknown_channel", 404):
            anna.get(f"/channels/{channel}/messages")

    def test_messages_only_in_text_channels(self):
        anna = self.person()
        guild, _ = self.guild(anna)
        for kind in ("voice", "category"):
            channel = anna.post(f"/guilds/{guild['id']}/channels", {"name": kind, "kind": kind})["id"]
            with self.refused("not_a_text_channel", 400):
                anna.send(channel, "hello")


class Invites(Journey):
    def test_preview_and_join(self):
        anna, boris = self.person(), self.person()
        guild, _ = self.guild(anna, name="Foxes")
        invite = anna.post(f"/guilds/{guild['id']}/invites")
        self.assertTrue(invite["url"].startswith("kith://"), invite["url"])
        self.assertIn(invite["code"], invite["url"])
        preview = self.api().get(f"/invites/{invite['code']}")
        self.assertEqual((preview["guild"]["name"], preview["creator"]["id"]), ("Foxes", anna.user["id"]))
        gateway = self.online(anna)
        joined = boris.post(f"/invites/{invite['code']}")
        self.assertEqual((joined["id"], joined["member_count"]), (guild["id"], 2))
        self.assertEqual(gateway.event("member.add")["user"]["id"], boris.user["id"])
        again = boris.post(f"/invites/{invite['code']}")
        self.assertEqual((again["id"], again["member_count"]), (guild["id"], 2))
        self.assertEqual([each["uses"] for each in anna.get(f"/guilds/{guild['id']}/invites")["items"]], [1])

    def test_uses_run_out(self):
        anna, boris, carl = self.person(), self.person(), self.person()
        guild, _ = self.guild(anna)
        code = anna.post(f"/guilds/{guild['id']}/invites", {"max_uses": 1})["code"]
        boris.post(f"/invites/{code}")
        with self.refused("unknown_invite", 404):
            carl.post(f"/invites/{code}")
        with self.refused("unknown_invite", 404):
            self.api().get(f"/invites/{code}")

    def test_limits(self):
        anna = self.person()
        guild, _ = self.guild(anna)
        for body, field, code in (
            ({"max_uses": 0}, "max_uses", "number_too_small"),
            ({"max_uses": 10001}, "max_uses", "number_too_large"),
            ({"max_age_seconds": 59}, "max_age_seconds", "number_too_small"),
            ({"max_age_seconds": 2592001}, "max_age_seconds", "number_too_large"),
        ):
            with self.refused_field(field, code):
                anna.post(f"/guilds/{guild['id']}/invites", body)
        invite = anna.post(f"/guilds/{guild['id']}/invites", {"max_age_seconds": 60, "max_uses": 5})
        self.assertEqual(invite["max_uses"], 5)
        self.assertGreater(invite["expires_at"], invite["created_at"])

    def test_revoke(self):
        anna, boris, carl = self.person(), self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        code = anna.post(f"/guilds/{guild['id']}/invites")["code"]
        with self.refused("missing_permission", 403):
            boris.delete(f"/invites/{code}")
        anna.delete(f"/invites/{code}")
        with self.refused("unknown_invite", 404):
            carl.post(f"/invites/{code}")
        own = boris.post(f"/guilds/{guild['id']}/invites")["code"]
        boris.delete(f"/invites/{own}")
        with self.refused("missing_permission", 403):
            boris.get(f"/guilds/{guild['id']}/invites")

    def test_unknown(self):
        for code in ("nonsense", "a" * 200, "%00", "..%2f..", "%C3%A9", "%FF"):
            status, _, _ = self.api().raw("GET", f"/api/v1/invites/{code}")
            self.assertEqual(status, 404)


if __name__ == "__main__":
    tap.main()
