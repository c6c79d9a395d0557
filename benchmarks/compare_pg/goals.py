"""The figures that Sluice has to reach, and those it aims at, held against what was measured."""

import dataclasses
import statistics

from compare_pg.summary import by_round, round_ratios

BASELINE = "baseline"  # stands for the newest PgBouncer of the run
ONE_LOOP = "one loop"  # stands for the same Sluice with one event loop
MORE_IS_BETTER = {"rate"}
WORDS = {
    "rate": "rate", "cpu_us": "CPU", "mean_us": "mean latency", "p50_us": "median latency", "p99_us": "p99 latency",
    "heap_each_kib": "live heap, KiB each",
    "rss_mib": "resident memory, MiB", "rss_each_kib": "resident memory, KiB each"}


@dataclasses.dataclass(frozen=True)
class Goal:
    """`metric` of Sluice against the best of `against` (none: the figure itself), at least or at most the two figures."""

    scenario: str
    case: str
    metric: str
    required: float
    aimed: float
    against: tuple = (BASELINE,)
    tls: bool = False
    loops: bool = False  # True: only for Sluice with several event loops, against one

    def met(self, value, figure):
        return value >= figure if self.metric in MORE_IS_BETTER else value <= figure


GOALS = (
    Goal("select", "simple", "rate", 0.97, 1.05),
    Goal("select", "extended", "rate", 1.0, 1.15),
    Goal("select", "prepared", "rate", 1.1, 1.3),
    Goal("select", "simple", "cpu_us", 1.1, 1.0),
    Goal("select", "prepared", "cpu_us", 0.9, 0.8),
    Goal("select", "simple", "rate", 1.0, 1.0, tls=True),
    Goal("select", "prepared", "rate", 1.0, 1.0, tls=True),
    Goal("select", "simple", "rate", 1.0, 1.0, (ONE_LOOP,), loops=True),
    Goal("select", "prepared", "rate", 1.0, 1.0, (ONE_LOOP,), loops=True),
    Goal("clients-1000", "prepared", "rate", 1.1, 1.25),
    Goal("clients-1000", "prepared", "p99_us", 1.0, 1.0),
    Goal("latency", "simple", "p50_us", 1.1, 1.0, (BASELINE, "haproxy")),
    Goal("latency", "prepared", "p50_us", 1.1, 1.0, (BASELINE, "haproxy")),
    Goal("logins", "simple", "rate", 2.0, 3.0),
    Goal("logins", "simple", "rate", 1.0, 1.0, ("direct",)),
    Goal("logins", "simple", "rate", 1.5, 1.5, tls=True),
    Goal("large-results", "simple", "rate", 1.2, 1.35),
    Goal("copy", "out", "rate", 1.0, 1.0),
    Goal("copy", "in", "rate", 1.0, 1.0),
    Goal("idle", "idle", "heap_each_kib", 2.0, 2.0, ()),
    Goal("idle", "idle", "rss_mib", 160.0, 160.0, ()),
    Goal("idle", "idle", "rss_each_kib", 10.0, 10.0, (), tls=True),
)


def measured(goal, measurements, target, stand_ins):
    """The figure to hold against the goal, or None when a side of it was not measured."""
    if not goal.against:
        values = by_round(measurements, target, goal.case, goal.metric).values()
    else:
        others = [stand_ins.get(name, name) for name in goal.against]
        if any(not by_round(measurements, other, goal.case, goal.metric) for other in others):
            return None
        best = max if goal.metric in MORE_IS_BETTER else min
        values = round_ratios(measurements, target, others, goal.case, goal.metric, best)
    return statistics.median(values) if values else None


def judge(scenario, sluices, baseline, goals=GOALS):
    """All goals that apply to a scenario's result: [{target, goal, measured, required, aimed, verdict}].

    `sluices` is {label: label of the same program with one event loop, or None where it is that itself}.
    """
    verdicts = []
    for goal in goals:
        if (goal.scenario, goal.tls) != (scenario["name"], scenario["tls"]):
            continue
        for label, one_loop in sluices.items():
            if goal.loops != (one_loop is not None):
                continue
            value = measured(goal, scenario["measurements"], label, {BASELINE: baseline, ONE_LOOP: one_loop})
            if value is not None:
                verdicts.append(verdict(goal, label, value, {BASELINE: baseline, ONE_LOOP: one_loop}))
    return verdicts


def verdict(goal, label, value, stand_ins):
    against = " and ".join(str(stand_ins.get(name, name)) for name in goal.against)
    text = f"{goal.case}: {WORDS[goal.metric]}" + (f" against {against}" if against else "")
    said = "missed"
    if goal.met(value, goal.required):
        said = "as aimed" if goal.met(value, goal.aimed) else "as required"
    bound = "at least" if goal.metric in MORE_IS_BETTER else "at most"
    return {"target": label, "goal": text, "bound": bound, "measured": value, "required": goal.required,
            "aimed": goal.aimed, "verdict": said}
