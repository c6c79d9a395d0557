"""A fresh database server, Sluice before it, and a run of pg_regress against either."""

import shutil
import subprocess

from compare_pg.endpoint import Endpoint
from compare_pg.network import free_port
from compare_pg.postgres import Postgres
from compare_pg.processes import ProcessFailed, as_user, give_to, run_checked, wait_until
from compare_pg.wire import Client

DATABASE = "regression"
MOST_TESTS_AT_ONCE = 20

# What pg_regress sets up in a server of its own, and in the database that it makes.
SERVER = {"fsync": "off", "max_prepared_transactions": 2, "max_connections": 100, "listen_addresses": "127.0.0.1"}
LOCALE = ("lc_messages", "lc_monetary", "lc_numeric", "lc_time")
DATABASE_SETTINGS = {name: "C" for name in LOCALE} | {"bytea_output": "hex", "timezone_abbreviations": "Default"}

# What the tests need of what is built, and where the build leaves it.
BUILT = [("src/test/regress", name) for name in ("pg_regress", "regress.so", "autoinc.so", "refint.so")] + [
    ("src/bin/psql", "psql"), ("src/interfaces/libpq", "libpq.so.5")]

CONFIG = """profile: production
admin: {{listen: "127.0.0.1:{admin}"}}
listeners:
  - {{protocol: postgres, listen: "127.0.0.1:{listen}", defaultTenant: regression}}
tenants:
  - id: regression
    tier: ENTERPRISE
    limits: {{maxPool: 60, minPool: 0, maxClients: 200, queueTimeout: 120s, queryTimeout: 900s,
             idleInTransactionTimeout: 900s}}
    postgres:
      backend: postgresql://postgres@127.0.0.1:{backend}/regression?sslmode=disable
      databases: [regression]
      pooling: session
      auth: trust
"""


class Rig:
    """Starts servers in `directory`, where `tests` are PostgreSQL's tests with what was built for them."""

    def __init__(self, directory, processes, user, tests, bin_directory):
        self.directory, self.processes, self.user, self.tests = directory, processes, user, tests
        self.postgres = Postgres(directory, bin_directory)

    def start_server(self, name):
        """A new cluster, for roles and statistics are the cluster's and outlive a database."""
        data = self.directory / f"data-{name}"
        data.mkdir(mode=0o700)
        give_to(data, self.user)
        run_checked(
            [self.postgres.path("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            timeout=300, cwd=self.directory, **as_user(self.user))
        port = free_port()
        settings = SERVER | {"port": port, "unix_socket_directories": data}
        command = [self.postgres.path("postgres"), "-D", data]
        for setting, value in settings.items():
            command += ["-c", f"{setting}={value}"]
        process = self.processes.start("postgres", command, user=self.user)
        admin = Endpoint("127.0.0.1", port, "postgres", "postgres")
        wait_until(lambda: Client(admin).close(), process)
        self.postgres.psql(
            admin, f"CREATE DATABASE {DATABASE} TEMPLATE=template0",
            *(f"ALTER DATABASE {DATABASE} SET {key} TO '{value}'" for key, value in DATABASE_SETTINGS.items()))
        return process, port

    def start_sluice(self, program, backend):
        port = free_port()
        config = self.directory / "sluice.yaml"
        config.write_text(CONFIG.format(admin=free_port(), listen=port, backend=backend))
        process = self.processes.start("sluice", [*program, "run", "--config", config])
        wait_until(lambda: Client(Endpoint("127.0.0.1", port, "postgres", DATABASE)).close(), process)
        return process, port

    def run(self, name, port, only, timeout):
        """Run the tests; returns the directory of their outputs."""
        output = self.directory / f"output-{name}"
        output.mkdir()
        give_to(output, self.user)
        schedule = [f"--schedule={self.tests / 'parallel_schedule'}"] if not only else []
        command = [
            self.tests / "pg_regress", f"--inputdir={self.tests}", f"--outputdir={output}", f"--dlpath={self.tests}",
            f"--bindir={self.tests}", "--host=127.0.0.1", f"--port={port}", "--user=postgres",
            "--use-existing", f"--dbname={DATABASE}", f"--max-concurrent-tests={MOST_TESTS_AT_ONCE}", *schedule, *only]
        environment = Endpoint("127.0.0.1", port, "postgres", DATABASE).environment(self.directory)
        environment["LD_LIBRARY_PATH"] = str(self.tests)  # psql's libpq
        try:
            done = subprocess.run(
                [str(part) for part in command], cwd=output, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                text=True, errors="replace", timeout=timeout, **as_user(self.user))
        except subprocess.TimeoutExpired as e:
            raise ProcessFailed(f"pg_regress ({name}) did not end within {timeout:.0f} s") from e
        (self.directory / f"pg_regress-{name}.log").write_text(done.stdout + done.stderr)
        results = output / "results"
        if not results.is_dir() or not any(results.glob("*.out")):
            raise ProcessFailed(f"pg_regress ({name}) ran nothing: {(done.stdout + done.stderr).strip()[-500:]}")
        return results


def gather(tree, made, directory, user):
    """Put the tests, and what was built for them, where an unprivileged server can read them."""
    tests = directory / "tests"
    shutil.copytree(tree / "src/test/regress", tests)
    for part, name in BUILT:
        shutil.copy(made / part / name, tests / name)
    if user:
        for path in (tests, *tests.rglob("*")):
            give_to(path, user)
    return tests
