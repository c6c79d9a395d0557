import contextlib
import io
import os
import pathlib
import signal
import tempfile
import unittest

from compare_pg import entry
from compare_pg.processes import ProcessFailed


class EntryTest(unittest.TestCase):
    def setUp(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            self.addCleanup(signal.signal, number, signal.getsignal(number))
        self.said = io.StringIO()
        quiet = contextlib.redirect_stderr(self.said)
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)

    def run_with(self, work, keep=False):
        """The exit status, and where the work was done."""
        seen = []

        def in_workplace():
            with entry.workplace("test", keep) as (directory, processes):
                seen.append(directory)
                return work(directory, processes)

        return entry.guarded("test", in_workplace), seen[0]

    def test_the_status_is_the_works_and_its_directory_is_gone(self):
        status, directory = self.run_with(lambda directory, processes: 1)
        self.assertEqual(status, 1)
        self.assertFalse(directory.exists())

    def test_what_cannot_be_run_is_said_in_its_own_words(self):
        def fail(_directory, _processes):
            raise ProcessFailed("no such server")

        self.assertEqual(self.run_with(fail)[0], 2)
        self.assertIn("benchmarks/test: no such server", self.said.getvalue())

    def test_a_signal_ends_what_was_started(self):
        started = []

        def wait(_directory, processes):
            started.append(processes.start("sleeper", ["sleep", "60"]))
            os.kill(os.getpid(), signal.SIGTERM)
            return 0

        status, directory = self.run_with(wait)
        self.assertEqual(status, 130)
        self.assertIsNotNone(started[0].popen.returncode)
        self.assertFalse(directory.exists())

    def test_the_directory_may_be_kept(self):
        _, directory = self.run_with(lambda directory, processes: 0, keep=True)
        self.assertTrue(directory.exists())
        directory.rmdir()


class SluiceCommandTest(unittest.TestCase):
    def test_a_relative_path_is_found_from_anywhere(self):
        with tempfile.TemporaryDirectory() as name:
            jar = pathlib.Path(name, "sluice.jar")
            jar.touch()
            command = entry.sluice_command(pathlib.Path(os.path.relpath(jar)))
            self.assertEqual(command, ["java", "-jar", jar.resolve()])

    def test_what_is_not_there_is_said(self):
        with self.assertRaisesRegex(ProcessFailed, "there is no nowhere"):
            entry.sluice_command(pathlib.Path("nowhere"))
