"""One machine, no services: SQLite, mail in a folder, keys of its own kept in the data folder."""

import secrets
from base64 import b64encode

from config.lib.push import new_private_key
from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, FIELD_KEYS, SMS_PROVIDER, VAPID_PRIVATE_KEY, VAR_DIR, crypto, env

DEBUG = env.boolean("DEBUG", default=False)
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", env.text("HOST", "127.0.0.1")]


def _kept(name: str, fresh: str) -> str:
    """What the file `name` of the data folder holds; at the first start that is `fresh`."""
    path = VAR_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(fresh, encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = env.text("SECRET_KEY") or _kept("secret_key", secrets.token_urlsafe(64))
FIELD_KEYS = FIELD_KEYS or crypto.parse_keys(
    _kept("field_keys", f"first:{b64encode(secrets.token_bytes(crypto.KEY_BYTES)).decode()}\n")
)
VAPID_PRIVATE_KEY = VAPID_PRIVATE_KEY or _kept("vapid_private_key", new_private_key())
SMS_PROVIDER = SMS_PROVIDER or "folder"
OUTSIDE_LOOPBACK = env.boolean("OUTSIDE_LOOPBACK", default=False)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SHOW_LOCAL_MAIL = not env.text("EMAIL_URL")
