"""PostgreSQL's sources of the installed version: from the system's package sources, or a directory that is pointed at."""

import pathlib
import re
import shutil
import subprocess

from compare_pg.processes import ProcessFailed, run_checked

LISTS = ("/etc/apt/sources.list", "/etc/apt/sources.list.d")


def server_version(postgres):
    """The version of a `postgres` program, such as 15.4."""
    said = run_checked([postgres, "--version"], timeout=30)
    found = re.search(r"\d+(\.\d+)?", said)
    if not found:
        raise ProcessFailed(f"{postgres} says {said.strip()!r}, which holds no version")
    return found[0]


def source_version(tree):
    """The version that a source tree says it is of."""
    found = re.search(r"^PACKAGE_VERSION='([^']+)'", (tree / "configure").read_text(), re.MULTILINE)
    if not found or not (tree / "src/test/regress/parallel_schedule").is_file():
        raise ProcessFailed(f"{tree} is no source tree of PostgreSQL")
    return found[1]


def as_source_list(text):
    """The entries of a list of package sources, in either form, as entries for sources."""
    lines = []
    for line in text.splitlines():
        if re.match(r"deb\s", line):
            line = "deb-src" + line[3:]
        elif re.match(r"Types:", line):
            line = "Types: deb-src"
        lines.append(line)
    return "\n".join(lines) + "\n"


class AptSources:
    """Fetches sources by apt with lists of its own, so that nothing of the system changes."""

    def __init__(self, directory):
        self.directory = directory
        for name in ("parts", "lists/partial", "sources"):
            (directory / name).mkdir(parents=True, exist_ok=True)

    def command(self, program, *arguments):
        settings = {
            "Dir::Etc::SourceList": "/dev/null", "Dir::Etc::SourceParts": self.directory / "parts",
            "Dir::State::Lists": self.directory / "lists", "Dir::Cache::pkgcache": "", "Dir::Cache::srcpkgcache": "",
            "APT::Sandbox::User": "root",
        }
        options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        return [program, *options, *arguments]

    def write_lists(self):
        for place in map(pathlib.Path, LISTS):
            files = [place] if place.is_file() else sorted(place.glob("*")) if place.is_dir() else []
            for file in files:
                if file.suffix in (".list", ".sources"):
                    (self.directory / "parts" / file.name).write_text(as_source_list(file.read_text()))

    def versions(self, package):
        """The versions that are listed, the newest first."""
        said = run_checked(self.command("apt-cache", "showsrc", "--only-source", package), timeout=60)
        found = set(re.findall(r"^Version: (.+)$", said, re.MULTILINE))
        return sorted(found, key=lambda text: [int(number) for number in re.findall(r"\d+", text)], reverse=True)

    def fetch(self, major, version):
        """The tree of `version`, or of another of the same major version where that one cannot be had."""
        if not shutil.which("apt-get"):
            raise ProcessFailed("there is no apt-get here; say with --source where PostgreSQL's sources are")
        self.write_lists()
        run_checked(self.command("apt-get", "update", "-qq"), timeout=600)
        package = f"postgresql-{major}"
        offered = self.versions(package)
        wanted = sorted(offered, key=lambda text: not text.startswith(version))
        failures = []
        for candidate in wanted:
            shutil.rmtree(self.directory / "sources")
            (self.directory / "sources").mkdir()
            done = subprocess.run(
                self.command("apt-get", "source", "-qq", "--only-source", f"{package}={candidate}"),
                cwd=self.directory / "sources", capture_output=True, text=True, timeout=1200, stdin=subprocess.DEVNULL)
            trees = sorted((self.directory / "sources").glob("*/configure"))
            if done.returncode == 0 and trees:
                return trees[0].parent
            failures.append(f"{candidate}: {done.stderr.strip()[-300:]}")
        raise ProcessFailed(f"no sources of {package}: {'; '.join(failures) or 'none is listed'}")


def build(tree, directory):
    """Build pg_regress, the library of functions that the tests load, and the psql that the tests were written for."""
    built = directory / "src/bin/psql/psql"
    if built.is_file():
        return directory
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    run_checked(
        [tree / "configure", "--quiet", "--without-readline", "--without-zlib", "--without-icu"], timeout=900, cwd=directory)
    run_checked(["make", "-s", "-C", "src/backend", "generated-headers"], timeout=900, cwd=directory)
    for part in ("src/test/regress", "src/bin/psql"):
        run_checked(["make", "-s", "-C", part, "all"], timeout=1800, cwd=directory)
    return directory
