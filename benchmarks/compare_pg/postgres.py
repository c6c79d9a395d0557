"""The database behind all targets: one of our own in a temporary directory, or one that is pointed at."""

import dataclasses
import glob
import os
import pathlib
import shutil
import urllib.parse

from compare_pg.endpoint import Auth, Endpoint
from compare_pg.network import free_port
from compare_pg.processes import ProcessFailed, as_user, give_to, run_checked, wait_until
from compare_pg.wire import Client

DATABASE = "bench"
PASSWORD = "bench-password"
USERS = {Auth.TRUST: "bench", Auth.SCRAM: "bench_scram", Auth.SCRAM_VERIFIER: "bench_scram"}

SETTINGS = {
    "fsync": "off", "full_page_writes": "off", "autovacuum": "off", "jit": "off", "max_wal_size": "8GB",
    "shared_buffers": "512MB", "checkpoint_timeout": "1h", "password_encryption": "scram-sha-256",
    "log_min_messages": "fatal", "ssl": "on",
}
HBA = """local all all trust
host all bench_scram 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""


def program(name, override=None):
    """Path of one of PostgreSQL's programs: `override`'s directory, then PATH, then the newest of Debian's."""
    if override:
        return pathlib.Path(override) / name
    found = shutil.which(name)
    if found:
        return pathlib.Path(found)
    installed = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: float(path.split("/")[4]))
    if not installed:
        raise ProcessFailed(f"PostgreSQL's {name} is neither on PATH nor in /usr/lib/postgresql; say where with --pg-bin")
    return pathlib.Path(installed[-1])


@dataclasses.dataclass
class Server:
    """A PostgreSQL that can be reached; `process` is None for one that was running already."""

    host: str
    port: int
    own: bool
    admin: Endpoint
    process: object = None
    fixed: Endpoint | None = None

    @property
    def processes(self):
        """Whose CPU is the server's: none for one that was running already."""
        return (self.process,) if self.process else ()

    def endpoint(self, auth, tls=False):
        """Where a client goes for `auth`; a server that is not ours has one way to log in, whatever is asked."""
        if self.fixed:
            return dataclasses.replace(self.fixed, tls=tls)
        return Endpoint(self.host, self.port, USERS[auth], DATABASE, None if auth is Auth.TRUST else PASSWORD, tls)


class Postgres:
    """Runs PostgreSQL's programs and statements for the other parts."""

    def __init__(self, directory, bin_directory=None):
        self.directory = pathlib.Path(directory)
        self.bin_directory = bin_directory

    def path(self, name):
        return program(name, self.bin_directory)

    def psql(self, endpoint, *statements):
        """Run each statement in a transaction of its own and return the output, unaligned and without headings."""
        command = [self.path("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1"]
        for statement in statements:
            command += ["-c", statement]
        return run_checked(command, timeout=600, env=endpoint.environment(self.directory)).strip()

    def start(self, processes, certificate, user, max_connections):
        data = self.directory / "data"
        data.mkdir(mode=0o700)
        give_to(data, user)
        run_checked(
            [self.path("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            timeout=120, cwd=self.directory, **as_user(user))
        (data / "pg_hba.conf").write_text(HBA)
        # PostgreSQL refuses a key that others may read.
        key = data / "server.key"
        key.write_bytes(certificate.key.read_bytes())
        key.chmod(0o600)
        give_to(key, user)
        port = free_port()
        settings = SETTINGS | {
            "listen_addresses": "127.0.0.1", "port": port, "max_connections": max_connections,
            "unix_socket_directories": data, "ssl_cert_file": certificate.certificate, "ssl_key_file": key,
        }
        command = [self.path("postgres"), "-D", data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        process = processes.start("postgres", command, user=user)
        admin = Endpoint("127.0.0.1", port, "postgres", "postgres")
        wait_until(lambda: Client(admin).close(), process)
        self.psql(
            admin, f"CREATE ROLE bench LOGIN SUPERUSER PASSWORD '{PASSWORD}'",
            f"CREATE ROLE bench_scram LOGIN SUPERUSER PASSWORD '{PASSWORD}'", f"CREATE DATABASE {DATABASE} OWNER bench")
        return Server("127.0.0.1", port, True, dataclasses.replace(admin, database=DATABASE), process)

    def load(self, server, scale):
        """Fill pgbench's tables; on a server that is not ours only when they are missing."""
        if not server.own and self.psql(server.admin, "SELECT to_regclass('pgbench_accounts')"):
            return
        run_checked(
            [self.path("pgbench"), "-i", "-q", "-I", "dtGvp", "-s", scale], timeout=1200,
            env=server.admin.environment(self.directory))

    def verifier(self, server, name):
        return self.psql(server.admin, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{name}'")


def external(url):
    """A running server from postgresql://user:password@host:port/database."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.hostname:
        raise ProcessFailed(f"--server wants postgresql://user:password@host:port/database, not {url!r}")
    user = urllib.parse.unquote(parts.username or os.environ.get("USER", "postgres"))
    password = urllib.parse.unquote(parts.password) if parts.password else None
    admin = Endpoint(parts.hostname, parts.port or 5432, user, parts.path.lstrip("/") or user, password)
    return Server(parts.hostname, admin.port, False, admin, fixed=admin)
