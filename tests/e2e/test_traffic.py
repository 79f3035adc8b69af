#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays the traffic that the journeys wrote down against the schema: by the validator in Python, and by the decoders
of the program. This one runs last; a journey of its own goes through every route and every event."""

import json
import subprocess
import unittest

import contract
import tap
from api import ApiError
from journey import Journey, new_id
from server import build_dir


def expect(code, call):
    try:
        call()
    except ApiError as problem:
        assert problem.code == code, problem
    else:
        raise AssertionError(f"{code} expected")


class Everything(Journey):
    """Once through all that the protocol has."""

    def test_every_route_and_event(self):
        anna, boris = self.person("anna.of.all", email="anna@example.org", device="laptop"), self.person("boris.of.all")
        guild, channel = self.guild(anna, boris)
        self.accounts(anna)
        hers, his = self.online(anna), self.online(boris)
        self.talk(anna, boris, channel)
        self.rule(anna, boris, guild)
        self.order(anna, boris, guild, hers)
        self.people(anna, boris, guild)
        his.send(op="presence", status="dnd")
        hers.event("presence.update", where=lambda d: d["status"] == "dnd")
        anna.refresh()
        hers.send(op="token", token=anna.token)
        self.resume(anna, boris, hers, channel)
        boris.delete(f"/guilds/{guild['id']}/members/@me")
        his.event("guild.delete")
        anna.delete(f"/guilds/{guild['id']}")
        anna.post("/auth/password", {"old_password": "correct horse", "new_password": "battery staple"})
        anna.post("/auth/logout")

    def accounts(self, anna):
        anna.get("/server")
        phone = self.api()
        phone.login("anna.of.all", device="phone")
        anna.get("/auth/sessions")
        anna.delete(f"/auth/sessions/{phone.session_id}")
        anna.get("/users/@me")

    def talk(self, anna, boris, channel):
        first = anna.send(channel, f"hello <@{boris.user['id']}>", nonce="n")
        boris.send(channel, "hi", reply_to=first["id"])
        boris.post(f"/channels/{channel}/typing")
        boris.get("/users/@me/mentions")
        boris.put("/users/@me/read", {"items": [{"channel_id": channel, "message_id": first["id"]}]})
        anna.patch(f"/channels/{channel}/messages/{first['id']}", {"content": "hello!"})
        anna.get(f"/channels/{channel}/messages/{first['id']}")
        anna.get(f"/channels/{channel}/messages", around=first["id"], limit=5)
        boris.put(f"/channels/{channel}/read", {"message_id": first["id"]})
        anna.delete(f"/channels/{channel}/messages/{first['id']}")
        expect("unknown_message", lambda: anna.get(f"/channels/{channel}/messages/{first['id']}"))

    def rule(self, anna, boris, guild):
        path = f"/guilds/{guild['id']}"
        category = anna.post(f"{path}/channels", {"name": "Talk", "kind": "category"})
        voice = anna.post(f"{path}/channels", {"name": "voice", "kind": "voice", "parent_id": category["id"], "topic": "t"})
        anna.patch(f"/channels/{voice['id']}", {"name": "loud", "topic": None})
        anna.get(f"/channels/{voice['id']}")
        self.voice(anna, boris, guild, voice["id"])
        anna.delete(f"/channels/{voice['id']}")
        anna.patch(path, {"name": "Renamed"})
        for each in (path, f"{path}/channels", f"{path}/roles", f"{path}/members", f"{path}/invites"):
            anna.get(each)
        anna.get(f"{path}/members/{boris.user['id']}")
        invite = anna.post(f"{path}/invites", {"max_uses": 2, "max_age_seconds": 600})
        boris.get(f"/invites/{invite['code']}")
        self.person("carla.of.all").post(f"/invites/{invite['code']}")
        anna.delete(f"/invites/{invite['code']}")
        anna.get("/guilds")

    def voice(self, anna, boris, guild, channel):
        hers, his = self.online(anna), self.online(boris)
        peers = [new_id(), new_id()]
        anna.post(f"/channels/{channel}/voice", {"peer_id": peers[0]})
        boris.post(f"/channels/{channel}/voice", {"peer_id": peers[1], "self_mute": True})
        hers.event("voice.state", where=lambda d: d["peer_id"] == peers[1])
        hers.send(op="signal", peer_id=peers[1], kind="offer", epoch=1, sdp="v=0", candidates=[])
        his.event("voice.signal")
        hers.send(op="talking", talking=True)
        his.event("voice.talking")
        boris.patch("/users/@me/voice", {"self_mute": False})
        share = f"/users/@me/voice/shares/{new_id()}"
        anna.put(share, {"kind": "screen", "sound": False})
        his.event("voice.state", where=lambda d: d.get("shares"))
        anna.delete(share)
        anna.patch(f"/guilds/{guild['id']}/voice/{boris.user['id']}", {"mute": True})
        anna.delete(f"/guilds/{guild['id']}/voice/{boris.user['id']}")
        his.event("voice.leave")
        anna.delete("/users/@me/voice")
        hers.drop()
        his.drop()

    def order(self, anna, boris, guild, hers):
        """Roles, nicknames, notices, bans, and another owner."""
        path, who = f"/guilds/{guild['id']}", boris.user["id"]
        roles = [anna.post(f"{path}/roles", {"name": name, "colour": 255, "hoist": True}) for name in ("Gardeners", "Bakers")]
        hers.event("role.create", where=lambda d: d["id"] == roles[1]["id"])
        anna.patch(f"{path}/roles/{roles[0]['id']}", {"mentionable": True})
        hers.event("role.update")
        for position in (1, 2):
            anna.patch(f"{path}/roles/{roles[0]['id']}", {"position": position})
        hers.event("role.order")
        anna.patch(f"{path}/members/{who}", {"roles": [roles[0]["id"]], "nickname": "Bo"})
        hers.event("member.update")
        boris.patch(f"{path}/members/@me", {"nickname": None})
        anna.get(f"{path}/role-counts")
        anna.get(f"{path}/roles/{roles[0]['id']}/members")
        anna.delete(f"{path}/roles/{roles[1]['id']}")
        hers.event("role.delete")
        anna.patch(f"{path}/notices", {})
        anna.get(f"{path}/notices")
        anna.get(f"/channels/{anna.get(f'{path}/channels')['items'][0]['id']}/read")
        guest = self.person("dora.of.all")
        guest.post(f"/invites/{anna.post(f'{path}/invites')['code']}")
        ban = f"{path}/bans/{guest.user['id']}"
        anna.put(ban, {"reason": "noise", "delete_message_seconds": 60})
        anna.get(ban)
        anna.get(f"{path}/bans")
        anna.delete(ban)
        anna.post(f"{path}/owner", {"user_id": who})
        boris.post(f"{path}/owner", {"user_id": anna.user["id"]})

    def people(self, anna, boris, guild):
        phone = self.api()
        phone.login("boris.of.all")
        phone.patch("/users/@me", {"display_name": "Борис", "bio": "Hi", "accent_colour": 255})
        anna.get(f"/users/{boris.user['id']}")
        path = f"/guilds/{guild['id']}/members"
        anna.get("/users/search", query="бор")
        anna.get(f"/users/{boris.user['id']}/profile")
        anna.get(f"{path}/search", query="бор")
        anna.post(f"{path}/lookup", {"ids": [boris.user["id"]]})
        anna.delete(f"{path}/@me/avatar")
        anna.delete("/users/@me/banner")
        self.member_list(anna, boris, guild)

    def member_list(self, anna, boris, guild):
        hers = self.online(anna)
        hers.send(op="members", guild_id=guild["id"])
        hers.event("member.list-page")
        boris.patch(f"/guilds/{guild['id']}/members/@me", {"nickname": "Listed"})
        hers.event("member.list-change")
        role = anna.post(f"/guilds/{guild['id']}/roles", {"name": "Hoisted"})
        anna.patch(f"/guilds/{guild['id']}/roles/{role['id']}", {"hoist": True})
        hers.event("member.list-reset")
        hers.drop()

    def resume(self, anna, boris, hers, channel):
        boris.send(channel, "one more")
        hers.event("message.create", where=lambda d: d["content"] == "one more")
        hers.drop()
        boris.send(channel, "missed")
        again = anna.gateway()
        self.addCleanup(again.drop)
        self.assertGreater(again.resume(anna.token, hers.last_event), 0)
        again.event("message.create", where=lambda d: d["content"] == "missed")
        lost = anna.gateway()
        self.addCleanup(lost.drop)
        self.assertIsNone(lost.resume(anna.token, "0190a5c2-79b0-7cc3-98c4-dc0c0c07398f"))


class Replay(unittest.TestCase):
    """Runs after Everything, since tests go by name."""

    def files(self):
        return sorted((build_dir() / "traffic").glob("*.jsonl"))

    def test_by_the_validator(self):
        for path in self.files():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                if entry["kind"] == "gateway":
                    contract.check_frame(entry["frame"])
                else:
                    route = next(each for each in contract.SCHEMA.routes if each["name"] == entry["route"])
                    contract.check_answer(route, entry["status"], entry["answer"])

    def test_by_the_decoders(self):
        done = subprocess.run(
            [str(build_dir() / "tests/protocol/replay-traffic"), *map(str, self.files())], capture_output=True, text=True, timeout=120
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        met = set(done.stdout.splitlines())
        for route in contract.SCHEMA.routes:
            if not route.get("upload") and not route.get("file"):  # those carry bytes instead of JSON
                self.assertIn(f"route {route['name']}", met)
        for event in contract.SCHEMA.events:
            self.assertIn(f"event {event}", met)
        for op in contract.SCHEMA.server_ops:
            self.assertIn(f"op {op}", met)

    def test_no_secret_was_written_down(self):
        for path in self.files():
            text = path.read_text(encoding="utf-8")
            self.assertNotIn("correct horse", text)
            self.assertNotIn('"eyJ', text)


if __name__ == "__main__":
    tap.main()
