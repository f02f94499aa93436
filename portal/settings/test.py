"""The suite: a file database that can be reused, fast passwords, no background."""

import hashlib
import os
import tempfile
from pathlib import Path

# A folder of its own for every person and checkout, never a person's var/.
CHECKOUT = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:8]
os.environ.setdefault(
    "ANJIAN_DATA",
    str(Path(tempfile.gettempdir()) / f"anjian-test-{os.getuid()}-{CHECKOUT}"),
)

from search.clusters import ClusterAddress  # noqa: E402 - after the folder is named

from .base import *  # noqa: E402, F403 - after the folder is named
from .base import ANJIAN_VAR, DATABASES, TASKS  # noqa: E402 - after the folder is named

SECRET_KEY = "only-for-tests"  # noqa: S105 - no secret: it guards nothing
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
ANJIAN_DEMO_ALLOWED = True
ANJIAN_INDEX_REPAIR = False  # its thread would wait for the transaction of the test
ANJIAN_MODEL = ANJIAN_VAR / "no-model"  # tests that want one name it
ANJIAN_VAR.mkdir(parents=True, exist_ok=True)
if "DATABASE_URL" not in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": str(ANJIAN_VAR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {name: {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"} for name in TASKS}
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True
ELASTICSEARCH = ClusterAddress(urls=())  # tests that want servers start them
