"""A site for granian whose pages never end, each in its own way. Beside the site's own watchdog."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable
from typing import Any

from portal.operations.watchdog import WatchedApplication


def _answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    match environ["PATH_INFO"]:
        case "/loop":
            while True:
                pass
        case "/expression":  # holds the interpreter's lock: no other thread of the process runs
            re.match(r"(?:a|a)*b", "a" * 64)
        case "/wait":
            time.sleep(4)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


application = WatchedApplication(_answer, cpu_seconds=1.0, silent_seconds=2.0)
