import contextlib
import socket
import threading
import types
import unittest

from compare_pg.processes import ProcessFailed
from compare_redis import keys
from compare_redis.cluster import BUS, HIGHEST_PORT, Cluster, free_node_port, slots_of
from compare_redis.endpoint import Endpoint, ask, encode, ping
from compare_redis.redis import Server

NODES = """\
a1df9 127.0.0.1:7002@17002 master - 0 1795321212272 2 connected 5461-10922
a70c9 127.0.0.1:7001@17001 myself,master - 0 1795321212000 1 connected 0-5459 5461
f7433 127.0.0.1:7003@17003 master - 0 1795321211266 3 connected 10923-16383
"""


class Answering(threading.Thread):
    """Takes connections on `port`, keeps what the clients send and answers each call of recv with the same bytes."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer, self.received = answer, b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with connection:
                    while sent := connection.recv(1 << 20):
                        self.received += sent
                        connection.sendall(self.answer)


class ServedTest(unittest.TestCase):
    def answering(self, answer):
        made = Answering(answer)
        self.addCleanup(made.listener.close)
        return made


class ClusterTest(ServedTest):
    def test_a_node_has_the_slots_of_its_own_line(self):
        self.assertEqual(frozenset(range(5460)) | {5461}, slots_of(NODES))

    def test_the_port_of_the_bus_is_a_port(self):
        self.assertLessEqual(free_node_port() + BUS, HIGHEST_PORT)

    def test_the_cluster_is_all_its_processes_and_reached_by_one_node(self):
        nodes = tuple(Server("127.0.0.1", port, None, types.SimpleNamespace(pid=port)) for port in (7001, 7002, 7003))
        cluster = Cluster(nodes, (frozenset(),) * 3)
        self.assertEqual([7001, 7002, 7003], [process.pid for process in cluster.processes])
        self.assertEqual((3, 7001), (cluster.masters, cluster.endpoint().port))

    def test_slots_are_those_of_redis(self):
        self.assertEqual([12182, 5061, 866], [keys.slot(key) for key in ("foo", "bar", "hello")])

    def test_the_readiness_of_every_third_of_the_slots_is_asked_for(self):
        self.assertEqual([0, 1, 2], [keys.slot(key) * 3 // keys.SLOTS for key in keys.ONE_KEY_EACH])

    def test_keys_are_named_as_redis_benchmark_names_them(self):
        self.assertEqual(["key:000000000000", "key:000000000001"], list(keys.random_keys(2)))

    def test_each_node_is_filled_with_the_keys_of_its_slots(self):
        ours, theirs = self.answering(b"+OK\r\n"), self.answering(b"+OK\r\n")
        nodes = tuple(Server("127.0.0.1", one.port, None, None) for one in (ours, theirs))
        first, second = (keys.slot(key) for key in keys.random_keys(2))
        keys.fill(Cluster(nodes, (frozenset({first}), frozenset({second}))), 2, size=3)
        self.assertEqual(encode("SET", "key:000000000000", "xxx"), ours.received)
        self.assertEqual(encode("SET", "key:000000000001", "xxx"), theirs.received)

    def test_a_cluster_that_refuses_a_key_is_a_failure(self):
        node = Server("127.0.0.1", self.answering(b"-MOVED 1 127.0.0.1:1\r\n").port, None, None)
        with self.assertRaisesRegex(ProcessFailed, "MOVED"):
            keys.fill(Cluster((node,), (frozenset(range(keys.SLOTS)),)), 1, size=3)


class EndpointTest(ServedTest):
    def test_an_error_or_nothing_means_not_ready(self):
        for answer in (b"-ERR no server connection avaliable\r\n", b"-CLUSTERDOWN\r\n"):
            with self.assertRaises(OSError):
                keys.check_served(Endpoint("127.0.0.1", self.answering(answer).port))
        with self.assertRaises(OSError):
            ping(Endpoint("127.0.0.1", self.answering(b"+OK\r\n").port))

    def test_the_first_line_of_the_reply_is_the_answer(self):
        one = self.answering(b"$3\r\nabc\r\n")
        self.assertEqual(b"$3\r\n", ask(Endpoint("127.0.0.1", one.port), "GET", "a"))
        self.assertEqual(b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", one.received)
