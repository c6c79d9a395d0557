import unittest

from redis_suite import outcome

SAID = """Testing unit/x
\x1b[0;32m[ok]: first (12 ms)
[ok]: second [a] in b (1 ms)
[err]: third in tests/unit/x.tcl
[timeout]: fourth
[exception]: Executing test client: NOPERM.
"""

LIST = """
| unit | test | reason |
| --- | --- | --- |
| `unit/x` | `second [a] in b` | because |
| `unit/y` | `*` | all of it |
"""


class OutcomeTest(unittest.TestCase):
    def test_names_are_read_without_times_and_places(self):
        found = outcome.read(SAID)
        self.assertEqual(found.passed, {"first", "second [a] in b"})
        self.assertEqual(found.failed, {"third", "fourth"})
        self.assertEqual(found.broken, "Executing test client: NOPERM.")

    def test_a_run_that_does_not_say_that_it_is_at_its_end_broke_off(self):
        self.assertIsNone(outcome.read("[ok]: first (1 ms)\n\n                   The End\n\n").broken)
        self.assertEqual(
            outcome.read("Starting test server\ncouldn't open socket: address already in use\n").broken,
            "no end: Starting test server couldn't open socket: address already in use")

    def test_what_is_not_reached_is_lost(self):
        direct, through = outcome.read(SAID), outcome.read("[ok]: first (1 ms)\n")
        self.assertEqual(outcome.lost(direct, through), ["second [a] in b"])

    def test_the_list_explains_tests_and_units(self):
        known = outcome.listed(LIST)
        self.assertEqual(outcome.unexplained("unit/x", ["first", "second [a] in b"], known), ["first"])
        self.assertEqual(outcome.unexplained("unit/y", ["any"], known), [])

    def test_what_reads_the_replication_stream_fails_at_once(self):
        helper = "proc attach_to_replication_stream {} {\n    set s [socket]\n}\nproc read_from_replication_stream {s} {\n}\n"
        self.assertEqual(
            outcome.without_replication(helper).splitlines()[:3],
            ["proc attach_to_replication_stream {} {", '    error "assertion:the replication stream is not to be read"',
             "    set s [socket]"])
        self.assertEqual(outcome.without_replication(helper).count("assertion:"), 1)


if __name__ == "__main__":
    unittest.main()
