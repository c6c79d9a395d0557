import contextlib
import io
import os
import tempfile
import types
import unittest

from compare_pg import procfs
from compare_pg.observe import Observation
from compare_pg.processes import ProcessFailed, Processes
from compare_redis.cluster import Cluster
from compare_redis.redis import Server
from compare_redis.rounds import Rounds
from compare_redis.scenarios import SCENARIOS
from compare_redis.session import Bench


class RoundsTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.processes = Processes(directory.name)
        self.addCleanup(self.processes.end_all)
        self.redis = self.server(7001)
        options = types.SimpleNamespace(rounds=1, seconds=1, clients=None, backends=4, commands=["GET"])
        self.bench = Bench(options, directory.name, self.processes, None, self.redis, None, None)

    def server(self, port):
        return Server("127.0.0.1", port, None, self.processes.start("redis", ["sleep", "60"]))

    def result(self, kind):
        with contextlib.redirect_stderr(io.StringIO()):
            return Rounds(self.bench, kind(), False).run([])

    def clustered(self, prepare):
        class Kind(SCENARIOS["cluster-plain-50"]):
            def server(_, bench):
                self.nodes = tuple(self.server(port) for port in (7002, 7003, 7004))
                return Cluster(self.nodes, (frozenset(),) * 3)

            def prepare(self, bench, setup):
                prepare(bench, setup)
        return Kind

    def test_a_cluster_takes_the_place_of_redis_and_has_connections_for_each_master(self):
        def prepare(bench, setup):
            self.assertIsInstance(bench.server, Cluster)
            self.assertIs(bench.server, setup.server)
        result = self.result(self.clustered(prepare))
        self.assertEqual((3, 12, []), (result["masters"], result["backends"], result["failures"]))

    def test_a_cluster_ends_with_its_scenario_whatever_happens_and_redis_stays(self):
        def prepare(bench, setup):
            raise ProcessFailed("not all slots are served")
        result = self.result(self.clustered(prepare))
        self.assertEqual(["not all slots are served"], [failure["reason"] for failure in result["failures"]])
        self.redis.process.check_alive()
        self.assertNotIn(None, [node.process.popen.returncode for node in self.nodes])

    def test_the_cpu_of_all_masters_counts(self):
        node = Server("127.0.0.1", 7002, None, types.SimpleNamespace(pid=os.getpid()))
        least = procfs.tree_cpu(os.getpid()).total
        _, cpus, _ = Observation(types.SimpleNamespace(process=None), Cluster((node,) * 3, ())).sample()
        self.assertGreater(least, 0)
        rounding = 1e-6  # of sums of ticks
        self.assertGreaterEqual(cpus["server"].total + rounding, 3 * least)
        self.assertLessEqual(cpus["server"].total - rounding, 3 * procfs.tree_cpu(os.getpid()).total)
