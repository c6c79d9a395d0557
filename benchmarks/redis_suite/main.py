"""Entry: runs each unit directly and through Sluice, and compares.

Exit status: 0 nothing differs but what is listed, 1 something else does, 2 nothing could be run, 130 interrupted.
"""

import argparse
import pathlib

from compare_pg.discovery import BUILT_JAR
from compare_pg.entry import guarded, sluice_command, workplace
from compare_pg.rounds import tell
from redis_suite import outcome
from redis_suite.ports import reserved
from redis_suite.rig import Rig

# Connections that are kept open, so that a unit does not begin by opening them.
WARM = {"warm": 16, "cold": 0}


def parse(arguments):
    made = argparse.ArgumentParser(
        prog="benchmarks/redis-suite",
        description="Runs the units of Redis's own test suite against a server of its own, directly and through Sluice with "
        "a trusted tenant, with connections that are open before and without, and compares which tests pass.")
    made.add_argument("units", nargs="*", metavar="UNIT", help="only these units, such as unit/multi (default: all of the suite)")
    made.add_argument("--suite", type=pathlib.Path, required=True, metavar="DIR", help="source tree of Redis or Valkey, with runtest")
    made.add_argument("--redis-bin", type=pathlib.Path, metavar="DIR", help="directory of redis-server, redis-cli and "
                      "redis-benchmark (default: the tree's src, then PATH); they must be of the suite's version")
    made.add_argument("--resp3", action="store_true", help="have the suite speak version 3 (suites of 7.2 and later)")
    made.add_argument("--pools", choices=("warm", "cold", "both"), default="both", help="(default both)")
    made.add_argument("--sluice", type=pathlib.Path, default=BUILT_JAR, metavar="PATH", help="jar or launcher (default: the built jar)")
    made.add_argument("--list", type=pathlib.Path, default=outcome.default_list(), metavar="FILE",
                      help="the differences that have a reason (default: docs/redis-suite.md)")
    made.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="of one unit (default 120)")
    made.add_argument("--keep", action="store_true", help="keep the temporary directory")
    return made.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    return guarded("redis-suite", lambda: run(options))


def run(options):
    program = sluice_command(options.sluice)
    with reserved() as ports, workplace("redis-suite", options.keep) as (directory, processes):
        rig = Rig(directory, processes, ports, options.suite.resolve(), options.redis_bin, options.resp3)
        return compare(rig, options, program)


def compare(rig, options, program):
    known = outcome.listed(options.list.read_text()) if options.list.is_file() else set()
    pools = ("warm", "cold") if options.pools == "both" else (options.pools,)
    units = [unit for unit in options.units or rig.units() if (unit, outcome.WHOLE_UNIT) not in known]
    direct = {unit: found for unit, found in passes(rig, "direct", units, options, None, None)}
    bad = 0
    for pool in pools:
        compared = passes(rig, pool, units, options, program, WARM[pool])
        bad += sum(report(pool, unit, direct[unit], through, known) for unit, through in compared)
    return 1 if bad else 0


def passes(rig, name, units, options, program, warm):
    """Run the units one after the other against servers of their own; yields each with what came of it."""
    server, backend = rig.start_server(f"redis-{name}")
    sluice, port = (None, backend) if program is None else rig.start_sluice(program, f"sluice-{name}", backend, warm)
    for unit in units:
        found = rig.run(unit, port, options.timeout)
        tell(f"{name} {unit}: {len(found.passed)} pass, {len(found.failed)} fail" + (f"; {found.broken}" if found.broken else ""))
        yield unit, found
        for process in filter(None, (server, sluice)):
            process.check_alive()
        rig.clean(backend)
    for process in filter(None, (sluice, server)):
        rig.processes.end(process)


def report(pool, unit, direct, through, known):
    """Print what differs; returns how many tests have no reason to, or 1 if nothing is known."""
    lost = outcome.lost(direct, through)
    without = outcome.unexplained(unit, lost, known)
    nothing = bool(direct.broken) and not direct.passed
    if nothing:
        print(f"  direct {unit} broke off before its first test: {direct.broken}")
    for test in lost:
        print(f"  {pool} {unit}: {test}" + (" NOT LISTED" if test in without else ""))
    if through.broken and not direct.broken:
        print(f"  {pool} {unit} broke off: {through.broken}")
    return len(without) + nothing
