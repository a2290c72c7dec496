"""What every installation shares. Each environment variable is described in README.md."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from accounts.api.guide import GUIDE
from config.lib import crypto, env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("KANTORA_VAR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", f"http://{env.text('HOST', '127.0.0.1')}:{env.text('PORT', '8000')}").rstrip("/")
SITE_NAME = "Kantora"

INSTALLED_APPS = [
    "config",
    "accounts",
    "documents",
    "ai_assistant",
    "crm",
    "invoices",
    "marketplace",
    "presentations",
    "courses",
    "subscriptions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "channels",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "config.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ApiSlashMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionEndMiddleware",
    "accounts.middleware.ImpersonationMiddleware",
    "accounts.middleware.LastSeenMiddleware",
    "accounts.middleware.OrganizationMiddleware",
    "ai_assistant.middleware.OpenedRecordsMiddleware",
    "config.middleware.DomainErrorMiddleware",
    "subscriptions.middleware.SubscriptionMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

_template_loaders = [
    (
        "django.template.loaders.cached.Loader",
        [
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ],
    ),
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "config.context.shell",
            ],
            "loaders": [("template_partials.loader.Loader", _template_loaders)],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "config.templatetags.kantora",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Data -----------------------------------------------------------------------------------------------------------
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
    "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
)


def database_from(url: str) -> dict[str, Any]:
    """Django's settings for a database address; SQLite is opened so that several processes can write.

    PostgreSQL's connections come from a pool: under ASGI each request has a thread of its own, which would leave
    behind a persistent connection that no later request uses, until the server has none left.
    """
    config = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS}
    else:
        config["ENGINE"] = "config.lib.postgresql"
        pool = {"min_size": 1, "max_size": env.integer("DATABASE_POOL_SIZE", 10), "timeout": 10}
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": pool}
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database_from(env.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'kantora.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    # Open pages wait for news as long as it takes; redis-py would give up after five seconds and close them.
    _redis_host = {"address": REDIS_URL, "socket_timeout": None}
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [_redis_host]}}
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.finders.VendorFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
S3_BUCKET = env.text("S3_BUCKET")
STORAGES: dict[str, Any] = {
    "default": (
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": S3_BUCKET, "file_overwrite": False}}
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "config.lib.breaches.BreachedPasswordValidator"},
]
BREACHED_PASSWORDS_URL = env.text("BREACHED_PASSWORDS_URL")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_FORMS = {
    "signup": "accounts.forms.auth.RegisterForm",
    "login": "accounts.forms.auth.LoginForm",
    "reset_password": "accounts.forms.auth.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.auth.ResetPasswordKeyForm",
    "change_password": "accounts.forms.auth.ChangePasswordForm",
    "set_password": "accounts.forms.auth.SetPasswordForm",
    "reauthenticate": "accounts.forms.auth.ReauthenticateForm",
    "add_email": "accounts.forms.auth.ChangeEmailForm",
}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.CodeForm",
    "reauthenticate": "accounts.forms.second_factor.CodeAgainForm",
    "activate_totp": "accounts.forms.second_factor.AppForm",
    "add_webauthn": "accounts.forms.second_factor.NewPasskeyForm",
    "edit_webauthn": "accounts.forms.second_factor.PasskeyNameForm",
    "login_webauthn": "accounts.forms.second_factor.PasskeyLoginForm",
    "authenticate_webauthn": "accounts.forms.second_factor.PasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.second_factor.PasskeyAgainForm",
}
HIJACK_PERMISSION_CHECK = "accounts.rules.may_impersonate"
IMPERSONATION_MINUTES = 30
CLIENT_COUNTRY_HEADER = env.text("CLIENT_COUNTRY_HEADER")
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "with"
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.auth.RegisterWithForm"}


def open_id_app(key: str, name: str, server_url: str) -> list[dict[str, Any]]:
    """A site that people may sign in through (OpenID Connect), when its client is in the environment."""
    client_id = env.text(f"{key.upper()}_CLIENT_ID")
    secret = env.text(f"{key.upper()}_CLIENT_SECRET")
    app = {
        "provider_id": key,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": server_url, "fetch_userinfo": False, "oauth_pkce_enabled": True},
    }
    return [app] if client_id and secret and "//" in server_url else []


# Of Microsoft one directory only: the addresses that a stranger's directory claims for its people prove nothing.
_microsoft = env.text("MICROSOFT_TENANT") and f"https://login.microsoftonline.com/{env.text('MICROSOFT_TENANT')}/v2.0"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            *open_id_app("google", "Google", "https://accounts.google.com"),
            *open_id_app("microsoft", "Microsoft", _microsoft),
        ]
    }
}
JWT_ACCESS_MINUTES = env.integer("JWT_ACCESS_MINUTES", 30)
JWT_REFRESH_DAYS = env.integer("JWT_REFRESH_DAYS", 7)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_MAX_DAYS = env.integer("SESSION_MAX_DAYS", 30)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- Languages and formats ------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("bg", _("Bulgarian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_TIME_ZONE = "Europe/Sofia"

# --- Mail -----------------------------------------------------------------------------------------------------------
EMAIL_URL = env.text("EMAIL_URL")
if EMAIL_URL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "config.lib.mail.FolderBackend"
MAIL_DIR = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Kantora <office@kantora.example>")

# --- Text messages and messages to browsers -------------------------------------------------------------------------
SMS_PROVIDER = env.choice("SMS_PROVIDER", ["", "twilio", "folder", "console"], "")
TWILIO_ACCOUNT_SID = env.text("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env.text("TWILIO_AUTH_TOKEN")
TWILIO_FROM = env.text("TWILIO_FROM")
TWILIO_URL = env.text("TWILIO_URL", "https://api.twilio.com").rstrip("/")
VAPID_PRIVATE_KEY = env.text("VAPID_PRIVATE_KEY")
OUTSIDE_LOOPBACK = False

# --- Background -----------------------------------------------------------------------------------------------------
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
else:
    _queue = VAR_DIR / "queue"
    for _folder in (_queue / "in", _queue / "control", _queue / "processed"):
        _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "in"),
        "data_folder_out": str(_queue / "in"),
        "control_folder": str(_queue / "control"),
        "processed_folder": str(_queue / "processed"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "heartbeat": {"task": "config.tasks.heartbeat", "schedule": 30.0},
    "redrive-jobs": {"task": "accounts.tasks.redrive_jobs", "schedule": 300.0},
    "redrive-emails": {"task": "accounts.tasks.redrive_emails", "schedule": 300.0},
    "seal-audit-trails": {"task": "accounts.tasks.seal_audit_trails", "schedule": 10.0},
    "learn-new-words": {"task": "ai_assistant.tasks.learn_new_words", "schedule": 60.0},
    "learn-all-words": {"task": "ai_assistant.tasks.learn_all_words", "schedule": crontab(hour=1, minute=50)},
    "redrive-deliveries": {"task": "accounts.tasks.redrive_deliveries", "schedule": 60.0},
    "remind-of-tasks": {"task": "crm.tasks.remind", "schedule": 60.0},
    # At three or four in the morning in Bulgaria.
    "match-payments": {
        "task": "invoices.tasks.match_payments_with_invoices",
        "schedule": crontab(hour=1, minute=20),
    },
    "notice-suggestions": {"task": "ai_assistant.tasks.notice", "schedule": crontab(hour=2, minute=40)},
    "mark-overdue": {"task": "invoices.tasks.mark_overdue", "schedule": 3600.0},
    "expire-offers": {"task": "invoices.tasks.expire_offers", "schedule": 3600.0},
    "end-broken-ai-work": {"task": "ai_assistant.tasks.end_broken_work", "schedule": 3600.0},
    "record-usage": {"task": "subscriptions.tasks.record_usage", "schedule": crontab(hour=21, minute=30)},
    "create-stripe-customers": {"task": "subscriptions.tasks.create_customers", "schedule": 3600.0},
    "redrive-stripe-events": {"task": "subscriptions.tasks.redrive_events", "schedule": 300.0},
    "sync-stripe-customers": {"task": "subscriptions.tasks.sync_customers", "schedule": crontab(hour=2, minute=10)},
    "end-trials": {"task": "subscriptions.tasks.end_trials", "schedule": 3600.0},
    "clean-up-api": {"task": "accounts.tasks.clean_up_api", "schedule": 3600.0},
    "let-old-things-go": {"task": "accounts.tasks.let_old_things_go", "schedule": crontab(hour=0, minute=40)},
    "delete-organizations": {"task": "accounts.tasks.delete_organizations", "schedule": 900.0},
    "erase-people": {"task": "accounts.tasks.erase_people", "schedule": 3600.0},
    "clean-up-accounts": {"task": "accounts.tasks.clean_up", "schedule": 24 * 3600.0},
}

# --- Plans ----------------------------------------------------------------------------------------------------------
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRET = env.text("STRIPE_WEBHOOK_SECRET")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com").rstrip("/")
STRIPE_PAGES = env.words("STRIPE_PAGES", "https://checkout.stripe.com,https://billing.stripe.com")
PLANS_ENABLED = env.boolean("PLANS_ENABLED", default=bool(STRIPE_SECRET_KEY))
GRACE_DAYS = env.integer("GRACE_DAYS", 14)

# --- Texts that people agree to: the day each was last changed -------------------------------------------------------
TERMS_VERSION = "2026-11-25"
PRIVACY_VERSION = "2026-11-25"

# --- API ------------------------------------------------------------------------------------------------------------
API_RATE_ANON = env.rate("API_RATE_ANON", "60/min")
API_RATE_USER = env.rate("API_RATE_USER", "100/min")
API_RATE_IP = env.rate("API_RATE_IP", "1000/min")
# Web pages of these origins may call the API with a token; cookies are never for them.
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_URLS_REGEX = r"^/(api/|mcp$)"
CORS_ALLOW_HEADERS = [
    *default_headers, "idempotency-key", "if-match", "if-none-match", "x-organization",
    "mcp-method", "mcp-name", "mcp-protocol-version",
]  # fmt: skip
CORS_EXPOSE_HEADERS = [
    "Content-Disposition", "ETag", "Idempotent-Replayed", "RateLimit-Limit", "RateLimit-Policy", "RateLimit-Remaining",
    "RateLimit-Reset", "Retry-After", "X-Request-ID",
]  # fmt: skip
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.JWTAuthentication",
        "accounts.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.MemberHasPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "config.lib.bodies.JSONParser",
        "config.lib.bodies.MultiPartParser",
        "config.lib.bodies.FormParser",
    ],
    "DEFAULT_PAGINATION_CLASS": "config.lib.api.PagePagination",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "config.lib.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kantora API",
    "DESCRIPTION": GUIDE,
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "accounts.api.schema.describe_expansions",
        "accounts.api.schema.describe_fields",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "LanguageEnum": "django.conf.settings.LANGUAGES",
        "DocumentLanguageEnum": "invoices.models.base.CommercialDocument.Language",
    },
}

# --- Safety ---------------------------------------------------------------------------------------------------------
FIELD_KEYS = crypto.parse_keys(env.text("FIELD_KEYS") or env.file("FIELD_KEYS_FILE"))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # A browser follows a form to the site it is led to only when that site is named here.
        "form-action": [
            SELF,
            *(
                "{0.scheme}://{0.netloc}".format(urlsplit(app["settings"]["server_url"]))
                for app in SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
            ),
        ],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{feature}=()" for feature in (
            "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "hid",
            "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
        )),
        *(f"{feature}=(self)" for feature in ("publickey-credentials-create", "publickey-credentials-get")),
    ]
)  # fmt: skip
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.home.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
METRICS_TOKEN = env.text("METRICS_TOKEN")

# --- Logs -----------------------------------------------------------------------------------------------------------
LOG_FORMAT = env.choice("LOG_FORMAT", ["text", "json"], "text")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"ambient": {"()": "config.lib.logs.AmbientFilter"}},
    "formatters": {
        "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s [%(request_id)s%(task_id)s]"},
        "json": {"()": "config.lib.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["ambient"], "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO")},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "uvicorn.access": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
SLOW_QUERY_MS = env.integer("SLOW_QUERY_MS", 500)
SENTRY_DSN = env.text("SENTRY_DSN")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, max_request_body_size="never")
