"""Where the search servers are and how to speak to them, as settings say; and what is wrong there.

Pure: it opens no connection. `portal.settings` reads the environment, and production refuses to
start with what `connection_problems` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

SCHEMES = ("http", "https")
PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """How to reach a cluster. `ca` is a file that holds the certificates to trust, in PEM."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = ""
    api_key: str = ""
    ca: str = ""
    prefix: str = "anjian"

    def __repr__(self) -> str:
        """Never shows a secret: settings end up in error pages and logs."""
        return f"ClusterAddress({', '.join(self.urls)}, {self.prefix})"


def connection_problems(address: ClusterAddress) -> tuple[str, ...]:
    """What nobody could connect with, a sentence each that names the variable to mend."""
    if not address.urls:
        return tuple(_without_urls(address))
    return (*_about_urls(address), *_about_secrets(address), *_about_the_rest(address))


def connection_risks(address: ClusterAddress) -> tuple[str, ...]:
    """What works and is unwise, a sentence each."""
    if not (address.password or address.api_key):
        return ()
    open_ones = [
        url
        for url in address.urls
        if url.startswith("http://") and urlsplit(url).hostname not in LOOPBACK
    ]
    if not open_ones:
        return ()
    return (f"ELASTICSEARCH_URL 用 http 访问 {'、'.join(open_ones)}，密码明文传送；请改用 https",)


def _without_urls(address: ClusterAddress) -> Iterator[str]:
    given = {
        "ELASTICSEARCH_USER": address.user,
        "ELASTICSEARCH_PASSWORD": address.password,
        "ELASTICSEARCH_API_KEY": address.api_key,
        "ELASTICSEARCH_CA": address.ca,
    }
    if names := [name for name, value in given.items() if value]:
        yield f"设置了 {'、'.join(names)}，却没有设置 ELASTICSEARCH_URL"


def _about_urls(address: ClusterAddress) -> Iterator[str]:
    for url in address.urls:
        try:
            parts = urlsplit(url)
            port = parts.port or 0
        except ValueError:
            parts, port = urlsplit(""), -1
        if parts.scheme not in SCHEMES or not parts.hostname or port < 0:
            yield f"ELASTICSEARCH_URL 里的 {_without_password(url)} 不是地址；例如 https://es1.example.cn:9200"
        elif parts.username or parts.password:
            yield (
                "ELASTICSEARCH_URL 里不要写用户和密码，"
                "请放在 ELASTICSEARCH_USER 和 ELASTICSEARCH_PASSWORD"
            )
        elif parts.query or parts.fragment:
            yield f"ELASTICSEARCH_URL 里的 {_without_password(url)} 只能到路径为止"
    if len({url.partition(":")[0] for url in address.urls}) > 1:
        yield "ELASTICSEARCH_URL 里的地址要么都用 https，要么都用 http"
    if len(set(address.urls)) < len(address.urls):
        yield "ELASTICSEARCH_URL 里有重复的地址"


def _about_secrets(address: ClusterAddress) -> Iterator[str]:
    if bool(address.user) != bool(address.password):
        yield "ELASTICSEARCH_USER 和 ELASTICSEARCH_PASSWORD 要一起设置"
    if address.api_key and (address.user or address.password):
        yield "ELASTICSEARCH_API_KEY 和 ELASTICSEARCH_USER 只能设置一种"


def _about_the_rest(address: ClusterAddress) -> Iterator[str]:
    if address.ca and not Path(address.ca).is_file():
        yield f"ELASTICSEARCH_CA 指的文件不存在：{address.ca}"
    if address.ca and any(url.startswith("http://") for url in address.urls):
        yield "设置了 ELASTICSEARCH_CA，ELASTICSEARCH_URL 就要用 https"
    if not PREFIX.fullmatch(address.prefix):
        yield (
            f"ELASTICSEARCH_PREFIX 不能是 {address.prefix!r}："
            "以小写字母开头，只用小写字母、数字、- 和 _，最多 40 个字符"
        )


def _without_password(url: str) -> str:
    """The address without what may be a password."""
    return re.sub(r"//[^/@]*@", "//…@", url[:200])
