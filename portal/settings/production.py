"""A server. It refuses to start with a missing or weak secret, an open host, or no address."""

from django.core.exceptions import ImproperlyConfigured

from search.clusters import connection_problems

from .base import *  # noqa: F403 - settings are layered by star import, as Django's documentation shows
from .base import ELASTICSEARCH, env
from .demands import problems_of_hosts, problems_of_secret

REQUIRED = ("SECRET_KEY", "ALLOWED_HOSTS", "ANJIAN_BASE_URL", "ANJIAN_DATA", "DATABASE_URL")
if missing := [name for name in REQUIRED if not env.str(name, default="")]:
    raise ImproperlyConfigured(
        f"production needs these in its environment: {', '.join(missing)} (docs/operations.md)"
    )

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if wrong := [
    *problems_of_secret(SECRET_KEY),
    *problems_of_hosts(ALLOWED_HOSTS),
    *connection_problems(ELASTICSEARCH),
]:
    raise ImproperlyConfigured("；".join(wrong))

CSRF_TRUSTED_ORIGINS = [env.str("ANJIAN_BASE_URL").rstrip("/")]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("ANJIAN_HTTPS", default=True)
# The server itself speaks no TLS: https means that a proxy stands in front.
ANJIAN_PROXIES = env.int("ANJIAN_PROXIES", default=int(SECURE_SSL_REDIRECT))
SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31536000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL_REDIRECT
SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
