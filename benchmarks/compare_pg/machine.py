"""Facts about the machine that a figure is worth little without. No names of hosts or users."""

import os
import pathlib
import platform
import re


def cpu_model(text):
    """The processor's name from /proc/cpuinfo, or its architecture where that names none."""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    return found.group(1).strip() if found else platform.machine()


def memory_gib(text):
    """Total memory from /proc/meminfo."""
    return int(re.search(r"^MemTotal:\s+(\d+) kB", text, re.MULTILINE).group(1)) / (1 << 20)


def distribution():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return "unknown"


def machine_facts():
    cpuinfo = pathlib.Path("/proc/cpuinfo").read_text()
    return {
        "processor": cpu_model(cpuinfo),
        "cores": len(os.sched_getaffinity(0)),
        "virtual": "hypervisor" in cpuinfo,
        "memory_gib": round(memory_gib(pathlib.Path("/proc/meminfo").read_text()), 1),
        "kernel": platform.release(),
        "system": distribution(),
    }
