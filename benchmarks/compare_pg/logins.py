"""Logins by clients that keep SCRAM's derived key.

libpq derives the key anew for each connection, some milliseconds of the client's CPU; on one machine that, not the
proxy, then bounds the rate. These clients derive it once, so that the proxy's share shows.
"""

import concurrent.futures
import multiprocessing
import time

from compare_pg.endpoint import Auth
from compare_pg.observe import Observation
from compare_pg.pgbench import RunFailed, percentile
from compare_pg.scenario import Scenario
from compare_pg.wire import Client

WARM_JVM_LOGINS = 30_000  # what a login costs falls to a sixth until its compiler is done
WARM_LOGINS = 50
WARM_SECONDS = 60.0


def log_in_repeatedly(endpoint, seconds, most=None):
    """Log in, run one query and leave, again and again; returns microseconds for each. Runs in a process of its own."""
    took, end = [], time.monotonic() + seconds
    while (began := time.monotonic()) < end and (most is None or len(took) < most):
        client = Client(endpoint)
        client.query("SELECT 1")
        client.close()
        took.append(int(1e6 * (time.monotonic() - began)))
    return took


def log_in_together(endpoint, clients, seconds, most=None):
    """`clients` processes that log in repeatedly; returns all their times."""
    fork = multiprocessing.get_context("fork")
    try:
        with concurrent.futures.ProcessPoolExecutor(clients, mp_context=fork) as pool:
            runs = [pool.submit(log_in_repeatedly, endpoint, seconds, most) for _ in range(clients)]
            took = [each for run in runs for each in run.result(timeout=seconds + 60)]
    except OSError as e:
        raise RunFailed(f"a login failed: {e}") from e
    if not took:
        raise RunFailed("not one login was done")
    return took


def warm_up_logins(running, clients):
    most = (WARM_JVM_LOGINS if running.target.jvm else WARM_LOGINS) // clients + 1
    log_in_together(running.endpoint, clients, WARM_SECONDS, most)


class LightLogins(Scenario):
    name = "logins-light"
    title = "SCRAM logins with one query each, by clients that keep the derived key"
    unit = "login"
    auth = Auth.SCRAM

    def cannot(self, target, case):
        return None

    def warm_up(self, bench, running, case, setup):
        warm_up_logins(running, setup.clients)

    def measure(self, bench, running, case, setup):
        with Observation(running, bench.server) as observed:
            took = log_in_together(running.endpoint, setup.clients, bench.options.seconds)
        return {"rate": len(took) / bench.options.seconds, "p50_us": percentile(took, 0.5),
                "p99_us": percentile(took, 0.99)} | observed.values(len(took))
