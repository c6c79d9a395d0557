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

    @property
    def own(self):
        return self.process is not None

    def endpoint(self, tls=False):
        return Endpoint(self.host, self.tls_port if tls else self.port, tls)


def program(path, name):
    """The program to run: `path` if given, else `name` from the PATH."""
    found = path or shutil.which(name)
    if not found:
        raise ProcessFailed(f"{name} is not installed; point at one with an option, see --help")
    return found


def start(path, processes, certificate):
    """Starts a server that keeps nothing on disk, with TLS on a port of its own."""
    plain, tls = free_port(), free_port()
    process = processes.start("redis", [
        path, "--port", plain, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--maxclients", MOST_CLIENTS,
        "--tls-port", tls, "--tls-cert-file", certificate.certificate, "--tls-key-file", certificate.key,
        "--tls-auth-clients", "no", "--dir", processes.directory])
    server = Server("127.0.0.1", plain, tls, process)
    wait_until(lambda: ping(server.endpoint()), process)
    return server


class Direct(Target):
    """Redis without a proxy."""

    pools = False

    def __init__(self, path):
        super().__init__("direct")
        self.path = path

    def version(self):
        return "Redis " + first_version(self.path, "--version")

    def start(self, setup, processes, user):
        return Running(self, setup.server.endpoint(setup.tls), None)
