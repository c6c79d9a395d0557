"""A cluster of three masters on loopback, started for one scenario."""

import dataclasses
import socket

from compare_pg.network import free_port
from compare_pg.processes import ProcessFailed, run_checked, wait_until
from compare_redis.endpoint import ping
from compare_redis.redis import Server, command

MASTERS = 3
BUS = 10_000  # a node's port plus this is where the other nodes reach it
HIGHEST_PORT = 65_535


@dataclasses.dataclass(frozen=True)
class Cluster:
    """Running masters. Immutable."""

    nodes: tuple[Server, ...]
    slots: tuple[frozenset, ...]  # those of each node

    @property
    def masters(self):
        return len(self.nodes)

    @property
    def processes(self):
        """Whose CPU is the cluster's."""
        return tuple(process for node in self.nodes for process in node.processes)

    def endpoint(self, tls=False):
        """The node that a proxy is told of; it finds the others by itself."""
        return self.nodes[0].endpoint()


def start(server_program, cli, processes):
    """Starts the nodes and joins them; returns when each knows that all slots are served."""
    nodes = tuple(start_node(server_program, processes) for _ in range(MASTERS))
    run_checked([cli, "--cluster", "create", *(f"{node.host}:{node.port}" for node in nodes), "--cluster-yes"], timeout=60)
    for node in nodes:
        wait_until(lambda node=node: check_whole(cli, node), node.process)
    return Cluster(nodes, tuple(slots_of(run_checked([cli, "-p", node.port, "cluster", "nodes"], timeout=10)) for node in nodes))


def start_node(server_program, processes):
    port = free_node_port()
    directory = processes.directory / f"node-{port}"
    directory.mkdir()
    process = processes.start("node", [*command(server_program, port, directory), "--cluster-enabled", "yes"])
    node = Server("127.0.0.1", port, None, process)
    wait_until(lambda: ping(node.endpoint()), process)
    return node


def free_node_port():
    """A free port whose bus port is free as well."""
    for _ in range(1000):
        port = free_port()
        if port + BUS <= HIGHEST_PORT and is_free(port + BUS):
            return port
    raise ProcessFailed(f"no port below {HIGHEST_PORT - BUS} is free together with the one {BUS} above it")


def is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def slots_of(text):
    """The slots of the node that answered CLUSTER NODES with `text`."""
    own = next(line.split() for line in text.splitlines() if "myself" in line)
    ranges = [[int(end) for end in part.split("-")] for part in own[8:]]
    return frozenset(slot for ends in ranges for slot in range(ends[0], ends[-1] + 1))


def check_whole(cli, node):
    if "cluster_state:ok" not in run_checked([cli, "-p", node.port, "cluster", "info"], timeout=10):
        raise OSError("cluster_state is not ok")
