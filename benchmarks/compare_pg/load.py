"""The scenarios whose load is pgbench's."""

import math

from compare_pg.endpoint import Auth
from compare_pg.observe import Observation
from compare_pg.logins import warm_up_logins
from compare_pg.pgbench import Load, percentile, run
from compare_pg.scenario import Scenario

LARGE_ROWS = 20_000
LARGE_ROW_BYTES = 1_000
LARGE_MB = LARGE_ROWS * LARGE_ROW_BYTES / 1e6
WARM_SHARE = 0.05  # of a JVM's warm-up is enough for other programs
MAKE_LARGE = (
    "DROP TABLE IF EXISTS bench_large",
    "CREATE UNLOGGED TABLE bench_large (payload text)",
    "ALTER TABLE bench_large ALTER payload SET STORAGE PLAIN",
    f"INSERT INTO bench_large SELECT rpad(md5(i::text), {LARGE_ROW_BYTES}, md5((-i)::text)) "
    f"FROM generate_series(1, {LARGE_ROWS}) i",
    "VACUUM ANALYZE bench_large",
)


class PgbenchScenario(Scenario):
    """Runs pgbench for a while against the target and notes rate, CPU and latency."""

    sampling = 0.1
    script = "select-only"
    reconnect = False
    unit_per_transaction = 1.0
    warm_requests = 1.0  # share of --warmup that this scenario's transactions need

    def __init__(self):
        self.connect_seconds = {}  # {(target, case): how long all clients took to connect}

    def load(self, bench, case, setup, **bound):
        return Load(clients=setup.clients, mode=case, script=self.script, reconnect=self.reconnect, **bound)

    def warm_up(self, bench, running, case, setup):
        share = self.warm_requests if running.target.jvm else self.warm_requests * WARM_SHARE
        each = max(1, math.ceil(bench.options.warmup * share / setup.clients))
        outcome = run(bench.postgres.path("pgbench"), running.endpoint,
                      self.load(bench, case, setup, transactions=each), bench.directory)
        self.connect_seconds[running.label, case] = outcome.connect_seconds

    def measure(self, bench, running, case, setup):
        # pgbench's clock starts before its clients have connected, its rate is of the time after.
        seconds = bench.options.seconds + round(self.connect_seconds[running.label, case])
        load = self.load(bench, case, setup, seconds=seconds, sampling=self.sampling)
        with Observation(running, bench.server) as observed:
            outcome = run(bench.postgres.path("pgbench"), running.endpoint, load, bench.directory)
        values = {"rate": outcome.rate * self.unit_per_transaction}
        if outcome.latencies_us:
            values |= {"p50_us": percentile(outcome.latencies_us, 0.5), "p99_us": percentile(outcome.latencies_us, 0.99)}
        return values | observed.values(outcome.transactions * self.unit_per_transaction)


class Select(PgbenchScenario):
    name = "select"
    title = "pgbench -S"
    all_cases = ("simple", "extended", "prepared")


class ManyClients(PgbenchScenario):
    name = "clients-1000"
    title = "pgbench -S with many more clients than server connections"
    clients = 1000
    all_cases = ("prepared",)


class Latency(PgbenchScenario):
    name = "latency"
    title = "pgbench -S, one client"
    clients = 1
    all_cases = ("simple", "prepared")
    sampling = 1.0


class Logins(PgbenchScenario):
    name = "logins"
    title = "SCRAM logins with one query each (pgbench -C -S), proxies hold the password"
    unit = "login"
    auth = Auth.SCRAM
    reconnect = True
    sampling = 0.0
    warm_requests = 0.001

    def warm_up(self, bench, running, case, setup):
        """pgbench's logins are too slow to warm a JVM with; light ones do it."""
        warm_up_logins(running, setup.clients)
        super().warm_up(bench, running, case, setup)


class VerifierLogins(Logins):
    name = "logins-verifier"
    title = "SCRAM logins with one query each (pgbench -C -S), proxies hold the stored verifier"
    auth = Auth.SCRAM_VERIFIER


class LargeResults(PgbenchScenario):
    name = "large-results"
    title = f"results of {LARGE_MB:.0f} MB in {LARGE_ROWS} rows"
    unit = "MB"
    clients = 4
    sampling = 1.0
    unit_per_transaction = LARGE_MB
    warm_requests = 0.001

    def prepare(self, bench, setup):
        bench.postgres.psql(bench.server.admin, *MAKE_LARGE)
        (bench.directory / "large.sql").write_text("SELECT payload FROM bench_large;\n")

    def load(self, bench, case, setup, **bound):
        return Load(clients=setup.clients, mode=case, script=bench.directory / "large.sql", **bound)


class TpcB(PgbenchScenario):
    name = "tpcb"
    title = "pgbench's TPC-B-like transactions"
    script = "tpcb-like"
    all_cases = ("simple", "extended", "prepared")
    warm_requests = 0.1
