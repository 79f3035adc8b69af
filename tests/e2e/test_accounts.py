#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts, sessions and tokens of a real kithd."""

import base64
import json

import tap
from journey import Journey


def claims(token):
    """What a JWT says, its signature not looked at."""
    head, body, _ = token.split(".")
    return [json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (head, body)]


class Accounts(Journey):
    def test_register(self):
        api = self.api()
        answer = api.register("anna", display_name="Анна 🦊", email="anna@example.org")
        self.assertEqual(answer["user"]["username"], "anna")
        self.assertEqual(answer["user"]["display_name"], "Анна 🦊")
        self.assertEqual(api.get("/users/@me")["email"], "anna@example.org")
        self.assertEqual(answer["expires_in"], 900)

    def test_token_claims(self):
        api = self.person()
        head, body = claims(api.token)
        self.assertEqual(head["alg"], "HS256")
        self.assertEqual(body["sub"], api.user["id"])
        self.assertEqual(body["sid"], api.session_id)
        self.assertAlmostEqual(body["exp"] - body["iat"], 900, delta=1)
        self.assertTrue(body["iss"])

    def test_display_name_defaults_to_username(self):
        self.assertEqual(self.person("plainname").user["display_name"], "plainname")

    def test_taken_names(self):
        self.person("taken", email="taken@example.org")
        with self.refused("username_taken", 409):
            self.api().register("taken")
        with self.refused("email_taken", 409):
            self.api().register("another", email="TAKEN@example.org")

    def test_bad_fields_are_named(self):
        for field, value, code in (
            ("username", "a", "username_too_short"),
            ("username", "a" * 33, "username_too_long"),
            ("username", "Not Good", "username_bad"),
            ("password", "short", "password_too_short"),
            ("password", "x" * 257, "password_too_long"),
            ("email", "nonsense", "email_bad"),
            ("display_name", "\u200b", "display_name_bad"),
        ):
            body = {"username": "somebody", "password": "long enough"} | {field: value}
            with self.subTest(field=field, code=code), self.refused_field(field, code):
                self.api().post("/auth/register", body)

    def test_login(self):
        self.person("boris", email="boris@example.org")
        for login in ("boris", "boris@example.org"):
            api = self.api()
            self.assertEqual(api.login(login)["user"]["username"], "boris")
            api.get("/guilds")

    def test_wrong_password_says_as_much_as_no_account(self):
        self.person("carl")
        problems = []
        for login in ("carl", "nobody.at.all"):
            with self.refused("wrong_credentials", 401) as caught:
                self.api().login(login, "not this one")
            problems.append({key: caught.exception.problem.get(key) for key in ("status", "title", "code", "detail")})
        self.assertEqual(problems[0], problems[1])

    def test_refresh_rotates(self):
        api = self.person()
        before = (api.token, api.refresh_token)
        api.refresh()
        self.assertNotEqual(api.refresh_token, before[1])
        api.get("/users/@me")
        api.refresh()

    def test_stolen_refresh_token_ends_the_session(self):
        api = self.person()
        stolen = api.refresh_token
        api.refresh()
        thief = self.api()
        thief.refresh_token = stolen
        with self.refused("refresh_token_reused", 401):
            thief.refresh()
        with self.refused("session_revoked", 401):
            api.get("/users/@me")
        with self.assertRaises(Exception) as caught:
            api.refresh()
        self.assertEqual(caught.exception.status, 401)

    def test_invented_refresh_token(self):
        api = self.api()
        for token in ("x", "é" * 20, "a" * 2048):
            api.refresh_token = token
            with self.refused("invalid_refresh_token", 401):
                api.refresh()

    def test_logout(self):
        api = self.person()
        gateway = self.online(api)
        api.post("/auth/logout")
        with self.refused("session_revoked", 401):
            api.get("/users/@me")
        self.assertEqual(gateway.wait_closed(), 4011)
        with self.assertRaises(Exception):
            api.refresh()

    def test_sessions(self):
        first = self.person("dora", device="laptop")
        second = self.api()
        second.login("dora", device="phone")
        sessions = first.get("/auth/sessions")["items"]
        self.assertEqual({each["device"] for each in sessions}, {"laptop", "phone"})
        self.assertEqual([each["id"] for each in sessions if each["current"]], [first.session_id])
        gateway = self.online(second)
        first.delete(f"/auth/sessions/{second.session_id}")
        self.assertEqual(gateway.wait_closed(), 4011)
        with self.refused("session_revoked", 401):
            second.get("/users/@me")
        self.assertEqual(len(first.get("/auth/sessions")["items"]), 1)

    def test_all_other_sessions(self):
        first, stranger = self.person("fred"), self.person()
        others = []
        for device in ("phone", "tablet"):
            others.append(self.api())
            others[-1].login("fred", device=device)
        gateway = self.online(others[0])
        first.delete("/auth/sessions")
        self.assertEqual(gateway.wait_closed(), 4011)
        for other in others:
            with self.refused("session_revoked", 401):
                other.get("/users/@me")
        first.delete("/auth/sessions")
        self.assertEqual([each["current"] for each in first.get("/auth/sessions")["items"]], [True])
        stranger.get("/users/@me")

    def test_sessions_of_others_are_unknown(self):
        anna, boris = self.person(), self.person()
        with self.refused("unknown_session", 404):
            anna.delete(f"/auth/sessions/{boris.session_id}")
        boris.get("/users/@me")

    def test_change_password(self):
        api = self.person("emil", password="the old one")
        other = self.api()
        other.login("emil", "the old one")
        with self.refused("wrong_password", 403):
            api.post("/auth/password", {"old_password": "not it", "new_password": "the new one"})
        api.post("/auth/password", {"old_password": "the old one", "new_password": "the new one"})
        api.get("/users/@me")
        with self.refused("session_revoked", 401):
            other.get("/users/@me")
        with self.refused("wrong_credentials", 401):
            self.api().login("emil", "the old one")
        self.api().login("emil", "the new one")

    def test_delete(self):
        """The messages stay under another name, the user name is free, and nobody is signed in any more."""
        anna, boris = self.person("greta", password="the old one"), self.person()
        guild, channel = self.guild(boris, anna)
        own = anna.post("/guilds", {"name": "Mine"})
        anna.patch("/users/@me", {"bio": "secret", "pronouns": "she/her"})
        message = anna.send(channel, "I was here")
        hers, his = self.online(anna), self.online(boris)
        with self.refused("wrong_password", 403):
            anna.call("DELETE", "/users/@me", {"password": "not it"})
        with self.refused("owns_guilds", 409) as caught:
            anna.call("DELETE", "/users/@me", {"password": "the old one"})
        self.assertIn("Mine", caught.exception.problem["detail"])
        anna.delete(f"/guilds/{own['id']}")
        anna.call("DELETE", "/users/@me", {"password": "the old one"})
        self.assertEqual(his.event("user.update", lambda user: user["id"] == anna.user["id"])["display_name"], "Deleted user")
        self.assertEqual(his.event("member.remove")["user_id"], anna.user["id"])
        self.assertEqual(hers.wait_closed(), 4011)
        with self.refused("session_revoked", 401):
            anna.get("/users/@me")
        with self.refused("wrong_credentials", 401):
            self.api().login("greta", "the old one")
        author = boris.get(f"/channels/{channel}/messages/{message['id']}")["author"]
        self.assertEqual((author["display_name"], "bio" in author, "pronouns" in author), ("Deleted user", False, False))
        members = [each["user"]["id"] for each in boris.get(f"/guilds/{guild['id']}/members")["items"]]
        self.assertEqual(members, [boris.user["id"]])
        self.person("greta")

    def test_bad_tokens(self):
        api = self.person()
        head, body, signature = api.token.split(".")
        none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
        payload = json.loads(base64.urlsafe_b64decode(body + "=="))
        forged = base64.urlsafe_b64encode(json.dumps({**payload, "exp": payload["exp"] + 9999}).encode()).decode().rstrip("=")
        for name, token in {
            "no algorithm": f"{none}.{body}.",
            "another body": f"{head}.{forged}.{signature}",
            "no signature": f"{head}.{body}.",
            "cut": api.token[:-3],
            "nonsense": "x",
            "dots": "..",
        }.items():
            with self.subTest(name), self.refused("invalid_token", 401):
                api.call("GET", "/users/@me", token=token)

    def test_no_token(self):
        with self.refused("missing_token", 401):
            self.api().get("/users/@me")
        status, _, _ = self.api().raw("GET", "/api/v1/users/@me", headers={"Authorization": "Basic eDp5"})
        self.assertEqual(status, 401)

    def test_profile(self):
        api = self.person()
        account = api.patch("/users/@me", {"display_name": "Fox", "bio": "Hi *there*", "accent_colour": 0x3584E4})
        self.assertEqual((account["display_name"], account["bio"], account["accent_colour"]), ("Fox", "Hi *there*", 0x3584E4))
        account = api.patch("/users/@me", {"bio": None})
        self.assertNotIn("bio", account)
        self.assertEqual(account["accent_colour"], 0x3584E4)
        with self.refused_field("accent_colour", "number_too_large"):
            api.patch("/users/@me", {"accent_colour": 0x1000000})

    def test_people_are_seen_by_those_who_share_a_guild(self):
        anna, boris, carl = self.person(), self.person(email="hidden@example.org"), self.person()
        self.guild(anna, boris)
        seen = anna.get(f"/users/{boris.user['id']}")
        self.assertNotIn("email", seen)
        with self.refused("unknown_user", 404):
            carl.get(f"/users/{boris.user['id']}")


class Throttle(Journey):
    def test_failed_logins_are_slowed(self):
        self.person("victim")
        attacker = self.api()
        seen = set()
        for attempt in range(40):
            try:
                attacker.login("victim", f"guess {attempt}")
            except Exception as problem:
                seen.add(problem.code)
                if problem.code in ("login_throttled", "rate_limited"):
                    self.assertEqual(problem.status, 429)
                    self.assertGreater(float(problem.headers["Retry-After"]), 0)
                    break
        self.assertTrue(seen & {"login_throttled", "rate_limited"}, seen)

    def test_throttle_counts_accounts_too(self):
        """Guesses from many addresses at one account are slowed as well."""
        self.person("popular")
        codes = []
        for attempt in range(40):
            try:
                self.api().login("popular", f"guess {attempt}")
            except Exception as problem:
                codes.append(problem.code)
                if problem.code == "login_throttled":
                    break
        self.assertIn("login_throttled", codes)

    def test_registering_is_limited_by_address(self):
        api = self.api()
        codes = set()
        for number in range(30):
            try:
                api.post("/auth/register", {"username": f"crowd{number}", "password": "x"})
            except Exception as problem:
                codes.add(problem.code)
                if problem.code == "rate_limited":
                    self.assertEqual(problem.headers["X-RateLimit-Bucket"], "auth")
                    self.assertEqual(problem.headers["X-RateLimit-Remaining"], "0")
                    self.assertGreater(float(problem.headers["X-RateLimit-Reset-After"]), 0)
                    break
        self.assertIn("rate_limited", codes)


class InviteOnly(Journey):
    """The first account needs no invite, since nobody could have made one."""

    options = {"registration": "invite"}

    def test_invite_admits(self):
        owner = self.person("owner")
        guild, _ = self.guild(owner)
        with self.refused("invite_required", 403):
            self.api().register("stranger")
        with self.refused("unknown_invite", 404):
            self.api().register("stranger", invite="nonsense")
        code = owner.post(f"/guilds/{guild['id']}/invites", {"max_uses": 1})["code"]
        friend = self.api()
        friend.register("friend", invite=code)
        self.assertEqual([each["id"] for each in friend.get("/guilds")["items"]], [guild["id"]])
        with self.refused("unknown_invite", 404):
            self.api().register("another", invite=code)


class ClosedServer(Journey):
    options = {"registration": "closed"}

    def test_nobody_registers(self):
        self.assertEqual(self.api().get("/server")["registration"], "closed")
        with self.refused("registration_closed", 403):
            self.api().register("anybody")


class Restart(Journey):
    def test_sessions_survive_a_restart(self):
        api = self.person("steady")
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        api.get("/users/@me")
        api.refresh()
        self.api().login("steady")

    def test_revocation_survives_a_restart(self):
        api = self.person()
        api.post("/auth/logout")
        self.server.restart()
        with self.refused("session_revoked", 401):
            api.get("/users/@me")

    def test_used_refresh_token_survives_a_restart(self):
        api = self.person()
        old = api.refresh_token
        api.refresh()
        api.refresh()
        self.server.restart()
        thief = self.api()
        thief.refresh_token = old
        with self.refused("refresh_token_reused", 401):
            thief.refresh()


if __name__ == "__main__":
    tap.main()
