import pathlib
import tempfile
import unittest

from regression_pg import compare

LIST = """# Title

| test | lines | reason |
| --- | --- | --- |
| `temp` | 1 | because |
| `guc` | 4 | for a | b |
"""


class CompareTest(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.home = pathlib.Path(made.name)
        for name in ("tests/expected", "direct", "through"):
            (self.home / name).mkdir(parents=True)

    def write(self, name, text):
        (self.home / name).write_text(text)

    def compare(self):
        return compare.compare(self.home / "tests", self.home / "direct", self.home / "through")

    def test_the_same_output_is_no_difference(self):
        self.write("direct/a.out", "1\n2\n")
        self.write("through/a.out", "1\n2\n")
        outcome = self.compare()
        self.assertEqual((outcome.ran, outcome.differences, outcome.direct_unexpected), (1, [], ["a"]))

    def test_what_the_authors_expect_is_no_difference(self):
        self.write("direct/a.out", "1\n")
        self.write("through/a.out", "2\n")
        self.write("tests/expected/a.out", "1\n")
        self.write("tests/expected/a_1.out", "2\n")
        self.assertEqual(self.compare().differences, [])

    def test_another_tests_expectations_do_not_count(self):
        self.write("direct/a.out", "1\n")
        self.write("through/a.out", "2\n")
        self.write("tests/expected/a_b.out", "2\n")
        self.assertEqual([found.test for found in self.compare().differences], ["a"])

    def test_a_test_without_output_differs(self):
        self.write("direct/a.out", "1\n2\n")
        self.assertEqual([found.lines for found in self.compare().differences], [2])

    def test_only_what_the_list_explains_is_explained(self):
        known = compare.listed(LIST)
        self.assertEqual(known, {"temp": 1, "guc": 4})
        found = [compare.Difference("temp", 1, ""), compare.Difference("guc", 5, ""), compare.Difference("new", 1, "")]
        outcome = compare.Outcome(3, [], found)
        self.assertEqual([left.test for left in compare.unexplained(outcome, known)], ["guc", "new"])

    def test_what_differs_no_more_is_told(self):
        outcome = compare.Outcome(2, [], [compare.Difference("temp", 1, "")])
        self.assertEqual(compare.gone(outcome, compare.listed(LIST), {"temp", "guc"}), ["guc"])

    def test_the_committed_list_can_be_read(self):
        text = compare.default_list().read_text()
        rows = [line for line in text.splitlines() if line.startswith("| `")]
        self.assertEqual(len(compare.listed(text)), len(rows))


if __name__ == "__main__":
    unittest.main()
