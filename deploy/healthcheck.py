"""Ask the web server of this container whether it is well; the exit code is for the container's health check."""

import http.client
import os
import sys

host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
connection.request("GET", "/healthz", headers={"Host": host})
sys.exit(0 if connection.getresponse().status == 200 else 1)
