"""All scenarios by name."""

from compare_pg.observe import Observation
from compare_pg.scenario import Scenario
from compare_redis import benchmark

KIB = 1024
FIRST_SHARE = 0.02  # of a JVM's warm-up is enough for other programs


class Benchmark(Scenario):
    """redis-benchmark for about --seconds: it counts requests, so how many that are is told by the warm-up's rate."""

    unit = "command"
    clients = 50
    pipeline = 1
    bytes = 100
    warm_requests = 1.0  # share of --warmup; big values and lone clients would take minutes
    backends = None  # another number of server connections than --backends
    all_cases = ("GET", "SET")

    def __init__(self):
        self.requests = {}  # {(target, case): how many requests take --seconds}

    def cases(self, options):
        return [case for case in self.all_cases if case in options.commands]

    def excludes(self, target):
        return None

    def cannot(self, target, case):
        return None

    def load(self, case, setup, requests):
        return benchmark.Load(case.lower(), setup.clients, self.pipeline, self.bytes, max(requests, 2 * setup.clients))

    def prepare(self, bench, setup):
        """GET is of a key that has a value."""
        benchmark.run(bench.benchmark, setup.backend, benchmark.Load("set", 1, bytes=self.bytes, requests=1))

    def warm_up(self, bench, running, case, setup):
        """One run for the Java compiler, one that tells the rate."""
        share = self.warm_requests if running.target.jvm else self.warm_requests * FIRST_SHARE
        for requests in (bench.options.warmup * share, bench.options.warmup * self.warm_requests * FIRST_SHARE):
            load = self.load(case, setup, round(requests * max(1, self.pipeline // 2)))
            outcome = benchmark.run(bench.benchmark, running.endpoint, load)
        self.requests[running.label, case] = round(outcome.rate * bench.options.seconds)

    def measure(self, bench, running, case, setup):
        load = self.load(case, setup, self.requests[running.label, case])
        with Observation(running, bench.server) as observed:
            outcome = benchmark.run(bench.benchmark, running.endpoint, load)
        values = observed.values(load.requests)
        if "server_us" in values:
            values["redis_us"] = values.pop("server_us")
        return {"rate": outcome.rate} | self.latencies(outcome) | values

    def latencies(self, outcome):
        return {"p50_us": outcome.p50_us, "p99_us": outcome.p99_us}


class Plain(Benchmark):
    name = "plain-50"
    title = "50 clients, each waits for its reply"


class PlainMany(Benchmark):
    name = "plain-500"
    title = "500 clients, each waits for its reply"
    clients = 500


class Pipeline(Benchmark):
    name = "pipeline-50"
    title = "50 clients, 16 commands at once"
    pipeline = 16


class PipelineMany(Benchmark):
    name = "pipeline-500"
    title = "500 clients, 16 commands at once"
    clients = 500
    pipeline = 16


class Latency(Benchmark):
    name = "latency"
    title = "a single client"
    headline = "mean_us"
    clients = 1
    warm_requests = 0.3

    def latencies(self, outcome):
        """The mean as well: the steps of the others are too coarse to tell one proxy from another."""
        return {"mean_us": outcome.mean_us} | super().latencies(outcome)


class Values10K(Benchmark):
    name = "values-10k"
    title = "values of 10 KiB, 50 clients"
    bytes = 10 * KIB
    warm_requests = 0.5


class Values1M(Benchmark):
    name = "values-1m"
    title = "values of 1 MiB, 50 clients"
    bytes = KIB * KIB
    warm_requests = 0.03


class Crowd(Benchmark):
    name = "clients-5000"
    title = "5,000 clients on 4 shared connections"
    clients = 5_000
    backends = 4
    warm_requests = 2.0


SCENARIOS = {
    kind.name: kind for kind in (
        Plain, PlainMany, Pipeline, PipelineMany, Latency, Values10K, Values1M, Crowd)}

FULL = (*SCENARIOS, "plain-50/tls", "plain-500/tls", "pipeline-50/tls", "values-10k/tls")
