"""Ports that a run has to itself, so that several may go on at once."""

import contextlib
import pathlib
import socket

from compare_pg.processes import ProcessFailed

# The suite listens at one of the 32 ports below its --baseport. What is started gets those that follow, and the last is
# the lock.
SIZE, OF_THE_SUITE = 64, 32

# Where ranges begin. The suite wants the port 10,000 above its own to be free as well; that, too, lies below what Linux
# hands out.
BEGINS = range(12_000, 20_000, SIZE)

HANDED_OUT = pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range")


class Ports:
    """The ports from `begin` on. Each is given away once."""

    def __init__(self, begin):
        self.baseport = begin + OF_THE_SUITE
        self.rest = iter(range(self.baseport, begin + SIZE - 1))

    def take(self):
        return next(self.rest)


@contextlib.contextmanager
def reserved(begins=None):
    """A range that no other run has meanwhile and where nobody listened before. It is held by one of its ports, which the
    kernel lets only one process have and takes back when that ends, however it does."""
    begin, lock = first_free(allowed(handed_out()) if begins is None else begins)
    with lock:
        yield Ports(begin)


def first_free(begins):
    for begin in begins:
        with contextlib.suppress(OSError):
            return begin, locked(begin)
    raise ProcessFailed("in every range of ports another run is at work, or somebody listens")


def locked(begin):
    lock = bound(begin + SIZE - 1)
    try:
        for port in range(begin, begin + SIZE - 1):
            bound(port).close()
        return lock
    except OSError:
        lock.close()
        raise


def bound(port):
    """Without SO_REUSEADDR: it fails if anybody else has the port, at whatever address."""
    made = socket.socket()
    try:
        made.bind(("", port))
        return made
    except OSError:
        made.close()
        raise


def handed_out():
    """The ports that the system gives to whoever connects, so that anyone may be taken at any moment."""
    if not HANDED_OUT.is_file():
        return range(0)
    first, last = map(int, HANDED_OUT.read_text().split())
    return range(first, last + 1)


def allowed(avoided):
    """Where a range may begin that has none of the `avoided` ports; anywhere if there is no such place."""
    without = [begin for begin in BEGINS if begin + SIZE <= avoided.start or begin >= avoided.stop]
    return without or BEGINS
