#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Voice channels of a real kithd: who is in them, who may do what there, and how people find each other. What they then
hear is test_call.py's."""

import base64
import hashlib
import hmac
import time

import tap
from journey import Journey, new_id

CONNECT, SPEAK, VIEW = 1 << 20, 1 << 21, 1 << 10


class Voice(Journey):
    options = {
        "config": "[voice]\nlost-seconds=1\n"
        "[turn]\nstun-urls=stun:stun.example.org:3478\nurls=turn:turn.example.org:3478?transport=udp;turns:turn.example.org:5349\n"
        "secret=s3cret\nlifetime-seconds=600\n"
    }

    def setUp(self):
        self.anna, self.boris = self.person(), self.person()
        self.guild_, self.text = self.guild(self.anna, self.boris)
        self.room, self.other = (self.channel(name)["id"] for name in ("Room", "Other"))

    def channel(self, name, kind="voice"):
        return self.anna.post(f"/guilds/{self.guild_['id']}/channels", {"name": name, "kind": kind})

    def join(self, person, channel=None, **more):
        peer = new_id()
        answer = person.post(f"/channels/{channel or self.room}/voice", {"peer_id": peer, **more})
        self.assertEqual(answer["state"]["peer_id"], peer)
        return peer

    def seen(self, person):
        return {each["user_id"]: each for each in person.get(f"/guilds/{self.guild_['id']}")["voice_states"]}

    def deny(self, channel, bits):
        everyone = self.guild_["id"]
        self.anna.put(f"/channels/{channel}/overwrites/{everyone}", {"kind": "role", "allow": "0", "deny": str(bits)})

    def test_who_is_there(self):
        hers, his = self.online(self.anna), self.online(self.boris)
        peer = self.join(self.anna, self_mute=True)
        told = his.event("voice.state")
        self.assertEqual((told["user_id"], told["channel_id"], told["peer_id"]), (self.anna.user["id"], self.room, peer))
        self.assertTrue(told["self_mute"])
        self.anna.patch("/users/@me/voice", {"self_mute": False, "self_deaf": True})
        told = his.event("voice.state")
        self.assertEqual((told["self_mute"], told["self_deaf"]), (False, True))
        late = self.online(self.boris)
        ready = next(each for each in late.ready["guilds"] if each["id"] == self.guild_["id"])
        self.assertEqual([each["user_id"] for each in ready["voice_states"]], [self.anna.user["id"]])
        self.join(self.anna, self.other)
        self.assertEqual(his.event("voice.leave")["why"], "replaced")
        self.assertEqual(his.event("voice.state")["channel_id"], self.other)
        self.anna.delete("/users/@me/voice")
        self.assertEqual(hers.event("voice.leave", where=lambda d: d["why"] == "left")["channel_id"], self.other)
        self.assertEqual(self.seen(self.boris), {})

    def test_found_again(self):
        """Who joins again under the same name, as after a break, changes nothing."""
        gateway = self.online(self.anna)
        peer = self.join(self.anna)
        gateway.event("voice.state")
        self.anna.post(f"/channels/{self.room}/voice", {"peer_id": peer})
        self.anna.post(f"/channels/{self.other}/voice", {"peer_id": peer})
        self.assertEqual(gateway.event("voice.leave")["why"], "moved")
        self.assertEqual(gateway.event("voice.state")["channel_id"], self.other)

    def test_another_device(self):
        gateway = self.online(self.anna)
        first = self.join(self.anna)
        phone = self.api()
        phone.login(self.anna.user["username"], device="phone")
        self.online(phone)
        second = self.join(phone)
        left = gateway.event("voice.leave")
        self.assertEqual((left["why"], left["peer_id"]), ("replaced", first))
        self.anna.delete("/users/@me/voice")
        self.assertEqual(self.seen(self.anna)[self.anna.user["id"]]["peer_id"], second)

    def test_refused(self):
        with self.refused("not_a_voice_channel", 400):
            self.join(self.anna, self.text)
        with self.refused("unknown_channel", 404):
            self.join(self.person())
        with self.refused("not_in_voice", 404):
            self.boris.patch("/users/@me/voice", {"self_mute": True})
        with self.refused_field("peer_id", "not_an_id"):
            self.anna.post(f"/channels/{self.room}/voice", {"peer_id": "x"})
        with self.refused_field("user_limit", "user_limit_bad"):
            self.anna.patch(f"/channels/{self.room}", {"user_limit": 100})
        self.deny(self.room, CONNECT)
        with self.refused("missing_permission", 403):
            self.join(self.boris)
        taken = self.join(self.anna)
        with self.refused("peer_taken", 409):
            self.boris.post(f"/channels/{self.other}/voice", {"peer_id": taken})

    def test_limit(self):
        self.assertEqual(self.anna.patch(f"/channels/{self.room}", {"user_limit": 1})["user_limit"], 1)
        self.join(self.anna)
        with self.refused("voice_full", 409):
            self.join(self.boris)

    def test_hidden(self):
        """Who may not see a channel hears nothing of it, and who comes to see it learns who is there."""
        self.deny(self.room, VIEW)
        gateway = self.online(self.boris)
        self.online(self.anna)
        self.join(self.anna)
        self.assertEqual(self.seen(self.boris), {})
        self.deny(self.room, 0)
        gateway.event("channel.create", where=lambda d: d["id"] == self.room)
        self.assertEqual(gateway.event("voice.state")["user_id"], self.anna.user["id"])
        told = [each["t"] for each in gateway.events if each["op"] == "event"]
        self.assertEqual(told.count("voice.state"), 1)
        self.join(self.boris)
        hers = self.online(self.anna)
        self.deny(self.room, VIEW)
        self.assertEqual(hers.event("voice.leave")["user_id"], self.boris.user["id"])
        gateway.event("channel.delete")

    def test_moderator(self):
        path = f"/guilds/{self.guild_['id']}/voice/{self.boris.user['id']}"
        gateway = self.online(self.boris)
        self.join(self.boris)
        with self.refused("missing_permission", 403):
            self.boris.patch(path, {"mute": True})
        self.anna.patch(path, {"mute": True, "deaf": True, "reason": "echo"})
        told = gateway.event("voice.state", where=lambda d: d["mute"])
        self.assertTrue(told["deaf"])
        self.boris.delete("/users/@me/voice")
        self.join(self.boris)
        self.assertTrue(self.seen(self.boris)[self.boris.user["id"]]["mute"])
        self.anna.patch(path, {"mute": False, "deaf": False, "channel_id": self.other})
        self.assertEqual(gateway.event("voice.leave", where=lambda d: d["why"] == "moved")["channel_id"], self.room)
        self.assertEqual(gateway.event("voice.state")["channel_id"], self.other)
        self.anna.delete(path)
        self.assertEqual(gateway.event("voice.leave")["why"], "disconnected")
        log = self.anna.get(f"/guilds/{self.guild_['id']}/audit-log")["items"]
        self.assertEqual([each["action"] for each in log][:4], ["member_disconnect", "member_move", "member_voice", "member_voice"])
        with self.refused("not_in_voice", 404):
            self.anna.delete(path)

    def test_signals(self):
        hers, his, theirs = self.online(self.anna), self.online(self.boris), self.online(self.boris)
        first, second = self.join(self.anna), self.join(self.boris)
        hers.send(op="signal", peer_id=second, kind="offer", epoch=7, sdp="v=0\r\n", candidates=[])
        told = his.event("voice.signal")
        self.assertEqual((told["peer_id"], told["kind"], told["epoch"], told["sdp"]), (first, "offer", 7, "v=0\r\n"))
        theirs.event("voice.signal")
        his.send(op="signal", peer_id=first, kind="candidates", epoch=7, candidates=["candidate:1"])
        self.assertEqual(hers.event("voice.signal")["candidates"], ["candidate:1"])

    def test_signals_stay_in_the_channel(self):
        hers, his = self.online(self.anna), self.online(self.boris)
        second = self.join(self.boris, self.other)
        hers.send(op="signal", peer_id=second, kind="offer", epoch=1, candidates=[])
        first = self.join(self.anna)
        hers.send(op="signal", peer_id=second, kind="offer", epoch=2, candidates=[])
        hers.send(op="signal", peer_id=first, kind="offer", epoch=3, candidates=[])
        hers.send(op="signal", peer_id=new_id(), kind="offer", epoch=4, candidates=[])
        third = self.join(self.boris)
        hers.event("voice.state", where=lambda d: d["peer_id"] == third)
        hers.send(op="signal", peer_id=second, kind="offer", epoch=5, candidates=[])
        hers.send(op="signal", peer_id=third, kind="offer", epoch=6, candidates=[])
        self.assertEqual(his.event("voice.signal")["epoch"], 6)
        self.assertNotIn("voice.signal", [each.get("t") for each in hers.events])

    def test_talking(self):
        """Who sees a channel learns who talks in it, of those who may be heard, from the device that is in it."""
        hers, his = self.online(self.anna), self.online(self.boris)
        hers.send(op="talking", talking=True)
        self.join(self.anna)
        hers.send(op="talking", talking=True)
        told = his.event("voice.talking")
        self.assertEqual((told["channel_id"], told["user_id"], told["talking"]), (self.room, self.anna.user["id"], True))
        hers.send(op="talking", talking=False)
        self.assertFalse(his.event("voice.talking")["talking"])
        self.anna.patch("/users/@me/voice", {"self_mute": True})
        hers.send(op="talking", talking=True)
        hers.send(op="talking", talking=False)
        self.assertFalse(his.event("voice.talking")["talking"])

    def test_talking_hidden(self):
        hers, his = self.online(self.anna), self.online(self.boris)
        self.deny(self.room, VIEW)
        self.join(self.anna)
        hers.send(op="talking", talking=True)
        hers.event("voice.talking")
        self.join(self.anna, self.other)
        hers.send(op="talking", talking=True)
        self.assertEqual(his.event("voice.talking")["channel_id"], self.other)

    def test_priority(self):
        gateway = self.online(self.boris)
        self.join(self.boris)
        with self.refused("missing_permission", 403):
            self.boris.patch("/users/@me/voice", {"priority": True})
        self.join(self.anna, priority=True)
        self.assertTrue(gateway.event("voice.state", where=lambda d: d["user_id"] == self.anna.user["id"])["priority"])

    def test_bad_signals(self):
        gateway = self.online(self.anna)
        gateway.send(op="signal", peer_id=new_id(), kind="offer", epoch=1, sdp="x" * 12001, candidates=[])
        self.assertEqual(gateway.wait_closed(), 1007)

    def test_lost(self):
        """Whose connection is gone for too long is out; who comes back in time is not."""
        watch = self.online(self.anna)
        first = self.online(self.boris)
        self.join(self.boris)
        second = self.online(self.boris)
        first.drop()
        self.assertIn(self.boris.user["id"], self.seen(self.anna))
        second.drop()
        self.assertEqual(watch.event("voice.leave")["why"], "lost")
        self.assertEqual(self.seen(self.anna), {})

    def test_session_revoked(self):
        watch = self.online(self.anna)
        phone = self.api()
        phone.login(self.boris.user["username"], device="phone")
        self.online(phone)
        self.join(phone)
        self.boris.delete(f"/auth/sessions/{phone.session_id}")
        self.assertEqual(watch.event("voice.leave")["user_id"], self.boris.user["id"])

    def test_servers(self):
        self.online(self.anna)
        servers = self.anna.post(f"/channels/{self.room}/voice", {"peer_id": new_id()})["ice_servers"]
        self.assertEqual(servers[0]["urls"], ["stun:stun.example.org:3478"])
        relay = servers[1]
        self.assertEqual(relay["urls"], ["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349"])
        until, user = relay["username"].split(":")
        self.assertEqual(user, self.anna.user["id"])
        self.assertAlmostEqual(int(until), time.time() + 600, delta=30)
        digest = hmac.new(b"s3cret", relay["username"].encode(), hashlib.sha1).digest()
        self.assertEqual(relay["credential"], base64.b64encode(digest).decode())


if __name__ == "__main__":
    tap.main()
