#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing, banning, timeouts, nicknames, handing over and the audit log of a real kithd."""

import datetime

import tap
from journey import NO_ID, Journey

KICK, BAN, AUDIT, NICKNAMES, MODERATE = 1 << 1, 1 << 2, 1 << 7, 1 << 27, 1 << 40


def moment(seconds):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z")


class Moderation(Journey):
    def community(self):
        """An owner, a moderator with a role, a member with a role above it, and one without. The guild's id last."""
        olga, mod, anna, boris = (self.person() for _ in range(4))
        guild, self.channel = self.guild(olga, mod, anna, boris)
        guild = guild["id"]
        rights = str(KICK | BAN | AUDIT | NICKNAMES | MODERATE)
        low = olga.post(f"/guilds/{guild}/roles", {"name": "Moderators", "permissions": rights})
        high = olga.post(f"/guilds/{guild}/roles", {"name": "Elders", "permissions": "0"})
        olga.patch(f"/guilds/{guild}/roles/{low['id']}", {"position": 1})
        olga.patch(f"/guilds/{guild}/roles/{high['id']}", {"position": 2})
        olga.patch(f"/guilds/{guild}/members/{mod.user['id']}", {"roles": [low["id"]]})
        olga.patch(f"/guilds/{guild}/members/{anna.user['id']}", {"roles": [high["id"]]})
        return olga, mod, anna, boris, guild

    def test_kick(self):
        olga, mod, anna, boris, guild = self.community()
        members = f"/guilds/{guild}/members"
        gateway = self.online(boris)
        for person, target, code, status in (
            (boris, anna, "missing_permission", 403),
            (mod, olga, "owner_is_above_all", 403),
            (mod, anna, "member_above_you", 403),
            (mod, mod, "member_above_you", 403),
        ):
            with self.refused(code, status):
                person.delete(f"{members}/{target.user['id']}")
        with self.refused("unknown_member", 404):
            mod.delete(f"{members}/{NO_ID}")
        mod.call("DELETE", f"{members}/{boris.user['id']}", reason="Rude")
        gone = gateway.event("guild.delete")
        self.assertEqual((gone["id"], gone["why"]), (guild, "kicked"))
        # What happens from now on is none of their business.
        olga.send(self.channel, "Now we are among ourselves")
        own = boris.post("/guilds", {"name": "My own"})
        self.assertEqual(gateway.event("guild.create")["id"], own["id"])
        self.assertFalse([each for each in gateway.events if each.get("t") == "message.create"])
        with self.refused("unknown_channel", 404):
            boris.get(f"/channels/{self.channel}/messages")
        entry = mod.get(f"/guilds/{guild}/audit-log", action="member_kick")["items"][0]
        self.assertEqual((entry["actor"]["id"], entry["target_id"], entry["reason"]), (mod.user["id"], boris.user["id"], "Rude"))

    def test_ban(self):
        olga, mod, anna, boris, guild = self.community()
        code = olga.post(f"/guilds/{guild}/invites")["code"]
        sent = [boris.send(self.channel, f"Spam {i}")["id"] for i in range(5)]
        kept = anna.send(self.channel, "No spam")["id"]
        gateway, watcher = self.online(boris), self.online(anna)
        ban = f"/guilds/{guild}/bans/{boris.user['id']}"
        with self.refused("missing_permission", 403):
            anna.put(ban, {})
        with self.refused("member_above_you", 403):
            mod.put(f"/guilds/{guild}/bans/{anna.user['id']}", {})
        with self.refused("owner_is_above_all", 403):
            mod.put(f"/guilds/{guild}/bans/{olga.user['id']}", {})
        with self.refused_field("reason", "reason_too_long"):
            mod.put(ban, {"reason": "x" * 513})
        with self.refused_field("delete_message_seconds", "number_too_large"):
            mod.put(ban, {"delete_message_seconds": 604801})
        mod.put(ban, {"reason": "Spam", "delete_message_seconds": 3600})
        self.assertEqual(gateway.event("guild.delete")["why"], "banned")
        gone = {watcher.event("message.delete")["id"] for _ in sent}
        self.assertEqual(gone, set(sent))
        left = [each["id"] for each in olga.history(self.channel)]
        self.assertIn(kept, left)
        self.assertFalse(set(sent) & set(left))
        with self.refused("banned", 403):
            boris.post(f"/invites/{code}")
        self.assertEqual([each["reason"] for each in mod.get(f"/guilds/{guild}/bans")["items"]], ["Spam"])
        with self.refused("missing_permission", 403):
            anna.get(f"/guilds/{guild}/bans")
        with self.refused("unknown_ban", 404):
            mod.get(f"/guilds/{guild}/bans/{anna.user['id']}")
        mod.delete(ban)
        mod.delete(ban)
        boris.post(f"/invites/{code}")

    def test_timeout(self):
        olga, mod, anna, boris, guild = self.community()
        member = f"/guilds/{guild}/members/{boris.user['id']}"
        gateway = self.online(boris)
        with self.refused("missing_permission", 403):
            anna.patch(member, {"timeout_until": moment(60)})
        with self.refused("timeout_too_long", 400):
            mod.patch(member, {"timeout_until": moment(29 * 86400)})
        with self.refused("member_above_you", 403):
            mod.patch(f"/guilds/{guild}/members/{anna.user['id']}", {"timeout_until": moment(60)})
        with self.refused("member_above_you", 403):
            mod.patch(f"/guilds/{guild}/members/{mod.user['id']}", {"timeout_until": moment(60)})
        mod.patch(member, {"timeout_until": moment(600), "reason": "Breathe"})
        self.assertTrue(gateway.event("member.update")["timeout_until"])
        for call in (
            lambda: boris.send(self.channel, "But"),
            lambda: boris.post(f"/channels/{self.channel}/typing"),
            lambda: boris.post(f"/guilds/{guild}/invites"),
            lambda: boris.patch(f"/guilds/{guild}/members/@me", {"nickname": "Free"}),
        ):
            with self.refused("timed_out", 403):
                call()
        boris.get(f"/channels/{self.channel}/messages")
        mod.patch(member, {"timeout_until": None})
        boris.send(self.channel, "Thanks")

    def test_nicknames(self):
        olga, mod, anna, boris, guild = self.community()
        own = f"/guilds/{guild}/members/@me"
        self.assertEqual(boris.patch(own, {"nickname": "Бобёр"})["nickname"], "Бобёр")
        with self.refused_field("nickname", "nickname_bad"):
            boris.patch(own, {"nickname": "\u200b"})
        with self.refused("missing_permission", 403):
            boris.patch(f"/guilds/{guild}/members/{anna.user['id']}", {"nickname": "x"})
        with self.refused("member_above_you", 403):
            mod.patch(f"/guilds/{guild}/members/{anna.user['id']}", {"nickname": "x"})
        changed = mod.patch(f"/guilds/{guild}/members/{boris.user['id']}", {"nickname": None})
        self.assertNotIn("nickname", changed)
        entries = mod.get(f"/guilds/{guild}/audit-log", action="member_nickname")["items"]
        self.assertEqual(entries[0]["changes"], [{"field": "nickname", "before": "Бобёр"}])

    def test_owner(self):
        olga, mod, anna, boris, guild = self.community()
        with self.refused("missing_permission", 403):
            mod.post(f"/guilds/{guild}/owner", {"user_id": mod.user["id"]})
        with self.refused("already_owner", 400):
            olga.post(f"/guilds/{guild}/owner", {"user_id": olga.user["id"]})
        with self.refused("unknown_member", 404):
            olga.post(f"/guilds/{guild}/owner", {"user_id": NO_ID})
        gateway = self.online(boris)
        olga.post(f"/guilds/{guild}/owner", {"user_id": anna.user["id"]})
        self.assertEqual(gateway.event("guild.update")["owner_id"], anna.user["id"])
        with self.refused("missing_permission", 403):
            olga.delete(f"/guilds/{guild}")
        with self.refused("owner_cannot_leave", 403):
            anna.delete(f"/guilds/{guild}/members/@me")

    def test_audit_log(self):
        olga, mod, anna, boris, guild = self.community()
        log = f"/guilds/{guild}/audit-log"
        with self.refused("missing_permission", 403):
            anna.get(log)
        olga.patch(f"/channels/{self.channel}", {"topic": "Tea", "reason": "Thirst"})
        newest = mod.get(log, limit=1)
        self.assertEqual(newest["items"][0]["changes"], [{"field": "topic", "after": "Tea"}])
        self.assertEqual(newest["items"][0]["reason"], "Thirst")
        seen, before = [newest["items"][0]["id"]], newest["next"]
        while before:
            page = mod.get(log, limit=2, before=before)
            seen += [each["id"] for each in page["items"]]
            before = page.get("next")
        self.assertEqual(seen, [each["id"] for each in mod.get(log)["items"]])
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(mod.get(log, user=boris.user["id"])["items"], [])


if __name__ == "__main__":
    tap.main()
