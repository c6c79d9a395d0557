"""The command line."""

import argparse
import os
import pathlib
import shlex

from compare_pg.endpoint import Auth
from compare_pg.scenarios import FULL, SCENARIOS

MODES = ("simple", "extended", "prepared")
EPILOG = """scenarios (default: select; append /tls for TLS toward clients; `full` stands for all that the report wants):
{scenarios}

examples:
  benchmarks/compare --pgbouncer /opt/pgbouncer/bin/pgbouncer
  benchmarks/compare --rounds 3 --seconds 5 --modes prepared select clients-1000 logins/tls
  benchmarks/compare --sluice before=old.jar --sluice after=new.jar --targets before,after,pgbouncer
  benchmarks/compare --json all.json --report docs/performance.md full
  benchmarks/compare --render all.json more.json --report docs/performance.md
"""


def positive(text):
    value = int(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not more than 0")
    return value


def listed(kind, choices=None):
    """A parser of comma-separated values."""
    def parse(text):
        values = [kind(part) for part in text.split(",") if part]
        for value in values:
            if choices and value not in choices:
                raise argparse.ArgumentTypeError(f"{value!r} is not one of {', '.join(map(str, choices))}")
        return values
    return parse


def scenario(text, known=SCENARIOS):
    """'name' or 'name/tls' as (name, tls)."""
    name, slash, suffix = text.partition("/")
    if name not in known or (slash and suffix != "tls"):
        raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(known)}, each also with /tls, or full")
    return name, bool(slash)


def parser():
    lines = "\n".join(f"  {name:16} {kind.clients:>6,} client(s): {kind.title}" for name, kind in SCENARIOS.items())
    made = argparse.ArgumentParser(
        prog="benchmarks/compare", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Compares Sluice with other PostgreSQL connection proxies, side by side on this machine.",
        epilog=EPILOG.format(scenarios=lines))
    made.add_argument("scenarios", nargs="*", metavar="SCENARIO", default=["select"], help="what to measure, see below")
    add_load(made.add_argument_group("load"))
    add_programs(made.add_argument_group("programs"))
    add_output(made.add_argument_group("output"))
    return made


def add_load(group):
    group.add_argument("--rounds", type=positive, default=5, help="rounds, each with all targets in turn (default 5)")
    group.add_argument("--seconds", type=positive, default=10, help="length of one measurement (default 10)")
    group.add_argument("--clients", type=positive, help="number of clients (default: the scenario's)")
    group.add_argument("--backends", type=positive, default=20, help="server connections of each pool (default 20)")
    group.add_argument("--modes", type=listed(str, MODES), default=list(MODES), help="pgbench modes, e.g. simple,prepared")
    group.add_argument("--tls", action="store_true", help="TLS toward clients in all scenarios")
    group.add_argument("--loops", type=listed(positive), default=[1],
                       help="Sluice's event loops (default 1); 1,2 measures both side by side")
    group.add_argument("--auth", type=Auth, choices=list(Auth), metavar="HOW",
                       help="trust, scram or scram-verifier for all scenarios (default: scram for logins, else trust)")
    group.add_argument("--scale", type=positive, default=20, help="pgbench's scale (default 20, about 300 MB)")
    group.add_argument("--warmup", type=positive, default=300_000,
                       help="requests that warm a JVM, whose compiler works for some fifteen seconds of load (default 300000)")
    group.add_argument("--copy-mb", type=positive, default=1000, help="megabytes of one COPY (default 1000)")


def add_programs(group):
    group.add_argument("--targets", type=listed(str), default=[], help="only these labels, e.g. sluice,pgbouncer-new; "
                       "relay is measured only when it is named: bytes copied on bare Netty, below which no proxy on Netty can go")
    group.add_argument("--baseline", metavar="LABEL", help="ratios are against this (default: the newest PgBouncer)")
    group.add_argument("--sluice", action="append", default=[], metavar="[LABEL=]PATH",
                       help="Sluice's launcher or jar (default: ./sluice); repeatable with labels")
    group.add_argument("--java-options", default="", help="further options for Sluice's java")
    group.add_argument("--pgbouncer", action="append", default=[], metavar="[LABEL=]PATH",
                       help="a PgBouncer besides the system's (label pgbouncer-new); repeatable with labels")
    group.add_argument("--haproxy", metavar="PATH", help="HAProxy (default: the system's)")
    group.add_argument("--odyssey", metavar="PATH", help="Odyssey, when there is one")
    group.add_argument("--pg-bin", default=os.environ.get("SLUICE_BENCH_PG_BIN"), metavar="DIR",
                       help="directory of PostgreSQL's programs (or SLUICE_BENCH_PG_BIN; default: PATH, then Debian's newest)")
    group.add_argument("--server", default=os.environ.get("SLUICE_BENCH_SERVER"), metavar="URL",
                       help="a running PostgreSQL, postgresql://user:password@host:port/database (or SLUICE_BENCH_SERVER); "
                       "gets pgbench's tables; default: one is started with fsync off in a temporary directory")
    group.add_argument("--user", help="user for programs that refuse root (default: postgres, else nobody)")
    group.add_argument("--directory", metavar="DIR", help="where to make the temporary directory (default: the system's)")
    group.add_argument("--keep", action="store_true", help="keep that directory: configurations and logs")


def add_output(group):
    group.add_argument("--json", metavar="FILE", help="write all measurements and what was made of them")
    group.add_argument("--report", metavar="FILE", help="write a report in Markdown")
    group.add_argument("--render", nargs="+", metavar="JSON", help="measure nothing: show these results again")


def parse(arguments):
    return checked(parser(), arguments, SCENARIOS, FULL)


def checked(made, arguments, known, full):
    """What the parser `made` reads, with the chosen ones of the `known` scenarios as pairs (name, tls)."""
    options = made.parse_args(arguments)
    names = [name for text in options.scenarios for name in (full if text == "full" else (text,))]
    try:
        chosen = [scenario(name, known) for name in names]
    except argparse.ArgumentTypeError as e:
        made.error(str(e))
    for file in filter(None, (options.json, options.report)):
        if not pathlib.Path(file).absolute().parent.is_dir():
            made.error(f"there is no directory for {file}")
    options.scenarios = [(name, tls or options.tls) for name, tls in chosen]
    return options


def shown_command(arguments):
    """The command as it can be typed elsewhere: directories outside the working one are of no use to anybody."""
    return " ".join(["benchmarks/compare", *(shlex.quote(shorten(argument)) for argument in arguments)])


def shorten(argument):
    label, equals, path = argument.rpartition("=")
    if path.startswith("/"):
        path = os.path.basename(path.rstrip("/")) if not path.startswith(os.getcwd() + "/") else os.path.relpath(path)
    return label + equals + path
