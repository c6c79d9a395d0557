"""What every entry does: ends what it has started, whatever happens, and says why nothing came of it."""

import contextlib
import pathlib
import shutil
import signal
import sys
import tempfile

from compare_pg.processes import ProcessFailed, Processes
from compare_pg.rounds import tell

NOTHING_COULD_BE_RUN = 2
INTERRUPTED = 130


def stop(signal_number, _frame):
    """Unwinds the stack, so that every started process is ended on the way out."""
    raise KeyboardInterrupt(f"signal {signal_number}")


def guarded(name, work):
    """Do `work` on behalf of the program `name`; returns the exit status, which is the work's unless it broke off."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        return work()
    except ProcessFailed as e:
        print(f"benchmarks/{name}: {e}", file=sys.stderr)
        return NOTHING_COULD_BE_RUN
    except KeyboardInterrupt:
        print("interrupted; everything that was started has been ended", file=sys.stderr)
        return INTERRUPTED


@contextlib.contextmanager
def workplace(name, keep, parent=None):
    """A temporary directory, which is gone afterwards unless it is to be kept, and the processes that are started there."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"sluice-{name}-", dir=parent))
    directory.chmod(0o755)  # PostgreSQL and PgBouncer run as another user when this one is root
    processes = Processes(directory)
    try:
        yield directory, processes
    finally:
        processes.end_all()
        if keep:
            tell(f"kept {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)


def sluice_command(path):
    """How to run the jar or launcher at `path`, whatever the working directory then is."""
    if not path.is_file():
        raise ProcessFailed(f"there is no {path}; build it or say where with --sluice")
    path = path.resolve()
    return ["java", "-jar", path] if path.suffix == ".jar" else [path]
