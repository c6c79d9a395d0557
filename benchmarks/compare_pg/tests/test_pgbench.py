import pathlib
import unittest

from compare_pg.pgbench import Load, RunFailed, first_error, parse_log, parse_report, percentile

REPORT = """pgbench (15.14)
transaction type: <builtin: select only>
scaling factor: 10
query mode: prepared
number of clients: 16
number of threads: 2
maximum number of tries: 1
duration: 2 s
number of transactions actually processed: 48967
number of failed transactions: 0 (0.000%)
latency average = 0.652 ms
initial connection time = 12.033 ms
tps = 24483.524113 (without initial connection time)
"""


class ReportTest(unittest.TestCase):
    def test_reads_transactions_rate_and_seconds_of_connecting(self):
        self.assertEqual((48967, 24483.524113, 0.012033), parse_report(REPORT))

    def test_reads_the_bounded_form_and_the_rate_with_reconnections(self):
        text = REPORT.replace("processed: 48967", "processed: 1000/1000").replace("initial connection time = ", "average connection time = ")
        self.assertEqual((1000, 24483.524113, 0.0), parse_report(text))

    def test_failed_transactions_fail_the_run(self):
        with self.assertRaisesRegex(RunFailed, "3 transactions failed"):
            parse_report(REPORT.replace("failed transactions: 0", "failed transactions: 3"))

    def test_a_run_without_a_transaction_fails(self):
        text = "number of transactions actually processed: 0\nnumber of failed transactions: 0 (NaN%)\n"
        with self.assertRaisesRegex(RunFailed, "not one transaction"):
            parse_report(text)

    def test_an_unknown_report_fails_the_run(self):
        with self.assertRaisesRegex(RunFailed, "not understood"):
            parse_report("Usage: pgbench")

    def test_the_first_error_is_what_is_told(self):
        text = "pgbench: hint\npgbench: error: client 3 aborted\npgbench: error: Run was aborted"
        self.assertEqual("pgbench: error: client 3 aborted", first_error(text))


class LogTest(unittest.TestCase):
    def test_the_third_column_is_the_latency(self):
        self.assertEqual([412, 388], parse_log("0 199 412 0 1175850568 995598\n1 200 388 0 1175850568 998079\n"))

    def test_failures_and_torn_lines_have_none(self):
        self.assertEqual([5], parse_log("0 1 failed 0 117 9\n0 2 5 0 117 9\n0 3"))


class PercentileTest(unittest.TestCase):
    def test_nearest_rank(self):
        values = list(range(1, 101))
        self.assertEqual([1, 50, 99, 100], [percentile(values, share) for share in (0.0, 0.5, 0.99, 1.0)])

    def test_order_does_not_matter(self):
        self.assertEqual(2, percentile([3, 1, 2], 0.5))

    def test_none_without_values(self):
        self.assertIsNone(percentile([], 0.5))


class LoadTest(unittest.TestCase):
    def test_a_timed_run_of_a_built_in_script(self):
        arguments = Load(clients=1, mode="prepared", seconds=5).arguments("log")
        self.assertEqual("-n -c 1 -j 1 -M prepared -b select-only -T 5", " ".join(arguments))

    def test_a_counted_run_of_a_file_with_new_connections_and_all_latencies(self):
        arguments = Load(1, transactions=9, script=pathlib.Path("x.sql"), reconnect=True, sampling=1.0).arguments("log")
        self.assertEqual("-n -c 1 -j 1 -M simple -f x.sql -t 9 -C --log --log-prefix=log", " ".join(arguments))

    def test_more_clients_get_more_patience(self):
        self.assertGreater(Load(1000, seconds=5).patience, Load(16, seconds=5).patience + 90)
