"""One call of the program: PostgreSQL up, every chosen scenario, everything down; the result as one document."""

import datetime
import pathlib
import shutil
import tempfile

from compare_pg import goals, summary
from compare_pg.certificate import make_certificate
from compare_pg.discovery import discover, newest_pgbouncer
from compare_pg.machine import machine_facts
from compare_pg.network import raise_descriptor_limit
from compare_pg.postgres import Postgres, external
from compare_pg.processes import ProcessFailed, Processes, unprivileged_user
from compare_pg.rounds import Rounds, tell
from compare_pg.scenario import Bench
from compare_pg.scenarios import SCENARIOS
from compare_pg.sluice import Sluice

DESCRIPTORS_SPARE = 500


def run(options, command, save):
    """Measure all that the options ask for and return the document that tables and reports are made of.

    `save` is called with the document after each scenario, so that an end before the end loses little.
    """
    check_descriptors(options, raise_descriptor_limit())
    directory = pathlib.Path(tempfile.mkdtemp(prefix="sluice-compare-", dir=options.directory))
    directory.chmod(0o755)  # PostgreSQL and PgBouncer run as another user when this one is root
    processes = Processes(directory)
    try:
        bench = start_bench(options, directory, processes)
        found = discover(options, bench.postgres, bench.server)
        baseline = chosen_baseline(options, found.targets)
        document = describe(options, command, found, baseline, bench)
        for name, tls in options.scenarios:
            tell(f"{name}{' over TLS' if tls else ''}")
            scenario = SCENARIOS[name]()
            document["scenarios"].append(finish(Rounds(bench, scenario, tls).run(found.targets), found.targets, baseline))
            save(document)
        return document
    finally:
        processes.end_all()
        if options.keep:
            tell(f"kept {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)


def start_bench(options, directory, processes):
    user = unprivileged_user(options.user)
    certificate = make_certificate(directory)
    postgres = Postgres(directory, options.pg_bin)
    if options.server:
        server = external(options.server)
    else:
        tell("starting PostgreSQL")
        server = postgres.start(processes, certificate, user, most_connections(options))
    tell("filling pgbench's tables")
    postgres.load(server, options.scale)
    return Bench(options, directory, processes, postgres, server, certificate, user)


def chosen_baseline(options, targets):
    if options.baseline and options.baseline not in [target.label for target in targets]:
        raise ProcessFailed(f"--baseline {options.baseline} is not among the targets of this run")
    return options.baseline or newest_pgbouncer(targets)


def most_connections(options):
    """Enough for every pool at once and for the targets that do not pool."""
    unpooled = max((options.clients or SCENARIOS[name].clients for name, _ in options.scenarios if name != "idle"), default=0)
    return unpooled + options.backends * (4 + len(options.pgbouncer) + 2 * len(options.sluice)) + 50


def check_descriptors(options, descriptors):
    """An hour's run should not end at its last scenario for want of open files: HAProxy needs two for each client."""
    for name, _ in options.scenarios:
        clients = options.clients or SCENARIOS[name].clients
        each = 1 if name == "idle" else 2
        if clients * each + DESCRIPTORS_SPARE > descriptors:
            raise ProcessFailed(
                f"{name} with {clients:,} clients needs more open files than this user may have ({descriptors:,}): "
                "raise the limit (ulimit -Hn) or ask for fewer with --clients")


def describe(options, command, found, baseline, bench):
    settings = "a running server: its settings, and how it asks clients of `direct` to log in, are its own"
    if bench.server.own:
        settings = "fsync and full_page_writes off, shared_buffers 512 MB, autovacuum off, started for this run"
    return {
        "command": command,
        "started": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine_facts(),
        "server": {
            "version": bench.postgres.psql(bench.server.admin, "SHOW server_version"), "scale": options.scale,
            "settings": settings},
        "baseline": baseline,
        "warmup": options.warmup,
        "targets": {
            target.label: {"version": target.version(), "settings": target.settings()} for target in found.targets},
        "skipped": found.skipped,
        "scenarios": [],
    }


def finish(result, targets, baseline):
    """Add medians, ratios and verdicts to a scenario's measurements."""
    result["summary"] = summary.summarise(
        result["measurements"], baseline, [target.label for target in targets])
    result["goals"] = goals.judge(result, one_loop_labels(targets), baseline)
    return result


def one_loop_labels(targets):
    """{label of a Sluice: None with one event loop, else the label of the same program with one, or ''}."""
    sluices = [target for target in targets if isinstance(target, Sluice)]
    ones = {target.build: target.label for target in sluices if target.loops == 1}
    return {target.label: None if target.loops == 1 else ones.get(target.build, "") for target in sluices}
