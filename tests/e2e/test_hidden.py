#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hidden means hidden: many people, whose rights change all the time, are told only what they may see at that moment."""

import json
import os
import random
import threading
import time

import tap
from api import ApiError, Closed
from journey import Journey

SECONDS = float(os.environ.get("KITH_HIDDEN_SECONDS", "10"))
PEOPLE, TALKERS = 50, 10
CHANNELS = 8
ROLES = 4
LAST_NAME = "The end"
# For who hears everything after the last act.
PATIENCE = 60
VIEW, ADMINISTRATOR, BASE = 1 << 10, 1 << 3, 1 << 11 | 1 << 16
MANAGE_GUILD, VIEW_AUDIT_LOG = 1 << 5, 1 << 7


class World:
    """What the guild is, by its events in their order; says from scratch, by the rules as they are written, who sees what."""

    def __init__(self, snapshot, members):
        self.guild, self.owner = snapshot["id"], snapshot["owner_id"]
        self.roles = {role["id"]: int(role["permissions"]) for role in snapshot["roles"]}
        self.channels = {channel["id"]: channel for channel in snapshot["channels"]}
        self.members = {member["user"]["id"]: list(member["roles"]) for member in members}

    def _allows(self, user, channel):
        held = self.members.get(user)
        if held is None:
            return False
        bits = self.roles[self.guild]
        for role in held:
            bits |= self.roles.get(role, 0)
        if user == self.owner or bits & ADMINISTRATOR:
            return True
        overwrites = channel["overwrites"]
        if not overwrites and channel.get("parent_id") in self.channels:
            overwrites = self.channels[channel["parent_id"]]["overwrites"]
        seen = bool(bits & VIEW)
        words = {each["id"]: (int(each["allow"]), int(each["deny"])) for each in overwrites}
        for group in ([self.guild], [role for role in held if role in self.roles], [user]):
            said = [words[each] for each in group if each in words]
            if any(deny & VIEW for _, deny in said):
                seen = False
            if any(allow & VIEW for allow, _ in said):
                seen = True
        return seen

    def sees(self, user, channel_id):
        channel = self.channels.get(channel_id)
        if channel is None:
            return False
        if self._allows(user, channel):
            return True
        return any(each.get("parent_id") == channel_id and self._allows(user, each) for each in self.channels.values())

    def seen_by(self, user):
        return {each for each in self.channels if self.sees(user, each)}

    def apply(self, name, d):
        if name in ("channel.create", "channel.update"):
            self.channels[d["id"]] = d
        elif name == "channel.delete":
            self.channels.pop(d["id"], None)
        elif name in ("role.create", "role.update"):
            self.roles[d["id"]] = int(d["permissions"])
        elif name == "role.delete":
            self.roles.pop(d["id"], None)
        elif name in ("member.add", "member.update"):
            self.members[d["user"]["id"]] = list(d["roles"])
        elif name == "member.remove":
            self.members.pop(d["user_id"], None)


class Ear(threading.Thread):
    """Writes down what one connection is told, until the guild gets its last name."""

    def __init__(self, gateway, end):
        super().__init__(daemon=True)
        self.gateway, self.end = gateway, end
        self.frames, self.told, self.error = [], set(), None
        self.changed = threading.Condition()

    def run(self):
        last = False
        while not last:
            try:
                frame = json.loads(self.gateway.receive_frame(self.end - time.monotonic())[1])
            except (TimeoutError, Closed) as problem:
                frame = None
                self.error = problem
            with self.changed:
                if frame:
                    self.frames.append(frame)
                if frame and frame.get("t") == "message.create":
                    self.told.add(frame["d"]["id"])
                self.changed.notify_all()
            last = not frame or (frame.get("t") == "guild.update" and frame["d"].get("name") == LAST_NAME)

    def wait(self, check, until=None):
        """Until something is true that frames bring about, or no more come."""
        with self.changed:
            self.changed.wait_for(lambda: self.error or check(), max((until or self.end) - time.monotonic(), 0))


class Hidden(Journey):
    options = {"config": "[limits]\nrate-factor=0\n"}

    def setUp(self):
        self.random = random.Random(7)
        self.owner = self.person()
        self.people = [self.person() for _ in range(PEOPLE)]
        self.snapshot, _ = self.guild(self.owner, *self.people)
        self.place = self.snapshot["id"]
        self.roles = [self.owner.post(f"/guilds/{self.place}/roles", {"name": f"r{i}", "permissions": str(VIEW if i else 0)})["id"] for i in range(ROLES)]
        self.category = self.owner.post(f"/guilds/{self.place}/channels", {"name": "c", "kind": "category"})["id"]
        for i in range(CHANNELS):
            parent = {"parent_id": self.category} if i % 2 else {}
            self.owner.post(f"/guilds/{self.place}/channels", {"name": f"t{i}", "kind": "text", **parent})
        self.patch_role(self.place, BASE)
        self.invite = self.owner.post(f"/guilds/{self.place}/invites")["code"]
        self.texts = [each["id"] for each in self.owner.get(f"/guilds/{self.place}/channels")["items"] if each["kind"] == "text"]

    def patch_role(self, role, bits):
        self.owner.patch(f"/guilds/{self.place}/roles/{role}", {"permissions": str(bits)})

    def step(self, dice, person):
        """One act of the owner's. Whoever is kicked comes back by the invite."""
        target = dice.choice([self.place, *self.roles, person.user["id"]])
        place = dice.choice([self.category, *self.texts])
        act = dice.random()
        if act < 0.25:
            kind = "member" if target == person.user["id"] else "role"
            allow, deny = dice.choice([(VIEW, 0), (0, VIEW), (0, 0)])
            self.owner.put(f"/channels/{place}/overwrites/{target}", {"kind": kind, "allow": str(allow), "deny": str(deny)})
        elif act < 0.35:
            self.owner.delete(f"/channels/{place}/overwrites/{target}" if dice.random() < 0.7 else f"/channels/{place}/overwrites")
        elif act < 0.5:
            self.patch_role(dice.choice([self.place, *self.roles]), dice.choice([BASE, BASE | VIEW]))
        elif act < 0.75:
            held = dice.sample(self.roles, dice.randrange(0, 3))
            self.owner.patch(f"/guilds/{self.place}/members/{person.user['id']}", {"roles": held})
        elif act < 0.8:
            self.owner.patch(f"/channels/{dice.choice(self.texts)}", {"parent_id": dice.choice([None, self.category])})
        elif act < 0.85:
            self.owner.delete(f"/guilds/{self.place}/members/{person.user['id']}")
            person.post(f"/invites/{self.invite}")
        else:
            self.owner.send(dice.choice(self.texts), f"word {dice.random()}")

    def act(self, end, seed):
        dice = random.Random(seed)
        while time.monotonic() < end:
            try:
                self.step(dice, dice.choice(self.people[TALKERS:]))
            except ApiError as problem:
                if problem.code not in ("unknown_member", "unknown_invite"):
                    raise

    def talk(self, end, person, seed, truth):
        """Sends when the last message was heard, and where it is refused, when something happened that may allow it."""
        dice = random.Random(seed)
        while time.monotonic() < end:
            heard = len(truth.frames)
            try:
                sent = person.send(dice.choice(self.texts), "hello")["id"]
            except ApiError as problem:
                if problem.code not in ("unknown_channel", "missing_permission"):
                    raise
                truth.wait(lambda: len(truth.frames) > heard, until=end)
                continue
            truth.wait(lambda: sent in truth.told)
            truth.wait(lambda: len(truth.frames) > heard + TALKERS, until=end)

    def replay(self, truth):
        """The owner sees all in the order of the commits: the state after each event, by the event's id."""
        world, states = World(self.ready, self.members), {}
        for frame in truth:
            if frame.get("op") != "event" or "id" not in frame:
                continue
            world.apply(frame["t"], frame["d"])
            states[frame["id"]] = (frame, {user: world.seen_by(user) for user in world.members})
        return world, states

    def check(self, user, start, frames, states):
        """What one person was told, against what they might see then."""
        known, member, last = set(start), True, None
        for frame in frames:
            if frame.get("op") != "event":
                continue
            name, d = frame["t"], frame["d"]
            if name == "guild.create":
                known, member = {each["id"] for each in d["channels"]}, True
            elif name == "guild.delete":
                known, member = set(), False
            elif name == "channel.create":
                known.add(d["id"])
            elif name == "channel.delete":
                known.discard(d["id"])
            if "id" not in frame:
                continue
            last = frame["id"]
            if last not in states:
                continue
            seen = states[last][1].get(user, set())
            channel = d["id"] if name.startswith("channel.") else d.get("channel_id")
            if channel:
                self.assertIn(channel, seen, f"{user} was told {name} of a channel that is hidden from them")
            if member and user in states[last][1]:
                self.assertEqual(known, seen, f"{user} after {name} {last}: {json.dumps(d)[:300]}")
        return known

    def test_rights_change_all_the_time(self):
        """Every event against the permissions at its time; and nothing that may be seen is missing."""
        end = time.monotonic() + SECONDS
        truth = Ear(self.online(self.owner), end + PATIENCE)
        self.ready = next(each for each in truth.gateway.ready["guilds"] if each["id"] == self.place)
        self.members = self.owner.get(f"/guilds/{self.place}/members", limit=100)["items"]
        ears = [Ear(self.online(person), end + PATIENCE) for person in self.people]
        starts = [{each["id"] for each in ear.gateway.ready["guilds"][0]["channels"]} for ear in ears]
        for ear in [truth, *ears]:
            ear.start()
        workers = [threading.Thread(target=self.talk, args=(end, person, i, truth)) for i, person in enumerate(self.people[:TALKERS])]
        for worker in workers:
            worker.start()
        self.act(end, 11)
        for worker in workers:
            worker.join()
        self.owner.patch(f"/guilds/{self.place}", {"name": LAST_NAME})
        for ear in [truth, *ears]:
            ear.join()
            self.assertIsNone(ear.error)
        world, states = self.replay(truth.frames)
        self.assertGreater(len(states), 5 * SECONDS, "enough happened")
        for person, start, ear in zip(self.people, starts, ears):
            user = person.user["id"]
            known = self.check(user, start, ear.frames, states)
            self.assertEqual(known, {each["id"] for each in person.get(f"/guilds/{self.place}/channels")["items"]})
            self.assertEqual(known, world.seen_by(user))
            told = {each["d"]["id"] for each in ear.frames if each.get("t") == "message.create"}
            due = {frame["d"]["id"] for frame, seen in states.values() if frame["t"] == "message.create" and frame["d"]["channel_id"] in seen.get(user, ())}
            self.assertEqual(told, due)

    def test_nothing_tells_of_it(self):
        """A hidden channel is as one that does not exist, however one asks."""
        anna = self.people[0]
        hidden = self.texts[1]
        self.patch_role(self.place, BASE | VIEW)
        message = self.owner.send(hidden, f"<@{anna.user['id']}>")
        self.owner.put(f"/channels/{hidden}/overwrites/{self.place}", {"kind": "role", "allow": "0", "deny": str(VIEW)})
        self.owner.send(hidden, f"<@{anna.user['id']}> @everyone")
        for call in (
            lambda: anna.get(f"/channels/{hidden}"),
            lambda: anna.get(f"/channels/{hidden}/messages"),
            lambda: anna.get(f"/channels/{hidden}/messages/{message['id']}"),
            lambda: anna.send(hidden, "x"),
            lambda: anna.put(f"/channels/{hidden}/read", {"message_id": message["id"]}),
            lambda: anna.post(f"/channels/{hidden}/typing"),
            lambda: anna.patch(f"/channels/{hidden}", {"name": "x"}),
            lambda: anna.delete(f"/channels/{hidden}"),
            lambda: anna.put(f"/channels/{hidden}/overwrites/{self.place}", {"kind": "role", "allow": "0", "deny": "0"}),
        ):
            with self.refused("unknown_channel", 404):
                call()
        ready = self.online(anna).ready
        self.assertNotIn(hidden, json.dumps(ready))
        self.assertNotIn(message["id"], json.dumps(ready))
        self.assertNotIn(hidden, json.dumps(anna.get(f"/guilds/{self.place}")))

    def test_notices_tell_of_no_hidden_channel(self):
        """Where the system writes is not told to who may not see it: neither now nor in the log."""
        anna, hidden, other = self.people[0], self.texts[1], self.texts[0]
        self.patch_role(self.place, BASE | VIEW | MANAGE_GUILD | VIEW_AUDIT_LOG)
        self.owner.put(f"/channels/{hidden}/overwrites/{self.place}", {"kind": "role", "allow": "0", "deny": str(VIEW)})
        notices = f"/guilds/{self.place}/notices"
        self.owner.patch(notices, {"channel_id": hidden})
        self.assertEqual(self.owner.get(notices)["channel_id"], hidden)
        ear = self.online(anna)
        stranger = self.person()
        stranger.post(f"/invites/{self.invite}")
        ear.event("member.add")
        self.assertNotIn(hidden, json.dumps(anna.get(notices)))
        self.owner.patch(notices, {"channel_id": other})
        self.assertEqual(anna.get(notices)["channel_id"], other)
        with self.refused("unknown_channel", 404):
            anna.patch(notices, {"channel_id": hidden})
        for answer in (anna.get(f"/guilds/{self.place}"), anna.get(f"/guilds/{self.place}/audit-log", limit=100), ear.ready):
            self.assertNotIn(hidden, json.dumps(answer))


if __name__ == "__main__":
    tap.main()
