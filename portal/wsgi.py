"""The door for a server that speaks WSGI."""

import os

from django.core.wsgi import get_wsgi_application

from portal.operations.bootstrap import PRIVATE
from portal.operations.watchdog import WatchedApplication

os.umask(PRIVATE)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = WatchedApplication(get_wsgi_application())
