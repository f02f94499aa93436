"""Real Elasticsearch servers on loopback, for tests, benchmarks and soaking; it knows no test.

    with running() as server:                 # one node, open
    with running(security=Security.SECURED) # one node, HTTPS, a user with a password
    with running(nodes=3) as server:          # a cluster
    python -m tests.servers.elasticsearch [--nodes 3] [--release 9.2.0]

Every server has free ports, a folder of its own and 512 MB of heap, never runs as root, and ends
with the process that started it, however that ends.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from tests.servers.distributions import ALWAYS, NEWER, Release, ServerMissing, java_for
from tests.servers.distributions import unpacked as distribution
from tests.tools.suite import JavaRuntime

HEAP = "512m"
READY_SECONDS = 240
TRIES = 3
GUARD = Path(__file__).with_name("guard.py")
USER, PASSWORD = "elastic", "only-for-tests-7Qm"


class Security(Enum):
    """How a server speaks."""

    OPEN = "http"
    SECURED = "https"


class Failed(Exception):
    """A server did not come up; the end of its log is in the text."""


@dataclass(slots=True)
class Node:
    """One node with its folder and ports; it keeps both when it is stopped and started again."""

    name: str
    folder: Path
    port: int
    transport: int
    command: Sequence[str]
    environment: dict[str, str]
    _process: subprocess.Popen[bytes] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether its process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and return at once: wait with `Server.wait`."""
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self.environment,
                cwd=self.folder,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it as `kill -9` does: nothing is flushed, nobody is told."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._forget()

    def stop(self) -> None:
        """Let it end in good order."""
        if self._process is not None and self._process.stdin:
            self._process.stdin.close()
            self._forget()

    def said(self) -> str:
        """The end of what it wrote."""
        output = self.folder / "output"
        return output.read_text(errors="replace")[-4000:] if output.exists() else ""

    def _forget(self) -> None:
        if self._process is None:
            return
        self._process.wait(60)
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        self._process = None


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of one node or several."""

    release: Release
    nodes: tuple[Node, ...]
    security: Security
    ca: Path | None = field(default=None)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses of all nodes, running or not."""
        return tuple(f"{self.security.value}://127.0.0.1:{node.port}" for node in self.nodes)

    @property
    def url(self) -> str:
        """All addresses as `ELASTICSEARCH_URL` wants them."""
        return ",".join(self.hosts)

    @property
    def user(self) -> str:
        """Who may do everything; empty on an open server."""
        return USER if self.security is Security.SECURED else ""

    @property
    def password(self) -> str:
        """The password of `user`."""
        return PASSWORD if self.security is Security.SECURED else ""

    def stop(self) -> None:
        """Stop every node in good order; data and ports stay."""
        for node in self.nodes:
            node.stop()

    def kill(self) -> None:
        """Kill every node; data and ports stay."""
        for node in self.nodes:
            node.kill()

    def start(self) -> None:
        """Start the nodes that do not run, and wait until the server answers."""
        for node in self.nodes:
            if not node.is_alive:
                node.start()
        self.wait()

    def wait(self, seconds: float = READY_SECONDS) -> None:
        """Return when all nodes that run have found each other. Raises Failed."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            alive = [node for node in self.nodes if node.is_alive]
            if not alive:
                raise Failed("no node runs:\n" + "\n".join(node.said() for node in self.nodes))
            if all(self._sees(node, len(alive)) for node in alive):
                return
            time.sleep(0.2)
        raise Failed(f"not ready in {seconds} s:\n" + "\n".join(n.said() for n in self.nodes))

    def get(self, path: str, node: Node | None = None) -> object:
        """What a node answers to a plain GET, parsed; `OSError` where it does not answer."""
        asked = node or next(one for one in self.nodes if one.is_alive)
        address = f"{self.security.value}://127.0.0.1:{asked.port}{path}"
        request = urllib.request.Request(address)
        context = None
        if self.ca:
            told = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            request.add_header("Authorization", f"Basic {told}")
            context = ssl.create_default_context(cafile=str(self.ca))
        with urllib.request.urlopen(request, timeout=30, context=context) as answer:
            return json.load(answer)

    def _sees(self, node: Node, count: int) -> bool:
        try:
            told = self.get("/_cluster/health?timeout=1s", node)
        except (OSError, urllib.error.URLError, http.client.HTTPException, ValueError):
            return False
        return (
            isinstance(told, dict)
            and told.get("number_of_nodes") == count
            and told.get("status") in ("green", "yellow")
        )


@contextlib.contextmanager
def running(
    release: Release = ALWAYS, *, nodes: int = 1, security: Security = Security.OPEN
) -> Iterator[Server]:
    """A server that answers, gone when the block ends. Raises ServerMissing or Failed.

    Only a single node can be secured. Another process may take a port that was free a moment
    before: then it is tried again with other ports.
    """
    java = java_for(release)
    if java is None:
        raise ServerMissing(
            f"Elasticsearch {release.version} needs Java {release.java}: "
            "apt-get install default-jre-headless"
        )
    program = distribution(release)
    for attempt in range(1, TRIES + 1):
        folder = Path(tempfile.mkdtemp(prefix="anjian-elasticsearch-"))
        server = _prepared(folder, program, java, release, nodes, security)
        try:
            try:
                server.start()
            except Failed:
                if attempt == TRIES:
                    raise
                continue
            yield server
            return
        finally:
            server.kill()
            shutil.rmtree(folder, ignore_errors=True)


def _prepared(
    folder: Path, program: Path, java: JavaRuntime, release: Release, count: int, security: Security
) -> Server:
    folder.chmod(0o755)
    ports = _free_ports(2 * count)
    names = [f"node-{at}" for at in range(count)]
    together = [f"cluster.name: {folder.name}"]
    if count == 1:
        together.append("discovery.type: single-node")
    else:
        seeds = ", ".join(f'"127.0.0.1:{port}"' for port in ports[count:])
        together.append(f"discovery.seed_hosts: [{seeds}]")
        together.append(f"cluster.initial_master_nodes: [{', '.join(names)}]")
    made = tuple(
        _node(folder / name, program, java, ports[at], ports[count + at], together, security)
        for at, name in enumerate(names)
    )
    ca = made[0].folder / "config/server.pem" if security is Security.SECURED else None
    return Server(release, made, security, ca)


def _node(
    folder: Path,
    program: Path,
    java: JavaRuntime,
    port: int,
    transport: int,
    together: list[str],
    security: Security,
) -> Node:
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(program / "config", folder / "config")
    options = folder / "config/jvm.options"
    kept = [line for line in options.read_text().splitlines() if "gc.log" not in line]
    options.write_text("\n".join(kept) + "\n")
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "ES_JAVA_HOME": str(java.home),
        "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        "ES_PATH_CONF": str(folder / "config"),
        "ES_TMPDIR": str(folder / "tmp"),
    }
    settings = [
        *together,
        f"node.name: {folder.name}",
        "network.host: 127.0.0.1",
        f"http.port: {port}",
        f"transport.port: {transport}",
        f"path.data: {folder / 'data'}",
        f"path.logs: {folder / 'logs'}",
        "cluster.routing.allocation.disk.threshold_enabled: false",
        f"xpack.security.enabled: {'true' if security is Security.SECURED else 'false'}",
    ]
    if security is Security.SECURED:
        settings += _secured(folder / "config", program, java, environment)
    (folder / "config/elasticsearch.yml").write_text("\n".join(settings) + "\n")
    user = _give_away(folder)
    guarded = [
        sys.executable,
        "-I",
        str(GUARD),
        str(folder),
        user,
        str(program / "bin/elasticsearch"),
    ]
    return Node(folder.name, folder, port, transport, guarded, environment)


def _secured(
    config: Path, program: Path, java: JavaRuntime, environment: dict[str, str]
) -> tuple[str, ...]:
    """A certificate of its own, a password for `elastic`; returns the settings that use them."""
    store = config / "server.p12"
    keytool = [str(java.home / "bin/keytool"), "-alias", "server", "-keystore", str(store)]
    keytool += ["-storetype", "PKCS12", "-storepass", PASSWORD]
    made = ["-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-validity", "30"]
    made += ["-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1,dns:localhost"]
    # What may sign must say so, or strict clients refuse it as their authority.
    made += ["-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign,digitalSignature,keyEncipherment"]
    _told([*keytool, *made], "", environment)
    _told([*keytool, "-exportcert", "-rfc", "-file", str(config / "server.pem")], "", environment)
    secrets = {
        "bootstrap.password": PASSWORD,
        "xpack.security.http.ssl.keystore.secure_password": PASSWORD,
    }
    tool = [str(program / "bin/elasticsearch-keystore"), "add", "-x", "-f", *secrets]
    _told(tool, "".join(f"{secret}\n" for secret in secrets.values()), environment)
    return (
        "xpack.security.http.ssl.enabled: true",
        f"xpack.security.http.ssl.keystore.path: {store}",
    )


def _told(command: list[str], typed: str, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command,
        input=typed,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise Failed(f"{command[0]} failed: {done.stdout}{done.stderr}")


def _give_away(folder: Path) -> str:
    """Give the folder to the user that the server runs as; returns its number for the guard."""
    if os.geteuid() != 0:
        return "-"
    owner = pwd.getpwnam("nobody").pw_uid
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner)
    return str(owner)


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def main() -> None:
    """Run a server until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1)
    versions = {release.version: release for release in (ALWAYS, NEWER)}
    parser.add_argument("--release", choices=versions, default=ALWAYS.version)
    asked = parser.parse_args()
    with running(versions[asked.release], nodes=asked.nodes) as server:
        print(f"ELASTICSEARCH_URL={server.url}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
