"""Where clients connect to, and as whom."""

import dataclasses
import enum
import os


class Auth(enum.Enum):
    """How clients prove who they are; the same for every target of a run."""

    TRUST = "trust"
    SCRAM = "scram"  # proxies hold the password
    SCRAM_VERIFIER = "scram-verifier"  # proxies hold what PostgreSQL itself stores


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One address with the credentials for it. Immutable."""

    host: str
    port: int
    user: str
    database: str
    password: str | None = None
    tls: bool = False

    def environment(self, home):
        """What libpq's programs need to reach this endpoint, and nothing of what the caller's shell says of others."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        return inherited | {
            "HOME": str(home),
            "PGHOST": self.host,
            "PGPORT": str(self.port),
            "PGUSER": self.user,
            "PGDATABASE": self.database,
            "PGPASSWORD": self.password or "",
            "PGSSLMODE": "require" if self.tls else "disable",
            "PGSSLROOTCERT": str(home / "none"),
            "PGGSSENCMODE": "disable",
            # Not every target offers channel binding; without it all run the same mechanism.
            "PGCHANNELBINDING": "disable",
            "PGCONNECT_TIMEOUT": "60",
        }
