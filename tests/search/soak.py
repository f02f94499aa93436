"""Hours in minutes: four processes save and search, are killed, and indexes are rebuilt.

    python tests/search/soak.py [SECONDS] [--seed NUMBER] [--elasticsearch]

With `--elasticsearch` there is a server besides, which is killed and started again. At the end
everything that was saved must be found, nothing may be left over, and nobody may have met an
error. `make soak` runs it for ten minutes; it is no part of the tests.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from tests.search.leftovers import orphans
from tests.search.rooms import employ, run, said, start, state
from tests.servers.elasticsearch import running

KIND = "notes"
WORKERS = {"甲": "write_on", "乙": "write_on", "丙": "read_on", "丁": "read_on"}
DEEDS = ("kill", "kill", "kill", "rebuild", "drain", "drain", "compare", "server")
KILLED = -signal.SIGKILL


class Soak:
    """One run: who works, what was done to them, what went wrong."""

    def __init__(self, folder, luck, server):
        self.folder, self.luck, self.server = folder, luck, server
        self.environment = {"ROOM_ELASTICSEARCH_URL": server.url} if server else {}
        self.workers = {}
        self.done = Counter()
        self.errors = []

    def go(self, seconds):
        self.expect(run(self.folder, "prepare", **self.environment))
        self.expect(run(self.folder, "drain", **self.environment))
        for name in WORKERS:
            self.hire(name)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.errors:
            time.sleep(self.luck.uniform(0.5, 4))
            self.look_after()
            getattr(self, f"do_{self.luck.choice(DEEDS)}")()
        (self.folder / "stop").touch()
        for name, process in self.workers.items():
            self.expect((process.wait(120), "", said(self.folder, name)))
        if self.server:
            self.server.start()
        # One more save clears what the engine had not committed when a process died.
        self.expect(run(self.folder, "write", "末", "1", **self.environment))
        self.expect(run(self.folder, "drain", **self.environment))

    def hire(self, name):
        self.workers[name] = employ(self.folder, WORKERS[name], name, **self.environment)

    def look_after(self):
        for name, process in self.workers.items():
            if process.poll() is not None:
                self.errors.append(f"{name} ended by itself: {said(self.folder, name)}")

    def expect(self, ended):
        code, _, errors = ended
        if code not in (0, KILLED):
            self.errors.append(errors)

    def do_kill(self):
        name = self.luck.choice(tuple(WORKERS))
        self.workers[name].kill()
        self.workers[name].wait()
        self.hire(name)
        self.done["killed"] += 1

    def do_rebuild(self):
        process = start(self.folder, "rebuild", **self.environment)
        if self.luck.random() < 0.3:
            time.sleep(self.luck.uniform(0, 3))
            process.kill()
            self.done["rebuilds killed"] += 1
        self.expect(_end(process))
        self.done["rebuilds"] += 1

    def do_drain(self):
        ended = run(self.folder, "drain", **self.environment)
        if not self.server_is_away():
            self.expect(ended)
        self.done["drains"] += 1

    def do_compare(self):
        self.expect(run(self.folder, "compare", **self.environment))
        self.done["comparisons"] += 1

    def do_server(self):
        if self.server_is_away():
            self.server.start()
        elif self.server:
            self.server.kill()
            self.done["server killed"] += 1

    def server_is_away(self):
        return bool(self.server) and not self.server.nodes[0].is_alive

    def verdict(self):
        """What is wrong now, a line each."""
        told = [
            line.split()
            for name in WORKERS
            for line in (self.folder / f"{name}.told").read_text(encoding="utf-8").splitlines()
        ]
        for line in told:
            self.done[" ".join(line[:-1]) if line[0] != "saved" else "saved"] += 1
        longest = max(float(line[-1]) for line in told if line[0] != "saved")
        after = state(self.folder, **self.environment)
        wrong = list(self.errors)
        if self.done["nobody"]:
            wrong.append(f"{self.done['nobody']} searches were answered by nobody")
            wrong += [said(self.folder, name) for name in WORKERS]
        if after["index"] != after["rows"] or (self.server and after["cluster"] != after["rows"]):
            wrong.append("an index does not hold what was saved")
        if after["waiting"] or after["waiting for the cluster"] or not after["true"]:
            wrong.append("changes wait, or the comparison found something")
        wrong += [f"left over: {one}" for one in orphans(self.folder / "index", KIND)]
        print(dict(self.done), f"rows: {len(after['rows'])}", f"longest answer: {longest} s")
        return wrong


def _end(process):
    out, errors = process.communicate()
    return process.returncode, out, errors


def main():
    """Run, say what was done, and fail where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--elasticsearch", action="store_true")
    asked = parser.parse_args()
    print(f"seed {asked.seed}, {asked.seconds:.0f} s", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anjian-soak-")))
        server = stack.enter_context(running()) if asked.elasticsearch else None
        soak = Soak(folder, random.Random(asked.seed), server)
        stack.callback(run, folder, "remove")
        stack.callback(lambda: [one.kill() for one in soak.workers.values()])
        soak.go(asked.seconds)
        wrong = soak.verdict()
    print("\n".join(wrong) or "nothing went wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
