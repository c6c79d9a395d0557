"""Starting and ending processes, so that none outlives the comparison.

Every process is ended by its own id: nothing is ever looked up by name.
"""

import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import time


class ProcessFailed(Exception):
    """A process could not be started, or ended before it was asked to; the message holds its last words."""


def unprivileged_user(wanted=None):
    """The user for programs that refuse to run as root (PostgreSQL, PgBouncer); None when not needed."""
    if os.geteuid() != 0:
        return None
    for name in (wanted,) if wanted else ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise ProcessFailed(f"run as root, but there is no user {wanted or 'postgres or nobody'} to start the servers as")


def as_user(user):
    """The keyword arguments with which subprocess runs a command as `user` (None: as the current user)."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def give_to(path, user):
    """Hand a file or directory to `user`, when there is one."""
    if user is not None:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


def run_checked(command, timeout, **more):
    """Run a command to its end and return its output; ProcessFailed says what went wrong, in the command's own words."""
    name = pathlib.Path(command[0]).name
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL, **more)
    except OSError as e:
        raise ProcessFailed(f"{name} could not be run: {e}") from e
    except subprocess.TimeoutExpired as e:
        raise ProcessFailed(f"{name} did not end within {timeout:.0f} s") from e
    if done.returncode != 0:
        raise ProcessFailed(f"{name} ended with status {done.returncode}: {(done.stderr or done.stdout).strip()[-500:]}")
    return done.stdout


class Process:
    """One started process in a process group of its own, with its output in a log file."""

    def __init__(self, name, popen, log):
        self.name, self.popen, self.log = name, popen, log

    @property
    def pid(self):
        return self.popen.pid

    def check_alive(self):
        if self.popen.poll() is not None:
            raise ProcessFailed(f"{self.name} ended with status {self.popen.returncode}: {self.last_words()}")

    def last_words(self, lines=6):
        text = pathlib.Path(self.log).read_text(errors="replace").strip()
        return " | ".join(text.splitlines()[-lines:]) or "(no output)"

    def end(self, how=signal.SIGTERM, patience=10.0):
        """Ask with signal `how`, wait `patience` seconds, then kill the group this process leads."""
        if self.popen.poll() is None:
            self.popen.send_signal(how)
            try:
                self.popen.wait(patience)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self.popen.wait()


class Processes:
    """All processes of this comparison, ended in reverse order of their start."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.started = []

    def start(self, name, command, user=None, env=None):
        log = self.directory / f"{name}-{len(self.started)}.log"
        with open(log, "wb") as out:
            try:
                popen = subprocess.Popen(
                    [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                    cwd=self.directory, env=env, start_new_session=True, **as_user(user))
            except OSError as e:
                raise ProcessFailed(f"{name} could not be started: {e}") from e
        process = Process(name, popen, log)
        self.started.append(process)
        return process

    def end(self, process):
        self.started.remove(process)
        # SIGTERM asks PostgreSQL to wait until its clients have left, SIGINT to end them.
        process.end(signal.SIGINT if process.name == "postgres" else signal.SIGTERM)

    def end_all(self, but=0):
        """End all, or all `but` so many that were started first."""
        while len(self.started) > but:
            self.end(self.started[-1])


def wait_until(ready, process, patience=30.0):
    """Call `ready` until it returns without an OSError, while `process` lives; at most `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        process.check_alive()
        try:
            return ready()
        except OSError as e:
            if time.monotonic() > deadline:
                raise ProcessFailed(f"{process.name} not ready after {patience:.0f} s ({e}): {process.last_words()}") from e
        time.sleep(0.05)
