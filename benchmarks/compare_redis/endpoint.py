"""Where clients connect to. Nobody proves who he is: every target trusts its clients."""

import dataclasses
import socket


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One address. Immutable."""

    host: str
    port: int
    tls: bool = False
    password: str | None = None


def ping(endpoint):
    """One PING over a connection of its own; an OSError if the answer is another than PONG. Not over TLS: connects only."""
    with socket.create_connection((endpoint.host, endpoint.port), timeout=5) as connection:
        if endpoint.tls:
            return
        connection.settimeout(5)
        connection.sendall(b"*1\r\n$4\r\nPING\r\n")
        answer = connection.recv(100)
        if answer != b"+PONG\r\n":
            raise OSError(f"answered PING with {answer!r}")
