"""Real servers that die while people save and search: nobody sees an error, nothing is lost."""

import time
from contextlib import ExitStack, contextmanager

import pytest

from tests.search.rooms import employ, run, said, state
from tests.search.working import FIRST, NOBODY, STOOD_IN
from tests.servers.elasticsearch import running

pytestmark = pytest.mark.elasticsearch
SECONDS = 180
WRITERS, READERS = ("甲", "乙"), ("丙", "丁")


class Crowd:
    """Writers and readers at work on one room and one server."""

    def __init__(self, folder, server):
        self.folder = folder
        self.environment = {"ROOM_ELASTICSEARCH_URL": server.url}
        self.processes = {}

    def start(self):
        for step, names in (("write_on", WRITERS), ("read_on", READERS)):
            for name in names:
                self.processes[name] = employ(self.folder, step, name, **self.environment)

    def told(self, names):
        files = [self.folder / f"{name}.told" for name in names]
        return [
            line.rpartition(" ")[0]
            for file in files
            if file.exists()
            for line in file.read_text(encoding="utf-8").splitlines(keepends=True)
            if line.endswith("\n")
        ]

    def wait(self, what, has_come):
        """Until the condition holds; a process that ends before is an error."""
        limit = time.monotonic() + SECONDS
        while not has_come():
            for name, process in self.processes.items():
                assert process.poll() is None, said(self.folder, name)
            assert time.monotonic() < limit, f"{what} did not come within {SECONDS} s"
            time.sleep(0.1)

    def wait_for_more(self, what):
        """Until everybody has done something since now."""
        before = {name: len(self.told((name,))) for name in (*WRITERS, *READERS)}
        self.wait(what, lambda: all(len(self.told((n,))) >= before[n] + 10 for n in before))

    def stop(self):
        """Send everybody home; returns their errors."""
        (self.folder / "stop").touch()
        ends = {name: one.wait(timeout=SECONDS) for name, one in self.processes.items()}
        self.processes = {}
        return [said(self.folder, name) for name, end in ends.items() if end]


@contextmanager
def at_work(folder, nodes):
    """A server, and a crowd that has begun; both are gone afterwards, whatever happened."""
    with ExitStack() as stack:
        server = stack.enter_context(running(nodes=nodes))
        crowd = Crowd(folder, server)
        code, _, errors = run(folder, "prepare")
        stack.callback(run, folder, "remove")
        assert code == 0, errors
        code, _, errors = run(folder, "drain", **crowd.environment)
        assert code == 0, errors
        stack.callback(crowd.stop)
        crowd.start()
        crowd.wait_for_more("the beginning")
        yield server, crowd


def nothing_was_lost(crowd):
    """Saved is what was told; both indexes hold it and the comparison is silent."""
    after = state(crowd.folder, **crowd.environment)
    saved = {line.split()[1] for line in crowd.told(WRITERS)}
    assert set(after["rows"]) <= saved
    assert len(saved) > 20
    assert after["index"] == after["cluster"] == after["rows"]
    assert (after["waiting"], after["waiting for the cluster"], after["true"]) == (0, 0, True)


def test_a_server_stopped_and_started_under_load(tmp_path):
    with at_work(tmp_path, nodes=1) as (server, crowd):
        crowd.wait("an answer of the server", lambda: FIRST in crowd.told(READERS))
        server.kill()
        crowd.wait("an answer in its stead", lambda: STOOD_IN in crowd.told(READERS))
        crowd.wait_for_more("work without it")
        server.start()
        crowd.wait("its return", lambda: all(crowd.told((one,))[-1] == FIRST for one in READERS))
        assert crowd.stop() == []
        assert NOBODY not in crowd.told(READERS)
        assert run(tmp_path, "drain", **crowd.environment)[0] == 0
        nothing_was_lost(crowd)


def test_a_cluster_that_loses_the_node_with_the_primary(tmp_path):
    with at_work(tmp_path, nodes=3) as (server, crowd):
        shards = server.get("/_cat/shards/room-notes?format=json&h=prirep,node,state")
        primary = next(one["node"] for one in shards if one["prirep"] == "p")
        assert [one["state"] for one in shards] == ["STARTED"] * 2
        next(node for node in server.nodes if node.name == primary).kill()
        crowd.wait_for_more("work with two nodes")
        server.wait()
        crowd.wait(
            "answers of the others",
            lambda: all(crowd.told((one,))[-1] == FIRST for one in READERS),
        )
        crowd.wait_for_more("work with two nodes, found")
        assert crowd.stop() == []
        assert NOBODY not in crowd.told(READERS)
        assert run(tmp_path, "drain", **crowd.environment)[0] == 0
        nothing_was_lost(crowd)
