"""Sluice, from its jar or its launcher, with one tenant."""

import shlex
import shutil
import subprocess
import urllib.parse

from compare_pg.endpoint import Auth
from compare_pg.network import free_port
from compare_pg.targets import Proxy

CONFIG = """profile: production
eventLoops: {loops}
admin: {{listen: "127.0.0.1:{admin}"}}
listeners:
  - {{protocol: postgres, listen: "127.0.0.1:{listen}", defaultTenant: bench{tls}}}
tenants:
  - id: bench
    tier: ENTERPRISE
    limits: {{maxPool: {backends}, minPool: 0, maxClients: {clients}, maxConcurrent: {clients}, queueTimeout: 120s}}
    postgres:
      backend: {url}
      databases: [{database}]
      pooling: transaction
      {authentication}
"""


class Sluice(Proxy):
    jvm = True

    def __init__(self, label, path, build, loops=1, java_options=""):
        """`build` is the name that targets of the same program share, however many event loops each has."""
        super().__init__(label, path)
        self.build, self.loops, self.java_options = build, loops, shlex.split(java_options)

    def program(self):
        if self.path.suffix == ".jar":
            return [shutil.which("java") or "java", *self.java_options, "-jar", self.path]
        if self.java_options:
            return ["env", f"SLUICE_JAVA_OPTS={shlex.join(self.java_options)}", self.path]
        return [self.path]

    def version(self):
        said = subprocess.run([*map(str, self.program()), "version"], capture_output=True, text=True, timeout=60)
        return (said.stdout.strip().splitlines() or ["Sluice ?"])[0]

    def settings(self):
        options = f", java {shlex.join(self.java_options)}" if self.java_options else ""
        return f"pooling: transaction, eventLoops: {self.loops}{options}"

    def command(self, setup, port, directory):
        backend, quote = setup.backend, lambda text: urllib.parse.quote(text, safe="")
        password = f":{quote(backend.password)}" if backend.password else ""
        url = (f"postgresql://{quote(backend.user)}{password}@{backend.host}:{backend.port}"
               f"/{quote(backend.database)}?sslmode=disable")
        tls = ""
        if setup.tls:
            tls = (f", tls: {{mode: require, certificate: \"file:{setup.certificate.certificate}\", "
                   f"key: \"file:{setup.certificate.key}\"}}")
        trusting = setup.auth is Auth.TRUST
        config = directory / "sluice.yaml"
        config.write_text(CONFIG.format(
            loops=self.loops, admin=free_port(), listen=port, tls=tls, backends=setup.backends, clients=setup.most_clients, url=url,
            database=backend.database,
            authentication="auth: trust" if trusting else f'clients: {{{backend.user}: "{setup.secret}"}}'))
        return [*self.program(), "run", "--config", config]
