import unittest

from compare_pg.goals import GOALS, judge
from compare_pg.scenarios import FULL, SCENARIOS


def scenario(name, tls=False, **figures):
    """One round of one case; figures are {target: values}."""
    case = figures.pop("case", "simple")
    return {"name": name, "tls": tls, "measurements": [
        {"target": target, "case": case, "round": 1, "values": values} for target, values in figures.items()]}


class GoalsTest(unittest.TestCase):
    def verdicts(self, result, sluices=None):
        return [g["verdict"] for g in judge(result, sluices or {"sluice": None}, "peer")]

    def test_a_rate_is_as_aimed_as_required_or_missed(self):
        for rate, expected in ((106, "as aimed"), (98, "as required"), (90, "missed")):
            result = scenario("select", sluice={"rate": rate}, peer={"rate": 100})
            self.assertEqual([expected], self.verdicts(result))

    def test_less_cpu_is_better(self):
        result = scenario("select", case="prepared", sluice={"cpu_us": 8.5}, peer={"cpu_us": 10})
        self.assertEqual(["as required"], self.verdicts(result))

    def test_latency_is_held_against_the_better_of_two(self):
        result = scenario("latency", sluice={"p50_us": 105}, peer={"p50_us": 120}, haproxy={"p50_us": 100})
        (only,) = judge(result, {"sluice": None}, "peer")
        self.assertEqual((1.05, "as required"), (only["measured"], only["verdict"]))

    def test_the_better_of_two_cannot_be_known_when_one_is_missing(self):
        self.assertEqual([], self.verdicts(scenario("latency", sluice={"p50_us": 105}, peer={"p50_us": 120})))

    def test_a_bound_needs_no_peer(self):
        result = scenario("idle", case="idle", sluice={"heap_each_kib": 1.5, "rss_mib": 170})
        self.assertEqual(["as aimed", "missed"], self.verdicts(result))

    def test_goals_over_tls_are_others(self):
        result = scenario("logins", tls=True, sluice={"rate": 160}, peer={"rate": 100}, direct={"rate": 200})
        self.assertEqual(["as aimed"], self.verdicts(result))

    def test_several_loops_are_held_against_one(self):
        result = scenario("select", **{"sluice": {"rate": 100}, "sluice-2-loops": {"rate": 99}, "peer": {"rate": 10}})
        self.assertEqual(["as aimed", "missed"], self.verdicts(result, {"sluice": None, "sluice-2-loops": "sluice"}))

    def test_several_loops_alone_have_no_goal(self):
        result = scenario("select", sluice={"rate": 100}, peer={"rate": 10})
        self.assertEqual([], self.verdicts(result, {"sluice": ""}))

    def test_every_goal_is_of_a_scenario_and_case_that_exist_and_the_full_run_covers(self):
        for goal in GOALS:
            self.assertIn(goal.case, SCENARIOS[goal.scenario].all_cases)
            self.assertIn(goal.scenario + ("/tls" if goal.tls else ""), FULL)
