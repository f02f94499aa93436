"""From which address a reader comes, for the lock against guessing. It locks nobody itself."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the reader, behind as many proxies as ANJIAN_PROXIES says.

    Each proxy adds the address it was asked from at the end of X-Forwarded-For, so only as many
    entries as there are proxies can be believed. Without proxies the header is not looked at.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.ANJIAN_PROXIES
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if not proxies or len(told) < proxies:
        return nearest
    try:
        return str(ipaddress.ip_address(told[-proxies]))
    except ValueError:
        return nearest
