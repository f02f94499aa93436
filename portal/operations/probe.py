"""Whether a server answers its health address. Standard library only: a container asks with it.

    python -m portal.operations.probe [PORT]

exits 0 where `/healthz` on this machine answers 200.
"""

from __future__ import annotations

import http.client
import os
import sys


def is_healthy(host: str, port: int, seconds: float = 5.0) -> bool:
    """Tell whether the server on this address answers 200 within the time; errors are a no.

    It asks as the proxy in front of a production server would: by a host that is allowed there,
    and as if the reader had come by https.
    """
    allowed = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip(" .*") or host
    headers = {"Host": allowed, "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    sys.exit(0 if is_healthy("127.0.0.1", port) else 1)
