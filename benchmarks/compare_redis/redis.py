"""The Redis behind all targets, and Redis as a target itself."""

import dataclasses
import shutil

from compare_pg.network import free_port
from compare_pg.processes import Process, ProcessFailed, wait_until
from compare_pg.targets import Running, Target, first_version
from compare_redis.endpoint import Endpoint, ping

MOST_CLIENTS = 60_000


@dataclasses.dataclass(frozen=True)
class Server:
    """A running redis-server. `process` is None for one that was running before."""

    host: str
    port: int
    tls_port: int | None
    process: Process | None

    masters = 1

    @property
    def own(self):
        return self.process is not None

    @property
    def processes(self):
        """Whose CPU is the server's."""
        return (self.process,) if self.process else ()

    def endpoint(self, tls=False):
        return Endpoint(self.host, self.tls_port if tls else self.port, tls)


def program(path, name):
    """The program to run: `path` if given, else `name` from the PATH."""
    found = path or shutil.which(name)
    if not found:
        raise ProcessFailed(f"{name} is not installed; point at one with an option, see --help")
    return found


def command(path, port, directory):
    """A server that keeps nothing on disk."""
    return [path, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxclients", MOST_CLIENTS,
            "--dir", directory]


def start(path, processes, certificate):
    """Starts a server that keeps nothing on disk, with TLS on a port of its own."""
    plain, tls = free_port(), free_port()
    process = processes.start("redis", [
        *command(path, plain, processes.directory), "--tls-port", tls, "--tls-cert-file", certificate.certificate,
        "--tls-key-file", certificate.key, "--tls-auth-clients", "no"])
    server = Server("127.0.0.1", plain, tls, process)
    wait_until(lambda: ping(server.endpoint()), process)
    return server


class Direct(Target):
    """Redis without a proxy."""

    pools = False
    no_cluster = "redis-benchmark --cluster is another load: threads and clients for each node, whole pipelines of one slot"

    def __init__(self, path):
        super().__init__("direct")
        self.path = path

    def version(self):
        return "Redis " + first_version(self.path, "--version")

    def start(self, setup, processes, user):
        return Running(self, setup.server.endpoint(setup.tls), None)
