"""Runs one scenario; what differs from PostgreSQL's is the conditions."""

import dataclasses

from compare_pg.rounds import Rounds as PostgresRounds
from compare_pg.targets import Setup as PostgresSetup


@dataclasses.dataclass(frozen=True)
class Setup(PostgresSetup):
    """The conditions of one scenario, equal for all targets. Immutable."""

    @property
    def backend(self):
        """How a proxy reaches Redis: never over TLS, which is measured toward clients alone."""
        return self.server.endpoint()


class Rounds(PostgresRounds):
    """One scenario's run over all targets."""

    def make_setup(self, tls):
        options = self.bench.options
        return Setup(
            server=self.bench.server, auth=self.scenario.auth, tls=tls, clients=options.clients or self.scenario.clients,
            backends=self.scenario.backends or options.backends, certificate=self.bench.certificate)

    def run(self, targets):
        """A server that the scenario has for itself ends with it."""
        before = len(self.bench.processes.started)
        try:
            return super().run(targets)
        finally:
            self.bench.processes.end_all(but=before)

    def prepare(self):
        server = self.scenario.server(self.bench)
        self.bench = dataclasses.replace(self.bench, server=server)
        self.setup = dataclasses.replace(self.setup, server=server, backends=self.setup.backends * server.masters)
        self.scenario.prepare(self.bench, self.setup)

    def result(self, cases):
        return super().result(cases) | {"masters": self.setup.server.masters}

    def start(self, target, running):
        if self.setup.tls and not getattr(target, "speaks_tls", True):
            self.skipped[target.label] = "does not speak TLS"
        else:
            super().start(target, running)
