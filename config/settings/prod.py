"""Production: refuses to start with an unsafe value."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import ALLOWED_HOSTS, FIELD_KEYS, LOGGING, STORAGES, TRUSTED_PROXIES, env

SECRET_KEY = env.text("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY: set a random one of at least 50 characters")
if not FIELD_KEYS:
    raise ImproperlyConfigured(
        'FIELD_KEYS or FIELD_KEYS_FILE: set the keys of stored secrets, as "k1:<32 bytes in base64>"'
    )
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS: name the hosts this site answers to, separated by commas")
if not env.text("SITE_URL").startswith("https://"):
    raise ImproperlyConfigured("SITE_URL: set the https:// address people open")

SHOW_LOCAL_MAIL = False
SECURE_SSL_REDIRECT = env.boolean("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# From strangers the header does not reach Django: config.lib.addresses.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
STORAGES["staticfiles"] = {"BACKEND": "config.storage.StaticStorage"}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "woff2", "png", "jpg", "webp", "gz", "zip"]
LOGGING["handlers"]["console"]["formatter"] = env.choice("LOG_FORMAT", ["text", "json"], "json")
