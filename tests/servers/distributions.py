"""Where a server's program comes from: Maven, one unpacked copy, a Java; it starts nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import filelock

from tests.tools.suite import JavaRuntime, installed_javas

GROUP = "org.elasticsearch.distribution.integ-test-zip"
MAVEN_SECONDS = 900


class ServerMissing(Exception):
    """A server cannot be had here; what would bring it is in the text."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the server and the oldest Java that it runs on."""

    version: str
    java: int


ALWAYS = Release("8.19.5", 17)
NEWER = Release("9.2.0", 21)


def java_for(release: Release) -> JavaRuntime | None:
    """The oldest Java that runs the release."""
    return next((java for java in installed_javas() if java.version >= release.java), None)


def cache_folder() -> Path:
    """Where servers are unpacked: `ANJIAN_TEST_CACHE`, else the cache of the system or the user.

    Root unpacks where the user that the server runs as can read it.
    """
    if named := os.environ.get("ANJIAN_TEST_CACHE"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/cache/anjian-tests")
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "anjian-tests"


def unpacked(release: Release) -> Path:
    """The folder of the release, fetched by Maven and unpacked the first time. Read only.

    Raises ServerMissing.
    """
    cache = cache_folder()
    home = cache / f"elasticsearch-{release.version}"
    cache.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(cache / "lock", timeout=2 * MAVEN_SECONDS):
        if not home.is_dir():
            draft = cache / f"draft-{os.getpid()}"
            shutil.rmtree(draft, ignore_errors=True)
            _unpack(_fetched(release), draft)
            (draft / home.name).rename(home)
            draft.rmdir()
    return home


def _fetched(release: Release) -> Path:
    """The archive in Maven's own repository, asked for where it is absent."""
    repository = Path(os.environ.get("MAVEN_REPOSITORY", Path.home() / ".m2/repository"))
    name = f"elasticsearch-{release.version}.zip"
    archive = repository.joinpath(*GROUP.split("."), "elasticsearch", release.version, name)
    if archive.is_file():
        return archive
    maven = shutil.which("mvn")
    if maven is None:
        raise ServerMissing("Maven is missing: apt-get install maven")
    asked = f"-Dartifact={GROUP}:elasticsearch:{release.version}:zip"
    command = [maven, "-q", "-B", "dependency:get", asked, "-Dtransitive=false"]
    command.append(f"-Dmaven.repo.local={repository}")
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=MAVEN_SECONDS, check=False
    )
    if not archive.is_file():
        raise ServerMissing(f"Maven brought no {name}:\n{done.stdout}{done.stderr}"[-3000:])
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    """All files with the rights that the archive gives them, readable by everybody."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            path = Path(opened.extract(entry, folder))
            rights = entry.external_attr >> 16
            path.chmod(0o755 if path.is_dir() or rights & 0o100 else 0o644)
    for path in (folder, *folder.rglob("*/")):
        path.chmod(0o755)
