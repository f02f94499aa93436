"""What every environment shares. State lives in one folder; the environment chooses the rest."""

import os
from pathlib import Path

import environ

from search.clusters import ClusterAddress

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# All state: database, media, index, logs. One folder to back up, one to move.
ANJIAN_VAR = Path(env.str("ANJIAN_DATA", default=str(BASE_DIR / "var"))).resolve()

DEBUG = False
ALLOWED_HOSTS: list[str] = []

# Rooms from the top of the house down (.importlinter holds them to it).
INSTALLED_APPS = [
    "portal.backoffice",
    "portal.site",
    "portal.operations",
    "cases",
    "portal.intake",
    "portal.people",
    "portal.versions",
    "search",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.people.accounts_app.AccountsConfig",  # wagtail.users with forms of our own
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_htmx",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.site.middleware.PrivatePagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.site.idle_end.IdleEndMiddleware",
    "portal.site.middleware.LibraryDoorMiddleware",
    "portal.site.closed_addresses.ClosedAddressMiddleware",
    "portal.site.middleware.FirstPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "cases.middleware.CaseAdminMiddleware",
    "portal.site.middleware.AdminPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.site.unfit_values.UnfitValueMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.site.context.page_frame",
            ],
        },
    }
]

SQLITE_OPTIONS = {
    "timeout": 20,
    # Two writers wait for each other at BEGIN instead of failing in the middle.
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
    ),
}


def database_settings(url: str) -> dict[str, object]:
    """Turn a DATABASE_URL into Django's settings, and what SQLite needs beside it."""
    parsed: dict[str, object] = env.db_url_config(url)
    # A thread of the server keeps its connection: on SQLite too, where opening one takes 2.5 ms.
    parsed["CONN_MAX_AGE"] = 60
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        parsed["CONN_HEALTH_CHECKS"] = True
    return parsed


DATABASES = {
    "default": database_settings(
        env.str("DATABASE_URL", default=f"sqlite:///{ANJIAN_VAR / 'anjian.sqlite3'}")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "portal.people.passwords.OwnDetailsValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
# A station shares one PC: a session ends with the browser, with the shift at the latest, and after
# an hour without use (portal/site/idle_end.py).
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Guessing: five failures for one employee number from one address lock it a while.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "site/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "portal.site.clients.client_address"
# How many proxies stand in front: as many addresses at the end of X-Forwarded-For are believed.
ANJIAN_PROXIES = env.int("ANJIAN_PROXIES", default=0)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]

# Every process keeps for itself; what it keeps is named by the version of the content.
# Lists have many addresses: in a cache of their own they push no case out.
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }
    for name, entries in {"default": 1000, "lists": 300, "pages": 600}.items()
}

STATIC_URL = "/static/"
# A container collects them while it is built, beside the code; the state folder is mounted later.
STATIC_ROOT = Path(env.str("ANJIAN_STATIC", default=str(ANJIAN_VAR / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = ANJIAN_VAR / "media"
STORAGES = {
    # For this account alone, whatever its umask.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# The library: open to signed-in staff only (default) or to anybody who reaches the address.
ANJIAN_LIBRARY_OPEN = env.bool("ANJIAN_LIBRARY_OPEN", default=False)
# Where a small model of sentences lies (`fetch_model`), search compares meaning too.
ANJIAN_MODEL = Path(env.str("ANJIAN_MODEL", default=str(ANJIAN_VAR / "model")))
# Demo content is for a workstation; production never has it.
ANJIAN_DEMO_ALLOWED = False
# A search that meets a damaged index has it built anew at once, in a thread of its process.
ANJIAN_INDEX_REPAIR = True
# Search servers, an option: without a URL the index of each host answers. docs/operations.md.
ELASTICSEARCH = ClusterAddress(
    urls=tuple(url.strip() for url in env.list("ELASTICSEARCH_URL", default=[]) if url.strip()),
    user=env.str("ELASTICSEARCH_USER", default=""),
    # As they are: environ takes what begins with $ for another variable.
    password=os.environ.get("ELASTICSEARCH_PASSWORD", ""),
    api_key=os.environ.get("ELASTICSEARCH_API_KEY", ""),
    ca=env.str("ELASTICSEARCH_CA", default=""),
    prefix=env.str("ELASTICSEARCH_PREFIX", default="anjian"),
)
# The largest uploaded file that is read, in bytes: checks and screens ask here.
ANJIAN_UPLOAD_LIMIT = 50 * 1024 * 1024

WAGTAIL_SITE_NAME = "案鉴"
WAGTAILADMIN_BASE_URL = env.str("ANJIAN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "/login/"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# The own password is changed on one page, which counts wrong guesses; the admin links to it.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # each would ask an address outside
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "xlsx", "zip"]
# Substrings on every database: words of two characters stand in no full-text index.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cases.admin.search"}}
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.dummy.EmailBackend")

# `default` stays immediate: on the database queue new pages would be unsearchable in the CMS until
# a worker runs. Long imports go to `worker`.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview panel frames pages of this site
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # it asks for DENY
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("ANJIAN_LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # These say something for every save or search; what goes wrong they say as warnings.
        "axes": {"level": "WARNING"},
        "elastic_transport": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
