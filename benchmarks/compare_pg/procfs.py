"""What Linux tells about processes and the machine: CPU times, resident memory, children."""

import dataclasses
import os
import pathlib
import threading

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclasses.dataclass(frozen=True)
class Cpu:
    """Seconds of CPU, in user mode and in the kernel."""

    user: float = 0.0
    system: float = 0.0

    def __add__(self, other):
        return Cpu(self.user + other.user, self.system + other.system)

    def __sub__(self, other):
        return Cpu(self.user - other.user, self.system - other.system)

    @property
    def total(self):
        return self.user + self.system


@dataclasses.dataclass(frozen=True)
class Machine:
    """Seconds of CPU that the whole machine has spent since boot: in processes, and stolen by its host."""

    processes: float
    stolen: float


def parse_stat(text):
    """Parent id and CPU of /proc/PID/stat, children that were waited for included. The name may hold anything."""
    fields = text[text.rindex(")") + 2:].split()
    user, system, child_user, child_system = (int(field) / TICKS for field in fields[11:15])
    return int(fields[1]), Cpu(user + child_user, system + child_system)


def parse_machine(text):
    """The first line of /proc/stat. Interrupts are left out: they are not charged to processes either."""
    user, nice, system, _idle, _iowait, _irq, _softirq, steal = (int(f) / TICKS for f in text.split()[1:9])
    return Machine(user + nice + system, steal)


def machine():
    with open("/proc/stat") as stat:
        return parse_machine(stat.readline())


def tree(root):
    """Id and CPU of `root` and all its descendants, as {pid: Cpu}; empty when it has gone."""
    parents, cpus = {}, {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parents[int(entry)], cpus[int(entry)] = parse_stat(pathlib.Path(f"/proc/{entry}/stat").read_text())
            except OSError:
                continue  # ended between the listing and the read
    members, grown = {root} & cpus.keys(), True
    while grown:
        found = {pid for pid, parent in parents.items() if parent in members} - members
        members |= found
        grown = bool(found)
    return {pid: cpus[pid] for pid in members}


def tree_cpu(root):
    return sum(tree(root).values(), Cpu())


def resident_bytes(*pids):
    """Resident memory of these processes; pages that they share are counted for each, who has gone has none."""
    total = 0
    for pid in pids:
        try:
            total += int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
        except OSError:
            continue
    return total


class PeakMemory:
    """Samples the resident memory of a process and its descendants while the `with` block runs, in bytes."""

    def __init__(self, root, every=0.1):
        self.pids, self.every = tuple(tree(root)), every
        self.first = self.peak = 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.sample, daemon=True)

    def sample(self):
        while not self.done.wait(self.every):
            self.peak = max(self.peak, resident_bytes(*self.pids))

    def __enter__(self):
        self.first = self.peak = resident_bytes(*self.pids)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
