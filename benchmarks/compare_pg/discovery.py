"""Finds what can be compared here, and says why the rest cannot."""

import pathlib
import shutil

from compare_pg.haproxy import HaProxy
from compare_pg.odyssey import Odyssey
from compare_pg.pgbouncer import PgBouncer
from compare_pg.relay import Relay
from compare_pg.sluice import Sluice
from compare_pg.targets import Direct, version_key

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
ROOT = pathlib.Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "sluice"
BUILT_JAR = ROOT / "cli" / "target" / "sluice.jar"
BENCHMARKS = ROOT / "benchmarks" / "target" / "classes"


class Found:
    """The targets of this comparison, in the order of the tables, and what is left out with its reason."""

    def __init__(self):
        self.targets, self.skipped = [], {}

    def add(self, kind, label, path, missing, **more):
        if path is None:
            self.skipped[label] = missing
        elif not pathlib.Path(path).is_file():
            self.skipped[label] = f"there is no file {path}"
        else:
            self.targets.append(kind(label, path, **more))

    def keep(self, wanted):
        """Leave only the targets whose label is in `wanted`; empty: all."""
        if wanted:
            self.targets = [target for target in self.targets if target.label in wanted]
            self.skipped = {label: why for label, why in self.skipped.items() if label in wanted}
            known = {target.label for target in self.targets} | self.skipped.keys()
            for label in wanted:
                if label not in known:
                    self.skipped[label] = "no such target; the options that name programs also name their labels"


def labelled(text, default):
    """'LABEL=PATH' or 'PATH' as (label, path)."""
    label, equals, path = text.partition("=")
    return (label, path) if equals else (default, text)


def discover(options, postgres, server):
    found = Found()
    found.targets.append(Direct(postgres, server))
    for text in options.sluice or [LAUNCHER if BUILT_JAR.is_file() else None]:
        label, path = labelled(str(text), "sluice") if text else ("sluice", None)
        for loops in options.loops:
            name = label if loops == options.loops[0] else f"{label}-{loops}-loops"
            found.add(Sluice, name, path, "not built (cli/target/sluice.jar); build it or say where with --sluice",
                      build=label, loops=loops, java_options=options.java_options)
    if "relay" in options.targets:  # of interest only to whoever asks what Netty itself costs
        found.add(Relay, "relay", BUILT_JAR, "", classes=BENCHMARKS)
    for text in options.pgbouncer:
        found.add(PgBouncer, *labelled(text, "pgbouncer-new"), "")
    found.add(PgBouncer, "pgbouncer", shutil.which("pgbouncer", path=SYSTEM), "not installed")
    found.add(HaProxy, "haproxy", options.haproxy or shutil.which("haproxy", path=SYSTEM), "not installed")
    found.add(Odyssey, "odyssey", options.odyssey, "not pointed at with --odyssey")
    if not options.pgbouncer:
        found.skipped["pgbouncer-new"] = "not pointed at with --pgbouncer"
    found.keep(options.targets)
    return found


def newest_pgbouncer(targets):
    """The label of the PgBouncer with the highest version, against which the ratios are; None without one."""
    pgbouncers = [target for target in targets if isinstance(target, PgBouncer)]
    return max(pgbouncers, key=lambda target: version_key(target.version())).label if pgbouncers else None
