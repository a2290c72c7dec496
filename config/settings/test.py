"""Tests: fast hashing, everything in memory, tasks run at once; the database comes from DATABASE_URL."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, DATABASES, LOGGING, database_from, env

SECRET_KEY = "only-for-tests-" + "k" * 50
FIELD_KEYS = {"new": b"n" * 32, "old": b"o" * 32}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "http://testserver"
VAR_DIR = Path(tempfile.mkdtemp(prefix="kantora-test-"))
MEDIA_ROOT = VAR_DIR / "media"
MAIL_DIR = VAR_DIR / "mail"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

if env.text("DATABASE_URL"):
    DATABASES = {"default": database_from(env.text("DATABASE_URL"))}
    # tools/run_tests.py names a migrated database to copy; conftest.py does so for SQLite.
    DATABASES["default"]["TEST"] = {"TEMPLATE": env.text("MIGRATED_DATABASE") or None}
else:
    # A file, not memory: threads of a live server must share it.
    DATABASES["default"]["NAME"] = str(VAR_DIR / "db.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SHOW_LOCAL_MAIL = True
SMS_PROVIDER = "folder"
VAPID_PRIVATE_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # the example of RFC 8291
OUTSIDE_LOOPBACK = True
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
WHITENOISE_USE_FINDERS = True
# A file is looked for when it is asked for: each test client would else list all of them before its first answer.
WHITENOISE_AUTOREFRESH = True
STATICFILES_DIRS = [BASE_DIR / "static"]
METRICS_TOKEN = "test-metrics-token"
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
API_RATE_ANON = API_RATE_USER = API_RATE_IP = None
LOGGING["root"]["level"] = "WARNING"
