"""One call of the program: Redis up, every chosen scenario, everything down."""

import dataclasses

from compare_pg.certificate import make_certificate
from compare_pg.rounds import tell
from compare_pg.scenario import Bench as PostgresBench
from compare_pg.session import Session as PostgresSession
from compare_pg.targets import first_version
from compare_redis import redis
from compare_redis.discovery import discover
from compare_redis.goals import GOALS
from compare_redis.rounds import Rounds
from compare_redis.scenarios import SCENARIOS


@dataclasses.dataclass(frozen=True)
class Bench(PostgresBench):
    """What every measurement needs, and the program that makes the load."""

    benchmark: str = ""


class Session(PostgresSession):
    """Measures all that the options ask for, in front of Redis."""

    scenarios = SCENARIOS
    goals = GOALS
    rounds = Rounds

    def start_bench(self, directory, processes):
        certificate = make_certificate(directory)
        self.program = redis.program(self.options.redis_server, "redis-server")
        tell("starting Redis")
        server = redis.start(self.program, processes, certificate)
        return Bench(
            self.options, directory, processes, None, server, certificate, None,
            benchmark=redis.program(self.options.redis_benchmark, "redis-benchmark"))

    def discover(self, bench):
        return discover(self.options, self.program)

    def usual_baseline(self, targets):
        """Redis itself; proxies are held against each other by the goals."""
        return "direct" if "direct" in [target.label for target in targets] else None

    def finish(self, result, targets, baseline):
        """Where the baseline takes no part, something else stands in for it; the result then says what."""
        stand_in = self.scenarios[result["name"]].stand_in
        measured = {measurement["target"] for measurement in result["measurements"]}
        if stand_in in measured and baseline not in measured:
            baseline = result["baseline"] = stand_in
        return super().finish(result, targets, baseline)

    def server_facts(self, bench):
        return {
            "version": first_version(self.program, "--version"), "settings": "keeps nothing on disk, started for this run",
            "load": "redis-benchmark " + first_version(bench.benchmark, "--version")}
