#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People of a guild on a real kithd: the member list that a client follows, finding people, profiles, pictures in one
guild, and the copy of one's own data."""

import io
import json
import sqlite3
import subprocess
import zipfile

import tap
from api import PREFIX
from journey import NO_ID, Journey
from session import wait_for

PAGE = 100


def picture(size="320x200", colour="teal"):
    return subprocess.run(["convert", "-size", size, f"xc:{colour}", "png:-"], capture_output=True, check=True, timeout=60).stdout


class FollowedList:
    """A member list as a client knows it: it asks for pages and follows the steps."""

    def __init__(self, gateway, guild_id):
        self.gateway = gateway
        self.guild_id = guild_id
        self.rows = []
        self.groups = []
        self.resets = 0

    def ask(self, page=0, pages=1):
        self.gateway.send(op="members", guild_id=self.guild_id, page=page, pages=pages)
        for _ in range(pages):
            self.apply(self.gateway.event("member.list-page"), "member.list-page")

    def fit(self):
        total = sum(group["count"] for group in self.groups)
        self.rows += [None] * (total - len(self.rows))
        del self.rows[total:]

    def apply(self, told, name):
        if name == "member.list-page":
            self.groups = told["groups"]
            self.fit()
            self.rows[told["first"] : told["first"] + len(told["rows"])] = told["rows"]
            return
        for step in told.get("steps", []):
            if step.get("removed") is not None:
                del self.rows[step["removed"]]
            if step.get("inserted") is not None:
                self.rows.insert(step["inserted"], step["row"])
        self.groups = told["groups"]
        if name == "member.list-reset":
            self.resets += 1
            self.rows = []
            self.fit()
        assert len(self.rows) == sum(group["count"] for group in self.groups)

    def wait(self, condition):
        while not condition(self):
            frame = self.gateway.receive()
            if frame["op"] == "event" and frame["t"].startswith("member.list-"):
                self.apply(frame["d"], frame["t"])

    def names(self):
        return [row and (row["member"].get("nickname") or row["member"]["user"]["display_name"]) for row in self.rows]

    def counts(self):
        return [(group.get("role_id"), group["online"], group["count"]) for group in self.groups]


class Members(Journey):
    def test_list_follows_people(self):
        anna, boris, clara = self.person(display_name="Anna"), self.person(display_name="Boris"), self.person(display_name="Clara")
        guild, _ = self.guild(anna, boris, clara)
        followed = FollowedList(self.online(anna), guild["id"])
        followed.ask()
        self.assertEqual(followed.names(), ["Anna", "Boris", "Clara"])
        self.assertEqual(followed.counts(), [(None, True, 1), (None, False, 2)])
        self.online(clara)
        followed.wait(lambda each: each.counts() == [(None, True, 2), (None, False, 1)])
        self.assertEqual(followed.names(), ["Anna", "Clara", "Boris"])
        self.assertEqual(followed.rows[1]["presence"]["status"], "online")
        boris.patch(f"/guilds/{guild['id']}/members/@me", {"nickname": "Aaron"})
        followed.wait(lambda each: "Aaron" in each.names())
        clara.patch("/users/@me", {"display_name": "Zoe"})
        followed.wait(lambda each: "Zoe" in each.names())
        role = anna.post(f"/guilds/{guild['id']}/roles", {"name": "Cooks", "hoist": True})
        anna.patch(f"/guilds/{guild['id']}/members/{clara.user['id']}", {"roles": [role["id"]]})
        followed.ask()
        followed.wait(lambda each: each.counts()[0] == (role["id"], True, 1))
        followed.ask()
        self.assertEqual(followed.names(), ["Zoe", "Anna", "Aaron"])
        boris.delete(f"/guilds/{guild['id']}/members/@me")
        followed.wait(lambda each: "Aaron" not in each.names())

    def test_invisible_people_are_away(self):
        anna, boris = self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        self.online(boris).send(op="presence", status="invisible")
        gateway = self.online(anna)
        followed = FollowedList(gateway, guild["id"])
        followed.ask()
        followed.wait(lambda each: each.counts() == [(None, True, 1), (None, False, 1)])
        self.assertIsNone(followed.rows[1].get("presence"))

    def test_strangers_follow_nothing(self):
        anna, boris, stranger = self.person(), self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        gateway = self.online(stranger)
        for guild_id in (guild["id"], NO_ID):
            gateway.send(op="members", guild_id=guild_id)
        own, _ = self.guild(stranger)
        gateway.send(op="members", guild_id=own["id"])
        self.assertEqual(gateway.event("member.list-page")["guild_id"], own["id"])
        his = self.online(boris)
        followed = FollowedList(his, guild["id"])
        followed.ask()
        anna.delete(f"/guilds/{guild['id']}/members/{boris.user['id']}")
        his.event("guild.delete")
        anna.patch(f"/guilds/{guild['id']}/members/@me", {"nickname": "Unseen"})
        mine = FollowedList(self.online(anna), guild["id"])
        mine.ask()
        other, _ = self.guild(boris)
        his.send(op="members", guild_id=other["id"])
        self.assertEqual(his.event("member.list-page")["guild_id"], other["id"])
        self.assertNotIn("Unseen", json.dumps(his.events))

    def test_a_list_that_cannot_be_read_comes_later(self):
        anna = self.person()
        guild, _ = self.guild(anna)
        gateway = self.online(anna)
        with sqlite3.connect(self.server.data_dir / "kith.db", timeout=30) as db:
            db.execute("ALTER TABLE members RENAME TO members_away")
            db.commit()
            gateway.send(op="members", guild_id=guild["id"])
            wait_for(lambda: "a member list cannot be read" in self.server.output, 30, "the reading to fail")
            db.execute("ALTER TABLE members_away RENAME TO members")
            db.commit()
        self.assertEqual(gateway.event("member.list-page")["rows"][0]["member"]["user"]["id"], anna.user["id"])

    def test_another_list_ends_the_first(self):
        anna, boris = self.person(), self.person()
        first, _ = self.guild(anna, boris, name="First")
        second, _ = self.guild(anna, boris, name="Second")
        gateway = self.online(anna)
        for guild in (first, second):
            gateway.send(op="members", guild_id=guild["id"])
            gateway.event("member.list-page")
        boris.patch(f"/guilds/{first['id']}/members/@me", {"nickname": "One"})
        boris.patch(f"/guilds/{second['id']}/members/@me", {"nickname": "Two"})
        told = gateway.event("member.list-change")
        self.assertEqual(told["guild_id"], second["id"])

    def test_search_and_lookup(self):
        anna, boris, stranger = self.person(), self.person(display_name="Борис Ёлкин"), self.person(display_name="Борис Чужой")
        guild, _ = self.guild(anna, boris)
        path = f"/guilds/{guild['id']}/members"
        self.assertEqual([each["user"]["id"] for each in anna.get(f"{path}/search", query="елк")["items"]], [boris.user["id"]])
        self.assertEqual([each["id"] for each in anna.get("/users/search", query="борис")["items"]], [boris.user["id"]])
        found = anna.post(f"{path}/lookup", {"ids": [boris.user["id"], stranger.user["id"]]})["items"]
        self.assertEqual([each["user"]["id"] for each in found], [boris.user["id"]])
        with self.refused_field("query", "text_too_short"):
            anna.get("/users/search", query="")
        with self.refused("unknown_guild"):
            stranger.get(f"{path}/search", query="a")

    def test_profile(self):
        anna, boris, stranger = self.person(), self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        boris.patch(f"/guilds/{guild['id']}/members/@me", {"nickname": "Bo"})
        profile = anna.get(f"/users/{boris.user['id']}/profile")
        self.assertEqual(profile["mutual_guilds"][0]["guild_id"], guild["id"])
        self.assertEqual(profile["mutual_guilds"][0]["nickname"], "Bo")
        self.assertTrue(profile["created_at"])
        with self.refused("unknown_user"):
            stranger.get(f"/users/{boris.user['id']}/profile")

    def test_deleted_people_are_marked(self):
        anna, boris = self.person(), self.person()
        guild, channel = self.guild(anna, boris)
        boris.send(channel, "I was here")
        anna.send(channel, "I am")
        boris.call("DELETE", "/users/@me", {"password": "correct horse"})
        authors = {each["content"]: each["author"] for each in anna.history(channel)}
        self.assertTrue(authors["I was here"]["deleted"])
        self.assertFalse(authors["I am"].get("deleted"))

    def upload(self, api, path, data):
        headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "image/png"}
        status, _, content = api.raw("PUT", PREFIX + path, data, headers)
        self.assertEqual(status, 200, content)
        return json.loads(content)

    def size_of(self, api, picture_id):
        data = api.raw("GET", f"{PREFIX}/media/{picture_id}", None, {"Authorization": f"Bearer {api.token}"})[2]
        out = subprocess.run(["identify", "-format", "%wx%h", "-"], input=data, capture_output=True, check=True)
        return out.stdout.decode()

    def test_pictures(self):
        anna, boris = self.person(), self.person()
        guild, _ = self.guild(anna, boris)
        gateway = self.online(boris)
        path = f"/guilds/{guild['id']}/members/@me/avatar"
        member = self.upload(anna, path, picture())
        self.assertEqual(gateway.event("member.update")["avatar"], member["avatar"])
        self.assertEqual(self.size_of(boris, member["avatar"]), "256x256")
        self.assertIsNone(anna.delete(path).get("avatar"))
        gateway.event("member.update", where=lambda each: not each.get("avatar"))
        account = self.upload(anna, "/users/@me/banner", picture("900x900"))
        self.assertEqual(gateway.event("user.update")["banner"], account["banner"])
        self.assertEqual(self.size_of(boris, account["banner"]), "640x256")
        anna.delete("/users/@me/banner")
        self.assertIsNone(anna.get("/users/@me").get("banner"))
        status, _, content = boris.raw("PUT", f"{PREFIX}/guilds/{NO_ID}/members/@me/avatar", picture(),
                                       {"Authorization": f"Bearer {boris.token}", "Content-Type": "image/png"})
        self.assertEqual((status, json.loads(content)["code"]), (404, "unknown_guild"))

    def export(self, api):
        return api.raw("POST", f"{PREFIX}/users/@me/export", b"{}",
                       {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json"})

    def test_export(self):
        anna, boris = self.person(email="anna.exports@example.org"), self.person()
        guild, channel = self.guild(anna, boris)
        anna.send(channel, "first")
        boris.send(channel, "not hers")
        anna.send(channel, "второе")
        self.upload(anna, "/users/@me/avatar", picture())
        self.upload(anna, f"/guilds/{guild['id']}/members/@me/avatar", picture())
        status, headers, data = self.export(anna)
        self.assertEqual((status, headers["Content-Type"]), (200, "application/zip"))
        archive = zipfile.ZipFile(io.BytesIO(data))
        self.assertIsNone(archive.testzip())
        account = json.loads(archive.read("account.json"))
        self.assertEqual(account["account"]["email"], "anna.exports@example.org")
        self.assertEqual((account["messages"], account["complete"]), (2, True))
        self.assertEqual(account["guilds"][0]["guild"]["id"], guild["id"])
        self.assertEqual([each["content"] for each in json.loads(archive.read("messages.json"))], ["второе", "first"])
        self.assertEqual(sorted(name for name in archive.namelist() if name.startswith("pictures/")),
                         [f"pictures/avatar-{guild['id']}.jpg", "pictures/avatar.jpg"])
        self.assertNotIn(b"not hers", archive.read("messages.json"))
        # A copy costs the server something: only a few in an hour.
        self.assertEqual(self.export(anna)[0], 200)
        status, headers, data = self.export(anna)
        self.assertEqual((status, json.loads(data)["code"]), (429, "rate_limited"))
        self.assertGreater(int(headers["Retry-After"]), 60)


if __name__ == "__main__":
    tap.main()
