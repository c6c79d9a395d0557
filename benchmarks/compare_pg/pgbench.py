"""Runs PostgreSQL's pgbench once and reads what it says."""

import dataclasses
import glob
import math
import os
import pathlib
import re
import subprocess


class RunFailed(Exception):
    """A load run ended early, in error, or not at all; the message says which."""


@dataclasses.dataclass(frozen=True)
class Load:
    """What one pgbench run does. Either `seconds` or `transactions` (of each client) bounds it."""

    clients: int
    mode: str = "simple"
    seconds: int | None = None
    transactions: int | None = None
    script: str | pathlib.Path = "select-only"  # a built-in script's name, or a file
    reconnect: bool = False  # a new connection for each transaction
    sampling: float = 0.0  # share of transactions whose latency is noted

    @property
    def patience(self):
        """Seconds after which the run is given up; logins of many clients may take a while."""
        return (self.seconds or 240) + 60 + self.clients * 0.1

    def arguments(self, log_prefix):
        threads = max(1, min(self.clients, os.cpu_count() or 1))
        built_in = isinstance(self.script, str)
        arguments = ["-n", "-c", self.clients, "-j", threads, "-M", self.mode, "-b" if built_in else "-f", self.script]
        arguments += ["-T", self.seconds] if self.seconds else ["-t", self.transactions]
        if self.reconnect:
            arguments.append("-C")
        if self.sampling:
            arguments += ["--log", f"--log-prefix={log_prefix}"]
            arguments += [f"--sampling-rate={self.sampling}"] if self.sampling < 1 else []
        return [str(argument) for argument in arguments]


@dataclasses.dataclass(frozen=True)
class Outcome:
    transactions: int
    rate: float  # transactions per second; logins count only when each transaction makes one
    latencies_us: tuple = ()
    connect_seconds: float = 0.0


def parse_report(text):
    """Transactions, rate, and seconds that connecting took, from what pgbench prints at its end."""
    processed = re.search(r"transactions actually processed: (\d+)", text)
    failed = re.search(r"number of failed transactions: (\d+)", text)
    rate = re.search(r"^tps = ([\d.]+)", text, re.MULTILINE)
    connecting = re.search(r"^initial connection time = ([\d.]+) ms", text, re.MULTILINE)
    if processed and not int(processed.group(1)):
        raise RunFailed("not one transaction was done")
    if not processed or not rate:
        raise RunFailed(f"pgbench's report was not understood: {text.strip()[-300:]!r}")
    if failed and int(failed.group(1)):
        raise RunFailed(f"{failed.group(1)} transactions failed")
    return int(processed.group(1)), float(rate.group(1)), float(connecting.group(1)) / 1000 if connecting else 0.0


def parse_log(text):
    """Latencies in microseconds from a pgbench transaction log: its third column; failures have a word there."""
    columns = (line.split() for line in text.splitlines())
    return [int(fields[2]) for fields in columns if len(fields) > 2 and fields[2].isdigit()]


def percentile(values, share):
    """The value that `share` (0..1) of all values do not exceed: nearest rank. None without values."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def read_logs(prefix):
    latencies = []
    for name in glob.glob(glob.escape(str(prefix)) + ".*"):
        latencies += parse_log(pathlib.Path(name).read_text())
        os.unlink(name)
    return tuple(latencies)


def run(program, endpoint, load, directory):
    """Run pgbench and wait for it; raises RunFailed for anything but a clean run."""
    prefix = pathlib.Path(directory) / "pgbench-log"
    try:
        done = subprocess.run(
            [program, *load.arguments(prefix)], env=endpoint.environment(directory), capture_output=True, text=True,
            timeout=load.patience, cwd=directory)
    except subprocess.TimeoutExpired as e:
        raise RunFailed(f"pgbench did not end within {load.patience:.0f} s") from e
    finally:
        latencies = read_logs(prefix)
    if done.returncode != 0:
        raise RunFailed(f"pgbench ended with status {done.returncode}: {first_error(done.stderr)}")
    transactions, rate, connect_seconds = parse_report(done.stdout)
    return Outcome(transactions, rate, latencies, connect_seconds)


def first_error(text):
    lines = [line for line in text.splitlines() if "error" in line or "FATAL" in line] or text.splitlines()
    return lines[0].strip() if lines else "(no output)"
