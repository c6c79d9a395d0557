"""Runs redis-benchmark once and reads what it says."""

import csv
import dataclasses
import io
import subprocess

from compare_pg.pgbench import RunFailed


@dataclasses.dataclass(frozen=True)
class Load:
    """What one redis-benchmark run does. Its first error reply ends it with a status other than 0."""

    command: str
    clients: int
    pipeline: int = 1
    bytes: int = 100
    requests: int = 10_000
    keys: int = 0  # so many random ones; 0: the same for all commands
    patience: float = 120.0  # seconds after which the run is given up: on a dead port it would wait for ever

    def arguments(self, endpoint):
        arguments = ["-h", endpoint.host, "-p", endpoint.port, "-c", self.clients, "-n", self.requests, "-P", self.pipeline,
                     "-d", self.bytes, "-t", self.command, "--csv"]
        arguments += ["-r", self.keys] if self.keys else []
        return [str(argument) for argument in arguments] + (["--tls", "--insecure"] if endpoint.tls else [])


@dataclasses.dataclass(frozen=True)
class Outcome:
    rate: float  # commands per second
    mean_us: float
    p50_us: float  # redis-benchmark counts latencies in steps of 8 µs
    p99_us: float


def parse(text):
    """Rate and latencies of the one test that was run."""
    rows = list(csv.DictReader(line for line in io.StringIO(text) if line.startswith('"')))
    try:
        row = rows[-1]
        latencies = [1000 * float(row[f"{which}_latency_ms"]) for which in ("avg", "p50", "p99")]
        return Outcome(float(row["rps"]), *latencies)
    except (IndexError, KeyError, ValueError, TypeError) as e:
        raise RunFailed(f"redis-benchmark's report was not understood: {text.strip()[-300:]!r}") from e


def run(program, endpoint, load):
    """Run redis-benchmark and wait for it; raises RunFailed for anything but a clean run."""
    try:
        done = subprocess.run(
            [program, *load.arguments(endpoint)], capture_output=True, text=True, timeout=load.patience)
    except subprocess.TimeoutExpired as e:
        raise RunFailed(f"redis-benchmark did not end within {load.patience:.0f} s") from e
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise RunFailed(f"redis-benchmark ended with status {done.returncode}: {said[-1] if said else '(no output)'}")
    return parse(done.stdout)
