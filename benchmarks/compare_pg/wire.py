"""The little of PostgreSQL's protocol 3.0 that opening idle clients needs: TLS, startup, SCRAM, one query.

libpq cannot be asked to hold ten thousand connections from one Python process without an extra package; this can.
"""

import base64
import functools
import hashlib
import hmac
import os
import socket
import ssl
import struct

PROTOCOL = 196608
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
CLIENT_FIRST_PREFIX = "n,,"


def message(kind, body):
    return kind + struct.pack("!i", len(body) + 4) + body


def startup_message(user, database):
    body = struct.pack("!i", PROTOCOL)
    for name, value in (("user", user), ("database", database)):
        body += name.encode() + b"\0" + value.encode() + b"\0"
    return struct.pack("!i", len(body) + 5) + body + b"\0"


def error_text(body):
    """The message and SQLSTATE of an ErrorResponse."""
    fields = {part[:1]: part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
    return f"{fields.get(b'M', '?')} (SQLSTATE {fields.get(b'C', '?')})"


@functools.lru_cache
def salted_password(password, salt, iterations):
    """Cached: ten thousand logins of one user should cost the target its time, not this client."""
    return hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), iterations)


@functools.lru_cache
def trusting_tls():
    """The certificate was made for this run and is signed by nobody: it is not checked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Scram:
    """The client's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677)."""

    def __init__(self, password, nonce=None):
        self.password = password
        self.bare = "n=,r=" + (nonce or base64.b64encode(os.urandom(18)).decode())

    def first(self):
        return CLIENT_FIRST_PREFIX + self.bare

    def final(self, server_first):
        parts = dict(part.split("=", 1) for part in server_first.split(","))
        salted = salted_password(self.password, parts["s"], int(parts["i"]))
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        without_proof = f"c={base64.b64encode(CLIENT_FIRST_PREFIX.encode()).decode()},r={parts['r']}"
        signed = f"{self.bare},{server_first},{without_proof}".encode()
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        return f"{without_proof},p={base64.b64encode(proof).decode()}"


class Client:
    """One blocking client connection. Every failure, the server's refusals too, is an OSError."""

    def __init__(self, endpoint, timeout=30.0):
        self.socket = socket.create_connection((endpoint.host, endpoint.port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as libpq does
        self.pending = b""
        try:
            if endpoint.tls:
                self.start_tls()
            self.log_in(endpoint)
        except BaseException:
            self.socket.close()
            raise

    def start_tls(self):
        self.socket.sendall(SSL_REQUEST)
        if self.socket.recv(1) != b"S":
            raise ConnectionError("TLS was refused")
        self.socket = trusting_tls().wrap_socket(self.socket)

    def log_in(self, endpoint):
        self.socket.sendall(startup_message(endpoint.user, endpoint.database))
        scram = None
        while True:
            kind, body = self.receive()
            if kind == b"Z":
                return
            if kind != b"R":
                continue
            method, data = struct.unpack("!i", body[:4])[0], body[4:]
            if method == 10:
                scram = Scram(endpoint.password or "")
                first = scram.first().encode()
                self.socket.sendall(message(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(first)) + first))
            elif method == 11:
                self.socket.sendall(message(b"p", scram.final(data.decode()).encode()))
            elif method not in (0, 12):
                raise ConnectionError(f"authentication method {method} is not spoken here")

    def query(self, text):
        """Run a simple query and wait for its end; returns the number of rows."""
        self.socket.sendall(message(b"Q", text.encode() + b"\0"))
        rows = 0
        while True:
            kind, _ = self.receive()
            rows += kind == b"D"
            if kind == b"Z":
                return rows

    def receive(self):
        head = self.read(5)
        kind, body = head[:1], self.read(struct.unpack("!i", head[1:])[0] - 4)
        if kind == b"E":
            raise ConnectionError(error_text(body))
        return kind, body

    def read(self, size):
        while len(self.pending) < size:
            data = self.socket.recv(65536)
            if not data:
                raise ConnectionError("the server closed the connection")
            self.pending += data
        data, self.pending = self.pending[:size], self.pending[size:]
        return data

    def close(self):
        self.socket.close()
