import pathlib
import tempfile
import unittest

from compare_pg.certificate import Certificate
from compare_pg.discovery import newest_pgbouncer
from compare_pg.endpoint import Auth, Endpoint
from compare_pg.haproxy import HaProxy
from compare_pg.odyssey import Odyssey
from compare_pg.pgbouncer import PgBouncer
from compare_pg.postgres import Server
from compare_pg.session import one_loop_labels
from compare_pg.sluice import Sluice
from compare_pg.targets import Setup

CERTIFICATE = Certificate(*(pathlib.Path(name) for name in ("/t/crt", "/t/key", "/t/pem")))
SERVER = Server("127.0.0.1", 5432, True, Endpoint("127.0.0.1", 5432, "postgres", "bench"))


def setup(auth=Auth.TRUST, tls=False, verifier=None):
    return Setup(SERVER, auth, tls, 16, 20, CERTIFICATE, verifier)


class ConfigurationTest(unittest.TestCase):
    def written(self, target, conditions):
        """All that a target writes before it starts."""
        with tempfile.TemporaryDirectory() as directory:
            target.command(conditions, 6432, pathlib.Path(directory))
            return "\n".join(file.read_text() for file in sorted(pathlib.Path(directory).iterdir()))

    def pgbouncer(self, version):
        bouncer = PgBouncer("pgbouncer", "/p/pgbouncer")
        bouncer.version = lambda: f"PgBouncer {version}"
        return bouncer

    def test_sluice_with_trust(self):
        text = self.written(Sluice("sluice", "/s/sluice.jar", "sluice", 2), setup())
        for expected in ("eventLoops: 2", "auth: trust", "maxPool: 20", "postgresql://bench@127.0.0.1:5432/bench?sslmode=disable"):
            self.assertIn(expected, text)
        self.assertNotIn("tls", text)

    def test_sluice_with_a_verifier_over_tls(self):
        text = self.written(Sluice("sluice", "/s/run", "sluice"), setup(Auth.SCRAM_VERIFIER, True, "SCRAM-SHA-256$x"))
        self.assertIn('clients: {bench_scram: "SCRAM-SHA-256$x"}', text)
        self.assertIn('tls: {mode: require, certificate: "file:/t/crt", key: "file:/t/key"}', text)

    def test_a_jar_is_run_by_java_and_a_launcher_by_itself(self):
        self.assertEqual("-jar", Sluice("s", "/s/sluice.jar", "s", java_options="-Xmx64m").program()[-2])
        self.assertEqual([pathlib.Path("/s/run")], Sluice("s", "/s/run", "s").program())
        told = Sluice("s", "/s/run", "s", java_options="-Xmx64m").program()
        self.assertEqual(["env", "SLUICE_JAVA_OPTS=-Xmx64m", pathlib.Path("/s/run")], told)

    def test_pgbouncer_keeps_prepared_statements_since_1_21(self):
        self.assertIn("max_prepared_statements = 200", self.written(self.pgbouncer("1.25.2"), setup()))
        self.assertNotIn("max_prepared_statements", self.written(self.pgbouncer("1.18.0"), setup()))
        self.assertIsNone(self.pgbouncer("1.25.2").cannot("prepared"))
        self.assertIn("does not keep", self.pgbouncer("1.18.0").cannot("prepared"))

    def test_nobody_reaches_the_database_over_tls(self):
        self.assertIn("server_tls_sslmode = disable", self.written(self.pgbouncer("1.25.2"), setup(tls=True)))
        self.assertIn('tls "disable"', self.written(Odyssey("odyssey", "/o/odyssey"), setup(tls=True)))

    def test_every_pool_has_the_same_size_and_password(self):
        for proxy in (self.pgbouncer("1.25.2"), Odyssey("odyssey", "/o/odyssey")):
            text = self.written(proxy, setup(Auth.SCRAM))
            self.assertRegex(text, "pool_size[ =]+20")
            self.assertIn('"bench-password"', text)

    def test_haproxy_passes_on(self):
        self.assertIn("server one 127.0.0.1:5432", self.written(HaProxy("haproxy", "/h/haproxy"), setup()))


class ChoiceTest(unittest.TestCase):
    def test_ratios_are_against_the_newest_pgbouncer(self):
        old, new = PgBouncer("old", "/a"), PgBouncer("new", "/b")
        old.version, new.version = lambda: "PgBouncer 1.9.0", lambda: "PgBouncer 1.25.2"
        self.assertEqual("new", newest_pgbouncer([new, old]))
        self.assertIsNone(newest_pgbouncer([]))

    def test_several_loops_know_their_counterpart_of_the_same_build(self):
        targets = [Sluice("a", "/x.jar", "a", 1), Sluice("a-2-loops", "/x.jar", "a", 2), Sluice("b", "/x.jar", "b", 2)]
        self.assertEqual({"a": None, "a-2-loops": "a", "b": ""}, one_loop_labels(targets))
