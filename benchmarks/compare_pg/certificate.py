"""A key and a self-signed certificate that live as long as the comparison."""

import dataclasses
import pathlib

from compare_pg.processes import run_checked


@dataclasses.dataclass(frozen=True)
class Certificate:
    certificate: pathlib.Path
    key: pathlib.Path
    both: pathlib.Path  # certificate and key in one file


def make_certificate(directory):
    """A P-256 certificate for localhost. The key is readable by all: it protects nothing but this machine's loopback."""
    made = Certificate(*(pathlib.Path(directory) / name for name in ("tls.crt", "tls.key", "tls.pem")))
    run_checked(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-keyout", made.key, "-out", made.certificate],
        timeout=60)
    made.both.write_bytes(made.certificate.read_bytes() + made.key.read_bytes())
    for file in (made.certificate, made.key, made.both):
        file.chmod(0o644)
    return made
