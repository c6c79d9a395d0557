"""Runs the checks of one client program: a line for each, exit status 1 if one failed.

The database is the one of DATABASE_URL. Each check is a function decorated with `check`; an
assertion or any exception is its failure.
"""

import asyncio
import inspect
import os
import sys
import traceback
import uuid

URL = os.environ["DATABASE_URL"]

_checks = []


def check(function):
    _checks.append(function)
    return function


def fresh(name):
    """A table name that no other run uses."""
    return f"{name}_{uuid.uuid4().hex[:8]}"


def expect(actual, expected):
    assert actual == expected, f"{actual!r} (expected: {expected!r})"


def run():
    wanted = sys.argv[1:]
    failed = False
    for function in _checks:
        if wanted and function.__name__ not in wanted:
            continue
        try:
            result = function()
            if inspect.iscoroutine(result):
                asyncio.run(asyncio.wait_for(result, 30))
            print(f"ok {function.__name__}", flush=True)
        except Exception:
            failed = True
            print(f"not ok {function.__name__}", flush=True)
            traceback.print_exc(file=sys.stdout)
    sys.exit(failed)
