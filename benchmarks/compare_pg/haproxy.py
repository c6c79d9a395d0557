"""HAProxy in TCP mode: passes bytes on, one server connection for each client, TLS and all."""

from compare_pg.targets import Proxy, first_version

CONFIG = """global
  maxconn {clients}
  nbthread 1
defaults
  mode tcp
  timeout connect 10s
  timeout client 1h
  timeout server 1h
listen postgres
  bind 127.0.0.1:{listen}
  server one {host}:{port}
"""


class HaProxy(Proxy):
    pools = False

    def version(self):
        return "HAProxy " + first_version(self.path, "-v")

    def settings(self):
        return "mode tcp, nbthread 1; does not pool; TLS is passed through and ended by PostgreSQL"

    def command(self, setup, port, directory):
        config = directory / "haproxy.cfg"
        config.write_text(CONFIG.format(
            clients=setup.most_clients, listen=port, host=setup.backend.host, port=setup.backend.port))
        return [self.path, "-db", "-f", config]
