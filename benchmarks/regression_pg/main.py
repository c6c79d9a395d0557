"""Entry: fetches, builds, runs twice, compares.

Exit status: 0 nothing differs but what is listed, 1 something else does, 2 nothing could be run, 130 interrupted.
"""

import argparse
import pathlib
import time

from compare_pg.discovery import BUILT_JAR
from compare_pg.entry import guarded, sluice_command, workplace
from compare_pg.postgres import program
from compare_pg.processes import unprivileged_user
from compare_pg.rounds import tell
from regression_pg import compare
from regression_pg.rig import Rig, gather
from regression_pg.sources import AptSources, build, server_version, source_version

CACHE = pathlib.Path(__file__).resolve().parents[1] / "target" / "regression"


def parse(arguments):
    made = argparse.ArgumentParser(
        prog="benchmarks/regression",
        description="Runs PostgreSQL's own regression tests against a server of its own, directly and through Sluice in "
        "session pooling, and compares the outputs. The tests come from the sources of the installed version.")
    made.add_argument("tests", nargs="*", metavar="TEST", help="only these tests (most need test_setup before them)")
    made.add_argument("--source", type=pathlib.Path, metavar="DIR", help="PostgreSQL's sources (default: fetched with apt)")
    made.add_argument("--pg-bin", metavar="DIR", help="directory of PostgreSQL's programs (default: PATH, then the newest)")
    made.add_argument("--sluice", type=pathlib.Path, default=BUILT_JAR, metavar="PATH", help="jar or launcher (default: the built one)")
    made.add_argument("--list", type=pathlib.Path, default=compare.default_list(), metavar="FILE",
                      help="the differences that have a reason (default: docs/regression.md)")
    made.add_argument("--diffs", type=pathlib.Path, metavar="FILE", help="write all differences there")
    made.add_argument("--timeout", type=float, default=1800, metavar="SECONDS", help="of one run of the tests (default 1800)")
    made.add_argument("--user", help="user for the server when run as root (default: postgres, else nobody)")
    made.add_argument("--keep", action="store_true", help="keep the temporary directory")
    return made.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    return guarded("regression", lambda: run(options))


def run(options):
    launcher = sluice_command(options.sluice)
    user = unprivileged_user(options.user)
    version = server_version(program("postgres", options.pg_bin))
    tree, made = prepare(options, version)
    tell(f"PostgreSQL {version}, tests of {source_version(tree)}")
    with workplace("regression", options.keep) as (directory, processes):
        rig = Rig(directory, processes, user, gather(tree, made, directory, user), options.pg_bin)
        return run_both(rig, options, launcher)


def run_both(rig, options, launcher):
    direct = timed("direct", lambda: run_direct(rig, options))
    through = timed("through Sluice", lambda: run_through(rig, launcher, options))
    outcome = compare.compare(rig.tests, direct, through)
    if options.diffs:
        options.diffs.write_text("\n".join(found.diff for found in outcome.differences) + "\n")
    return report(outcome, compare.listed(options.list.read_text()), {path.stem for path in direct.glob("*.out")})


def prepare(options, version):
    major = version.split(".")[0]
    if options.source:
        tree = options.source.resolve()
    else:
        trees = sorted(CACHE.glob(f"{major}/sources/*/configure"))
        if trees:
            tree = trees[0].parent
        else:
            tell(f"fetching the sources of PostgreSQL {major}")
            tree = AptSources(CACHE / major).fetch(major, version)
    tell("building pg_regress, unless it is built")
    return tree, build(tree, CACHE / f"build-{source_version(tree)}")


def timed(name, work):
    begin = time.monotonic()
    tell(f"running the tests {name}")
    result = work()
    tell(f"  {len(list(result.glob('*.out')))} tests in {time.monotonic() - begin:.0f} s")
    return result


def run_direct(rig, options):
    server, port = rig.start_server("direct")
    results = rig.run("direct", port, options.tests, options.timeout)
    rig.processes.end(server)
    return results


def run_through(rig, launcher, options):
    server, backend = rig.start_server("through")
    sluice, port = rig.start_sluice(launcher, backend)
    results = rig.run("through", port, options.tests, options.timeout)
    sluice.check_alive()
    rig.processes.end(sluice)
    rig.processes.end(server)
    return results


def report(outcome, known, ran):
    print(f"{outcome.ran} tests; {outcome.ran - len(outcome.differences)} give the same through Sluice as without")
    if outcome.direct_unexpected:
        print(f"not as PostgreSQL expects even without Sluice: {', '.join(outcome.direct_unexpected)}")
    for found in outcome.differences:
        allowed = known.get(found.test, 0)
        print(f"  {found.test}: {found.lines} lines differ" + (f", {allowed} have a reason" if allowed else ", NOT LISTED"))
    for name in compare.gone(outcome, known, ran):
        print(f"  {name}: is listed and differs no more")
    unexplained = compare.unexplained(outcome, known)
    for found in unexplained:
        print(f"\n{found.diff}")
    return 1 if unexplained else 0
