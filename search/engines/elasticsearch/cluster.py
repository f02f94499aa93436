"""Where the cluster is and who we are to it, as a plain value; it opens no connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 9200, "https": 443}


@dataclass(frozen=True, slots=True)
class ClusterSpec:
    """How to reach a cluster, and what is ours in it.

    `hosts` are addresses with scheme; a port that is not said is 9200, or 443 with https. Either
    `user` and `password`, or `api_key` (`id:key`, or both encoded as the server gave them), or
    nothing. `ca` is the PEM file of whoever signed the servers' certificates, where the system
    does not trust them. Every index and alias begins with `prefix`, so that installations share a
    cluster. `timeout` is in seconds, for a search; writing takes its time. `shards` counts for
    indexes that are made from now on: one holds millions of passages.
    """

    hosts: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca: Path | None = None
    prefix: str = "anjian"
    timeout: float = 5.0
    shards: int = 1

    def addresses(self) -> tuple[str, ...]:
        """The hosts with their ports, each once. Raises ValueError where one is no address."""
        return tuple(dict.fromkeys(_with_port(host) for host in self.hosts))

    def alias(self, kind: str) -> str:
        """The name under which the index of a kind is read and written."""
        return f"{self.prefix}-{kind}"


def _with_port(host: str) -> str:
    parts = urlsplit(host.strip().rstrip("/"))
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{host!r} 不是 http(s)://主机[:端口] 形式的地址")
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}:{parts.port or DEFAULT_PORTS[parts.scheme]}{parts.path}"
