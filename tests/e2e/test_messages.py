#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages, history, reading and typing of a real kithd."""

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import tap
from api import Api, ApiError
from journey import NO_ID, Journey, send_patiently

TEXTS = (
    "plain",
    "**bold** _it_ ~~no~~ ||spoiler|| `code` <b>not html</b>",
    "Съешь ещё этих мягких французских булок",
    "שלום עולם, مرحبا بالعالم",
    "👩‍🚀🏳️‍🌈 e\u0301 \u202eabc",
    "line\n\n```c\nint x;\n```\ttab",
    "'; DROP TABLE messages; --",
    "x" * 4000,
    "ж" * 4000,
    "😀" * 4000,
)


class Messages(Journey):
    def setUp(self):
        self.anna, self.boris = self.person(), self.person()
        self.guild_, self.channel = self.guild(self.anna, self.boris)

    def test_texts_arrive_as_they_were_sent(self):
        gateway = self.online(self.boris)
        for text in TEXTS:
            sent = self.anna.send(self.channel, text)
            self.assertEqual(sent["content"], text)
            got = gateway.event("message.create")
            self.assertEqual((got["id"], got["content"]), (sent["id"], text))
        stored = [each["content"] for each in self.boris.history(self.channel) if each["kind"] == "text"]
        self.assertEqual(stored, list(TEXTS))

    def test_limits(self):
        for text, code in (("", "message_empty"), (" \n\t", "message_empty"), ("\u200b", "message_empty"), ("x" * 4001, "message_too_long")):
            with self.subTest(code=code), self.refused_field("content", code):
                self.anna.send(self.channel, text)
        with self.refused_field("content", "wrong_type"):
            self.anna.send(self.channel, 5)
        with self.refused_field("nonce", "nonce_bad"):
            self.anna.send(self.channel, "x", nonce="n" * 65)
        with self.refused_field("nonce", "nonce_bad"):
            self.anna.send(self.channel, "x", nonce="")

    def test_seq_has_no_holes(self):
        seqs = [self.anna.send(self.channel, str(number))["seq"] for number in range(5)]
        self.assertEqual(seqs, list(range(seqs[0], seqs[0] + 5)))

    def test_nonce_makes_sending_idempotent(self):
        gateway = self.online(self.boris)
        first = self.anna.send(self.channel, "once", nonce="n-1")
        again = self.anna.send(self.channel, "once", nonce="n-1")
        self.assertEqual((first["id"], first["seq"], first["nonce"]), (again["id"], again["seq"], "n-1"))
        other = self.boris.send(self.channel, "his own", nonce="n-1")
        self.assertNotEqual(other["id"], first["id"])
        gateway.event("message.create", where=lambda d: d["id"] == other["id"])
        seen = [each["d"]["id"] for each in gateway.events if each.get("t") == "message.create"]
        self.assertEqual(seen, [first["id"], other["id"]])

    def test_same_nonce_at_the_same_time(self):
        """Many requests with one nonce, sent together, make one message."""
        answers = []

        def send():
            api = self.api()
            api.token = self.anna.token
            answers.append(api.send(self.channel, "race", nonce="race")["id"])

        threads = [threading.Thread(target=send) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual(len(answers), 8)
        self.assertEqual(len(set(answers)), 1)

    def test_history_pages(self):
        ids = [send_patiently(self.anna, self.channel, str(number))["id"] for number in range(30)]
        path = f"/channels/{self.channel}/messages"
        newest = self.boris.get(path, limit=10)
        self.assertEqual([each["id"] for each in newest["items"]], ids[20:])
        self.assertEqual((newest["more_before"], newest["more_after"]), (True, False))
        before = self.boris.get(path, limit=10, before=ids[20])
        self.assertEqual([each["id"] for each in before["items"]], ids[10:20])
        self.assertEqual((before["more_before"], before["more_after"]), (True, True))
        after = self.boris.get(path, limit=10, after=ids[9])
        self.assertEqual([each["id"] for each in after["items"]], ids[10:20])
        around = [each["id"] for each in self.boris.get(path, limit=9, around=ids[15])["items"]]
        self.assertIn(ids[15], around)
        self.assertEqual(around, [each for each in ids if each in around])
        self.assertTrue(ids[14] in around and ids[16] in around)
        self.assertEqual(self.boris.get(path, limit=5, before=NO_ID.replace("0190", "0000"))["items"], [])
        everything = [each["id"] for each in self.boris.history(self.channel) if each["kind"] == "text"]
        self.assertEqual(everything, ids)

    def test_page_limits(self):
        path = f"/channels/{self.channel}/messages"
        for limit in (0, 101, -1, "x", "1.5", ""):
            status, _, body = self.anna.raw("GET", f"/api/v1{path}?limit={limit}", headers={"Authorization": f"Bearer {self.anna.token}"})
            self.assertEqual(status, 422, body)
        status, _, body = self.anna.raw("GET", f"/api/v1{path}?before=nonsense", headers={"Authorization": f"Bearer {self.anna.token}"})
        self.assertEqual(status, 422, body)

    def test_edit(self):
        gateway = self.online(self.boris)
        message = self.anna.send(self.channel, "frist")
        self.assertNotIn("edited_at", message)
        edited = self.anna.patch(f"/channels/{self.channel}/messages/{message['id']}", {"content": "first"})
        self.assertEqual((edited["content"], edited["seq"]), ("first", message["seq"]))
        self.assertGreaterEqual(edited["edited_at"], message["created_at"])
        self.assertEqual(gateway.event("message.update")["content"], "first")
        with self.refused("not_the_author", 403):
            self.boris.patch(f"/channels/{self.channel}/messages/{message['id']}", {"content": "mine"})
        with self.refused("unknown_message", 404):
            self.anna.patch(f"/channels/{self.channel}/messages/{NO_ID}", {"content": "x"})

    def test_delete(self):
        gateway = self.online(self.boris)
        message = self.boris.send(self.channel, "oops")
        other = self.anna.send(self.channel, "stays")
        path = f"/channels/{self.channel}/messages/{message['id']}"
        with self.refused("missing_permission", 403):
            self.boris.delete(f"/channels/{self.channel}/messages/{other['id']}")
        self.anna.delete(path)  # the owner may
        self.assertEqual(gateway.event("message.delete")["id"], message["id"])
        self.anna.delete(path)  # a repeat answers the same
        with self.refused("unknown_message", 404):
            self.anna.get(path)
        self.assertEqual([each["id"] for each in self.boris.history(self.channel) if each["kind"] == "text"], [other["id"]])
        self.assertEqual(self.anna.send(self.channel, "next")["seq"], other["seq"] + 1)

    def test_a_message_belongs_to_its_channel(self):
        other = self.anna.post(f"/guilds/{self.guild_['id']}/channels", {"name": "other", "kind": "text"})["id"]
        message = self.anna.send(self.channel, "here")
        with self.refused("unknown_message", 404):
            self.anna.get(f"/channels/{other}/messages/{message['id']}")
        with self.refused("unknown_message", 404):
            self.anna.patch(f"/channels/{other}/messages/{message['id']}", {"content": "x"})
        with self.refused("unknown_reply", 400):
            self.anna.send(other, "re", reply_to=message["id"])
        self.anna.delete(f"/channels/{other}/messages/{message['id']}")
        self.assertEqual(self.anna.get(f"/channels/{self.channel}/messages/{message['id']}")["content"], "here")

    def test_reply(self):
        question = self.anna.send(self.channel, "How are you? " + "long " * 100)
        answer = self.boris.send(self.channel, "fine", reply_to=question["id"])
        reply = answer["reply"]
        self.assertEqual(answer["reply_to"], question["id"])
        self.assertEqual((reply["id"], reply["author"]["id"]), (question["id"], self.anna.user["id"]))
        self.assertTrue(reply["excerpt"].startswith("How are you?"))
        self.anna.delete(f"/channels/{self.channel}/messages/{question['id']}")
        after = self.boris.get(f"/channels/{self.channel}/messages/{answer['id']}")
        self.assertEqual(after["reply_to"], question["id"])
        self.assertNotIn("excerpt", after["reply"])
        with self.refused("unknown_reply", 400):
            self.boris.send(self.channel, "x", reply_to=NO_ID)

    def test_mentions_are_resolved(self):
        name, user_id = self.boris.user["username"], self.boris.user["id"]
        stranger = self.person()
        message = self.anna.send(self.channel, f"hey <@{user_id}> and <@{stranger.user['id']}> and <@{NO_ID}>")
        self.assertEqual([each["id"] for each in message["mentions"]], [user_id], name)
        self.assertFalse(message["mention_everyone"])
        self.assertTrue(self.anna.send(self.channel, "@everyone come")["mention_everyone"])
        quoted = self.anna.send(self.channel, f"`<@{user_id}>`")
        self.assertEqual(quoted["mentions"], [])

    def test_unread_and_mentions(self):
        def state(gateway):
            return next((each for each in gateway.ready["read_states"] if each["channel_id"] == self.channel), None)

        first = self.anna.send(self.channel, "one")
        self.boris.put(f"/channels/{self.channel}/read", {"message_id": first["id"]})
        self.anna.send(self.channel, f"two <@{self.boris.user['id']}>")
        third = self.anna.send(self.channel, "three")
        gateway = self.online(self.boris)
        self.assertEqual((state(gateway)["last_read_seq"], state(gateway)["mention_count"]), (first["seq"], 1))
        channel = self.boris.get(f"/channels/{self.channel}")
        self.assertEqual(channel["last_seq"] - state(gateway)["last_read_seq"], 2)
        read = self.boris.put(f"/channels/{self.channel}/read", {"message_id": third["id"]})
        self.assertEqual((read["last_read_seq"], read["mention_count"]), (third["seq"], 0))
        self.assertEqual(gateway.event("read.update")["last_read_seq"], third["seq"])
        back = self.boris.put(f"/channels/{self.channel}/read", {"message_id": first["id"]})
        self.assertEqual(back["last_read_seq"], third["seq"])
        with self.refused("unknown_message", 404):
            self.boris.put(f"/channels/{self.channel}/read", {"message_id": NO_ID})

    def test_reading_is_private(self):
        hers = self.online(self.anna)
        message = self.anna.send(self.channel, "x")
        self.boris.put(f"/channels/{self.channel}/read", {"message_id": message["id"]})
        last = self.boris.send(self.channel, "end")
        hers.event("message.create", where=lambda d: d["id"] == last["id"])
        self.assertEqual([each["d"]["channel_id"] for each in hers.events if each.get("t") == "read.update" and each["d"]["last_read_seq"] == 0], [])

    def test_typing(self):
        gateway = self.online(self.boris)
        self.anna.post(f"/channels/{self.channel}/typing")
        self.assertEqual(gateway.event("typing.start")["user_id"], self.anna.user["id"])

    def flood(self, number):
        """Sends with Anna's token until that is refused. Returns why, where it was."""
        with contextlib.closing(Api(self.anna.url, source=self.anna.source)) as again:
            again.token = self.anna.token
            try:
                for each in range(40):
                    again.post(f"/channels/{self.channel}/messages", {"content": f"{number} {each}"})
            except ApiError as problem:
                return problem
        return None

    def test_rate_limit(self):
        # From several connections at once, so that a slow machine is fast enough too.
        with ThreadPoolExecutor(4) as pool:
            problems = [each for each in pool.map(self.flood, range(4)) if each]
        self.assertEqual({problem.code for problem in problems}, {"rate_limited"})
        for problem in problems:
            self.assertEqual(problem.status, 429)
            self.assertEqual(problem.headers["X-RateLimit-Bucket"], "message")
            self.assertGreaterEqual(float(problem.headers["Retry-After"]), 0)
        self.boris.send(self.channel, "others are not slowed")

    def test_headers(self):
        self.anna.send(self.channel, "x")
        headers = self.anna.headers
        self.assertEqual(headers["X-RateLimit-Limit"], "30")
        self.assertLess(int(headers["X-RateLimit-Remaining"]), 30)
        self.assertEqual(headers["Content-Type"].split(";")[0], "application/json")


if __name__ == "__main__":
    tap.main()
