# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys through a real kithd have in common."""

import contextlib
import json
import secrets
import time
import unittest
import uuid

from api import Api, ApiError
from server import Kithd

NO_ID = "0190a5c2-79b0-7cc3-98c4-dc0c0c07398f"


def new_id():
    """An id as a client makes it up: a UUIDv7."""
    number = (int(time.time() * 1000) << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=number))


class Journey(unittest.TestCase):
    """A class of tests with one kithd; each test brings its own people."""

    options = {}
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.server = Kithd(**cls.options)
        cls.addClassCleanup(cls.server.close)
        cls.server.start()

    def api(self, **options):
        api = Api(self.server.url, **options)
        self.addCleanup(api.close)
        return api

    def person(self, username=None, **more):
        """Somebody with a new account, signed in."""
        api = self.api()
        api.register(username, **more)
        return api

    def guild(self, owner, *members, name="The den"):
        """A guild of the owner with these members. Returns its snapshot and the id of its channel."""
        guild = owner.post("/guilds", {"name": name})
        if members:
            code = owner.post(f"/guilds/{guild['id']}/invites")["code"]
            for member in members:
                member.post(f"/invites/{code}")
        return guild, guild["channels"][0]["id"]

    def online(self, api, **options):
        gateway = api.online(**options)
        self.addCleanup(gateway.drop)
        return gateway

    @contextlib.contextmanager
    def refused(self, code, status=None):
        """The block must fail with this code."""
        with self.assertRaises(ApiError) as caught:
            yield caught
        self.assertEqual(caught.exception.code, code, caught.exception.problem)
        if status:
            self.assertEqual(caught.exception.status, status)

    @contextlib.contextmanager
    def refused_field(self, path, code):
        with self.assertRaises(ApiError) as caught:
            yield
        self.assertEqual(caught.exception.status, 422, caught.exception.problem)
        self.assertEqual(caught.exception.fields.get(path), code, caught.exception.problem)


def send_patiently(api, channel, content, **more):
    """Sends a message; where the rate limit says wait, waits as long as it says."""
    while True:
        try:
            return api.send(channel, content, **more)
        except ApiError as problem:
            if problem.code != "rate_limited":
                raise
            time.sleep(float(problem.headers["Retry-After"]))


def problem_of(answer):
    """The code of a raw answer (status, headers, bytes)."""
    return json.loads(answer[2])["code"]
