"""What a run cost: CPU of the proxy, of the server, and of whoever else was busy on the machine meanwhile.

A server is all of its processes: those of a cluster's nodes count together.
"""

import os
import time

from compare_pg import procfs
from compare_pg.procfs import Cpu


class Observation:
    """Observes one target while its `with` block runs. CPU ticks are 10 ms: only runs of seconds tell."""

    def __init__(self, running, server):
        self.roots = {"proxy": (running.process,) if running.process else (), "server": server.processes}

    def sample(self):
        cpus = {
            name: sum((procfs.tree_cpu(process.pid) for process in processes), Cpu())
            for name, processes in self.roots.items()}
        spent = os.times()  # this program and the load generators it has waited for
        cpus["load"] = Cpu(spent.user + spent.children_user, spent.system + spent.children_system)
        return time.monotonic(), cpus, procfs.machine()

    def __enter__(self):
        self.start = self.sample()
        return self

    def __exit__(self, *_):
        (began, cpus, machine), (ended, cpus_after, machine_after) = self.start, self.sample()
        self.seconds = ended - began
        self.cpu = {name: cpus_after[name] - cpus[name] for name in cpus}
        capacity = self.seconds * (os.cpu_count() or 1)
        ours = sum(cpu.total for cpu in self.cpu.values())
        self.others = max(0.0, machine_after.processes - machine.processes - ours) / capacity
        self.stolen = (machine_after.stolen - machine.stolen) / capacity

    def values(self, units):
        """The figures of this run for `units` transactions or megabytes."""
        proxy = self.cpu["proxy"]
        values = {"stolen_percent": 100 * self.stolen}
        if self.roots["server"]:  # with a server that is not ours, its CPU cannot be told from that of others
            values |= {"others_percent": 100 * self.others, "server_us": 1e6 * self.cpu["server"].total / units}
        if self.roots["proxy"]:
            values |= {
                "user_us": 1e6 * proxy.user / units, "system_us": 1e6 * proxy.system / units,
                "cpu_us": 1e6 * proxy.total / units}
        return values
