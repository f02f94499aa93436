"""The servers that other tests stand on: they answer, and die with whoever started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from portal.operations.bootstrap import ROOT

STARTS_AND_WAITS = """
import time
from tests.servers.elasticsearch import running
with running() as server:
    print(server.nodes[0].folder, server.nodes[0].port, flush=True)
    time.sleep(600)
"""


def test_every_release_says_its_version(elasticsearch_of_each_release):
    server = elasticsearch_of_each_release
    told = server.get("/_nodes/http")
    assert [node["version"] for node in told["nodes"].values()] == [server.release.version]


def test_no_server_runs_as_root(elasticsearch_server):
    assert all(os.stat(f"/proc/{pid}").st_uid for pid in processes_in(elasticsearch_server))


def processes_in(server):
    """The processes that name the folder of a node, our own guard (which keeps our user) apart."""
    folder = str(server.nodes[0].folder)
    found = []
    for entry in Path("/proc").iterdir():
        try:
            said = (entry / "cmdline").read_bytes().decode(errors="replace")
        except (OSError, ValueError):
            continue
        if folder in said and "guard.py" not in said:
            found.append(entry.name)
    assert found
    return found


def test_a_killed_run_leaves_no_server_behind(elasticsearch_server):
    run = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with run:
        folder = Path(run.stdout.readline().split()[0])
        assert folder.is_dir()
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 120
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not folder.exists()
