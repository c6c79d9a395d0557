"""What one kind of measurement is; the rounds around it are the same for all."""

import abc
import dataclasses
import pathlib

from compare_pg.certificate import Certificate
from compare_pg.endpoint import Auth
from compare_pg.postgres import Postgres, Server
from compare_pg.processes import Processes


@dataclasses.dataclass(frozen=True)
class Bench:
    """What every measurement needs. Immutable; the processes in it are not."""

    options: object
    directory: pathlib.Path
    processes: Processes
    postgres: Postgres
    server: Server
    certificate: Certificate
    user: str | None


class Scenario(abc.ABC):
    """Measures one thing, in one or several cases (a pgbench mode, a direction)."""

    name = ""
    title = ""
    unit = "tx"  # what `rate` counts per second and CPU is divided by
    headline = "rate"  # the metric that progress is told in
    clients = 16
    auth = Auth.TRUST
    most_rounds = 1000
    all_cases = ("simple",)

    def cases(self, options):
        """The cases to run: all, or those of the modes that were asked for."""
        return [case for case in self.all_cases if case in options.modes] or list(self.all_cases)

    def excludes(self, target):
        """Why `target` takes no part, or None."""
        return None

    def cannot(self, target, case):
        """Why `target` takes no part in `case`, or None."""
        return target.cannot(case)

    def prepare(self, bench, setup):
        """Make the data that the measurement reads; called once, before any target starts."""

    @abc.abstractmethod
    def warm_up(self, bench, running, case, setup):
        """Bring the target to the state in which it is measured."""

    @abc.abstractmethod
    def measure(self, bench, running, case, setup):
        """One measurement as {metric: number}; raises RunFailed."""
