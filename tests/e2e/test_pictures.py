#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that people send to a real kithd, good and hostile ones."""

import json
import os
import socket
import struct
import subprocess
import threading
import zlib

import tap
from api import PREFIX, ApiError
from journey import Journey

AVATAR = "/users/@me/avatar"


def convert(*arguments):
    """What ImageMagick makes."""
    return subprocess.run(["convert", *arguments], capture_output=True, check=True, timeout=60).stdout


def picture(size="320x200", kind="png", colour="teal"):
    return convert("-size", size, f"xc:{colour}", f"{kind}:-")


def look(data):
    """Format, width and height of a picture, and what it says of itself."""
    out = subprocess.run(["identify", "-format", "%m %w %h %[EXIF:*]", "-"], input=data, capture_output=True, check=True)
    kind, width, height, *rest = out.stdout.decode().split()
    return kind, int(width), int(height), " ".join(rest)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, data=b"", *more):
    """A PNG that says what it likes of its size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def apng():
    """Two frames, red and blue."""
    row = lambda colour: b"\0" + bytes(colour) * 8  # noqa: E731
    frames = [zlib.compress(row(colour) * 8) for colour in ((255, 0, 0), (0, 0, 255))]
    control = lambda number: chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, 8, 8, 0, 0, 1, 10, 0, 0))  # noqa: E731
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) + chunk(b"acTL", struct.pack(">II", 2, 0))
    body = control(0) + chunk(b"IDAT", frames[0]) + control(1) + chunk(b"fdAT", struct.pack(">I", 2) + frames[1])
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


class Pictures(Journey):
    def upload(self, api, path, data, kind="image/png"):
        headers = {"Authorization": f"Bearer {api.token}", "Content-Type": kind}
        status, answer_headers, content = api.raw("PUT", PREFIX + path, data, headers)
        answer = json.loads(content)
        if status >= 400:
            raise ApiError(status, answer, answer_headers)
        return answer

    def fetch(self, api, picture_id, size=None, **headers):
        query = f"?size={size}" if size else ""
        return api.raw("GET", f"{PREFIX}/media/{picture_id}{query}", None, {"Authorization": f"Bearer {api.token}", **headers})

    def colour_of(self, api, picture_id):
        _, _, data = self.fetch(api, picture_id, 64)
        out = subprocess.run(["convert", "-", "-resize", "1x1!", "txt:-"], input=data, capture_output=True, check=True)
        return out.stdout.decode()

    def test_avatar(self):
        anna, boris = self.person(), self.person()
        guild = anna.post("/guilds", {"name": "Den"})
        boris.post("/invites/" + anna.post(f"/guilds/{guild['id']}/invites")["code"])
        gateway = self.online(boris)
        account = self.upload(anna, AVATAR, picture())
        self.assertEqual(anna.get("/users/@me")["avatar"], account["avatar"])
        self.assertEqual(gateway.event("user.update")["avatar"], account["avatar"])
        self.assertEqual(boris.get(f"/users/{anna.user['id']}")["avatar"], account["avatar"])
        for size, side in ((None, 256), (256, 256), (64, 64), (65, 256), (1, 64)):
            status, headers, data = self.fetch(boris, account["avatar"], size)
            self.assertEqual(status, 200)
            self.assertEqual(look(data)[:3], ("JPEG", side, side))
            self.assertEqual(headers["Content-Type"], "image/jpeg")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("immutable", headers["Cache-Control"])
        status, _, data = self.fetch(boris, account["avatar"], **{"If-None-Match": headers["ETag"]})
        self.assertEqual((status, data), (304, b""))
        status, _, _ = boris.raw("GET", f"{PREFIX}/media/{account['avatar']}")
        self.assertEqual(status, 401)

    def test_the_picture_before_is_gone(self):
        anna = self.person()
        first = self.upload(anna, AVATAR, picture())["avatar"]
        second = self.upload(anna, AVATAR, picture(colour="orange"))["avatar"]
        self.assertNotEqual(first, second)
        self.assertEqual(self.fetch(anna, first)[0], 404)
        self.assertEqual(self.fetch(anna, second)[0], 200)
        self.assertNotIn("avatar", anna.delete(AVATAR))
        self.assertNotIn("avatar", anna.delete(AVATAR))
        self.server.stop()
        self.server.start()
        files = [path.name for path in (self.server.data_dir / "blobs").rglob("*") if path.is_file()]
        self.assertFalse([name for name in files if name.startswith((first, second))])

    def test_formats(self):
        anna = self.person()
        for kind, out in (("png", "JPEG"), ("jpg", "JPEG"), ("webp", "JPEG")):
            with self.subTest(kind):
                account = self.upload(anna, AVATAR, picture(kind=kind), "application/octet-stream")
                self.assertEqual(look(self.fetch(anna, account["avatar"])[2])[0], out)
        clear = self.upload(anna, AVATAR, picture(colour="none"))
        _, headers, data = self.fetch(anna, clear["avatar"])
        self.assertEqual((look(data)[0], headers["Content-Type"]), ("PNG", "image/png"))

    def test_only_the_first_frame_of_what_moves(self):
        anna = self.person()
        moving = convert("-delay", "10", "-size", "80x80", "xc:red", "xc:blue", "webp:-")
        for name, data in (("apng", apng()), ("webp", moving)):
            with self.subTest(name):
                account = self.upload(anna, AVATAR, data)
                _, _, small = self.fetch(anna, account["avatar"], 64)
                self.assertEqual(look(small)[1:3], (64, 64))
                self.assertRegex(self.colour_of(anna, account["avatar"]), "#F[DEF]0[0-2]0[0-2]")

    def test_nothing_hidden_is_kept(self):
        anna = self.person()
        secret = b"52.5200 north, 13.4050 east"
        plain = picture("300x300", "jpg")
        comment = b"\xff\xfe" + struct.pack(">H", len(secret) + 2) + secret
        account = self.upload(anna, AVATAR, plain[:2] + comment + plain[2:])
        for size in (64, 256):
            self.assertNotIn(secret, self.fetch(anna, account["avatar"], size)[2])
        account = self.upload(anna, AVATAR, png(8, 8, zlib.compress((b"\0" + b"abc" * 8) * 8), chunk(b"tEXt", b"Comment\0" + secret)))
        self.assertNotIn(secret, self.fetch(anna, account["avatar"])[2])

    def test_refused(self):
        anna = self.person()
        good = picture("400x400", "jpg")
        bomb = zlib.compress(b"\0" * (1 << 24), 9)
        for name, data, code in (
            ("nothing", b"", "picture_unsupported"),
            ("text", b"hello" * 100, "picture_unsupported"),
            ("a page", b"<html><script>alert(1)</script>", "picture_unsupported"),
            ("drawing", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "picture_unsupported"),
            ("gif", picture(kind="gif"), "picture_unsupported"),
            ("moving gif", convert("-size", "9x9", "xc:red", "xc:blue", "gif:-"), "picture_unsupported"),
            ("half a jpeg", good[:40], "picture_unreadable"),
            ("only a signature", b"\x89PNG\r\n\x1a\n", "picture_unreadable"),
            ("webp of noise", b"RIFF\x40\0\0\0WEBPVP8 " + b"\xaa" * 80, "picture_unreadable"),
            ("png of noise", b"\x89PNG\r\n\x1a\n" + b"\x55" * 5000, "picture_unreadable"),
            ("too wide", png(4097, 4, zlib.compress(b"\0")), "picture_too_wide"),
            ("too high", picture("4x4100"), "picture_too_wide"),
            ("bomb", png(60000, 60000, bomb), "picture_too_wide"),
            ("no size", png(0, 0), "picture_unreadable"),
        ):
            if name == "bomb" and "KITH_SANITIZED" in os.environ:
                continue  # The child's memory has no limit there, which is what ends it.
            with self.subTest(name):
                api = self.person()
                with self.refused(code):
                    self.upload(api, AVATAR, data)
                self.assertNotIn("avatar", api.get("/users/@me"))
        self.upload(anna, AVATAR, good)

    def test_too_large(self):
        anna = self.person()
        with self.refused("picture_too_large", 413):
            self.upload(anna, AVATAR, b"\xff\xd8\xff" + bytes(8 << 20))
        with self.refused("picture_unreadable"):
            self.upload(anna, AVATAR, b"\xff\xd8\xff" + bytes((8 << 20) - 3))

    def test_a_stranger_cannot_send_much(self):
        stranger = self.api()
        status, _, content = stranger.raw("PUT", PREFIX + AVATAR, bytes(2 << 20), {"Content-Type": "image/png"})
        self.assertEqual((status, json.loads(content)["code"]), (401, "missing_token"))
        status, _, content = stranger.raw("PUT", PREFIX + AVATAR, bytes(100), {"Authorization": "Bearer nonsense"})
        self.assertEqual(status, 401)

    def test_icon(self):
        anna, boris = self.person(), self.person()
        guild = anna.post("/guilds", {"name": "Den"})
        path = f"/guilds/{guild['id']}/icon"
        with self.refused("unknown_guild", 404):
            self.upload(boris, path, picture())
        boris.post("/invites/" + anna.post(f"/guilds/{guild['id']}/invites")["code"])
        with self.refused("missing_permission", 403):
            self.upload(boris, path, picture())
        with self.refused("missing_permission", 403):
            boris.delete(path)
        gateway = self.online(boris)
        icon = self.upload(anna, path, picture())["icon"]
        self.assertEqual(gateway.event("guild.update")["icon"], icon)
        self.assertEqual(boris.get(f"/guilds/{guild['id']}")["icon"], icon)
        self.assertEqual(self.fetch(boris, icon)[0], 200)
        self.assertNotIn("icon", anna.delete(path))

    def test_many_at_once(self):
        """Each of several people sends at the same time; all are answered, and the server goes on."""
        people = [self.person() for _ in range(6)]
        data, failed = picture("1500x1500", "jpg"), []

        def send(api):
            try:
                self.upload(api, AVATAR, data)
            except Exception as problem:  # noqa: BLE001
                failed.append(problem)

        threads = [threading.Thread(target=send, args=(api,)) for api in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertEqual(failed, [])
        for api in people:
            self.assertIn("avatar", api.get("/users/@me"))

    def test_rate_limit(self):
        anna = self.person()
        with self.refused("rate_limited", 429):
            for _ in range(12):
                self.upload(anna, AVATAR, picture("9x9"))

    def test_pronouns(self):
        anna = self.person()
        self.assertEqual(anna.patch("/users/@me", {"pronouns": "she/her"})["pronouns"], "she/her")
        with self.refused("invalid_body", 422):
            anna.patch("/users/@me", {"pronouns": "x" * 41})
        self.assertNotIn("pronouns", anna.patch("/users/@me", {"pronouns": None}))

    def test_unknown(self):
        anna = self.person()
        self.assertEqual(self.fetch(anna, "0190a0b0-0000-7000-8000-000000000000")[0], 404)
        self.assertEqual(self.fetch(anna, "..%2f..%2fkith.db")[0], 404)


    def begin_upload(self, api):
        """Sends a part of a file and holds the rest back."""
        line = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        self.addCleanup(line.close)
        head = f"PUT {PREFIX}{AVATAR} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.token}\r\n"
        line.sendall((head + "Content-Type: image/png\r\nContent-Length: 1000\r\n\r\n").encode() + b"x" * 10)
        return line

    def test_nobody_takes_all_the_room(self):
        anna, boris = self.person(), self.person()
        lines = [self.begin_upload(anna) for _ in range(3)]
        # Whether these three are in is known by a fourth being refused.
        answer = b""
        while b"503" not in answer:
            lines.append(self.begin_upload(anna))
            lines[-1].settimeout(1)
            try:
                answer = lines[-1].recv(4096)
            except TimeoutError:
                self.assertLess(len(lines), 8, "one person may hold all the room")
        self.assertIn(b"overloaded", answer)
        self.assertTrue(self.upload(boris, AVATAR, picture()))
        for line in lines:
            line.close()


if __name__ == "__main__":
    tap.main()
