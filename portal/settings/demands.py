"""What a server's secret and host names must be like before it starts. Knows no settings."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST_SECRET = 50
FEWEST_CHARACTERS = 16
# Values that stand in documents, images and examples, or begin as Django's own drafts do.
KNOWN_BEGINNINGS = ("django-insecure-", "only-", "change", "secret", "your-", "example")
HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def problems_of_secret(secret: str) -> list[str]:
    """Say what is the matter with the key that signs sessions; nothing where it will do."""
    found = []
    if len(secret) < SHORTEST_SECRET:
        found.append(f"只有 {len(secret)} 个字符，至少要 {SHORTEST_SECRET} 个")
    if len(set(secret)) < FEWEST_CHARACTERS:
        found.append(f"只有 {len(set(secret))} 种不同的字符，至少要 {FEWEST_CHARACTERS} 种")
    if secret.lower().startswith(KNOWN_BEGINNINGS):
        found.append("是文档或示例里公开的值")
    if not found:
        return []
    return [
        f"SECRET_KEY {'，'.join(found)}。请用这条命令生成一个：{HOW_TO_MAKE_ONE} "
        "(SECRET_KEY is too weak.)"
    ]


def problems_of_hosts(hosts: Iterable[str]) -> list[str]:
    """Say which host names would let any address through."""
    if not any("*" in host for host in hosts):
        return []
    return [
        "ALLOWED_HOSTS 不能含有 *：请写出读者输入的主机名，例如 anjian.example.cn；"
        "一个域名下的全部主机写作 .example.cn (ALLOWED_HOSTS must not contain *.)"
    ]
