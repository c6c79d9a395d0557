"""What is compared: PostgreSQL itself and proxies in front of it, all under the same conditions."""

import abc
import dataclasses
import functools
import pathlib
import re
import subprocess

from compare_pg.certificate import Certificate
from compare_pg.endpoint import Auth, Endpoint
from compare_pg.network import free_port
from compare_pg.postgres import Server
from compare_pg.processes import Process, ProcessFailed, wait_until
from compare_pg.wire import Client


@dataclasses.dataclass(frozen=True)
class Setup:
    """The conditions of one scenario, equal for all targets. Immutable."""

    server: Server
    auth: Auth
    tls: bool
    clients: int
    backends: int
    certificate: Certificate
    verifier: str | None = None  # what PostgreSQL stores for the user; with Auth.SCRAM_VERIFIER only

    @property
    def backend(self):
        """How a proxy reaches the database: never over TLS, which is measured toward clients alone."""
        return self.server.endpoint(self.auth)

    @property
    def secret(self):
        """What a proxy is given to check its clients with: a password, a verifier, or None when it need not check."""
        return self.verifier or self.backend.password

    @property
    def most_clients(self):
        """A limit on clients that nobody reaches."""
        return self.clients + 1000


@dataclasses.dataclass(frozen=True)
class Running:
    """A target that takes clients at `endpoint`; `process` is None for PostgreSQL itself."""

    target: "Target"
    endpoint: Endpoint
    process: Process | None

    @property
    def label(self):
        return self.target.label


class Target(abc.ABC):
    """One thing to compare. `label` is its name in every table."""

    pools = True  # False: every client costs a server connection
    jvm = False  # True: needs a long warm-up

    def __init__(self, label):
        self.label = label

    @abc.abstractmethod
    def version(self):
        """A short text that says exactly which build this is."""

    @abc.abstractmethod
    def start(self, setup, processes, user):
        """Start it and wait until a client gets an answer through it; returns a Running."""

    def cannot(self, mode):
        """Why this target cannot run pgbench in `mode`, or None."""
        return None

    def settings(self):
        """One line for the report: what about its configuration matters to the figures."""
        return ""


class Direct(Target):
    """PostgreSQL without a proxy."""

    pools = False

    def __init__(self, postgres, server):
        super().__init__("direct")
        self.postgres, self.server = postgres, server

    def version(self):
        return "PostgreSQL " + self.postgres.psql(self.server.admin, "SHOW server_version")

    def start(self, setup, processes, user):
        return Running(self, setup.server.endpoint(setup.auth, setup.tls), None)


class Proxy(Target):
    """A program that is given a configuration file and a port on loopback."""

    refuses_root = False

    def __init__(self, label, path):
        super().__init__(label)
        self.path = pathlib.Path(path).resolve()

    @abc.abstractmethod
    def command(self, setup, port, directory):
        """Write the configuration into `directory` and return the command that serves `setup` on `port`."""

    def start(self, setup, processes, user):
        port = free_port()
        directory = processes.directory / f"{self.label}-{port}"
        directory.mkdir(mode=0o755)
        process = processes.start(self.label, self.command(setup, port, directory), user=user if self.refuses_root else None)
        endpoint = dataclasses.replace(setup.backend, host="127.0.0.1", port=port, tls=setup.tls)
        wait_until(lambda: self.answer(endpoint), process)
        if setup.auth is not Auth.TRUST:
            check_refuses(dataclasses.replace(endpoint, password="not the password"), process)
        return Running(self, endpoint, process)

    def answer(self, endpoint):
        """Have one request answered through the proxy; an OSError says that it is not ready."""
        answer(endpoint)


def answer(endpoint):
    client = Client(endpoint)
    try:
        client.query("SELECT 1")
    finally:
        client.close()


def check_refuses(endpoint, process):
    """A proxy that lets anybody in would win every comparison of logins."""
    try:
        answer(endpoint)
    except OSError:
        return
    raise ProcessFailed(f"{process.name} accepts a wrong password")


@functools.lru_cache
def first_version(path, flag):
    """The first x.y or x.y.z that a program prints when asked for its version, or '?'."""
    said = subprocess.run([str(path), flag], capture_output=True, text=True, timeout=30)
    found = re.search(r"\d+\.\d+[\w.+~-]*", said.stdout + said.stderr)
    return found.group(0) if found else "?"


def version_key(version):
    """Orders versions as numbers: 1.9 before 1.18."""
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
