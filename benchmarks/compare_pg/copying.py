"""COPY of much data through psql: how fast, and whether the proxy's memory stays flat meanwhile."""

import contextlib
import math
import subprocess
import threading

from compare_pg.load import LARGE_MB, LARGE_ROW_BYTES, MAKE_LARGE, WARM_SHARE
from compare_pg.observe import Observation
from compare_pg.pgbench import RunFailed
from compare_pg.procfs import PeakMemory
from compare_pg.scenario import Scenario

ROWS_PER_BLOCK = 1000
BLOCK = (b"x" * (LARGE_ROW_BYTES - 1) + b"\n") * ROWS_PER_BLOCK
READS_PER_MB = 128  # PostgreSQL sends what fills 8 KiB, and a proxy that keeps up reads no more at a time
MIB = 1 << 20


class Copy(Scenario):
    """One psql at a time. COPY in drops every row by its WHERE, so that no disk is measured."""

    name = "copy"
    title = "COPY by one psql"
    unit = "MB"
    clients = 1
    most_rounds = 3
    all_cases = ("out", "in")

    def cases(self, options):
        return list(self.all_cases)

    def cannot(self, target, case):
        return None

    def prepare(self, bench, setup):
        bench.postgres.psql(bench.server.admin, *MAKE_LARGE, "DROP TABLE IF EXISTS bench_copy",
                            "CREATE UNLOGGED TABLE bench_copy (payload text)")

    def warm_up(self, bench, running, case, setup):
        share = 1 if running.target.jvm else WARM_SHARE
        self.copy(bench, running, case, math.ceil(bench.options.warmup * share / READS_PER_MB))

    def measure(self, bench, running, case, setup):
        memory = PeakMemory(running.process.pid) if running.process else None
        with memory or contextlib.nullcontext(), Observation(running, bench.server) as observed:
            copied = self.copy(bench, running, case, bench.options.copy_mb)
        values = {"rate": copied / observed.seconds} | observed.values(copied)
        if memory:
            values |= {"rss_mib": memory.peak / MIB, "rss_growth_mib": (memory.peak - memory.first) / MIB}
        return values

    def copy(self, bench, running, case, megabytes):
        """Copy about `megabytes` and return how many it were."""
        times = math.ceil(megabytes / LARGE_MB)
        copy_out, copy_in = (f"COPY (SELECT payload FROM bench_large, generate_series(1, {times})) TO STDOUT",
                             "COPY bench_copy FROM STDIN WHERE false")
        psql = subprocess.Popen(
            [bench.postgres.path("psql"), "-Xqc", copy_out if case == "out" else copy_in],
            env=running.endpoint.environment(bench.directory), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        watchdog = threading.Timer(60 + megabytes, psql.kill)
        watchdog.start()
        try:
            said = feed(psql, int(times * LARGE_MB * 1e6 / len(BLOCK)) if case == "in" else 0)
        finally:
            watchdog.cancel()
            psql.kill()
            psql.wait()
        if psql.returncode != 0:
            raise RunFailed(f"psql ended with status {psql.returncode}: {said.decode(errors='replace').strip()}")
        return times * LARGE_MB


def feed(psql, blocks):
    """Write `blocks` blocks to psql's input, wait for its end, and return its errors."""
    with psql.stdin, psql.stderr:
        try:
            for _ in range(blocks):
                psql.stdin.write(BLOCK)
            psql.stdin.close()
        except BrokenPipeError:
            pass  # psql has ended early and says why in its errors
        said = psql.stderr.read()
        psql.wait()
        return said
