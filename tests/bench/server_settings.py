"""The settings of `up`, and beside the product's addresses the page that does nothing."""

from portal.settings.local import *  # noqa: F403 - settings are layered by star import

ROOT_URLCONF = "tests.bench.server_urls"
