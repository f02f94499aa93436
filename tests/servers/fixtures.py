"""Servers for pytest, each started by the first test that asks and shared by all others.

A test over one of them lies in a path that says `elasticsearch`: see tests/conftest.py.
"""

from collections.abc import Iterator

import pytest

from tests.servers.distributions import ALWAYS, NEWER, Release, java_for
from tests.servers.elasticsearch import Security, Server, running

RELEASES = tuple(release for release in (ALWAYS, NEWER) if release is ALWAYS or java_for(release))
ABSENT = tuple(release for release in (ALWAYS, NEWER) if release not in RELEASES)


@pytest.fixture(scope="session")
def elasticsearch_server() -> Iterator[Server]:
    """One open node of the release that is always tried: indexes of your own prefix, please."""
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def elasticsearch_secured() -> Iterator[Server]:
    """One node that speaks HTTPS and wants a password; no longer than a module needs it."""
    with running(security=Security.SECURED) as server:
        yield server


@pytest.fixture(scope="session", params=RELEASES, ids=lambda release: release.version)
def elasticsearch_of_each_release(request: pytest.FixtureRequest) -> Iterator[Server]:
    """One open node of every release that this machine can run."""
    release: Release = request.param
    if release is ALWAYS:
        yield request.getfixturevalue("elasticsearch_server")
        return
    with running(release) as server:
        yield server
