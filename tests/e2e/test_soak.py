# SPDX-License-Identifier: GPL-3.0-or-later
"""Many people do everything at random for a long time while one real app watches; nothing may grow.

KITH_SOAK_SECONDS says how long (30 minutes), KITH_SOAK_PEOPLE how many (200)."""

import contextlib
import os
import random
import re
import threading
import time
from pathlib import Path

import ctl
import desk
from api import Api, ApiError
from bot import Bot, BotError
from desk import PASSWORD, Desk
from proxy import Proxy
from session import wait_for

SECONDS = int(os.environ.get("KITH_SOAK_SECONDS", "1800"))
PEOPLE = int(os.environ.get("KITH_SOAK_PEOPLE", "200"))
# Who reconnect over a wire that is cut now and then.
WIRED = 20
# Hands that do things; each has one person do one thing at a time.
HANDS = 6
# Of the time, for caches to fill and pools to find their size.
WARM_UP = 0.35
SAMPLES = 16
CONFIG = "[limits]\nrate-factor=0\nreplay-bytes=1048576\nconnections-per-address=2000\nconnections-per-user=200\n[timeouts]\nidle-seconds=1\n"
# What may be added over the time after the warm-up: a part of what is there, and this much of noise in bytes.
GROWTH = {"kithd": (0.10, 6 << 20), "app": (0.08, 12 << 20)}
# How kith-bot ends that began while the wire was cut.
UNREACHABLE = 3
# No answers of a server to people who all act at once. Other refusals are: the person or thing went while the other
# reached for it.
WRONG = {
    "ended", "internal_error", "invalid_body", "invalid_query", "malformed_json", "bad_request", "unknown_value",
    "unknown_command", "rate_limited", "TimeoutError", "BrokenPipeError", "ValueError", "OSError",
}


def memory(pid):
    """Bytes that the process alone keeps in memory."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss_Anon:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("the kernel does not tell of memory")


def cached(admin):
    """Bytes of the database that kithd keeps in memory: that grows with the database, up to a bound of its own."""
    return int(re.search(r"^kith_store_cache_bytes (\d+)", admin.text("metrics"), re.M)[1])


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def slope(points):
    """Least squares: growth a second of (time, value)."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    below = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / below if below else 0


class Crowd:
    """The people, each a kith-bot, and what each may do next."""

    def __init__(self, server, wire, link, guild, names):
        self.link, self.guild = link, guild
        self.general = guild["channels"][0]["id"]
        self.random = random.Random(7)
        self.bots = [Bot(wire.url if number < WIRED else server.url, name) for number, name in enumerate(names)]
        self.ids = {}
        self.locks = [threading.Lock() for _ in self.bots]
        self.sent = []
        self.counts = {}
        self.refused = {}
        self.wrong = []

    def start(self, part):
        """Starts one hand's part of the people; they end with the thread that started them."""
        for bot in self.bots[part::HANDS]:
            try:
                bot.start(timeout=300)
            except (BotError, TimeoutError, OSError) as error:
                self.wrong.append(f"{bot.user} does not start: {error}")

    def close(self):
        for bot in self.bots:
            if bot.process:
                bot.process.kill()
        for bot in self.bots:
            with contextlib.suppress(OSError, ValueError):
                bot.close()

    # What one does

    def send(self, bot):
        text = self.random.choice(["Hello", "**bold** and `code`", "How are you? " * 8, "1\n2\n3", "😀 Привет", "> quoted"])
        answer = bot.ask("send", channel=self.general, content=text)
        self.sent.append((bot.user, answer["message"]["id"]))
        del self.sent[:-200]

    def _own(self, bot):
        own = [message for user, message in self.sent[-100:] if user == bot.user]
        return own[-1] if own else None

    def edit(self, bot):
        message = self._own(bot)
        if message:
            bot.ask("edit", channel=self.general, message=message, content="Edited")

    def delete(self, bot):
        message = self._own(bot)
        if message:
            bot.ask("delete", channel=self.general, message=message)

    def typing(self, bot):
        bot.ask("typing", channel=self.general)

    def mark_read(self, bot):
        bot.ask("mark-read", channel=self.general)

    def read(self, bot):
        bot.ask("read", channel=self.general, limit=20)

    def presence(self, bot):
        bot.ask("presence", status=self.random.choice(["online", "idle", "dnd", "invisible"]))

    def status(self, bot):
        bot.ask("status", text=self.random.choice(["Lunch", "Playing", "Away"]), emoji="🎲", seconds=60)

    def direct(self, bot):
        other = self.random.choice(list(self.ids.values()))
        talk = bot.ask("open-conversation", users=other)
        channel = talk.get("channel") or talk.get("conversation")
        bot.ask("send", channel=channel["id"], content="Between us")

    def block(self, bot):
        other = self.random.choice(list(self.ids.values()))
        bot.ask("block", user=other)
        bot.ask("unblock", user=other)

    def leave_and_join(self, bot):
        bot.ask("leave", guild=self.guild["id"])
        bot.ask("join", link=self.link)

    def come_again(self, bot):
        bot.close()
        with bot.changed:
            bot.answers.clear()
            bot.events.clear()
        bot.start(timeout=120)

    DEEDS = [("send", 30), ("edit", 8), ("delete", 8), ("typing", 8), ("mark_read", 8), ("read", 4), ("presence", 6), ("status", 4)]
    DEEDS += [("direct", 5), ("block", 3), ("leave_and_join", 4), ("come_again", 2)]

    def act(self):
        number = self.random.randrange(len(self.bots))
        deed = self.random.choices([name for name, _ in self.DEEDS], [weight for _, weight in self.DEEDS])[0]
        if not self.locks[number].acquire(blocking=False):
            return
        try:
            if self.bots[number].process.poll() == UNREACHABLE:
                self.come_again(self.bots[number])
            getattr(self, deed)(self.bots[number])
            self.counts[deed] = self.counts.get(deed, 0) + 1
        except (BotError, TimeoutError, OSError, ValueError) as error:
            code = getattr(error, "code", None) or type(error).__name__
            self.refused[code] = self.refused.get(code, 0) + 1
            if code in ("not_a_member", "unknown_guild", "unknown_channel", "no_guild"):
                with contextlib.suppress(BotError, TimeoutError, OSError, ValueError):
                    self.bots[number].ask("join", link=self.link)
            elif deed == "send" and code == "TimeoutError":
                pass  # kith-bot says nothing of a message whose channel it lost while that waited
            elif code in WRONG and self.bots[number].process.poll() != UNREACHABLE:
                status = self.bots[number].process.poll()
                self.wrong.append(f"{self.bots[number].user} {deed}: {error} (status {status})")
        finally:
            self.locks[number].release()


class Owner:
    """Who looks after the guild: roles, kicks, timeouts, bans, channels, pins."""

    def __init__(self, api, crowd):
        self.api, self.crowd = api, crowd
        self.path = f"/guilds/{crowd.guild['id']}"
        self.random = random.Random(11)

    def act(self):
        person = self.random.choice(list(self.crowd.ids.values()))
        deed = self.random.choice([self.role, self.timeout, self.nickname, self.kick, self.ban, self.channel, self.pin])
        try:
            deed(person)
            self.crowd.counts[deed.__name__] = self.crowd.counts.get(deed.__name__, 0) + 1
        except ApiError as error:
            self.crowd.refused[error.code] = self.crowd.refused.get(error.code, 0) + 1
            if error.code in WRONG:
                self.crowd.wrong.append(f"the owner, {deed.__name__}: {error}")

    def role(self, person):
        role = self.api.post(f"{self.path}/roles", {"name": "For a moment", "permissions": "2048", "hoist": True})["id"]
        try:
            self.api.patch(f"{self.path}/members/{person}", {"roles": [role]})
            self.api.patch(f"{self.path}/roles/{role}", {"name": "Renamed", "colour": 0x336699})
        finally:
            self.api.delete(f"{self.path}/roles/{role}")

    def timeout(self, person):
        until = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 3))
        self.api.patch(f"{self.path}/members/{person}", {"timeout_until": until})

    def nickname(self, person):
        self.api.patch(f"{self.path}/members/{person}", {"nickname": self.random.choice(["Ace", "Bee", "Cee"])})

    def kick(self, person):
        self.api.delete(f"{self.path}/members/{person}")

    def ban(self, person):
        self.api.put(f"{self.path}/bans/{person}", {"reason": "soak"})
        self.api.delete(f"{self.path}/bans/{person}")

    def channel(self, person):
        made = self.api.post(f"{self.path}/channels", {"name": "for-a-moment", "kind": "text"})["id"]
        self.api.put(f"/channels/{made}/overwrites/{self.crowd.guild['id']}", {"kind": "role", "allow": "0", "deny": "1024"})
        self.api.delete(f"/channels/{made}")

    def pin(self, person):
        if self.crowd.sent:
            place = f"/channels/{self.crowd.general}/pins/{self.crowd.sent[-1][1]}"
            self.api.put(place)
            self.api.delete(place)


class TestSoak(Desk):
    def setUp(self):
        super().setUp()
        self.kithd = self.server(config=CONFIG)
        self.owner = Api(self.kithd.url, timeout=120)
        self.owner.register("olga", password=PASSWORD)
        self.guild = self.owner.post("/guilds", {"name": "The crowd"})
        self.code = self.owner.post(f"/guilds/{self.guild['id']}/invites")["code"]
        self.link = f"kith://127.0.0.1:{self.kithd.port}/{self.code}?tls=off"
        self.quiet = threading.Event()
        self.over = threading.Event()
        self.begin = threading.Event()
        self.first_descriptors = 60
        self.idle, self.started = threading.Semaphore(0), threading.Semaphore(0)

    def register(self, names):
        ids = {}

        def register(part):
            for name in part:
                api = Api(self.kithd.url, timeout=120)
                ids[name] = api.register(name, password=PASSWORD, invite=self.code)["user"]["id"]
                api.close()

        threads = [threading.Thread(target=register, args=(names[part::HANDS],)) for part in range(HANDS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(ids), len(names))
        return ids

    def be_a_hand(self, crowd, part):
        crowd.start(part)
        self.started.release()
        self.begin.wait()
        self.keep_acting(crowd.act)

    def keep_acting(self, act):
        while not self.over.is_set():
            if self.quiet.is_set():
                self.idle.release()
                while self.quiet.is_set() and not self.over.wait(0.1):
                    pass
                continue
            act()

    def take_sample(self, app, crowd, begun):
        """Everybody holds still until all are connected, so that only what stays is counted."""
        self.quiet.set()
        for _ in range(HANDS + 1):
            self.idle.acquire()
        status = ctl.Ctl(self.kithd.data_dir)

        def missing():
            there = {person["user"]["username"] for person in status.json("people")["items"]}
            return [(bot.user, bot.process.poll()) for bot in crowd.bots if bot.user not in there]

        for bot in crowd.bots:
            if bot.process.poll() == UNREACHABLE:
                crowd.come_again(bot)
        try:
            wait_for(lambda: not missing(), 120, "all to be connected")
        except TimeoutError as error:
            raise AssertionError(f"{error}; not there: {missing()[:9]}; wrong: {crowd.wrong[:5]}") from None
        told = status.json("status")
        # Connections that nothing goes over end by themselves; what is more than at first then stays, and is counted.
        with contextlib.suppress(TimeoutError):
            wait_for(lambda: descriptors(self.kithd.process.pid) - told["connections"] <= self.first_descriptors, 20)
        sample = {
            "time": time.monotonic() - begun,
            "kithd": memory(self.kithd.process.pid) - cached(status),
            "app": memory(app.process.pid),
            "kithd descriptors": descriptors(self.kithd.process.pid) - told["connections"],
            "app descriptors": descriptors(app.process.pid),
        }
        self.first_descriptors = min(self.first_descriptors, sample["kithd descriptors"])
        self.quiet.clear()
        print("#", {key: round(value / 2**20, 1) if key in GROWTH else round(value) for key, value in sample.items()}, flush=True)
        return sample

    def check(self, samples):
        steady = [sample for sample in samples if sample["time"] >= SECONDS * WARM_UP]
        self.assertGreaterEqual(len(steady), 4, "too few samples")
        span = steady[-1]["time"] - steady[0]["time"]
        for name, (part, noise) in GROWTH.items():
            grown = slope([(sample["time"], sample[name]) for sample in steady]) * span
            level = steady[0][name]
            print(f"# {name}: {grown / 2**20:+.2f} MiB over {span:.0f} s at {level / 2**20:.1f} MiB", flush=True)
            self.assertLess(grown, level * part + noise, f"the memory of {name} grows")
        for name in ("kithd descriptors", "app descriptors"):
            half = len(steady) // 2
            before, after = (min(sample[name] for sample in each) for each in (steady[:half], steady[half:]))
            self.assertLessEqual(after, before + 4, f"{name} grow: {[sample[name] for sample in steady]}")

    def test_nothing_grows(self):
        names = [f"person{number}" for number in range(PEOPLE)]
        ids = self.register(names)
        app = self.app("anna")
        app.join(self.link, "Anna")
        with Proxy(self.kithd.url) as wire:
            crowd = Crowd(self.kithd, wire, self.link, self.guild, names)
            crowd.ids = ids
            self.addCleanup(crowd.close)
            owner = Owner(self.owner, crowd)
            hands = [threading.Thread(target=self.be_a_hand, args=(crowd, part)) for part in range(HANDS)]
            hands.append(threading.Thread(target=self.keep_acting, args=(owner.act,)))
            for hand in hands[:-1]:
                hand.start()
            for _ in range(HANDS):
                self.started.acquire()
            self.begin.set()
            hands[-1].start()
            try:
                self.assertEqual(crowd.wrong, [])
                samples = self.watch(app, crowd, wire)
            finally:
                self.over.set()
                self.quiet.clear()
                for hand in hands:
                    if hand.ident:
                        hand.join(120)
            print("#", dict(sorted(crowd.counts.items())), "refused:", crowd.refused, flush=True)
            self.assertEqual(crowd.wrong[:5], [])
            self.check(samples)
            # The app has seen all of it and is still there.
            self.owner.send(crowd.general, "The end")
            app.wait_message("olga", "The end", timeout=60)

    def watch(self, app, crowd, wire):
        begun = time.monotonic()
        samples = []
        while time.monotonic() - begun < SECONDS:
            app.check_alive()
            self.assertIsNone(self.kithd.process.poll(), "kithd ended")
            self.assertEqual(crowd.wrong[:5], [])
            self.over.wait(max(SECONDS / SAMPLES - 2, 1))
            wire.cut()
            wire.mend()
            samples.append(self.take_sample(app, crowd, begun))
        return samples


if __name__ == "__main__":
    desk.main(SECONDS + 1200)
