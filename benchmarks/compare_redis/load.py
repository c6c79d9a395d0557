"""What all scenarios have in common: one run of redis-benchmark is one measurement."""

from compare_pg.observe import Observation
from compare_pg.scenario import Scenario
from compare_redis import benchmark

FIRST_SHARE = 0.02  # of a JVM's warm-up is enough for other programs


class Benchmark(Scenario):
    """redis-benchmark for about --seconds: it counts requests, so how many that are is told by the warm-up's rate."""

    unit = "command"
    clients = 50
    pipeline = 1
    bytes = 100
    warm_requests = 1.0  # share of --warmup; big values and lone clients would take minutes
    backends = None  # another number of server connections than --backends
    keys = 0  # random ones; 0: one for all commands
    stand_in = None  # what ratios are against where the run's baseline takes no part
    all_cases = ("GET", "SET")

    def __init__(self):
        self.requests = {}  # {(target, case): how many requests take --seconds}

    def cases(self, options):
        return [case for case in self.all_cases if case in options.commands]

    def excludes(self, target):
        return None

    def cannot(self, target, case):
        return None

    def server(self, bench):
        """What is behind the targets in this scenario."""
        return bench.server

    def load(self, case, setup, requests):
        return benchmark.Load(case.lower(), setup.clients, self.pipeline, self.bytes, max(requests, 2 * setup.clients),
                              self.keys)

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
