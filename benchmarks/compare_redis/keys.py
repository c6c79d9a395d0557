"""Which key lies where in a cluster, and values for redis-benchmark's random keys."""

import binascii
import socket

from compare_pg.processes import ProcessFailed
from compare_redis.endpoint import ask, encode

SLOTS = 16384
ONE_KEY_EACH = ("bar", "one", "foo")  # of the first, the second and the last third of the slots
AT_ONCE = 1000


def slot(key):
    """The hash slot of a key without a tag: CRC16 as XMODEM has it."""
    return binascii.crc_hqx(key.encode(), 0) % SLOTS


def random_keys(count):
    """All that `redis-benchmark -r count` may ask for."""
    return map("key:{:012d}".format, range(count))


def check_served(endpoint):
    """An OSError unless whoever listens here has keys of every master answered."""
    for key in ONE_KEY_EACH:
        ask(endpoint, "GET", key)


def fill(cluster, count, size):
    """Gives each of the random keys a value of `size` bytes, at the master that has it."""
    keys = list(random_keys(count))
    for node, slots in zip(cluster.nodes, cluster.slots):
        try:
            with socket.create_connection((node.host, node.port), timeout=30) as connection:
                store(connection, [key for key in keys if slot(key) in slots], "x" * size)
        except OSError as e:
            raise ProcessFailed(f"the cluster could not be filled: {e}") from e


def store(connection, keys, value):
    replies = connection.makefile("rb")
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin:begin + AT_ONCE]
        connection.sendall(b"".join(encode("SET", key, value) for key in some))
        for _ in some:
            reply = replies.readline()
            if reply != b"+OK\r\n":
                raise ProcessFailed(f"the cluster answered SET with {reply!r}")
