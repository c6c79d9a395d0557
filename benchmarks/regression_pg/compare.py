"""Which outputs differ, and whether the list of differences explains them."""

import dataclasses
import difflib
import pathlib
import re

ROW = re.compile(r"^\| `([a-z0-9_]+)` \| (\d+) \| (.+) \|$")


@dataclasses.dataclass(frozen=True)
class Difference:
    """One test whose output is not the same; `lines` is how many lines are missing or new. Immutable."""

    test: str
    lines: int
    diff: str


@dataclasses.dataclass(frozen=True)
class Outcome:
    """All tests of a run. Immutable."""

    ran: int
    direct_unexpected: list
    differences: list


def read(path):
    return path.read_text(errors="replace").splitlines() if path.exists() else []


def expected_outputs(tests, name):
    """PostgreSQL's own expected outputs of a test: the first, and those for other platforms and settings."""
    return [read(path) for path in sorted((tests / "expected").glob(f"{name}*.out"))
            if re.fullmatch(rf"{re.escape(name)}(_\d+)?", path.stem)]


def compare(tests, direct, through):
    """Compare two directories of outputs."""
    names = sorted({path.stem for path in (*direct.glob("*.out"), *through.glob("*.out"))})
    unexpected, differences = [], []
    for name in names:
        expected = expected_outputs(tests, name)
        without, with_proxy = read(direct / f"{name}.out"), read(through / f"{name}.out")
        if without not in expected:
            unexpected.append(name)
        if with_proxy != without and with_proxy not in expected:
            differences.append(difference(name, without, with_proxy))
    return Outcome(len(names), unexpected, differences)


def difference(name, without, with_proxy):
    diff = list(difflib.unified_diff(without, with_proxy, f"direct/{name}.out", f"through/{name}.out", lineterm=""))
    changed = [line for line in diff[2:] if line[:1] in "+-"]
    return Difference(name, len(changed), "\n".join(diff))


def listed(text):
    """The tests of the list's table, each with how many lines may differ."""
    rows = (ROW.match(line) for line in text.splitlines())
    return {row[1]: int(row[2]) for row in rows if row}


def unexplained(outcome, known):
    """The differences that the list does not explain: tests it has not, and those that differ in more lines."""
    return [found for found in outcome.differences if found.lines > known.get(found.test, 0)]


def gone(outcome, known, ran):
    """Tests that ran, stand in the list, and differ no more."""
    differing = {found.test for found in outcome.differences}
    return sorted(name for name in known if name in ran and name not in differing)


def default_list():
    return pathlib.Path(__file__).resolve().parents[2] / "docs" / "regression.md"
