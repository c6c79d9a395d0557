"""Finds what can be compared here, and says why the rest cannot."""

import shutil

from compare_pg.discovery import BENCHMARKS, BUILT_JAR, LAUNCHER, SYSTEM, Found, labelled
from compare_redis.proxies import HaProxy, Nutcracker, Predixy, Relay, Sluice
from compare_redis.redis import Direct


def discover(options, server_program):
    found = Found()
    found.targets.append(Direct(server_program))
    for text in options.sluice or [LAUNCHER if BUILT_JAR.is_file() else None]:
        label, path = labelled(str(text), "sluice") if text else ("sluice", None)
        for loops in options.loops:
            name = label if loops == options.loops[0] else f"{label}-{loops}-loops"
            found.add(Sluice, name, path, "not built (cli/target/sluice.jar); build it or say where with --sluice",
                      build=label, loops=loops, java_options=options.java_options)
    if "relay" in options.targets:  # of interest only to whoever asks what Netty itself costs
        found.add(Relay, "relay", BUILT_JAR, "", classes=BENCHMARKS)
    found.add(Predixy, "predixy", options.predixy or shutil.which("predixy"), "not pointed at with --predixy")
    for kind, name in ((Nutcracker, "nutcracker"), (HaProxy, "haproxy")):
        found.add(kind, name, getattr(options, name) or shutil.which(name, path=SYSTEM), "not installed")
    found.keep(options.targets)
    return found
