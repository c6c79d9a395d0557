"""All scenarios by name."""

from compare_pg.copying import Copy
from compare_pg.idle import Idle
from compare_pg.load import LargeResults, Latency, Logins, ManyClients, Select, TpcB, VerifierLogins
from compare_pg.logins import LightLogins
from compare_pg.streaming import Huge, SlowReaders

SCENARIOS = {
    kind.name: kind for kind in (
        Select, ManyClients, Latency, Logins, VerifierLogins, LightLogins, LargeResults, Copy, Idle, SlowReaders, Huge,
        TpcB)}

# Everything that there is a goal for, and what helps to read it.
FULL = (
    "select", "clients-1000", "latency", "logins", "logins-verifier", "logins-light", "large-results", "copy", "idle", "tpcb",
    "slow-readers", "huge",
    "select/tls", "logins/tls", "logins-light/tls", "idle/tls")
