"""Memory where a proxy might hold what it cannot pass on: clients that do not read, and messages of a gibibyte."""

import struct
import time

from compare_pg.load import LARGE_ROW_BYTES
from compare_pg.pgbench import RunFailed
from compare_pg.procfs import PeakMemory
from compare_pg.scenario import Scenario
from compare_pg.wire import Client, error_text, message

MIB = 1 << 20
STILL_SECONDS = 3.0  # clients do not read for so long
PATIENCE_SECONDS = 180.0  # PostgreSQL copies a value of a gibibyte several times before it sends the first byte
# PostgreSQL's largest value is a gibibyte less one byte, its header and what surrounds it in the message included.
HUGE_BYTES = (1 << 30) - 1024
BLOCK = bytes(1 << 20)


class Memory(Scenario):
    """Measures the target's process; PostgreSQL itself has one for each client."""

    headline = "rss_growth_mib"
    most_rounds = 1

    def cases(self, options):
        return list(self.all_cases)

    def excludes(self, target):
        return None if target.pools else "is not one process that holds what passes"

    def cannot(self, target, case):
        return None

    def measure(self, bench, running, case, setup):
        begin = time.monotonic()
        try:
            with PeakMemory(running.process.pid, every=0.02) as memory:
                moved = self.move(running.endpoint, case, setup)
        except OSError as e:
            raise RunFailed(str(e)) from e
        return {"rate": moved / 1e6 / (time.monotonic() - begin), "rss_mib": memory.peak / MIB,
                "rss_growth_mib": (memory.peak - memory.first) / MIB}


class SlowReaders(Memory):
    """As many clients as there are backends ask for much, read nothing for a while, and then everything."""

    name = "slow-readers"
    title = "clients that do not read results of 100 MB, and then do"
    unit = "MB"
    clients = 20
    all_cases = ("result",)
    rows = 100

    def warm_up(self, bench, running, case, setup):
        client = Client(running.endpoint)
        client.query(f"SELECT repeat('x', {LARGE_ROW_BYTES}) FROM generate_series(1, 1000)")
        client.close()

    def move(self, endpoint, case, setup):
        clients = [asking(endpoint, self.rows) for _ in range(min(setup.clients, setup.backends))]
        time.sleep(STILL_SECONDS)
        moved = sum(read_answer(client) for client in clients)
        for client in clients:
            client.close()
        return moved


class Huge(Memory):
    """One value of nearly a gibibyte, the most that PostgreSQL takes, to the server and from it."""

    name = "huge"
    title = "one value of 1 GiB"
    unit = "MB"
    clients = 1
    all_cases = ("parameter", "result")

    def warm_up(self, bench, running, case, setup):
        self.pass_value(running.endpoint, case, 20 * MIB)

    def move(self, endpoint, case, setup):
        return self.pass_value(endpoint, case, HUGE_BYTES)

    def pass_value(self, endpoint, case, size):
        client = Client(endpoint, timeout=PATIENCE_SECONDS)
        if case == "result":
            send(client, message(b"Q", b"SELECT repeat('x', %d)\0" % size))
            passed = read_answer(client)
        else:
            send_parameter(client, size)
            read_answer(client, expected=str(size).encode())
            passed = size
        client.close()
        if passed < size:
            raise RunFailed(f"{passed} bytes of {size} came")
        return passed


def send(client, data):
    client.socket.sendall(data)


def asking(endpoint, rows):
    client = Client(endpoint, timeout=PATIENCE_SECONDS)
    send(client, message(b"Q", b"SELECT repeat('x', 1000000) FROM generate_series(1, %d)\0" % rows))
    return client


def send_parameter(client, size):
    """Ask for the length of a parameter of `size` zero bytes, which is never held as a whole."""
    bind = b"\0\0" + struct.pack("!hhhi", 1, 1, 1, size)
    send(client, message(b"P", b"\0SELECT length($1::bytea)\0\0\0"))
    send(client, b"B" + struct.pack("!i", 4 + len(bind) + size + 2) + bind)
    left = size
    while left > 0:
        send(client, memoryview(BLOCK)[:min(left, len(BLOCK))])
        left -= len(BLOCK)
    send(client, b"\0\0" + message(b"E", b"\0" + struct.pack("!i", 0)) + message(b"S", b""))


def read_answer(client, expected=None):
    """Read up to ReadyForQuery without holding it, and return the bytes of the rows."""
    rows = 0
    while True:
        head = client.read(5)
        kind, size = head[:1], struct.unpack("!i", head[1:])[0] - 4
        if kind == b"E":
            raise ConnectionError(error_text(client.read(size)))
        if kind == b"D":
            rows += size
            if expected is not None and not client.read(size).endswith(expected):
                raise ConnectionError("another value came than the one that was asked for")
        if kind != b"D" or expected is None:
            skip(client, size)
        if kind == b"Z":
            return rows


def skip(client, size):
    held = min(size, len(client.pending))
    client.pending = client.pending[held:]
    left, scratch = size - held, bytearray(1 << 18)
    while left > 0:
        got = client.socket.recv_into(scratch, min(left, len(scratch)))
        if not got:
            raise ConnectionError("the server closed the connection")
        left -= got
