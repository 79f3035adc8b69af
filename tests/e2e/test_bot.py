#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kith-bot against a real kithd: the client library without a window."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import bot
import tap
from bot import Bot, BotError
from journey import Journey, send_patiently
from proxy import Proxy
from session import wait_for

TEXTS = [
    "plain words",
    "**bold**, `code` and ~~gone~~\n> a quote",
    "Привет, двор! Ёлка ещё зелёная",
    "שלום עולם, abc 123, مرحبا",
    "👩‍👩‍👧 🏳️‍🌈 漢字かな 한국어",
    "\u202ereversed\u202c",
]


class Conversation(Journey):
    # All the bots come from one address.
    options = {"config": "[limits]\nrate-factor=0\n"}

    def pair(self):
        """Two people in one guild, each with a bot."""
        anna = self.enterContext(Bot(self.server.url, f"anna{id(self)}", register=True))
        boris = self.enterContext(Bot(self.server.url, f"boris{id(self)}", register=True))
        guild = anna.ask("create-guild", name=f"den {id(self)}")["guild"]
        link = anna.ask("create-invite", guild=guild["id"])["link"]
        boris.ask("join", link=link)
        return anna, boris, guild, guild["channels"][0]["id"]

    def test_both_ways(self):
        anna, boris, _, channel = self.pair()
        anna.follow()
        boris.follow()
        sent = []
        for text in TEXTS:
            for here in (anna, boris):
                sent.append(here.ask("send", channel=channel, content=text)["message"]["id"])
        for here in (anna, boris):
            here.wait_event("message.create", lambda event: event["message"]["id"] == sent[-1])
            got = [each for each in here.messages(channel) if each["id"] in sent]
            self.assertEqual([each["id"] for each in got], sent)
            self.assertEqual([each["content"] for each in got], [text for text in TEXTS for _ in range(2)])

    def test_roles(self):
        """One makes a role, gives it, and keeps a channel from it; the other loses the channel and gets it back."""
        anna, boris, guild, _ = self.pair()
        plans = anna.ask("create-channel", guild=guild["id"], name="plans")["channel"]
        role = anna.ask("create-role", guild=guild["id"], name="Bakers", colour="ff7800", permissions="0")["role"]
        self.assertEqual((role["name"], role["colour"], role["position"]), ("Bakers", "ff7800", 1))
        with self.assertRaises(BotError) as refused:
            anna.ask("create-role", guild=guild["id"], name="x", colour="orange")
        self.assertEqual(refused.exception.code, "invalid_number")
        members = wait_for(lambda: (lambda all: all if len(all) == 2 else None)(anna.ask("members", guild=guild["id"])["members"]), 30, "two members")
        his = next(each["id"] for each in members if each["user"].startswith("boris"))
        anna.ask("give-role", guild=guild["id"], user=his, role="Bakers")
        anna.ask("edit-role", guild=guild["id"], role="Bakers", name="Millers")

        def channels():
            return [each["name"] for each in next(each for each in boris.ask("guilds")["guilds"] if each["id"] == guild["id"])["channels"]]

        wait_for(lambda: "plans" in channels(), 30, "the channel to be there")
        anna.ask("overwrite", channel=plans["id"], target=role["id"], deny="1024")
        wait_for(lambda: "plans" not in channels(), 30, "the channel to be hidden")
        anna.ask("delete-overwrite", channel=plans["id"], target=role["id"])
        wait_for(lambda: "plans" in channels(), 30, "the channel to come back")
        anna.ask("overwrite", channel=plans["id"], target=his, kind="member", deny="1024")
        wait_for(lambda: "plans" not in channels(), 30, "the channel to be hidden again")
        anna.ask("follow-category", channel=plans["id"])
        wait_for(lambda: "plans" in channels(), 30, "nothing to be overwritten")
        anna.ask("take-role", guild=guild["id"], user=his, role="Millers")
        with self.assertRaises(BotError) as refused:
            boris.ask("delete-role", guild=guild["id"], role="Millers")
        self.assertEqual(refused.exception.code, "missing_permission")
        anna.ask("delete-role", guild=guild["id"], role="Millers")
        self.assertEqual([each["name"] for each in anna.ask("roles", guild=guild["id"])["roles"]], ["@everyone"])

    def wait_conversation(self, bot, match):
        return wait_for(lambda: next((each for each in bot.ask("conversations")["conversations"] if match(each)), None), 30, "a conversation")

    def test_conversation(self):
        """Two people talk outside guilds: names, counts, order, closing for good, blocks."""
        anna, boris, guild, _ = self.pair()
        members = wait_for(lambda: (lambda all: all if len(all) == 2 else None)(anna.ask("members", guild=guild["id"])["members"]), 30, "two members")
        people = {each["user"]: each["id"] for each in members}
        hers, his = (next(id for name, id in people.items() if name.startswith(start)) for start in ("anna", "boris"))
        channel = anna.ask("open-conversation", users=his)["channel"]
        self.assertEqual((channel["kind"], channel["name"][:5]), ("dm", "boris"))
        self.assertEqual(boris.ask("conversations")["conversations"], [])
        anna.ask("send", channel=channel["id"], content="hello")
        anna.ask("send", channel=channel["id"], content="again")
        found = self.wait_conversation(boris, lambda each: each["mention_count"] == 2)
        self.assertEqual((found["name"][:4], found["unread"]), ("anna", True))
        group = boris.ask("open-conversation", users=hers, name="Trip")["channel"]
        self.wait_conversation(anna, lambda each: each["name"] == "Trip")
        boris.ask("block", user=hers)
        with self.assertRaises(BotError) as refused:
            anna.ask("open-conversation", users=his, name="Trip 2")
        self.assertEqual(refused.exception.code, "cannot_message")
        anna.ask("send", channel=group["id"], content="not for him")
        found = self.wait_conversation(boris, lambda each: each["name"] == "Trip" and each["last_seq"] == 1)
        self.assertEqual(found["mention_count"], 0)
        boris.ask("unblock", user=hers)
        anna.ask("leave-conversation", channel=group["id"])
        self.assertNotIn("Trip", [each["name"] for each in anna.ask("conversations")["conversations"]])
        anna.ask("presence", status="dnd")
        anna.ask("status", text="busy", emoji="🎧", seconds=600)

    def test_same_badges_on_every_device(self):
        """What is muted on one device is so on another, with the same numbers, and both count on alike."""
        anna, boris, guild, channel = self.pair()
        tablet = self.enterContext(Bot(self.server.url, boris.user))
        find = lambda bot: next(each for each in bot.ask("guilds")["guilds"][0]["channels"] if each["id"] == channel)
        state = lambda bot: (find(bot)["mention_count"], find(bot)["muted"])
        name = next(each["id"] for each in anna.ask("members", guild=guild["id"])["members"] if each["user"].startswith("boris"))

        def both(expected):
            for bot in (boris, tablet):
                wait_for(lambda: state(bot) == expected, 30, f"{expected}, not {state(bot)}")

        for text in ("@everyone", f"<@{name}>", f"@everyone <@{name}>"):
            anna.ask("send", channel=channel, content=text)
        both((3, False))
        boris.ask("notify-channel", channel=channel, muted="yes", seconds=3600)
        both((2, True))
        anna.ask("send", channel=channel, content="@everyone")
        anna.ask("send", channel=channel, content=f"<@{name}>")
        both((3, True))
        tablet.ask("notify-channel", channel=channel, muted="no")
        both((5, False))
        tablet.ask("notify-guild", guild=guild["id"], everyone="no", level="mentions")
        both((3, False))
        with self.assertRaises(BotError) as refused:
            boris.ask("notify-channel", channel=channel, level="loud")
        self.assertEqual(refused.exception.code, "unknown_value")

    def test_one_connection(self):
        """Messages share a connection: one each would cost a TLS handshake each."""
        with Proxy(self.server.url) as wire, Bot(wire.url, f"anna{id(self)}", register=True) as anna:
            channel = anna.ask("create-guild", name="den")["guild"]["channels"][0]["id"]
            before = wire.connections
            for number in range(10):
                anna.ask("send", channel=channel, content=str(number))
            self.assertLessEqual(wire.connections - before, 1)

    def test_edit_delete_reply(self):
        anna, boris, _, channel = self.pair()
        boris.follow()
        first = anna.ask("send", channel=channel, content="to be changed")["message"]
        boris.wait_event("message.create", lambda event: event["message"]["id"] == first["id"])
        answer = boris.ask("send", channel=channel, content="an answer", reply_to=first["id"])["message"]
        self.assertEqual(answer["reply_to"], first["id"])
        anna.ask("edit", channel=channel, message=first["id"], content="changed")
        boris.wait_event("message.update", lambda event: event["message"]["content"] == "changed")
        anna.ask("delete", channel=channel, message=first["id"])
        boris.wait_event("message.delete", lambda event: event["message"]["id"] == first["id"])
        left = boris.ask("read", channel=channel)["messages"]
        self.assertNotIn(first["id"], [each["id"] for each in left])

    def test_not_allowed(self):
        anna, boris, guild, channel = self.pair()
        first = anna.ask("send", channel=channel, content="mine")["message"]
        for do, fields in (
            ("edit", {"channel": channel, "message": first["id"], "content": "yours"}),
            ("delete", {"channel": channel, "message": first["id"]}),
            ("create-channel", {"guild": guild["id"], "name": "no"}),
            ("delete-guild", {"guild": guild["id"]}),
            ("send", {"channel": "nowhere", "content": "x"}),
            ("leave", {"guild": "nowhere"}),
            ("join", {"link": "nonsense0"}),
            ("fly", {}),
        ):
            with self.subTest(do), self.assertRaises(BotError):
                boris.ask(do, **fields)

    def test_guild_life(self):
        anna, boris, guild, _ = self.pair()
        boris.follow()
        made = anna.ask("create-channel", guild=guild["id"], name="kitchen")["channel"]
        boris.wait_event("channel.create", lambda event: event["channel"]["id"] == made["id"])
        said = anna.ask("send", channel=made["id"], content="first in here")["message"]
        boris.wait_event("message.create", lambda event: event["message"]["id"] == said["id"])
        anna.ask("delete-channel", channel=made["id"])
        boris.wait_event("channel.delete", lambda event: event["channel"]["id"] == made["id"])
        names = {each["user"] for each in boris.ask("members", guild=guild["id"])["members"]}
        self.assertEqual(names, {anna.user, boris.user})
        anna.ask("delete-guild", guild=guild["id"])
        boris.wait_event("guild.delete", lambda event: event["guild"]["id"] == guild["id"])

    def test_typing(self):
        anna, boris, _, channel = self.pair()
        boris.follow()
        anna.ask("typing", channel=channel)
        boris.wait_event("typing.start", lambda event: event["user"] == anna.user)

    def test_reading(self):
        anna, boris, _, channel = self.pair()
        boris.follow()
        last = None
        for number in range(3):
            last = anna.ask("send", channel=channel, content=f"message {number}")["message"]
        boris.wait_event("message.create", lambda event: event["message"]["id"] == last["id"])
        self.assertTrue(self.find(boris, channel)["unread"])
        boris.ask("mark-read", channel=channel)
        self.assertFalse(self.find(boris, channel)["unread"])

    def find(self, here, channel):
        return next(each for guild in here.ask("guilds")["guilds"] for each in guild["channels"] if each["id"] == channel)

    def test_long_history(self):
        """Reads back over several pages, more than the library keeps in memory."""
        people = [self.person() for _ in range(12)]
        _, channel = self.guild(*people)
        wanted = [f"message {number}" for number in range(730)]
        for number, text in enumerate(wanted):
            send_patiently(people[number % len(people)], channel, text)
        code, lines, _ = bot.run(self.server.url, people[0].user["username"], "read", channel, "--limit", "5000")
        self.assertEqual(code, 0, lines)
        self.assertEqual([each["content"] for each in lines[-1]["messages"] if each["content"].startswith("message ")], wanted)

    def test_typed_while_cut_off(self):
        """Written while the network is away: pending, and sent in order exactly once when it is back."""
        anna, boris, guild, channel = self.pair()
        boris.follow()
        link = anna.ask("create-invite", guild=guild["id"])["link"]
        with Proxy(self.server.url) as wire, Bot(wire.url, f"clara{id(self)}", register=True) as clara:
            clara.ask("join", link=link)
            wire.cut()
            numbers = [clara.tell("send", channel=channel, content=f"from the cellar {number}") for number in range(5)]
            wire.mend()
            ids = [clara.wait_answer(number, 60)["message"]["id"] for number in numbers]
        boris.wait_event("message.create", lambda event: event["message"]["id"] == ids[-1])
        self.assertEqual([each["id"] for each in boris.messages(channel) if each["content"].startswith("from")], ids)


class CommandLine(Journey):
    def test_one_command(self):
        code, lines, _ = bot.run(self.server.url, "carl", "create-guild", "Carl's", options=["--register"])
        self.assertEqual((code, lines[-1]["ok"]), (0, True), lines)
        code, lines, _ = bot.run(self.server.url, "carl", "send", "Carl's/general", "hello there")
        self.assertEqual((code, lines[-1]["message"]["content"]), (0, "hello there"), lines)
        code, lines, _ = bot.run(self.server.url, "carl", "read", "general", "--limit", "1")
        self.assertEqual([each["content"] for each in lines[-1]["messages"]], ["hello there"])

    def test_wrong_password(self):
        bot.run(self.server.url, "dora", "guilds", options=["--register"])
        code, lines, errors = bot.run(self.server.url, "dora", "guilds", password="not the password")
        self.assertEqual((code, lines[-1]["error"]["code"]), (3, "wrong_credentials"))
        self.assertNotIn("not the password", str(lines) + errors)

    def test_no_server(self):
        code, lines, _ = bot.run("http://127.0.0.1:1", "eve", "guilds")
        self.assertEqual((code, lines[-1]["error"]["code"]), (3, "offline"))

    def test_usage(self):
        for command in ([], ["fly"], ["send"], ["send", "a"], ["guilds", "too", "many"]):
            with self.subTest(command):
                code, lines, errors = bot.run(self.server.url, "eve", *command)
                self.assertEqual((code, lines), (2, []))
                self.assertTrue(errors.startswith("kith-bot: "), errors)

    def test_help_and_version(self):
        for option in ("--help", "--version"):
            done = subprocess.run([bot.program(), option], capture_output=True, text=True, timeout=20)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.stdout)

    def test_password_from_file_and_input(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "password"
            path.write_text("a long enough one\n", encoding="utf-8")
            base = [bot.program(), "--server", self.server.url, "--user", "fred", "--register"]
            environment = {key: value for key, value in os.environ.items() if key != "KITH_BOT_PASSWORD"}
            first = subprocess.run([*base, "--password-file", str(path), "guilds"], env=environment, capture_output=True, timeout=60)
            self.assertEqual(first.returncode, 0, first)
            again = subprocess.run(
                [*base, "--password-file", "-", "guilds"], env=environment, input=b"a long enough one\n", capture_output=True, timeout=60
            )
            self.assertEqual(again.returncode, 0, again)
            none = subprocess.run([*base, "guilds"], env=environment, capture_output=True, timeout=60)
            self.assertEqual(none.returncode, 2)


class Hostile(Journey):
    """Whatever stands on standard input, the bot answers with a code and goes on."""

    LINES = [
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100000,
        b'{"do": 5}',
        b'{"do": "send"}',
        b'{"do": "send", "channel": {}, "content": []}',
        b'{"do": "read", "channel": "general", "limit": -1e300}',
        b'{"do": "edit", "channel": "general", "content": "x"}',
        b'{"do": "edit", "channel": "general", "message": "no id", "content": "x"}',
        b'{"do": "delete", "channel": "general", "message": "../../guilds"}',
        b'{"do": "join", "link": "kith://"}',
        b'{"do": "join", "link": "../guilds"}',
        b'{"do": "create-guild", "name": ""}',
        b'{"do": "create-guild", "name": "' + b"x" * 5000 + b'"}',
        b'{"do": "create-channel", "guild": "Quarry", "name": "y", "kind": "soup", "parent": "nowhere"}',
        b'{"do": "presence", "status": "offline, but proudly"}',
        b'{"do": "send", "channel": "general", "content": ""}',
        b'{"do": "send", "channel": "general", "content": "   "}',
        b'{"do": "send", "channel": "general", "content": "' + b"z" * 4001 + b'"}',
    ]
    ACCEPTED = {8}  # a limit below one is one

    def test_lines(self):
        bot.run(self.server.url, "hugo", "create-guild", "Quarry", options=["--register"])
        done = subprocess.run(
            [bot.program(), "--server", self.server.url, "--user", "hugo", "run"],
            env={**os.environ, "KITH_BOT_PASSWORD": "correct horse"},
            input=b"\n".join([*self.LINES, b'{"id": "last", "do": "send", "channel": "Quarry/general", "content": "still here"}']),
            capture_output=True,
            timeout=60,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        answers = [each for each in answers if "event" not in each]
        self.assertEqual(len(answers), len(self.LINES) + 1)
        self.assertEqual(sum(each["ok"] for each in answers), 1 + len(self.ACCEPTED), answers)
        self.assertTrue(next(each for each in answers if each.get("id") == "last")["ok"])
        for answer in answers:
            self.assertTrue(answer["ok"] or answer["error"]["code"], answer)


class Encrypted(Journey):
    options = {"tls": "auto"}

    def test_fingerprint(self):
        good = self.server.fingerprint
        code, lines, _ = bot.run(self.server.url, "gina", "guilds", options=["--register", "--fingerprint", good])
        self.assertEqual(code, 0, lines)
        bad = good[:-1] + ("0" if good[-1] != "0" else "1")
        code, lines, _ = bot.run(self.server.url, "gina", "guilds", options=["--fingerprint", bad])
        self.assertEqual((code, lines[-1]["error"]["code"]), (3, "certificate"))


if __name__ == "__main__":
    tap.main()
