import contextlib
import io
import unittest

from compare_redis.goals import GOALS
from compare_redis.options import parse, parser, shown_command
from compare_redis.scenarios import FULL, SCENARIOS


class OptionsTest(unittest.TestCase):
    def refused(self, *arguments):
        said = io.StringIO()
        with self.assertRaises(SystemExit), contextlib.redirect_stderr(said):
            parse(arguments)
        return said.getvalue()

    def test_fifty_clients_without_tls_are_the_default(self):
        self.assertEqual([("plain-50", False)], parse([]).scenarios)

    def test_full_is_everything_of_the_report(self):
        self.assertEqual(len(FULL), len(parse(["full"]).scenarios))
        self.assertLessEqual(set(SCENARIOS), {name for name, _ in parse(["full"]).scenarios})

    def test_help_names_every_scenario(self):
        text = parser().format_help()
        for name, kind in SCENARIOS.items():
            self.assertRegex(text, rf"(?m)^  {name} +{kind.title}$")

    def test_commands_are_named_in_either_case(self):
        self.assertEqual(["GET"], parse(["--commands", "get"]).commands)
        self.assertIn("'EVAL' is not one of", self.refused("--commands", "eval"))

    def test_scenarios_of_another_protocol_are_refused(self):
        self.assertIn("'logins' is not one of", self.refused("logins"))

    def test_the_shown_command_can_be_typed(self):
        self.assertEqual("benchmarks/compare redis --predixy predixy full", shown_command(["--predixy", "/opt/predixy", "full"]))


class GoalsTest(unittest.TestCase):
    def test_every_goal_is_of_a_scenario_that_there_is(self):
        for goal in GOALS:
            self.assertIn(goal.scenario, SCENARIOS)
            self.assertIn(goal.case, SCENARIOS[goal.scenario].all_cases)
