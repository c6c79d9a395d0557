import contextlib
import io
import unittest

from compare_pg import goals, summary
from compare_pg.report import report
from compare_pg.table import print_document


def document():
    measurements = [
        {"target": "peer", "case": "simple", "round": 1, "values": {"rate": 100.0, "others_percent": 2.0, "stolen_percent": 1.0}},
        {"target": "sluice", "case": "simple", "round": 1, "values": {"rate": 104.0, "others_percent": 0.0, "stolen_percent": 0.0}}]
    scenario = {
        "name": "select", "title": "pgbench -S", "unit": "tx", "tls": False, "auth": "trust", "clients": 16, "backends": 20,
        "rounds": 1, "seconds": 5, "cases": ["simple"], "skipped": {"old, simple": "cannot"},
        "failures": [{"target": "third", "case": None, "round": 0, "reason": "no such option"}], "measurements": measurements,
        "summary": summary.summarise(measurements, "peer", ["sluice", "peer"])}
    scenario["goals"] = goals.judge(scenario, {"sluice": None}, "peer")
    return {
        "command": "benchmarks/compare --seconds 5", "started": "2026-01-02T03:04:05+00:00", "baseline": "peer", "warmup": 100000,
        "machine": {"processor": "Some CPU", "cores": 2, "virtual": True, "memory_gib": 8.0, "kernel": "6.1", "system": "Some Linux"},
        "server": {"version": "15.1", "scale": 20, "settings": "fsync off"},
        "targets": {"sluice": {"version": "sluice 1", "settings": "eventLoops: 1"}, "peer": {"version": "peer 2", "settings": ""}},
        "skipped": {"odyssey": "not pointed at"}, "scenarios": [scenario]}


class ReportTest(unittest.TestCase):
    EXPECTED = (
        "benchmarks/compare --seconds 5", "Some CPU (virtual machine), 2 cores", "fsync off", "`peer` is peer 2",
        "`odyssey` was skipped: not pointed at", "| sluice | 104 | 1.04 |", "| sluice | simple: rate against peer | 1.04 | "
        "at least 0.97 | 1.05 | as required |", "old, simple: left out: cannot", "third: FAILED in round 0: no such option",
        "other programs took at most 3 %")

    def test_the_report_tells_command_machine_figures_goals_and_what_is_missing(self):
        text = report([document()])
        for expected in self.EXPECTED:
            self.assertIn(expected, text)

    def test_several_runs_keep_their_own_facts(self):
        other = document() | {"command": "benchmarks/compare idle"}
        text = report([document(), other])
        self.assertEqual(2, text.count("## Run of"))
        self.assertIn("benchmarks/compare idle", text)

    def test_the_terminal_tells_the_same(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            print_document(document())
        for expected in ("skipped odyssey: not pointed at", "16 clients on 20 backends", "as required", "third: FAILED"):
            self.assertIn(expected, said.getvalue())
