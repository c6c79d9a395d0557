"""What an idle client costs: resident memory, and live heap where the proxy is a Java program."""

import os
import pathlib
import re
import subprocess
import time

from compare_pg import procfs
from compare_pg.pgbench import RunFailed
from compare_pg.scenario import Scenario
from compare_pg.wire import Client

WARM_CLIENTS = 200
SETTLE_SECONDS = 2.0
MIB = 1 << 20


class Idle(Scenario):
    """Opens clients one after the other; each runs one query and then stays, silent, until all were measured."""

    name = "idle"
    title = "idle clients, each after one query"
    headline = "rss_each_kib"
    clients = 10_000
    most_rounds = 1
    all_cases = ("idle",)

    def cases(self, options):
        return list(self.all_cases)

    def excludes(self, target):
        return None if target.pools else "takes one server connection for each client"

    def cannot(self, target, case):
        return None

    def warm_up(self, bench, running, case, setup):
        close_all(open_clients(running.endpoint, WARM_CLIENTS))

    def measure(self, bench, running, case, setup):
        root = running.process.pid
        heap_before, before = live_heap(root), procfs.resident_bytes(*procfs.tree(root))
        clients = open_clients(running.endpoint, setup.clients)
        try:
            time.sleep(SETTLE_SECONDS)  # buffers that are given back after a delay should be
            after = procfs.resident_bytes(*procfs.tree(root))
            heap_after = live_heap(root)
        finally:
            close_all(clients)
        values = {"rss_mib": after / MIB, "rss_each_kib": (after - before) / 1024 / len(clients)}
        if heap_before is not None and heap_after is not None:
            values["heap_each_kib"] = (heap_after - heap_before) / 1024 / len(clients)
        return values


def open_clients(endpoint, count):
    clients = []
    try:
        for _ in range(count):
            clients.append(Client(endpoint))
            clients[-1].query("SELECT 1")
    except OSError as e:
        close_all(clients)
        raise RunFailed(f"client {len(clients)} of {count} could not be opened: {e}") from e
    return clients


def close_all(clients):
    for client in clients:
        client.close()


def parse_histogram(text):
    """Bytes of all live objects from the last line of a class histogram."""
    total = re.search(r"^Total\s+\d+\s+(\d+)", text, re.MULTILINE)
    return int(total.group(1)) if total else None


def live_heap(root):
    """Bytes that a full collection leaves in the Java program among `root` and its descendants; None without one."""
    for pid in procfs.tree(root):
        try:
            program = pathlib.Path(os.readlink(f"/proc/{pid}/exe"))
        except OSError:
            continue
        tool = program.parent / "jcmd"
        if program.name == "java" and tool.is_file():
            said = subprocess.run([tool, str(pid), "GC.class_histogram"], capture_output=True, text=True, timeout=120)
            return parse_histogram(said.stdout)
    return None
