import os
import unittest

from compare_pg import procfs
from compare_pg.idle import parse_histogram
from compare_pg.machine import cpu_model, memory_gib


class ProcfsTest(unittest.TestCase):
    def test_stat_is_read_behind_a_name_with_spaces_and_parentheses(self):
        fields = ["S", "17", *["0"] * 9, "300", "200", "50", "25", "20"]
        parent, cpu = procfs.parse_stat("42 (odd) (name) " + " ".join(fields))
        self.assertEqual(17, parent)
        self.assertEqual((350 / procfs.TICKS, 225 / procfs.TICKS), (cpu.user, cpu.system))

    def test_machine_counts_processes_and_theft_but_not_idling_or_interrupts(self):
        machine = procfs.parse_machine("cpu  100 10 200 5000 7 3 4 60 0 0\n")
        self.assertEqual((310 / procfs.TICKS, 60 / procfs.TICKS), (machine.processes, machine.stolen))

    def test_this_process_has_memory_and_is_its_own_tree(self):
        self.assertIn(os.getpid(), procfs.tree(os.getpid()))
        self.assertGreater(procfs.resident_bytes(os.getpid()), 1 << 20)

    def test_who_has_gone_has_nothing(self):
        self.assertEqual({}, procfs.tree(2**30))
        self.assertEqual(0, procfs.resident_bytes(2**30))


class FactsTest(unittest.TestCase):
    def test_processor_and_memory(self):
        self.assertEqual("Some CPU @ 2 GHz", cpu_model("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n"))
        self.assertEqual(2.0, memory_gib("MemTotal:        2097152 kB\nMemFree: 1 kB\n"))

    def test_the_histogram_ends_in_the_total(self):
        text = " num     #instances         #bytes  class name\n   1:  5  160  [B\nTotal           99         123456\n"
        self.assertEqual(123456, parse_histogram(text))
        self.assertIsNone(parse_histogram("could not attach"))
