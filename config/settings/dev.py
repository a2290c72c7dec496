"""One machine, no services: SQLite, mail in a folder, a secret key of its own kept in the data folder."""

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, VAR_DIR, env

DEBUG = env.boolean("DEBUG", default=False)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", env.text("HOST", "127.0.0.1")]


def _secret_key() -> str:
    """The key of this machine, made at the first start."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(64), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


SECRET_KEY = env.text("SECRET_KEY") or _secret_key()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SHOW_LOCAL_MAIL = not env.text("EMAIL_URL")
