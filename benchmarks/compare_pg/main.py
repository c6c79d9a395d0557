"""Entry: options in, tables, JSON and report out.

Exit status: 0 everything was measured, 1 a target failed, 2 wrong options or nothing could be started, 130 interrupted.
"""

import json
import pathlib

from compare_pg import options as postgres_options
from compare_pg.entry import guarded
from compare_pg.report import report as postgres_report
from compare_pg.session import Session
from compare_pg.table import print_document


def main(arguments, command_line=postgres_options, session=Session, report=postgres_report):
    """`command_line`, `session` and `report` are those of the protocol that is compared."""
    options = command_line.parse(arguments)
    command = command_line.shown_command(arguments)
    return guarded("compare", lambda: show(measured_or_read(options, command, session), options, report))


def show(documents, options, report):
    """Print the documents and write the report; returns the exit status."""
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
