"""A scenario's result as a table: the same columns for the terminal and for Markdown."""

COLUMNS = {  # metric: (heading, number format); in the order of the columns
    "rate": ("{unit}/s", ",.0f"),
    "mean_us": ("mean µs", ",.1f"),
    "p50_us": ("p50 µs", ",.0f"),
    "p99_us": ("p99 µs", ",.0f"),
    "user_us": ("user µs/{unit}", ".2f"),
    "system_us": ("system µs/{unit}", ".2f"),
    "server_us": ("PostgreSQL µs/{unit}", ".1f"),
    "redis_us": ("Redis µs/{unit}", ".2f"),
    "rss_mib": ("RSS MiB", ",.1f"),
    "rss_growth_mib": ("RSS growth MiB", ",.1f"),
    "rss_each_kib": ("RSS KiB each", ".2f"),
    "heap_each_kib": ("heap KiB each", ".2f"),
}
RATIO_HEADINGS = {"rate": "rate ratio", "cpu_us": "CPU ratio", "mean_us": "mean ratio", "p50_us": "p50 ratio", "p99_us": "p99 ratio"}


def ratio_text(spread):
    """The median of the per-round ratios, and between which values they lay."""
    if spread is None:
        return ""
    if spread["low"] == spread["high"]:
        return f"{spread['median']:.2f}"
    return f"{spread['median']:.2f} ({spread['low']:.2f}–{spread['high']:.2f})"


def headings_and_rows(scenario, case):
    """Cells of one case's table; columns that no target has a value for are left out."""
    rows = [row for row in scenario["summary"] if row["case"] == case]
    metrics = [m for m in COLUMNS if any(m in row["medians"] for row in rows)]
    ratios = [m for m in RATIO_HEADINGS if any(m in row["ratios"] for row in rows)]
    headings = [scenario_case(scenario, case)]
    headings += [COLUMNS[m][0].format(unit=scenario["unit"]) for m in metrics] + [RATIO_HEADINGS[m] for m in ratios]
    cells = []
    for row in rows:
        numbers = [format(row["medians"][m], COLUMNS[m][1]) if m in row["medians"] else "" for m in metrics]
        cells.append([row["target"], *numbers, *(ratio_text(row["ratios"].get(m)) for m in ratios)])
    return headings, cells


def scenario_case(scenario, case):
    return case if len(scenario["cases"]) > 1 else scenario["name"]


def conditions(scenario):
    """What a scenario's figures hold for, in one line."""
    tls = ", TLS toward clients" if scenario["tls"] else ""
    rounds = f"{scenario['rounds']} round" + ("s" if scenario["rounds"] > 1 else "")
    timed = scenario["name"] not in ("copy", "idle")
    each = f" of {scenario['seconds']} s" if timed else ""
    clients = f"{scenario['clients']:,} client" + ("s" if scenario["clients"] > 1 else "")
    # only where it is not that of the whole run
    against = f", ratios against {scenario['baseline']}" if scenario.get("baseline") else ""
    return f"{clients} on {scenario['backends']} backends, {scenario['auth']} authentication{tls}, {rounds}{each}{against}"


def disturbance(scenario):
    """The worst share of the machine's CPU that other programs took during a measurement, in percent; None if unknown."""
    shares = [m["values"]["others_percent"] + m["values"]["stolen_percent"]
              for m in scenario["measurements"] if "others_percent" in m["values"]]
    return max(shares) if shares else None


def plain(headings, rows):
    """A table for the terminal: first column to the left, the others to the right."""
    lines = [headings, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths)))
        for line in lines)


def markdown(headings, rows):
    ruler = ["---", *("---:" for _ in headings[1:])]
    return "\n".join("| " + " | ".join(line) + " |" for line in (headings, ruler, *rows))


def goal_rows(scenario):
    headings = ["target", "goal", "measured", "required", "aimed at", ""]
    rows = [[g["target"], g["goal"], f"{g['measured']:.2f}", f"{g['bound']} {g['required']:g}", f"{g['aimed']:g}", g["verdict"]]
            for g in scenario["goals"]]
    return headings, rows


def left_out(scenario):
    """Who did not take part, or not to the end, and why."""
    lines = [f"{who}: left out: {why}" for who, why in scenario["skipped"].items()]
    for failure in scenario["failures"]:
        where = f", {failure['case']}" if failure["case"] else ""
        lines.append(f"{failure['target']}{where}: FAILED in round {failure['round']}: {failure['reason']}")
    return lines


def print_document(document):
    print(f"ratios are against {document['baseline'] or 'nothing: there is no baseline here'}")
    for label, reason in document["skipped"].items():
        print(f"skipped {label}: {reason}")
    for scenario in document["scenarios"]:
        print(f"\n{scenario['title']}: {conditions(scenario)}")
        for case in scenario["cases"]:
            print("\n" + plain(*headings_and_rows(scenario, case)))
        if scenario["goals"]:
            print("\n" + plain(*goal_rows(scenario)))
        for line in left_out(scenario):
            print(line)
        disturbed = disturbance(scenario)
        if disturbed is not None:
            print(f"other programs took at most {disturbed:.0f} % of the machine's CPU during a measurement")
