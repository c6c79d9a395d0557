"""What a unit of Redis's test suite said, and how two runs of it differ."""

import dataclasses
import pathlib
import re

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
GOOD = re.compile(r"^\[ok\]: (.*?)(?: \(\d+ ms\))?$")
BAD = re.compile(r"^\[(err|timeout)\]: (.*?)(?: in tests/\S+)?$")
END = re.compile(r"^ +The End$", re.MULTILINE)
BROKEN = re.compile(r"^\[exception\]: (.*)$")
SYNC = re.compile(r"^(proc attach_to_replication_stream\w* .*\{)$", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)` \| `(.+?)` \| (.+) \|$")

# What is listed instead of a test's name when a unit as a whole is left out.
WHOLE_UNIT = "*"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """One run of one unit: names of tests, and why it broke off (None: it did not). Immutable."""

    passed: frozenset
    failed: frozenset
    broken: str | None


def read(output, late=False):
    """Read what runtest printed; `late` says that it was ended because its time was up."""
    passed, failed, broken = set(), set(), "its time was up" if late else None
    text = COLOUR.sub("", output)
    for line in text.splitlines():
        if found := GOOD.match(line):
            passed.add(found[1])
        elif found := BAD.match(line):
            failed.add(found[2])
        elif found := BROKEN.match(line):
            broken = found[1]
    if broken is None and not END.search(text):
        broken = "no end: " + " ".join(text.split())[-200:]
    return Outcome(frozenset(passed - failed), frozenset(failed), broken)


def lost(direct, through):
    """Tests that pass directly and do not through Sluice, whether they fail there or are never reached."""
    return sorted(direct.passed - through.passed)


def listed(text):
    """The list's table: which tests of which units may differ."""
    rows = (ROW.match(line) for line in text.splitlines())
    return {(row[1], row[2]) for row in rows if row}


def unexplained(unit, tests, known):
    """Those of the tests that the list does not explain."""
    if (unit, WHOLE_UNIT) in known:
        return []
    return [test for test in tests if (unit, test) not in known]


def without_replication(helper):
    """The suite's helper in which whatever would read the replication stream fails, instead of ending its unit."""
    return SYNC.sub(r'\1\n    error "assertion:the replication stream is not to be read"', helper)


def default_list():
    return pathlib.Path(__file__).resolve().parents[2] / "docs" / "redis-suite.md"
