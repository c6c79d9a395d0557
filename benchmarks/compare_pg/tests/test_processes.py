import os
import tempfile
import time
import unittest

from compare_pg.processes import ProcessFailed, Processes, wait_until


class ProcessesTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.processes = Processes(directory.name)
        self.addCleanup(self.processes.end_all)

    def test_all_that_was_started_ends(self):
        started = [self.processes.start(f"sleeper{i}", ["sleep", "60"]) for i in range(2)]
        self.processes.end_all()
        for process in started:
            with self.assertRaises(ProcessLookupError):
                os.kill(process.pid, 0)

    def test_what_was_started_first_can_be_kept(self):
        kept, ended = (self.processes.start(f"sleeper{i}", ["sleep", "60"]) for i in range(2))
        self.processes.end_all(but=1)
        kept.check_alive()
        self.assertIsNotNone(ended.popen.returncode)

    def test_who_ignores_the_signal_is_killed(self):
        stubborn = self.processes.start("stubborn", ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"])
        while "up" not in stubborn.last_words():
            time.sleep(0.01)
        stubborn.end(patience=0.2)
        self.assertLess(stubborn.popen.returncode, 0)

    def test_an_early_end_tells_its_last_words(self):
        process = self.processes.start("broken", ["sh", "-c", "echo bad option; exit 3"])
        process.popen.wait()
        with self.assertRaisesRegex(ProcessFailed, "broken ended with status 3: bad option"):
            process.check_alive()

    def test_a_missing_program_is_a_failure_not_a_crash(self):
        with self.assertRaisesRegex(ProcessFailed, "nowhere could not be started"):
            self.processes.start("nowhere", ["/nowhere"])

    def test_waiting_has_an_end(self):
        def never():
            raise ConnectionRefusedError("no one listens")
        process = self.processes.start("sleeper", ["sleep", "60"])
        with self.assertRaisesRegex(ProcessFailed, "not ready after 0 s .no one listens"):
            wait_until(never, process, patience=0.1)
