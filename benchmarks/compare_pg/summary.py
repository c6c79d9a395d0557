"""Medians and ratios of measurements. Pure: lists of plain dictionaries in, plain dictionaries out.

A measurement is {"target": label, "case": name, "round": number, "values": {metric: number}}.
"""

import statistics

RATIO_METRICS = ("rate", "cpu_us", "mean_us", "p50_us", "p99_us")


def by_round(measurements, target, case, metric):
    """{round: value} of one target's metric."""
    return {
        m["round"]: m["values"][metric] for m in measurements
        if m["target"] == target and m["case"] == case and metric in m["values"]}


def round_ratios(measurements, target, others, case, metric, best=max):
    """Per round, the target's value over the best of the others' values in the same round.

    Rounds in which the target or all the others have no value are left out: only what ran side by side compares.
    """
    mine = by_round(measurements, target, case, metric)
    theirs = [by_round(measurements, other, case, metric) for other in others]
    ratios = {}
    for number, value in mine.items():
        values = [rounds[number] for rounds in theirs if rounds.get(number)]
        if values:
            ratios[number] = value / best(values)
    return [ratios[number] for number in sorted(ratios)]


def spread(values):
    """Median, lowest and highest; None without values."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values)} if values else None


def summarise(measurements, baseline, order):
    """One row for each case and target; targets as in `order`, those without a measurement left out."""
    rows = []
    for case in dict.fromkeys(m["case"] for m in measurements):
        for target in order:
            mine = [m["values"] for m in measurements if m["target"] == target and m["case"] == case]
            if not mine:
                continue
            metrics = dict.fromkeys(metric for values in mine for metric in values)
            rows.append({
                "case": case, "target": target, "rounds": len(mine),
                "medians": {k: statistics.median(v[k] for v in mine if k in v) for k in metrics},
                "ratios": ratios(measurements, target, baseline, case)})
    return rows


def ratios(measurements, target, baseline, case):
    """{metric: spread} of the target's per-round ratios against the baseline."""
    found = {}
    for metric in RATIO_METRICS if baseline else ():
        values = round_ratios(measurements, target, (baseline,), case, metric)
        if values:
            found[metric] = spread(values)
    return found
