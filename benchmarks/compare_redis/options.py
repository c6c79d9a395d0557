"""The command line."""

import argparse

from compare_pg import options as shared
from compare_pg.options import listed, positive
from compare_redis.scenarios import FULL, SCENARIOS

COMMANDS = ("GET", "SET")
EPILOG = """scenarios (default: plain-50; append /tls for TLS toward clients; `full` stands for all that the report wants):
{scenarios}

Those named cluster-... are in front of three masters of a Redis Cluster, with random keys. Only proxies that make a cluster
look like one server take part; ratios are against predixy. `direct` does not: redis-benchmark --cluster has threads of its
own, and sends each client's commands to one node and each pipeline to one slot, so its figures are about another task.

examples:
  benchmarks/compare redis --predixy /opt/predixy/src/predixy
  benchmarks/compare redis --rounds 3 --seconds 2 --commands GET plain-500 pipeline-50
  benchmarks/compare redis --sluice before=old.jar --sluice after=new.jar --targets direct,before,after pipeline-50
  benchmarks/compare redis --predixy /opt/predixy/src/predixy cluster-plain-50 cluster-pipeline-50 cluster-pipeline-1
  benchmarks/compare redis --json all.json --report docs/performance-redis.md full
  benchmarks/compare redis --render all.json more.json --report docs/performance-redis.md
"""


def parser():
    lines = "\n".join(f"  {name:20} {kind.title}" for name, kind in SCENARIOS.items())
    made = argparse.ArgumentParser(
        prog="benchmarks/compare redis", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Compares Sluice with other proxies in front of Redis, side by side on this machine.",
        epilog=EPILOG.format(scenarios=lines))
    made.add_argument("scenarios", nargs="*", metavar="SCENARIO", default=["plain-50"], help="what to measure, see below")
    add_load(made.add_argument_group("load"))
    add_programs(made.add_argument_group("programs"))
    shared.add_output(made.add_argument_group("output"))
    return made


def add_load(group):
    group.add_argument("--rounds", type=positive, default=5, help="rounds, each with all targets in turn (default 5)")
    group.add_argument("--seconds", type=positive, default=3, help="about how long one measurement takes (default 3)")
    group.add_argument("--commands", type=listed(str.upper, COMMANDS), default=list(COMMANDS), help="GET, SET or both (default)")
    group.add_argument("--clients", type=positive, help="number of clients (default: the scenario's)")
    group.add_argument("--backends", type=positive, default=4,
                       help="server connections of a proxy that shares them (default 4), for each master of a cluster")
    group.add_argument("--tls", action="store_true", help="TLS toward clients in all scenarios")
    group.add_argument("--loops", type=listed(positive), default=[1],
                       help="Sluice's event loops (default 1); 1,2 measures both side by side")
    group.add_argument("--warmup", type=positive, default=400_000, help="requests that warm a JVM (default 400000)")


def add_programs(group):
    group.add_argument("--targets", type=listed(str), default=[], help="only these labels, e.g. direct,sluice,predixy; "
                       "relay is measured only when it is named: bytes copied on bare Netty, below which no proxy on Netty can go")
    group.add_argument("--baseline", metavar="LABEL",
                       help="ratios are against this (default: direct; in front of a cluster predixy)")
    group.add_argument("--sluice", action="append", default=[], metavar="[LABEL=]PATH",
                       help="Sluice's launcher or jar (default: ./sluice); repeatable with labels")
    group.add_argument("--java-options", default="", help="further options for Sluice's java")
    group.add_argument("--nutcracker", metavar="PATH", help="twemproxy (default: the system's)")
    group.add_argument("--haproxy", metavar="PATH", help="HAProxy (default: the system's)")
    group.add_argument("--predixy", metavar="PATH", help="predixy (default: the one on the PATH)")
    group.add_argument("--redis-server", metavar="PATH", help="the server behind them all (default: the one on the PATH)")
    group.add_argument("--redis-cli", metavar="PATH", help="joins the nodes of a cluster (default: the one on the PATH)")
    group.add_argument("--redis-benchmark", metavar="PATH", help="the load generator, 7.0 or newer (default: the one on the PATH)")
    group.add_argument("--directory", metavar="DIR", help="where to make the temporary directory (default: the system's)")
    group.add_argument("--keep", action="store_true", help="keep that directory: configurations and logs")


def parse(arguments):
    return shared.checked(parser(), arguments, SCENARIOS, FULL)


def shown_command(arguments):
    return shared.shown_command(["redis", *arguments])
