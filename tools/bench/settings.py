"""Production settings as they are, but reachable by http on this machine; queries can be counted."""

from config.settings.prod import *  # noqa: F403
from config.settings.prod import MIDDLEWARE

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
MIDDLEWARE = ["tools.bench.counting.QueryCountMiddleware", *MIDDLEWARE]
