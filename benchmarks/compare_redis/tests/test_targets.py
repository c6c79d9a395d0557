import pathlib
import tempfile
import types
import unittest

from compare_pg.certificate import Certificate
from compare_pg.endpoint import Auth
from compare_redis import proxies
from compare_redis.redis import Server
from compare_redis.rounds import Setup


class ConfigurationTest(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.directory = pathlib.Path(made.name)
        files = Certificate(*(self.directory / name for name in ("crt", "key", "both")))
        server = Server("127.0.0.1", 7001, 7002, types.SimpleNamespace(pid=1))
        self.setup = lambda tls: Setup(
            server=server, auth=Auth.TRUST, tls=tls, clients=50, backends=4, certificate=files)

    def written(self, kind, tls=False, **more):
        target = kind("one", "/bin/true", **more)
        command = target.command(self.setup(tls), 7100, self.directory)
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
