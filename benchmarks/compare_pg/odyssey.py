"""Odyssey in transaction pooling with one worker."""

from compare_pg.endpoint import Auth
from compare_pg.targets import Proxy, first_version

CONFIG = """daemonize no
log_format "%p %t %l [%i %s] (%c) %m\\n"
log_to_stdout yes
log_session no
log_stats no
log_config no
locks_dir "{directory}"
workers 1
enable_online_restart no
bindwith_reuseport no
enable_host_watcher no
listen {{
  host "127.0.0.1"
  port {listen}
  backlog 4096
  {tls}
}}
storage "server" {{
  type "remote"
  host "{host}"
  port {port}
  tls "disable"
}}
database default {{
  user default {{
    authentication "{authentication}"
    {secrets}
    storage "server"
    pool "transaction"
    pool_size {backends}
    pool_discard no
    pool_reserve_prepared_statement yes
    client_max {clients}
  }}
}}
"""


class Odyssey(Proxy):
    def version(self):
        return "Odyssey " + first_version(self.path, "--version")

    def settings(self):
        return "pool transaction, pool_discard no, pool_reserve_prepared_statement yes, workers 1"

    def command(self, setup, port, directory):
        tls = 'tls "disable"'
        if setup.tls:
            tls = f'tls "require"\n  tls_cert_file "{setup.certificate.certificate}"\n  tls_key_file "{setup.certificate.key}"'
        secrets = ""
        if setup.secret:
            secrets = f'password "{setup.secret}"\n    storage_password "{setup.backend.password}"'
        config = directory / "odyssey.conf"
        config.write_text(CONFIG.format(
            directory=directory, listen=port, tls=tls, host=setup.backend.host, port=setup.backend.port,
            authentication="none" if setup.auth is Auth.TRUST else "scram-sha-256", secrets=secrets,
            backends=setup.backends, clients=setup.most_clients))
        return [self.path, config]
