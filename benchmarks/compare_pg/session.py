"""One call of the program: the server up, every chosen scenario, everything down; the result as one document."""

import datetime

from compare_pg import goals, summary
from compare_pg.certificate import make_certificate
from compare_pg.discovery import discover, newest_pgbouncer
from compare_pg.entry import workplace
from compare_pg.machine import machine_facts
from compare_pg.network import raise_descriptor_limit
from compare_pg.postgres import Postgres, external
from compare_pg.processes import ProcessFailed, unprivileged_user
from compare_pg.rounds import Rounds, tell
from compare_pg.scenario import Bench
from compare_pg.scenarios import SCENARIOS
from compare_pg.sluice import Sluice

DESCRIPTORS_SPARE = 500


class Session:
    """Measures all that the options ask for. What differs for another protocol than PostgreSQL is a method of its own.

    `save` is called with the document after each scenario, so that an end before the end loses little.
    """

    scenarios = SCENARIOS
    goals = goals.GOALS
    rounds = Rounds

    def __init__(self, options, command, save):
        self.options, self.command, self.save = options, command, save

    def run(self):
        """The document that tables and reports are made of."""
        self.check_descriptors(raise_descriptor_limit())
        with workplace("compare", self.options.keep, self.options.directory) as (directory, processes):
            return self.measured(self.start_bench(directory, processes))

    def measured(self, bench):
        found = self.discover(bench)
        baseline = self.chosen_baseline(found.targets)
        document = self.describe(found, baseline, bench)
        for name, tls in self.options.scenarios:
            tell(f"{name}{' over TLS' if tls else ''}")
            result = self.rounds(bench, self.scenarios[name](), tls).run(found.targets)
            document["scenarios"].append(self.finish(result, found.targets, baseline))
            self.save(document)
        return document

    def start_bench(self, directory, processes):
        user = unprivileged_user(self.options.user)
        certificate = make_certificate(directory)
        postgres = Postgres(directory, self.options.pg_bin)
        if self.options.server:
            server = external(self.options.server)
        else:
            tell("starting PostgreSQL")
            server = postgres.start(processes, certificate, user, self.most_connections())
        tell("filling pgbench's tables")
        postgres.load(server, self.options.scale)
        return Bench(self.options, directory, processes, postgres, server, certificate, user)

    def discover(self, bench):
        return discover(self.options, bench.postgres, bench.server)

    def chosen_baseline(self, targets):
        wanted = self.options.baseline
        if wanted and wanted not in [target.label for target in targets]:
            raise ProcessFailed(f"--baseline {wanted} is not among the targets of this run")
        return wanted or self.usual_baseline(targets)

    def usual_baseline(self, targets):
        return newest_pgbouncer(targets)

    def most_connections(self):
        """Enough for every pool at once and for the targets that do not pool."""
        options = self.options
        unpooled = max((options.clients or SCENARIOS[name].clients for name, _ in options.scenarios if name != "idle"), default=0)
        return unpooled + options.backends * (4 + len(options.pgbouncer) + 2 * len(options.sluice)) + 50

    def check_descriptors(self, descriptors):
        """An hour's run should not end at its last scenario for want of open files: HAProxy needs two for each client."""
        for name, _ in self.options.scenarios:
            clients = self.options.clients or self.scenarios[name].clients
            each = 1 if name == "idle" else 2
            if clients * each + DESCRIPTORS_SPARE > descriptors:
                raise ProcessFailed(
                    f"{name} with {clients:,} clients needs more open files than this user may have ({descriptors:,}): "
                    "raise the limit (ulimit -Hn) or ask for fewer with --clients")

    def server_facts(self, bench):
        settings = "a running server: its settings, and how it asks clients of `direct` to log in, are its own"
        if bench.server.own:
            settings = "fsync and full_page_writes off, shared_buffers 512 MB, autovacuum off, started for this run"
        return {
            "version": bench.postgres.psql(bench.server.admin, "SHOW server_version"), "scale": self.options.scale,
            "settings": settings}

    def describe(self, found, baseline, bench):
        return {
            "command": self.command,
            "started": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "machine": machine_facts(),
            "server": self.server_facts(bench),
            "baseline": baseline,
            "warmup": self.options.warmup,
            "targets": {
                target.label: {"version": target.version(), "settings": target.settings()} for target in found.targets},
            "skipped": found.skipped,
            "scenarios": [],
        }

    def finish(self, result, targets, baseline):
        """Add medians, ratios and verdicts to a scenario's measurements."""
        result["summary"] = summary.summarise(
            result["measurements"], baseline, [target.label for target in targets])
        result["goals"] = goals.judge(result, one_loop_labels(targets), baseline, self.goals)
        return result


def one_loop_labels(targets):
    """{label of a Sluice: None with one event loop, else the label of the same program with one, or ''}."""
    sluices = [target for target in targets if isinstance(target, Sluice)]
    ones = {target.build: target.label for target in sluices if target.loops == 1}
    return {target.label: None if target.loops == 1 else ones.get(target.build, "") for target in sluices}
