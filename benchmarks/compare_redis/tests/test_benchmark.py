import dataclasses
import unittest

from compare_pg.pgbench import RunFailed
from compare_redis.benchmark import Load, parse
from compare_redis.endpoint import Endpoint

HEAD = '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"\n'


class BenchmarkTest(unittest.TestCase):
    def test_rate_and_latencies_are_read(self):
        outcome = parse(HEAD + '"GET","81433.22","0.843","0.480","0.511","1.311","2.671","9.951"\n')
        self.assertEqual((81433.22, 843.0, 511.0, 2671.0), (outcome.rate, outcome.mean_us, outcome.p50_us, outcome.p99_us))

    def test_a_report_without_a_result_is_a_failure(self):
        for text in ("", HEAD, "Could not connect"):
            with self.assertRaises(RunFailed):
                parse(text)

    def test_tls_and_random_keys_are_asked_for_where_they_are_wanted(self):
        load = Load("get", clients=50, pipeline=16, bytes=100, requests=1000)
        plain = load.arguments(Endpoint("127.0.0.1", 7000))
        self.assertEqual("-h 127.0.0.1 -p 7000 -c 50 -n 1000 -P 16 -d 100 -t get --csv", " ".join(plain))
        self.assertEqual([*plain, "-r", "100000"], dataclasses.replace(load, keys=100_000).arguments(Endpoint("127.0.0.1", 7000)))
        self.assertEqual([*plain, "--tls", "--insecure"], load.arguments(Endpoint("127.0.0.1", 7000, tls=True)))
