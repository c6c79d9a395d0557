"""The figures that Sluice has to reach in front of Redis, and those it aims at."""

from compare_pg.goals import Goal

BETTER = ("nutcracker", "predixy")
COMMANDS = ("GET", "SET")


def for_both(scenario, metric, required, aimed, against):
    return tuple(Goal(scenario, command, metric, required, aimed, against) for command in COMMANDS)


GOALS = (
    *for_both("plain-50", "rate", 0.9, 1.0, BETTER),
    *for_both("plain-500", "rate", 0.95, 1.1, ("direct",)),
    *for_both("pipeline-50", "rate", 1.1, 1.3, ("predixy",)),
    *for_both("pipeline-50", "rate", 2.0, 2.0, ("nutcracker",)),
    *for_both("pipeline-50", "cpu_us", 0.7, 0.7, ("predixy",)),
    *for_both("pipeline-500", "rate", 1.25, 1.25, ("predixy",)),
    *for_both("pipeline-500", "cpu_us", 0.7, 0.7, ("predixy",)),
    *for_both("latency", "p50_us", 1.0, 1.0, BETTER),
    *for_both("latency", "mean_us", 1.0, 1.0, BETTER),
)
