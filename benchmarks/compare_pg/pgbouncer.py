"""PgBouncer in transaction pooling, one process, as its documentation recommends."""

from compare_pg.endpoint import Auth
from compare_pg.targets import Proxy, first_version, version_key

PREPARED_SINCE = (1, 21)

CONFIG = """[databases]
{database} = host={host} port={port} dbname={database}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = {auth_type}
auth_file = {users}
pool_mode = transaction
default_pool_size = {backends}
max_client_conn = {clients}
so_reuseport = 0
ignore_startup_parameters = extra_float_digits
log_connections = 0
log_disconnections = 0
server_tls_sslmode = disable
"""
TLS = """client_tls_sslmode = require
client_tls_cert_file = {certificate}
client_tls_key_file = {key}
"""


class PgBouncer(Proxy):
    refuses_root = True

    def version(self):
        return "PgBouncer " + first_version(self.path, "--version")

    def cannot(self, mode):
        if mode == "prepared" and not self.keeps_prepared():
            return f"{self.version()} does not keep prepared statements in transaction pooling"
        return None

    def settings(self):
        kept = ", max_prepared_statements=200" if self.keeps_prepared() else ""
        return f"pool_mode=transaction{kept}, so_reuseport=0, logging of connections off, one process"

    def keeps_prepared(self):
        return version_key(self.version()) >= PREPARED_SINCE

    def command(self, setup, port, directory):
        backend = setup.backend
        users = directory / "users.txt"
        users.write_text(f'"{backend.user}" "{setup.secret or ""}"\n')
        text = CONFIG.format(
            database=backend.database, host=backend.host, port=backend.port, listen=port, users=users,
            auth_type="trust" if setup.auth is Auth.TRUST else "scram-sha-256",
            backends=setup.backends, clients=setup.most_clients)
        if self.keeps_prepared():
            text += "max_prepared_statements = 200\n"
        if setup.tls:
            text += TLS.format(certificate=setup.certificate.certificate, key=setup.certificate.key)
        config = directory / "pgbouncer.ini"
        config.write_text(text)
        return [self.path, config]
