import contextlib
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from compare_pg.processes import ProcessFailed
from redis_suite import ports

# Ranges of the tests are so small that several lie in one that nobody else has.
SIZE, OF_THE_SUITE = 8, 4

RUN = f"""
import sys
from redis_suite import ports
ports.SIZE, ports.OF_THE_SUITE = {SIZE}, {OF_THE_SUITE}
with ports.reserved([int(sys.argv[1])]):
    print("reserved", flush=True)
    input()
"""


def begin(reserved):
    return reserved.baseport - OF_THE_SUITE


class ReservedTest(unittest.TestCase):
    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        first = stack.enter_context(ports.reserved()).baseport
        stack.enter_context(mock.patch.multiple(ports, SIZE=SIZE, OF_THE_SUITE=OF_THE_SUITE))
        self.begins = [first, first + SIZE, first + 2 * SIZE]

    def another_run(self):
        """A process that has reserved the first range."""
        run = subprocess.Popen(
            [sys.executable, "-c", RUN, str(self.begins[0])], cwd=pathlib.Path(ports.__file__).parents[1],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(run.communicate)
        self.addCleanup(run.kill)
        self.assertEqual(run.stdout.readline(), "reserved\n")
        return run

    def assert_free(self):
        """The first range can be had."""
        with ports.reserved(self.begins[:1]):
            pass

    def test_runs_that_go_on_at_once_have_no_port_in_common(self):
        self.another_run()
        with ports.reserved(self.begins) as ours, ports.reserved(self.begins) as theirs:
            self.assertEqual([begin(ours), begin(theirs)], self.begins[1:])

    def test_a_run_that_finds_no_range_says_so(self):
        self.another_run()
        with self.assertRaisesRegex(ProcessFailed, "another run"):
            self.assert_free()

    def test_a_range_is_free_again_when_its_run_is_killed(self):
        run = self.another_run()
        run.kill()
        run.wait()
        self.assert_free()

    def test_a_range_is_free_again_when_its_run_is_through(self):
        self.assert_free()
        self.assert_free()

    def test_what_a_run_has_started_does_not_keep_its_range(self):
        with ports.reserved(self.begins):
            child = subprocess.Popen(["sleep", "60"], close_fds=False)
            self.addCleanup(child.wait)
            self.addCleanup(child.kill)
        self.assert_free()

    def test_a_range_where_somebody_listens_is_left_alone(self):
        for port in (self.begins[0], self.begins[0] + SIZE - 2):
            with socket.create_server(("127.0.0.1", port)), ports.reserved(self.begins) as ours:
                self.assertEqual(begin(ours), self.begins[1])

    def test_ports_are_given_away_once_and_neither_the_suites_nor_the_lock(self):
        ours = ports.Ports(12_000)
        self.assertEqual([ours.take() for _ in range(3)], [12_004, 12_005, 12_006])
        with self.assertRaises(StopIteration):
            ours.take()


class AllowedTest(unittest.TestCase):
    def test_no_range_has_a_port_that_the_system_hands_out(self):
        self.assertEqual(list(ports.allowed(range(32_768, 61_000))), list(ports.BEGINS))
        for handed_out in (range(12_063, 19_000), range(15_000, 61_000), range(1024, 12_001)):
            for begin in ports.allowed(handed_out):
                self.assertFalse(set(range(begin, begin + ports.SIZE)) & set(handed_out), (begin, handed_out))

    def test_where_the_system_hands_out_all_there_are_ranges_all_the_same(self):
        self.assertEqual(ports.allowed(range(1024, 65_536)), ports.BEGINS)

    def test_what_the_system_hands_out_is_asked_of_it(self):
        with tempfile.TemporaryDirectory() as directory:
            said = pathlib.Path(directory, "ip_local_port_range")
            with mock.patch.object(ports, "HANDED_OUT", said):
                self.assertEqual(ports.handed_out(), range(0))
                said.write_text("1024\t15999\n")
                self.assertEqual(ports.handed_out(), range(1024, 16_000))
                with ports.reserved() as ours:
                    self.assertGreaterEqual(ours.baseport, 16_000)


if __name__ == "__main__":
    unittest.main()
