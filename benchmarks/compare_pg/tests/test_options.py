import contextlib
import io
import os
import unittest

from compare_pg.discovery import labelled
from compare_pg.options import parse, shorten
from compare_pg.postgres import external
from compare_pg.processes import ProcessFailed
from compare_pg.scenarios import FULL
from compare_pg.targets import version_key


class OptionsTest(unittest.TestCase):
    def refused(self, *arguments):
        said = io.StringIO()
        with self.assertRaises(SystemExit) as end, contextlib.redirect_stderr(said):
            parse(arguments)
        self.assertEqual(2, end.exception.code)
        return said.getvalue()

    def test_select_without_tls_is_the_default(self):
        self.assertEqual([("select", False)], parse([]).scenarios)

    def test_tls_by_suffix_or_for_all(self):
        self.assertEqual([("logins", True), ("select", False)], parse(["logins/tls", "select"]).scenarios)
        self.assertEqual([("select", True)], parse(["--tls", "select"]).scenarios)

    def test_full_is_everything_of_the_report(self):
        self.assertEqual(len(FULL), len(parse(["full"]).scenarios))

    def test_mistakes_are_refused_by_name(self):
        self.assertIn("'selekt' is not one of", self.refused("selekt"))
        self.assertIn("'select/ssl'", self.refused("select/ssl"))
        self.assertIn("'binary' is not one of", self.refused("--modes", "binary"))
        self.assertIn("0 is not more than 0", self.refused("--rounds", "0"))

    def test_the_shown_command_names_no_directories_of_this_machine(self):
        self.assertEqual("new=pgbouncer", shorten("new=/opt/somewhere/pgbouncer"))
        self.assertEqual("cli/target/sluice.jar", shorten(os.getcwd() + "/cli/target/sluice.jar"))
        self.assertEqual("--rounds", shorten("--rounds"))


class NamesTest(unittest.TestCase):
    def test_labels(self):
        self.assertEqual(("old", "/x/sluice.jar"), labelled("old=/x/sluice.jar", "sluice"))
        self.assertEqual(("sluice", "/x/sluice.jar"), labelled("/x/sluice.jar", "sluice"))

    def test_versions_order_as_numbers(self):
        self.assertGreater(version_key("PgBouncer 1.18.0"), version_key("PgBouncer 1.9.2"))

    def test_a_running_server_is_taken_apart(self):
        server = external("postgresql://me:p%40ss@db:5433/shop")
        admin = server.admin
        self.assertEqual(("db", 5433, "me", "p@ss", "shop"), (admin.host, admin.port, admin.user, admin.password, admin.database))
        with self.assertRaises(ProcessFailed):
            external("mysql://db")
