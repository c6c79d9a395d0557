"""The proxies that are compared, each with one thread of work as Sluice has one event loop."""

from compare_pg.network import free_port
from compare_pg.relay import Relay as PostgresRelay
from compare_pg.sluice import Sluice as PostgresSluice
from compare_pg.targets import Proxy, first_version
from compare_redis.endpoint import ping


class RedisProxy(Proxy):
    """A proxy that knows Redis, or passes bytes on."""

    speaks_tls = False
    no_cluster = "does not speak Redis Cluster"  # None for who takes part in front of one

    def answer(self, endpoint):
        ping(endpoint)


class Nutcracker(RedisProxy):
    """twemproxy, which Debian calls nutcracker."""

    CONFIG = """bench:
  listen: 127.0.0.1:{listen}
  redis: true
  tcpkeepalive: true
  server_connections: {backends}
  preconnect: true
  servers:
   - {host}:{port}:1
"""

    def version(self):
        return "twemproxy " + first_version(self.path, "-V")

    def settings(self):
        return "server_connections as for all; does not speak TLS"

    def command(self, setup, port, directory):
        config = directory / "nutcracker.yml"
        config.write_text(self.CONFIG.format(
            listen=port, backends=setup.backends, host=setup.backend.host, port=setup.backend.port))
        return [self.path, "-c", config, "-s", free_port(), "-m", 16384]


class Predixy(RedisProxy):
    """One worker thread; opens as many server connections as it finds useful: one for commands like these."""

    no_cluster = None
    CONFIG = """Bind 127.0.0.1:{listen}
WorkerThreads 1
ClientTimeout 3000
LogVerbSample 0
LogDebugSample 0
LogInfoSample 0
Authority {{
  Auth {{
    Mode admin
  }}
}}
"""
    ONE_SERVER = """StandaloneServerPool {{
  RefreshMethod fixed
  Databases 16
  Group one {{
    + {host}:{port}
  }}
}}
"""
    CLUSTER = """ClusterServerPool {{
  RefreshInterval 1
  Servers {{
    + {host}:{port}
  }}
}}
"""

    def version(self):
        return "predixy " + first_version(self.path, "--version")

    def settings(self):
        return "WorkerThreads 1; does not speak TLS"

    def command(self, setup, port, directory):
        config = directory / "predixy.conf"
        pool = self.CLUSTER if setup.server.masters > 1 else self.ONE_SERVER
        config.write_text((self.CONFIG + pool).format(listen=port, host=setup.backend.host, port=setup.backend.port))
        return [self.path, config]


class HaProxy(RedisProxy):
    """Passes bytes on, with a server connection for each client; ends TLS itself, as Sluice does."""

    pools = False
    speaks_tls = True
    CONFIG = """global
  maxconn {clients}
  nbthread 1
defaults
  mode tcp
  timeout connect 10s
  timeout client 1h
  timeout server 1h
listen redis
  bind 127.0.0.1:{listen}{tls}
  server one {host}:{port}
"""

    def version(self):
        return "HAProxy " + first_version(self.path, "-v")

    def settings(self):
        return "mode tcp, nbthread 1; does not pool; ends TLS"

    def command(self, setup, port, directory):
        config = directory / "haproxy.cfg"
        tls = f" ssl crt {setup.certificate.both}" if setup.tls else ""
        config.write_text(self.CONFIG.format(
            clients=setup.most_clients, listen=port, tls=tls, host=setup.backend.host, port=setup.backend.port))
        return [self.path, "-db", "-f", config]


class Relay(PostgresRelay, RedisProxy):
    """Bytes copied on bare Netty, with a server connection for each client."""

    tls = "does not speak TLS"


class Sluice(PostgresSluice, RedisProxy):
    """Sluice with one tenant and as many shared connections as it wants, up to --backends for each master."""

    speaks_tls = True
    no_cluster = None
    CONFIG = """profile: production
eventLoops: {loops}
admin: {{listen: "127.0.0.1:{admin}"}}
listeners:
  - {{protocol: redis, listen: "127.0.0.1:{listen}", defaultTenant: bench{tls}}}
tenants:
  - id: bench
    tier: ENTERPRISE
    limits: {{maxPool: {backends}, minPool: 0, maxClients: {clients}, queryTimeout: 120s}}
    redis: {{backend: "{scheme}://{host}:{port}", auth: trust{commands}}}
"""

    def settings(self):
        return super().settings().removeprefix("pooling: transaction, ")

    def command(self, setup, port, directory):
        config = directory / "sluice.yaml"
        tls, cluster = "", setup.server.masters > 1
        if setup.tls:
            tls = (f", tls: {{mode: require, certificate: \"file:{setup.certificate.certificate}\", "
                   f"key: \"file:{setup.certificate.key}\"}}")
        config.write_text(self.CONFIG.format(
            loops=self.loops, admin=free_port(), listen=port, tls=tls, backends=setup.backends, clients=setup.most_clients,
            scheme="redis-cluster" if cluster else "redis", host=setup.backend.host, port=setup.backend.port,
            commands=", commands: owner" if cluster else ""))
        return [*self.program(), "run", "--config", config]
