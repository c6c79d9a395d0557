"""Where clients connect to. Nobody proves who he is: every target trusts its clients."""

import dataclasses
import socket
import ssl


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One address. Immutable."""

    host: str
    port: int
    tls: bool = False
    password: str | None = None


def ask(endpoint, *words):
    """The first line of the reply to one command, over a connection of its own; an OSError if it is an error's."""
    with socket.create_connection((endpoint.host, endpoint.port), timeout=5) as connection:
        with wrapped(connection, endpoint.tls) as stream:
            stream.sendall(encode(*words))
            line = stream.makefile("rb").readline()
    if not line or line.startswith(b"-"):
        raise OSError(f"answered {words[0]} with {line!r}")
    return line


def wrapped(connection, tls):
    """The certificate is made for this run: there is nobody to vouch for it."""
    return ssl._create_unverified_context().wrap_socket(connection) if tls else connection


def encode(*words):
    """One command as it is sent."""
    parts = [word.encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def ping(endpoint):
    """One PING over a connection of its own; an OSError if the answer is another than PONG."""
    answer = ask(endpoint, "PING")
    if answer != b"+PONG\r\n":
        raise OSError(f"answered PING with {answer!r}")
