import contextlib
import io
import types
import unittest

from compare_pg.table import print_document
from compare_redis.report import report
from compare_redis.session import Session

HEADING = "### In front of a cluster"


def scenario(name, baseline, masters):
    measurements = [
        {"target": "sluice", "case": "GET", "round": 1, "values": {"rate": 120.0}},
        {"target": baseline, "case": "GET", "round": 1, "values": {"rate": 100.0}}]
    return {
        "name": name, "title": f"title of {name}", "unit": "command", "tls": False, "auth": "trust", "clients": 50,
        "backends": 4 * masters, "masters": masters, "rounds": 1, "seconds": 1, "cases": ["GET"], "skipped": {}, "failures": [],
        "measurements": measurements}


def document(*scenarios, baseline="direct"):
    session = Session(None, "", None)
    targets = [types.SimpleNamespace(label=label) for label in ("direct", "sluice", "predixy")]
    return {
        "command": "benchmarks/compare redis", "started": "2026-01-02T03:04:05+00:00", "baseline": baseline, "warmup": 1000,
        "machine": {"processor": "Some CPU", "cores": 2, "virtual": True, "memory_gib": 8.0, "kernel": "6.1", "system": "Some Linux"},
        "server": {"version": "7.0", "settings": "nothing on disk", "load": "redis-benchmark 7.0"},
        "targets": {"sluice": {"version": "sluice 1", "settings": ""}}, "skipped": {},
        "scenarios": [session.finish(one, targets, baseline) for one in scenarios]}


PLAIN = scenario("plain-50", "direct", 1)
CLUSTERED = scenario("cluster-plain-50", "predixy", 3)


class ReportTest(unittest.TestCase):
    def test_a_cluster_that_was_not_measured_is_not_spoken_of(self):
        self.assertNotIn(HEADING, report([document(dict(PLAIN))]))

    def test_a_result_of_before_there_were_clusters_is_still_shown(self):
        old = document(dict(PLAIN))
        del old["scenarios"][0]["masters"]
        self.assertIn("### title of plain-50", report([old]))

    def test_a_cluster_has_a_section_of_its_own_behind_the_others(self):
        text = report([document(dict(CLUSTERED), dict(PLAIN))])
        places = [text.index(part) for part in ("\n### title of plain-50", HEADING, "\n#### title of cluster-plain-50")]
        self.assertEqual(sorted(places), places)

    def test_ratios_in_front_of_a_cluster_are_against_what_took_part(self):
        text = report([document(dict(CLUSTERED), dict(PLAIN))])
        self.assertIn("50 clients on 12 backends, trust authentication, 1 round of 1 s, ratios against predixy.", text)
        self.assertIn("50 clients on 4 backends, trust authentication, 1 round of 1 s.", text)
        self.assertEqual(2, text.count("| sluice | 120 | 1.20 |"))

    def test_a_baseline_that_took_part_stays(self):
        self.assertNotIn("ratios against", report([document(dict(CLUSTERED), baseline="sluice")]))

    def test_a_baseline_that_took_no_part_is_not_named(self):
        self.assertNotIn("None", report([document(dict(CLUSTERED), baseline=None)]))

    def test_without_predixy_there_are_no_ratios(self):
        alone = dict(CLUSTERED) | {"measurements": CLUSTERED["measurements"][:1]}
        text = report([document(alone)])
        self.assertIn("| sluice | 120 |\n", text)
        self.assertNotIn("ratios against", text)

    def test_the_terminal_tells_the_same(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            print_document(document(dict(CLUSTERED)))
        self.assertIn("ratios against predixy", said.getvalue())
