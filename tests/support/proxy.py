# SPDX-License-Identifier: GPL-3.0-or-later
"""A wire between a client and a server that a test can cut, mend and listen to."""

import contextlib
import select
import socket
import threading
from urllib.parse import urlsplit


class Proxy:
    """with Proxy(server.url) as wire: … wire.port; wire.cut(); wire.mend()"""

    def __init__(self, url, listen="127.0.0.1"):
        parts = urlsplit(url)
        self.target = (parts.hostname, parts.port)
        self.scheme = parts.scheme
        self.listener = socket.create_server((listen, 0))
        self.listener.settimeout(0.2)
        self.is_cut = False
        self.silent = False
        self.ended = False
        self.pairs = set()
        self.guard = threading.Lock()
        self.connections = 0
        self.thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def port(self):
        return self.listener.getsockname()[1]

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.cut()
        self.thread.join(5)
        self.listener.close()

    def cut(self):
        """Ends all connections and takes no new ones until mend()."""
        self.is_cut = True
        with self.guard:
            pairs = list(self.pairs)
        for pair in pairs:
            for each in pair:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def hang(self):
        """Lets connections stand but passes nothing on, as a lost radio link does."""
        self.silent = True

    def mend(self):
        self.is_cut = self.silent = False

    def _serve(self):
        while not self.ended:
            try:
                client, _ = self.listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            if self.is_cut:
                client.close()
                continue
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        try:
            server = socket.create_connection(self.target, 10)
        except OSError:
            client.close()
            return
        pair = (client, server)
        with self.guard:
            self.pairs.add(pair)
            self.connections += 1
        try:
            self._pump(client, server)
        except OSError:
            pass
        finally:
            with self.guard:
                self.pairs.discard(pair)
            client.close()
            server.close()

    def _pump(self, client, server):
        other = {client: server, server: client}
        while not self.ended:
            readable, _, _ = select.select([client, server], [], [], 0.2)
            if self.silent:
                threading.Event().wait(0.05)
                continue
            for source in readable:
                data = source.recv(65536)
                if not data:
                    return
                other[source].sendall(data)
