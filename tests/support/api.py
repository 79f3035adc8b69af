# SPDX-License-Identifier: GPL-3.0-or-later
"""A client of the documented protocol in the Python standard library. Everything that it receives is held against the
schema; what passes is written to KITH_TRAFFIC where that is set, secrets left out."""

import base64
import hashlib
import http.client
import itertools
import json
import os
import select
import socket
import ssl
import struct
import time
from urllib.parse import quote, urlsplit

import contract

PREFIX = "/api/v1"
SECRETS = {item.name for each in contract.SCHEMA.types.values() for item in each.fields if item.secret}
_numbers = itertools.count(1)
_addresses = itertools.count(1)


class ApiError(Exception):
    """The server refused; `code` is the stable code."""

    def __init__(self, status, problem, headers):
        super().__init__(f"{status} {problem}")
        self.status = status
        self.code = problem.get("code")
        self.problem = problem
        self.headers = headers

    @property
    def fields(self):
        return {each["path"]: each["code"] for each in self.problem.get("errors") or []}


def _hide(value):
    if isinstance(value, dict):
        return {key: "left out here" if key in SECRETS else _hide(each) for key, each in value.items()}
    return [_hide(each) for each in value] if isinstance(value, list) else value


def record(**entry):
    """Appends one exchange to the file of this run's traffic."""
    path = os.environ.get("KITH_TRAFFIC")
    if path:
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(_hide(entry), ensure_ascii=False) + "\n")


def make_context(fingerprint=None):
    """A TLS context that takes any certificate; connect() checks the fingerprint afterwards."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def next_address():
    """A loopback address that no other client here has, so that limits that count addresses tell clients apart."""
    number = next(_addresses)
    return f"127.1.{number // 250 % 250}.{number % 250 + 1}"


def connect(url, timeout=30, fingerprint=None, source=None):
    """A connected socket, with TLS where the address says https."""
    parts = urlsplit(url)
    here = (source, 0) if source and parts.hostname.startswith("127.") else None
    plain = socket.create_connection((parts.hostname, parts.port), timeout, here)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if parts.scheme != "https":
        return plain
    secure = make_context().wrap_socket(plain, server_hostname=parts.hostname)
    found = hashlib.sha256(secure.getpeercert(binary_form=True)).hexdigest()
    if fingerprint and found != fingerprint:
        raise ssl.SSLError(f"another certificate: {found}")
    return secure


class _Connection(http.client.HTTPConnection):
    def __init__(self, url, timeout, source):
        super().__init__(urlsplit(url).netloc, timeout=timeout)
        self.url = url
        self.source = source

    def connect(self):
        self.sock = connect(self.url, self.timeout, source=self.source)

    def is_over(self):
        """Whether the server closed it; between answers nothing else can be there to read."""
        if self.sock is None:
            return False
        watch = select.poll()  # select() knows no descriptor over 1023
        watch.register(self.sock, select.POLLIN)
        return bool(watch.poll(0))


class Api:
    """REST, with or without a person's tokens. One connection is kept."""

    def __init__(self, url, timeout=60, source=None):
        self.url = url
        self.timeout = timeout
        self.source = source or next_address()
        self.token = None
        self.refresh_token = None
        self.user = None
        self.session_id = None
        self.headers = {}
        self._connection = None

    def close(self):
        if self._connection:
            self._connection.close()
            self._connection = None

    def raw(self, method, path, body=None, headers=None):
        """Sends one request as it is. Returns status, headers, bytes."""
        for attempt in (1, 2):
            if self._connection and self._connection.is_over():
                self.close()
            fresh = self._connection is None
            if fresh:
                self._connection = _Connection(self.url, self.timeout, self.source)
            try:
                self._connection.request(method, path, body=body, headers=headers or {})
                answer = self._connection.getresponse()
                data = answer.read()
                self.headers = answer.headers
                if answer.will_close:
                    self.close()
                return answer.status, answer.headers, data
            except (http.client.HTTPException, OSError):
                self.close()
                if fresh or attempt == 2 or method not in ("GET", "PUT", "DELETE"):
                    raise
        raise AssertionError("not reached")

    def call(self, method, path, body=None, token=True, **query):
        """One request; its answer is checked. Returns the body, None for 204; raises ApiError."""
        headers = {}
        if token and self.token:
            headers["Authorization"] = f"Bearer {token if isinstance(token, str) else self.token}"
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        asked = {key: value for key, value in query.items() if value is not None}
        address = PREFIX + path + ("?" + "&".join(f"{key}={quote(str(value))}" for key, value in asked.items()) if asked else "")
        status, answer_headers, content = self.raw(method, address, data, headers)
        answer = json.loads(content) if content else None
        route = contract.find_route(method, path)
        if route:
            contract.check_answer(route, status, answer)
            record(kind="rest", route=route["name"], query=asked, body=body, status=status, answer=answer)
        if status >= 400:
            raise ApiError(status, answer or {}, answer_headers)
        return answer

    def get(self, path, **query):
        return self.call("GET", path, **query)

    def post(self, path, body=None, **options):
        return self.call("POST", path, {} if body is None else body, **options)

    def put(self, path, body=None):
        return self.call("PUT", path, body)

    def patch(self, path, body):
        return self.call("PATCH", path, body)

    def delete(self, path):
        return self.call("DELETE", path)

    def _sign_in(self, answer):
        self.token = answer["access_token"]
        self.refresh_token = answer["refresh_token"]
        self.user = answer.get("user", self.user)
        self.session_id = answer.get("session_id", self.session_id)
        return answer

    def register(self, username=None, password="correct horse", **more):
        name = username or f"person{next(_numbers)}"
        return self._sign_in(self.post("/auth/register", {"username": name, "password": password, **more}, token=False))

    def login(self, login, password="correct horse", **more):
        return self._sign_in(self.post("/auth/login", {"login": login, "password": password, **more}, token=False))

    def refresh(self):
        return self._sign_in(self.post("/auth/refresh", {"refresh_token": self.refresh_token}, token=False))

    def send(self, channel, content, **more):
        return self.post(f"/channels/{channel}/messages", {"content": content, **more})

    def history(self, channel):
        """All messages of a channel, oldest first, a page at a time."""
        out, before = [], None
        while True:
            page = self.get(f"/channels/{channel}/messages", limit=100, before=before)
            out = page["items"] + out
            if not page["more_before"]:
                return out
            before = page["items"][0]["id"]

    def gateway(self, **options):
        return Gateway(self.url, source=self.source, **options)

    def online(self, **options):
        """A gateway connection that has identified; `ready` holds its snapshot."""
        gateway = self.gateway(**options)
        gateway.identify(self.token)
        return gateway


class Closed(Exception):
    """The other side closed the connection; `code` is None where it did not say why."""

    def __init__(self, code=None, reason=""):
        super().__init__(f"closed: {code} {reason}")
        self.code = code
        self.reason = reason


class Refused(Exception):
    """The handshake was answered with something else than 101."""

    def __init__(self, status, text):
        super().__init__(f"handshake refused: {status} {text}")
        self.status = status


class Gateway:
    """A WebSocket that does what it is told: it answers pings only while it reads."""

    def __init__(self, url, timeout=30, protocol=contract.SCHEMA.version, receive_buffer=None, handshake=True, source=None):
        self.timeout = timeout
        self.buffer = b""
        self.ready = None
        self.last_event = None
        self.events = []
        self.close_code = None
        self.socket = connect(url, timeout, source=source)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if handshake:
            self._shake_hands(urlsplit(url).netloc, protocol)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.drop()

    def _shake_hands(self, host, protocol):
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {PREFIX}/gateway HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        if protocol:
            lines.append(f"Sec-WebSocket-Protocol: {protocol}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                raise Refused(0, "the connection was closed")
            self.buffer += data
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        status = int(head.split()[1])
        if status != 101:
            raise Refused(status, head.decode(errors="replace"))
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        if accept not in head:
            raise Refused(status, "wrong Sec-WebSocket-Accept")

    def send_bytes(self, payload, opcode=1, final=True, masked=True):
        """Sends one frame as it is."""
        mask = os.urandom(4) if masked else b""
        length = len(payload)
        head = bytes([(0x80 if final else 0) | opcode])
        flag = 0x80 if masked else 0
        if length < 126:
            head += bytes([flag | length])
        elif length < 65536:
            head += bytes([flag | 126]) + struct.pack(">H", length)
        else:
            head += bytes([flag | 127]) + struct.pack(">Q", length)
        if masked:
            whole = mask * (length // 4 + 1)
            payload = (int.from_bytes(payload, "big") ^ int.from_bytes(whole[:length], "big")).to_bytes(length, "big") if length else b""
        self.socket.sendall(head + mask + payload)

    def send(self, **frame):
        self.send_bytes(json.dumps(frame).encode())

    def _need(self, count, end):
        while len(self.buffer) < count:
            left = end - time.monotonic()
            # TLS may hold bytes that select() does not see.
            pending = isinstance(self.socket, ssl.SSLSocket) and self.socket.pending()
            if not pending and (left <= 0 or not select.select([self.socket], [], [], left)[0]):
                raise TimeoutError("nothing came from the gateway")
            try:
                data = self.socket.recv(1 << 16)
            except (ConnectionError, ssl.SSLError):
                data = b""
            if not data:
                raise Closed(self.close_code)
            self.buffer += data

    def receive_frame(self, timeout=None):
        """The next frame as (opcode, payload); pings are answered."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            self._need(2, end)
            opcode, length, at = self.buffer[0] & 15, self.buffer[1] & 127, 2
            if length == 126:
                self._need(4, end)
                length, at = struct.unpack(">H", self.buffer[2:4])[0], 4
            elif length == 127:
                self._need(10, end)
                length, at = struct.unpack(">Q", self.buffer[2:10])[0], 10
            self._need(at + length, end)
            payload, self.buffer = self.buffer[at : at + length], self.buffer[at + length :]
            if opcode == 9:
                self.send_bytes(payload, 10)
            elif opcode == 8:
                self.close_code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None
                raise Closed(self.close_code, payload[2:].decode(errors="replace"))
            elif opcode != 10:
                return opcode, payload

    def receive(self, timeout=None):
        """The next frame as checked JSON."""
        frame = json.loads(self.receive_frame(timeout)[1])
        contract.check_frame(frame)
        record(kind="gateway", frame=frame)
        if frame.get("id"):
            self.last_event = frame["id"]
        return frame

    def identify(self, token, **more):
        self.send(op="identify", token=token, **more)
        frame = self.receive()
        assert frame["op"] == "ready", frame
        self.ready = frame["d"]
        self.last_event = self.ready["last_event"]
        return self.ready

    def resume(self, token, after):
        """Asks to go on after an event. Returns how many events follow, or None where that is not possible."""
        self.send(op="resume", token=token, after=after)
        frame = self.receive()
        if frame["op"] == "invalid_session":
            return None
        assert frame["op"] == "resumed", frame
        return frame["d"]["replayed"]

    def event(self, name, where=None, timeout=None):
        """The next event of a name; what comes before it is kept in `events`."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            frame = self.receive(max(end - time.monotonic(), 0.01))
            self.events.append(frame)
            if frame["op"] == "event" and frame["t"] == name and (where is None or where(frame["d"])):
                return frame["d"]

    def wait_closed(self, timeout=None):
        """Reads until the other side closes. Returns the close code."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        try:
            while True:
                self.receive_frame(max(end - time.monotonic(), 0.01))
        except Closed as closed:
            return closed.code

    def close(self, code=1000):
        self.send_bytes(struct.pack(">H", code), 8)
        self.drop()

    def drop(self):
        """Lets go of the connection without a word."""
        self.socket.close()
