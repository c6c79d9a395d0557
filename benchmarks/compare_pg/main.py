"""Entry: options in, tables, JSON and report out.

Exit status: 0 everything was measured, 1 a target failed, 2 wrong options or nothing could be started, 130 interrupted.
"""

import json
import pathlib
import signal
import sys

from compare_pg import options as postgres_options
from compare_pg.processes import ProcessFailed
from compare_pg.report import report as postgres_report
from compare_pg.session import Session
from compare_pg.table import print_document


def stop(signal_number, _frame):
    """Unwinds the stack, so that every started process is ended on the way out."""
    raise KeyboardInterrupt(f"signal {signal_number}")


def main(arguments, command_line=postgres_options, session=Session, report=postgres_report):
    """`command_line`, `session` and `report` are those of the protocol that is compared."""
    options = command_line.parse(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        documents = measured_or_read(options, command_line.shown_command(arguments), session)
    except ProcessFailed as e:
        print(f"benchmarks/compare: {e}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; everything that was started has been ended", file=sys.stderr)
        return 130
    for document in documents:
        print_document(document)
    if options.report:
        pathlib.Path(options.report).write_text(report(documents))
    failed = any(scenario["failures"] for document in documents for scenario in document["scenarios"])
    return 1 if failed else 0


def measured_or_read(options, command, session):
    if options.render:
        return [json.loads(pathlib.Path(name).read_text()) for name in options.render]

    def save(document):
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps(document, indent=1) + "\n")

    return [session(options, command, save).run()]
