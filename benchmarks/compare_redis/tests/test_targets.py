import dataclasses
import pathlib
import tempfile
import types
import unittest

from compare_pg.certificate import Certificate
from compare_pg.endpoint import Auth
from compare_redis import proxies
from compare_redis.cluster import Cluster
from compare_redis.redis import Direct, Server
from compare_redis.rounds import Setup
from compare_redis.scenarios import SCENARIOS


class ConfigurationTest(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.directory = pathlib.Path(made.name)
        files = Certificate(*(self.directory / name for name in ("crt", "key", "both")))
        server = Server("127.0.0.1", 7001, 7002, types.SimpleNamespace(pid=1))
        self.setup = Setup(server=server, auth=Auth.TRUST, tls=False, clients=50, backends=4, certificate=files)
        self.clustered = dataclasses.replace(self.setup, server=Cluster((server, server, server), (frozenset(),) * 3), backends=12)

    def written(self, kind, tls=False, cluster=False, **more):
        target = kind("one", "/bin/true", **more)
        setup = dataclasses.replace(self.clustered if cluster else self.setup, tls=tls)
        command = target.command(setup, 7100, self.directory)
        return next(pathlib.Path(part).read_text() for part in map(str, command) if part.startswith(str(self.directory)))

    def test_everybody_reaches_redis_without_tls_and_listens_on_the_given_port(self):
        for kind, more in (
                (proxies.Nutcracker, {}), (proxies.Predixy, {}), (proxies.HaProxy, {}), (proxies.Sluice, {"build": "one"})):
            for tls in (False, True) if kind.speaks_tls else (False,):
                text = self.written(kind, tls, **more)
                self.assertIn("127.0.0.1:7001", text)
                self.assertIn("127.0.0.1:7100", text)
                self.assertNotIn("7002", text)

    def test_whoever_shares_connections_has_equally_many(self):
        self.assertIn("server_connections: 4", self.written(proxies.Nutcracker))
        self.assertIn("maxPool: 4,", self.written(proxies.Sluice, build="one"))

    def test_a_cluster_is_named_as_one_by_one_of_its_nodes(self):
        sluice = self.written(proxies.Sluice, cluster=True, build="one")
        self.assertIn('backend: "redis-cluster://127.0.0.1:7001"', sluice)
        self.assertIn("maxPool: 12,", sluice)
        predixy = self.written(proxies.Predixy, cluster=True)
        self.assertIn("ClusterServerPool {", predixy)
        self.assertIn("+ 127.0.0.1:7001", predixy)
        self.assertNotIn("StandaloneServerPool", predixy)
        self.assertNotIn("Cluster", self.written(proxies.Predixy))

    def test_only_who_makes_a_cluster_look_like_one_server_takes_part_in_front_of_one(self):
        takes_part = {proxies.Sluice: True, proxies.Predixy: True, proxies.Nutcracker: False, proxies.HaProxy: False,
                      proxies.Relay: False, Direct: False}
        more = {proxies.Sluice: ("one", "/bin/true", "one"), proxies.Relay: ("one", "/bin/true", "."), Direct: ("/bin/true",)}
        for kind, takes in takes_part.items():
            target = kind(*more.get(kind, ("one", "/bin/true")))
            for name, scenario in SCENARIOS.items():
                reason = scenario().excludes(target)
                self.assertEqual(takes or not name.startswith("cluster-"), reason is None, (kind, name))
