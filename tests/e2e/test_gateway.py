#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gateway of a real kithd: identify, events, resume, tokens, close codes, presence."""

import asyncio
import base64
import hmac
import json
import os
import struct
import time

import tap
import websockets
from api import Closed, Gateway, Refused
from journey import NO_ID, Journey, problem_of
from session import wait_for

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def hear(gateway, name, seconds=5):
    """The events of a name that come within some seconds."""
    heard, end = [], time.monotonic() + seconds
    while True:
        try:
            frame = gateway.receive(max(end - time.monotonic(), 0.01))
        except TimeoutError:
            return heard
        if frame.get("t") == name:
            heard.append(frame["d"])


class Handshake(Journey):
    def test_ready(self):
        anna, boris = self.person(), self.person()
        guild, channel = self.guild(anna, boris)
        message = anna.send(channel, "hello")
        ready = self.online(boris).ready
        self.assertEqual(ready["session_id"], boris.session_id)
        self.assertEqual(ready["user"]["id"], boris.user["id"])
        self.assertEqual([each["id"] for each in ready["guilds"]], [guild["id"]])
        snapshot = ready["guilds"][0]
        self.assertEqual({each["user"]["id"] for each in snapshot["members"]}, {anna.user["id"], boris.user["id"]})
        self.assertEqual([(each["id"], each["last_message_id"]) for each in snapshot["channels"]], [(channel, message["id"])])

    def test_wrong_subprotocol(self):
        for protocol in ("kith.v0", "chat", None):
            try:
                gateway = Gateway(self.server.url, protocol=protocol)
            except Refused as refused:
                self.assertEqual(refused.status // 100, 4)
            else:
                self.assertEqual(gateway.wait_closed(), 4010)

    def test_plain_request(self):
        answer = self.api().raw("GET", "/api/v1/gateway")
        self.assertEqual((answer[0], problem_of(answer)), (400, "bad_request"))

    def test_bad_token(self):
        api = self.person()
        for token in ("x", api.token[:-2], api.refresh_token):
            gateway = api.gateway()
            gateway.send(op="identify", token=token)
            self.assertEqual(gateway.wait_closed(), 4004)

    def test_revoked_session(self):
        api = self.person()
        api.post("/auth/logout")
        gateway = api.gateway()
        gateway.send(op="identify", token=api.token)
        self.assertIn(gateway.wait_closed(), (4004, 4011))

    def test_first_frame_must_identify(self):
        for frame in ({"op": "presence", "status": "idle"}, {"op": "token", "token": "x"}):
            gateway = self.api().gateway()
            gateway.send(**frame)
            self.assertEqual(gateway.wait_closed(), 4005)

    def test_silence_is_cut_off(self):
        gateway = self.api().gateway()
        begun = time.monotonic()
        self.assertEqual(gateway.wait_closed(30), 4005)
        self.assertGreater(time.monotonic() - begun, 5)

    def test_bad_frames(self):
        api = self.person()
        for name, payload, opcode, codes in (
            ("not json", b"hello", TEXT, {1007}),
            ("not utf-8", b'{"op":"\xff"}', TEXT, {1007}),
            ("unknown op", b'{"op":"nonsense"}', TEXT, {1007}),
            ("no op", b"{}", TEXT, {1007}),
            ("a list", b"[]", TEXT, {1007}),
            ("binary", b"{}", BINARY, {1003, 1007}),
            ("too deep", b"[" * 5000, TEXT, {1007}),
            ("wrong type", b'{"op":"presence","status":5}', TEXT, {1007}),
            ("reserved opcode", b"x", 3, {1002}),
            ("a long ping", b"x" * 126, PING, {1002}),
            ("too big", b'{"op":"presence","x":"' + b"x" * 20000 + b'"}', TEXT, {1009}),
        ):
            with self.subTest(name):
                gateway = self.online(api)
                gateway.send_bytes(payload, opcode)
                self.assertIn(gateway.wait_closed(), codes)

    def test_frames_of_servers_are_not_for_clients(self):
        gateway = self.online(self.person())
        gateway.send_bytes(b'{"op":"presence","status":"idle"}', masked=False)
        self.assertEqual(gateway.wait_closed(), 1002)

    def test_a_length_that_lies(self):
        """A frame that promises gigabytes is refused at its head."""
        gateway = self.online(self.person())
        gateway.socket.sendall(bytes([0x81, 0xFF]) + struct.pack(">Q", 1 << 40) + os.urandom(4))
        self.assertEqual(gateway.wait_closed(10), 1009)

    def test_fragments(self):
        anna, boris = self.person(), self.person()
        self.guild(anna, boris)
        hers, his = self.online(anna), self.online(boris)
        text = json.dumps({"op": "presence", "status": "dnd"}).encode()
        his.send_bytes(text[:7], TEXT, final=False)
        his.send_bytes(b"between", PING)
        his.send_bytes(text[7:], 0)
        hers.event("presence.update", where=lambda d: d["status"] == "dnd")

    def test_pong(self):
        gateway = self.online(self.person())
        gateway.send_bytes(b"are you there?", PING)
        gateway.socket.settimeout(10)
        data = gateway.buffer
        while b"are you there?" not in data:
            data += gateway.socket.recv(4096)
        self.assertIn(bytes([0x8A, 14]) + b"are you there?", data)

    def test_close_is_answered(self):
        gateway = self.online(self.person())
        gateway.send_bytes(struct.pack(">H", 1000), CLOSE)
        self.assertEqual(gateway.wait_closed(10), 1000)

    def test_two_identifies(self):
        api = self.person()
        gateway = self.online(api)
        gateway.send(op="identify", token=api.token)
        self.assertIn(gateway.wait_closed(), (1002, 1007, 4005))

    def test_presence_that_flickers(self):
        """Each change goes to many, so that few go out at once; how it ends is told all the same."""
        anna, boris = self.person(), self.person()
        self.guild(anna, boris)
        hers, his = self.online(anna), self.online(boris)
        for _ in range(20):
            his.send(op="presence", status="dnd")
            his.send(op="presence", status="idle")
        told = [event["status"] for event in hear(hers, "presence.update")]
        self.assertLess(len(told), 16)
        self.assertEqual(told[-1], "idle")

    def test_typing_on_many_devices(self):
        """They share what one person may."""
        anna, boris = self.person(), self.person()
        _, channel = self.guild(anna, boris)
        hers, his = self.online(anna), [self.online(boris) for _ in range(4)]
        for gateway in his:
            gateway.send(op="typing", channel_id=channel)
            hers.event("typing.start")
        for gateway in his:
            for _ in range(9):
                gateway.send(op="typing", channel_id=channel)
        self.assertLess(len(hear(hers, "typing.start", 3)), 12)

    def test_too_many_frames(self):
        gateway = self.online(self.person())
        try:
            for _ in range(3000):
                gateway.send(op="presence", status="idle")
        except OSError:
            pass
        self.assertEqual(gateway.wait_closed(), 4008)


class Compression(Journey):
    """Another implementation of WebSocket, with permessage-deflate."""

    def test_deflated_events(self):
        anna = self.person()
        _, channel = self.guild(anna)
        texts = ["x" * 4000, "ж" * 4000, "short", "".join(chr(0x4E00 + number) for number in range(3000))]

        async def talk():
            address = self.server.url.replace("http", "ws") + "/api/v1/gateway"
            async with websockets.connect(address, subprotocols=["kith.v1"], compression="deflate", max_size=None) as socket:
                self.assertEqual(socket.subprotocol, "kith.v1")
                self.assertTrue(socket.extensions, "no compression was agreed on")
                await socket.send(json.dumps({"op": "identify", "token": anna.token}))
                ready = json.loads(await asyncio.wait_for(socket.recv(), 20))
                self.assertEqual(ready["op"], "ready")
                for text in texts:
                    await asyncio.get_running_loop().run_in_executor(None, anna.send, channel, text)
                    while True:
                        frame = json.loads(await asyncio.wait_for(socket.recv(), 20))
                        if frame.get("t") == "message.create":
                            break
                    self.assertEqual(frame["d"]["content"], text)
                await socket.send(json.dumps({"op": "presence", "status": "dnd", "padding": "x" * 10000}))
                await socket.ping()

        asyncio.run(talk())

    def test_a_bomb(self):
        """A small frame that unpacks to a large one is refused like a large one."""
        anna = self.person()

        async def throw():
            address = self.server.url.replace("http", "ws") + "/api/v1/gateway"
            async with websockets.connect(address, subprotocols=["kith.v1"], compression="deflate") as socket:
                await socket.send(json.dumps({"op": "identify", "token": anna.token}))
                await asyncio.wait_for(socket.recv(), 20)
                await socket.send('{"op":"presence","x":"' + "x" * 5_000_000 + '"}')
                while True:
                    await asyncio.wait_for(socket.recv(), 20)

        with self.assertRaises(websockets.ConnectionClosed) as caught:
            asyncio.run(throw())
        self.assertEqual(caught.exception.rcvd.code, 1009)


class Events(Journey):
    def test_order_within_a_channel(self):
        anna, boris, carl = (self.person() for _ in range(3))
        _, channel = self.guild(anna, boris, carl)
        gateway = self.online(carl)
        sent = [sender.send(channel, str(number))["id"] for number in range(10) for sender in (anna, boris)]
        got = [gateway.event("message.create") for _ in sent]
        self.assertEqual([each["id"] for each in got], sent)
        self.assertEqual([each["seq"] for each in got], sorted(each["seq"] for each in got))
        ids = [each["id"] for each in gateway.events if each.get("id")]
        self.assertEqual(ids, sorted(ids))

    def test_sender_gets_its_nonce_back(self):
        anna = self.person()
        _, channel = self.guild(anna)
        gateway = self.online(anna)
        anna.send(channel, "x", nonce="mine")
        self.assertEqual(gateway.event("message.create")["nonce"], "mine")

    def test_only_members_hear(self):
        anna, eve = self.person(), self.person()
        _, channel = self.guild(anna)
        gateway = self.online(eve)
        anna.send(channel, "secret")
        anna.patch(f"/channels/{channel}", {"topic": "secret"})
        own, _ = self.guild(eve)
        gateway.event("guild.create", where=lambda d: d["id"] == own["id"])
        self.assertEqual({each["t"] for each in gateway.events} - {"guild.create", "presence.update", "member.add"}, set())

    def test_a_guild_joined_while_online(self):
        anna, boris = self.person(), self.person()
        gateway = self.online(boris)
        guild, channel = self.guild(anna, boris)
        self.assertEqual(gateway.event("guild.create")["id"], guild["id"])
        message = anna.send(channel, "welcome")
        self.assertEqual(gateway.event("message.create", where=lambda d: d["kind"] == "text")["id"], message["id"])

    def test_profile_changes_are_told(self):
        anna, boris, eve = (self.person() for _ in range(3))
        self.guild(anna, boris)
        his, hers = self.online(boris), self.online(eve)
        anna.patch("/users/@me", {"display_name": "Anna Renamed"})
        self.assertEqual(his.event("user.update")["display_name"], "Anna Renamed")
        eve.post("/guilds", {"name": "own"})
        hers.event("guild.create")
        self.assertNotIn("user.update", [each.get("t") for each in hers.events])

    def test_presence(self):
        anna, boris = self.person(), self.person()
        self.guild(anna, boris)
        hers = self.online(anna)
        his = boris.gateway()
        his.identify(boris.token, status="idle")
        self.assertEqual(hers.event("presence.update", where=lambda d: d["user_id"] == boris.user["id"])["status"], "idle")
        his.send(op="presence", status="invisible")
        self.assertEqual(hers.event("presence.update", where=lambda d: d["user_id"] == boris.user["id"])["status"], "offline")
        his.send(op="presence", status="online")
        hers.event("presence.update", where=lambda d: d["status"] == "online")
        his.drop()
        hers.event("presence.update", where=lambda d: d["user_id"] == boris.user["id"] and d["status"] == "offline", timeout=90)

    def test_invisible_people_are_not_in_snapshots(self):
        anna, boris = self.person(), self.person()
        self.guild(anna, boris)
        his = boris.gateway()
        his.identify(boris.token, status="invisible")
        self.addCleanup(his.drop)
        presences = self.online(anna).ready["guilds"][0]["presences"]
        self.assertNotIn(boris.user["id"], [each["user_id"] for each in presences])
        self.assertNotIn("invisible", [each["status"] for each in presences])

    def test_presence_of_who_joins(self):
        """Who is connected already is seen to be there by the guild that they join, unless they hide."""
        anna, boris, carl = (self.person() for _ in range(3))
        hers, his = self.online(anna), self.online(boris)
        hidden = carl.gateway()
        self.addCleanup(hidden.drop)
        hidden.identify(carl.token, status="invisible")
        self.guild(anna, carl, boris)
        presence = hers.event("presence.update", where=lambda d: d["user_id"] != anna.user["id"])
        self.assertEqual((presence["user_id"], presence["status"]), (boris.user["id"], "online"))
        his.drop()
        hers.event("presence.update", where=lambda d: d["user_id"] == boris.user["id"] and d["status"] == "offline", timeout=90)

    def typed(self, gateway, channel, after):
        """Who has typed in a channel up to a message that was sent after it."""
        gateway.events.clear()
        gateway.event("message.create", where=lambda d: d["id"] == after["id"])
        return [each["d"]["user_id"] for each in gateway.events if each.get("t") == "typing.start" and each["d"]["channel_id"] == channel]

    def test_typing(self):
        """A mark over the gateway reaches those who see the channel; one that may not be gets no answer."""
        anna, boris, eve = (self.person() for _ in range(3))
        guild, channel = self.guild(anna, boris)
        _, elsewhere = self.guild(eve)
        hers, his, hidden = self.online(anna), self.online(boris), self.online(eve)
        for _ in range(3):  # the second and third need no asking
            hers.send(op="typing", channel_id=channel)
            self.assertEqual(his.event("typing.start"), {"channel_id": channel, "guild_id": guild["id"], "user_id": anna.user["id"]})
        for target in (channel, NO_ID):
            hidden.send(op="typing", channel_id=target)
        hidden.send(op="typing", channel_id=elsewhere)
        self.assertEqual(hidden.event("typing.start")["channel_id"], elsewhere)
        self.assertEqual(self.typed(his, channel, anna.send(channel, "eve was not heard")), [])
        # What was allowed before is asked anew when something has changed.
        his.send(op="typing", channel_id=channel)
        hers.event("typing.start", where=lambda d: d["user_id"] == boris.user["id"])
        boris.delete(f"/guilds/{guild['id']}/members/@me")
        his.event("guild.delete")
        his.send(op="typing", channel_id=channel)
        _, new = self.guild(boris)
        his.send(op="typing", channel_id=new)
        his.event("typing.start", where=lambda d: d["channel_id"] == new)
        self.assertEqual(self.typed(hers, channel, anna.send(channel, "nor boris")), [])

    def test_typing_too_often(self):
        """Marks beyond the limit are passed over, and the connection goes on."""
        anna, boris = self.person(), self.person()
        _, channel = self.guild(anna, boris)
        hers, his = self.online(anna), self.online(boris)
        hers.send(op="typing", channel_id=channel)
        hers.event("typing.start")
        for _ in range(30):
            hers.send(op="typing", channel_id=channel)
        hers.send(op="typing", channel_id="nonsense")
        self.assertEqual(hers.wait_closed(), 1007)
        marks = self.typed(his, channel, anna.send(channel, "enough"))
        self.assertGreater(len(marks), 1)
        self.assertLess(len(marks), 30)

    def test_invisible_people_do_not_type(self):
        anna, boris = self.person(), self.person()
        _, channel = self.guild(anna, boris)
        hers, his = self.online(anna), self.online(boris)
        his.send(op="presence", status="invisible")
        hers.event("presence.update", where=lambda d: d["status"] == "offline")
        his.send(op="typing", channel_id=channel)
        his.send(op="presence", status="online")
        hers.event("presence.update", where=lambda d: d["status"] == "online")
        self.assertEqual(self.typed(hers, channel, anna.send(channel, "nobody types")), [])

    def test_two_devices(self):
        anna = self.person("twodevices")
        phone = self.api()
        phone.login("twodevices")
        _, channel = self.guild(anna)
        one, other = self.online(anna), self.online(phone)
        anna.send(channel, "to both")
        for gateway in (one, other):
            self.assertEqual(gateway.event("message.create")["content"], "to both")
        phone.patch("/users/@me", {"bio": "new"})
        self.assertEqual(one.event("account.update")["bio"], "new")


class Resume(Journey):
    def setUp(self):
        self.anna, self.boris = self.person(), self.person()
        self.guild_, self.channel = self.guild(self.anna, self.boris)

    def test_missed_events_follow(self):
        gateway = self.online(self.boris)
        self.anna.send(self.channel, "seen")
        gateway.event("message.create")
        gateway.drop()
        missed = [self.anna.send(self.channel, f"missed {number}")["id"] for number in range(5)]
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        replayed = again.resume(self.boris.token, gateway.last_event)
        self.assertGreaterEqual(replayed, 5)
        got = [again.event("message.create")["id"] for _ in missed]
        self.assertEqual(got, missed)
        fresh = self.anna.send(self.channel, "fresh")["id"]
        self.assertEqual(again.event("message.create")["id"], fresh)

    def test_nothing_missed(self):
        gateway = self.online(self.boris)
        gateway.drop()
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        self.assertEqual(again.resume(self.boris.token, gateway.last_event), 0)

    def test_replay_hides_what_one_may_not_see(self):
        gateway = self.online(self.boris)
        gateway.drop()
        other, secret = self.guild(self.anna)
        self.anna.send(secret, "secret")
        seen = self.anna.send(self.channel, "open")["id"]
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        again.resume(self.boris.token, gateway.last_event)
        self.assertEqual(again.event("message.create")["id"], seen)
        self.assertNotIn(other["id"], [each["d"].get("guild_id", each["d"].get("id")) for each in again.events])

    def test_left_guild_is_not_replayed(self):
        """What happened in a guild is not told to someone who is no longer in it."""
        gateway = self.online(self.boris)
        gateway.drop()
        self.boris.delete(f"/guilds/{self.guild_['id']}/members/@me")
        self.anna.send(self.channel, "behind his back")
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        again.resume(self.boris.token, gateway.last_event)
        again.event("guild.delete")
        self.boris.post("/guilds", {"name": "end"})
        again.event("guild.create", where=lambda d: d["name"] == "end")
        self.assertNotIn("message.create", [each.get("t") for each in again.events])

    def test_what_was_before_joining_is_not_replayed(self):
        """Whoever joins while away learns nothing of what was said and taken back before."""
        carl = self.person()
        gateway = self.online(carl)
        gateway.drop()
        early = self.anna.send(self.channel, "said too early")
        self.anna.delete(f"/channels/{self.channel}/messages/{early['id']}")
        code = self.anna.post(f"/guilds/{self.guild_['id']}/invites")["code"]
        carl.post(f"/invites/{code}")
        late = self.anna.send(self.channel, "welcome")
        again = carl.gateway()
        self.addCleanup(again.drop)
        again.resume(carl.token, gateway.last_event)
        again.event("message.create", where=lambda d: d["id"] == late["id"])
        self.assertNotIn(early["id"], [each["d"].get("id") for each in again.events])
        self.assertEqual(again.events[0]["t"], "guild.create")

    def test_between_leaving_and_coming_back(self):
        gateway = self.online(self.boris)
        gateway.drop()
        code = self.anna.post(f"/guilds/{self.guild_['id']}/invites")["code"]
        self.boris.delete(f"/guilds/{self.guild_['id']}/members/@me")
        behind = self.anna.send(self.channel, "behind his back")
        self.boris.post(f"/invites/{code}")
        late = self.anna.send(self.channel, "welcome back")
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        again.resume(self.boris.token, gateway.last_event)
        again.event("message.create", where=lambda d: d["id"] == late["id"])
        self.assertNotIn(behind["id"], [each["d"].get("id") for each in again.events])

    def test_guilds_that_end(self):
        """The end of a guild is told to those who were in it, and keeps nobody else from resuming."""
        gateway = self.online(self.boris)
        gateway.drop()
        stranger = self.person()
        stranger.delete(f"/guilds/{self.guild(stranger)[0]['id']}")
        self.anna.delete(f"/guilds/{self.guild_['id']}")
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        self.assertIsNotNone(again.resume(self.boris.token, gateway.last_event))
        self.assertEqual(again.event("guild.delete")["id"], self.guild_["id"])
        self.assertEqual([each["t"] for each in again.events if each["op"] == "event" and each["t"] != "presence.update"], ["guild.delete"])

    def test_presence_that_changed_meanwhile(self):
        """Coming and going is not kept, so that whoever resumes is told how it is now."""
        his = self.online(self.boris)
        hers = self.online(self.anna)
        his.event("presence.update", where=lambda d: d["user_id"] == self.anna.user["id"])
        his.drop()
        hers.send(op="presence", status="dnd")
        hers.event("presence.update", where=lambda d: d["status"] == "dnd")
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        self.assertIsNotNone(again.resume(self.boris.token, his.last_event))
        presence = again.event("presence.update", where=lambda d: d["user_id"] == self.anna.user["id"])
        self.assertEqual(presence["status"], "dnd")

    def test_presence_of_who_joined_meanwhile(self):
        his, carl = self.online(self.boris), self.person()
        his.drop()
        self.online(carl)
        code = self.anna.post(f"/guilds/{self.guild_['id']}/invites")["code"]
        carl.post(f"/invites/{code}")
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        self.assertIsNotNone(again.resume(self.boris.token, his.last_event))
        presence = again.event("presence.update", where=lambda d: d["user_id"] == carl.user["id"])
        self.assertEqual(presence["status"], "online")

    def test_unknown_event(self):
        again = self.boris.gateway()
        self.addCleanup(again.drop)
        self.assertIsNone(again.resume(self.boris.token, NO_ID))
        again.identify(self.boris.token)
        self.assertEqual(again.ready["user"]["id"], self.boris.user["id"])

    def test_resume_with_anothers_token(self):
        """The id of an event is no secret: what is replayed depends on who asks."""
        gateway = self.online(self.boris)
        gateway.drop()
        self.anna.send(self.channel, "for members")
        eve = self.person()
        again = eve.gateway()
        self.addCleanup(again.drop)
        if again.resume(eve.token, gateway.last_event) is not None:
            eve.post("/guilds", {"name": "end"})
            again.event("guild.create", where=lambda d: d["name"] == "end")
            self.assertNotIn("message.create", [each.get("t") for each in again.events])

    def test_bad_token(self):
        again = self.boris.gateway()
        again.send(op="resume", token="x", after=NO_ID)
        self.assertEqual(again.wait_closed(), 4004)


class Tokens(Journey):
    def mint(self, api, seconds):
        """A token as the server would have given it, with so many seconds left."""
        key = (self.server.data_dir / "token.key").read_bytes()
        head, body, _ = api.token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=="))
        claims["exp"] = int(time.time()) + seconds
        claims["iat"] = claims["exp"] - 900
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        signature = hmac.digest(key, f"{head}.{body}".encode(), "sha256")
        return f"{head}.{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"

    def test_minted_tokens_are_good(self):
        api = self.person()
        self.assertEqual(api.call("GET", "/users/@me", token=self.mint(api, 600))["id"], api.user["id"])

    def test_expiry(self):
        api = self.person()
        for seconds in (-1, -3600):
            with self.refused("expired_token", 401):
                api.call("GET", "/users/@me", token=self.mint(api, seconds))
        gateway = api.gateway()
        gateway.send(op="identify", token=self.mint(api, -1))
        self.assertEqual(gateway.wait_closed(), 4004)

    def test_a_token_that_runs_out_ends_the_connection(self):
        api = self.person()
        gateway = api.gateway()
        self.addCleanup(gateway.drop)
        gateway.identify(self.mint(api, 2))
        begun = time.monotonic()
        self.assertEqual(gateway.wait_closed(40), 4004)
        self.assertGreater(time.monotonic() - begun, 0.5)

    def test_renewal_before_it_runs_out(self):
        api = self.person()
        gateway = api.gateway()
        self.addCleanup(gateway.drop)
        gateway.identify(self.mint(api, 2))
        gateway.send(op="token", token=self.mint(api, 600))
        with self.assertRaises(TimeoutError):
            gateway.wait_closed(6)
        api.post("/guilds", {"name": "still here"})
        gateway.event("guild.create")

    def test_renewal(self):
        anna = self.person()
        gateway = self.online(anna)
        anna.refresh()
        gateway.send(op="token", token=anna.token)
        anna.post("/guilds", {"name": "still here"})
        gateway.event("guild.create")

    def test_renewal_of_somebody_else(self):
        anna, boris = self.person(), self.person()
        gateway = self.online(anna)
        gateway.send(op="token", token=boris.token)
        self.assertEqual(gateway.wait_closed(), 4004)

    def test_renewal_with_nonsense(self):
        gateway = self.online(self.person())
        gateway.send(op="token", token="x")
        self.assertEqual(gateway.wait_closed(), 4004)


class Drain(Journey):
    def test_clients_are_told_to_resume(self):
        anna = self.person()
        gateways = [self.online(anna) for _ in range(5)]
        self.server.process.terminate()
        for gateway in gateways:
            self.assertEqual(gateway.wait_closed(15), 1001)
        self.assertEqual(self.server.process.wait(15), 0)
        self.server.start()
        anna.get("/users/@me")

    def test_requests_under_way_are_answered(self):
        anna = self.person()
        _, channel = self.guild(anna)
        sent = [anna.send(channel, str(number))["id"] for number in range(5)]
        self.server.process.terminate()
        wait_for(lambda: self.server.process.poll() is not None, 15, "the server to end")
        self.assertEqual(self.server.process.returncode, 0)
        self.server.start()
        self.assertEqual([each["id"] for each in anna.history(channel) if each["kind"] == "text"], sent)


if __name__ == "__main__":
    tap.main()
