"""A Redis, Sluice before it, and one unit of Redis's test suite against either."""

import shutil
import socket
import subprocess

from compare_pg.processes import ProcessFailed, wait_until
from redis_suite import outcome

NEEDED = ("redis-server", "redis-cli", "redis-benchmark")

CONFIG = """profile: production
eventLoops: 1
admin: {{listen: "127.0.0.1:{admin}"}}
listeners:
  - {{protocol: redis, listen: "127.0.0.1:{listen}", defaultTenant: suite}}
tenants:
  - id: suite
    tier: ENTERPRISE
    limits: {{maxPool: 40, minPool: {warm}, maxClients: 2000, maxConcurrent: 2000}}
    redis: {{backend: "redis://127.0.0.1:{backend}/0", auth: trust, commands: all}}
"""


class Rig:
    """Starts servers at `ports` and in `directory`, where a copy of the suite's tests is made."""

    def __init__(self, directory, processes, ports, suite, programs, resp3):
        self.directory, self.processes, self.ports, self.resp3 = directory, processes, ports, resp3
        self.programs = {name: find(name, suite, programs) for name in NEEDED}
        self.tests = directory / "suite"
        self.copy(suite)

    def copy(self, suite):
        if not (suite / "runtest").is_file():
            raise ProcessFailed(f"{suite} has no runtest: it must be the source tree of Redis or Valkey")
        (self.tests / "src").mkdir(parents=True)
        for part in ("tests", "utils"):
            shutil.copytree(suite / part, self.tests / part, ignore=shutil.ignore_patterns("tmp"), symlinks=True)
        (self.tests / "tests" / "tmp").mkdir()
        for part in ("runtest", "redis.conf"):
            shutil.copy(suite / part, self.tests / part)
        helper = self.tests / "tests" / "test_helper.tcl"
        helper.write_text(outcome.without_replication(helper.read_text()))
        for name, program in self.programs.items():
            (self.tests / "src" / name).symlink_to(program)

    def start_server(self, name):
        home = self.directory / name
        home.mkdir()
        port = self.ports.take()
        process = self.processes.start(name, [
            self.programs["redis-server"], "--port", str(port), "--dir", home, "--save", "", "--enable-debug-command", "yes"])
        wait_until(lambda: ping(port), process)
        return process, port

    def start_sluice(self, program, name, backend, warm):
        port = self.ports.take()
        config = self.directory / f"{name}.yaml"
        config.write_text(CONFIG.format(admin=self.ports.take(), listen=port, backend=backend, warm=warm))
        process = self.processes.start(name, [*program, "run", "--config", config])
        wait_until(lambda: ping(port), process)
        return process, port

    def run(self, unit, port, timeout):
        command = [
            "./runtest", "--host", "127.0.0.1", "--port", str(port), "--single", unit, "--tags", "-slow -needs:repl",
            "--timeout", str(int(timeout)), "--baseport", str(self.ports.baseport), *(["--force-resp3"] if self.resp3 else [])]
        try:
            done = subprocess.run(
                command, cwd=self.tests, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                timeout=timeout + 30)
            return outcome.read(done.stdout + done.stderr)
        except subprocess.TimeoutExpired as e:
            text = e.stdout.decode(errors="replace") if isinstance(e.stdout, bytes) else e.stdout or ""
            return outcome.read(text, late=True)

    def clean(self, port):
        """Forget what a unit has left behind."""
        subprocess.run(
            [self.programs["redis-cli"], "-p", str(port)], input="FLUSHALL\nFUNCTION FLUSH\nSCRIPT FLUSH\n",
            capture_output=True, text=True, timeout=30, check=False)

    def units(self):
        """The units that the suite itself runs."""
        text = (self.tests / "tests" / "test_helper.tcl").read_text()
        begin = text.index("set ::all_tests {") + len("set ::all_tests {")
        return text[begin:text.index("}", begin)].split()


def find(name, suite, programs):
    for place in (programs / name if programs else None, suite / "src" / name, shutil.which(name)):
        if place and shutil.which(str(place)):
            return shutil.which(str(place))
    raise ProcessFailed(f"there is no {name}; build the suite's tree or say where it is with --redis-bin")


def ping(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"PING\r\n")
        if not connection.recv(100).startswith(b"+PONG"):
            raise OSError("no pong yet")
