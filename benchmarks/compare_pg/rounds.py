"""Runs one scenario: starts the targets, warms them, and measures all in turn within each round."""

import dataclasses
import sys

from compare_pg.endpoint import Auth
from compare_pg.pgbench import RunFailed
from compare_pg.processes import ProcessFailed
from compare_pg.table import COLUMNS
from compare_pg.targets import Setup

DISTURBING_PERCENT = 10


def tell(text):
    print(text, file=sys.stderr, flush=True)


class Rounds:
    """One scenario's run over all targets. A target that fails is left out of the rest, with its reason."""

    def __init__(self, bench, scenario, tls):
        self.bench, self.scenario = bench, scenario
        self.setup = self.make_setup(tls)
        self.count = min(bench.options.rounds, scenario.most_rounds)
        self.skipped, self.failures, self.measurements = {}, [], []

    def make_setup(self, tls):
        """The conditions of the scenario."""
        options = self.bench.options
        return Setup(
            server=self.bench.server, auth=options.auth or self.scenario.auth, tls=tls,
            clients=options.clients or self.scenario.clients, backends=options.backends, certificate=self.bench.certificate)

    def run(self, targets):
        cases = self.scenario.cases(self.bench.options)
        try:
            self.prepare()
            self.run_all(targets, cases)
        except ProcessFailed as e:
            self.fail("all targets", None, 0, e)  # the other scenarios may still work
        return self.result(cases)

    def prepare(self):
        auth, user = self.setup.auth, self.setup.backend.user
        if auth is not Auth.TRUST and not self.setup.backend.password:
            raise ProcessFailed(f"authentication by {auth.value} wants a password in --server")
        if auth is Auth.SCRAM_VERIFIER:
            stored = self.bench.postgres.verifier(self.bench.server, user)
            self.setup = dataclasses.replace(self.setup, verifier=stored)
        self.scenario.prepare(self.bench, self.setup)

    def run_all(self, targets, cases):
        running = []
        try:
            for target in targets:
                self.start(target, running)
            pairs = [(case, one) for case in cases for one in running if self.takes_part(one, case)]
            pairs = [pair for pair in pairs if self.warm_up(*pair)]
            for number in range(1, self.count + 1):
                self.round(number, pairs)
        finally:
            for one in reversed(running):
                if one.process:
                    self.bench.processes.end(one.process)

    def start(self, target, running):
        reason = self.scenario.excludes(target)
        if reason:
            self.skipped[target.label] = reason
            return
        try:
            running.append(target.start(self.setup, self.bench.processes, self.bench.user))
        except (ProcessFailed, OSError) as e:
            self.fail(target.label, None, 0, e)

    def takes_part(self, one, case):
        reason = self.scenario.cannot(one.target, case)
        if reason:
            self.skipped[f"{one.label}, {case}"] = reason
        return not reason

    def warm_up(self, case, one):
        tell(f"  warming {one.label} ({case})")
        try:
            self.scenario.warm_up(self.bench, one, case, self.setup)
            return True
        except (RunFailed, ProcessFailed) as e:
            self.fail(one.label, case, 0, e)
            return False

    def round(self, number, pairs):
        """Each case with all its targets in turn; another target begins in each round, so that none is always first."""
        for case in dict.fromkeys(case for case, _ in pairs):
            ones = [one for its_case, one in pairs if its_case == case]
            turn = number % len(ones)
            for one in ones[turn:] + ones[:turn]:
                if not self.measure(number, case, one):
                    pairs.remove((case, one))

    def measure(self, number, case, one):
        try:
            if one.process:
                one.process.check_alive()
            values = self.scenario.measure(self.bench, one, case, self.setup)
        except (RunFailed, ProcessFailed) as e:
            self.fail(one.label, case, number, e)
            return False
        self.measurements.append({"target": one.label, "case": case, "round": number, "values": values})
        busy = values.get("others_percent", 0) + values.get("stolen_percent", 0)
        disturbed = f", other programs took {busy:.0f} % of the machine" if busy >= DISTURBING_PERCENT else ""
        tell(f"  round {number}/{self.count} {case:9} {one.label:16} {self.headline(values)}{disturbed}")
        return True

    def headline(self, values):
        heading, form = COLUMNS[self.scenario.headline]
        return f"{values[self.scenario.headline]:>12{form}} {heading.format(unit=self.scenario.unit)}"

    def fail(self, label, case, number, error):
        tell(f"  FAILED {label} ({case or 'start'}): {error}")
        self.failures.append({"target": label, "case": case, "round": number, "reason": str(error)})

    def result(self, cases):
        return {
            "name": self.scenario.name, "title": self.scenario.title, "unit": self.scenario.unit, "tls": self.setup.tls,
            "auth": self.setup.auth.value, "clients": self.setup.clients, "backends": self.setup.backends,
            "rounds": self.count, "seconds": self.bench.options.seconds, "cases": cases, "skipped": self.skipped,
            "failures": self.failures, "measurements": self.measurements}
