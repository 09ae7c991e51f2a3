"""One settings file, safe for production as it stands; the environment says what differs."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

from config import env
from config.files import stores
from config.oidc import oidc_secrets
from config.redaction import log_settings
from config.second_step import SECOND_STEP_FORMS
from config.start_up import refuse_weak_start
from config.timetable import timetable
from onboarding.rules.link_lifetimes import NEW_PASSWORD

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# --- what kind of installation this is -------------------------------------------------------------
INSTALLATION = env.choice("INSTALLATION", {"production", "demo"}, "production")
DEMO = INSTALLATION == "demo"
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
HTTPS = env.flag("HTTPS", not DEMO)

# --- applications -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "onboarding",
    "web",
    "api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "web.middleware.RequestTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "web.middleware.EnterTrust",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "web" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "web.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

# --- database: the app role for everything, the owner for the commands that manage.py names ----------
DATABASE_ROLE = env.choice("DATABASE_ROLE", {"app", "owner"}, "app")
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", "onboarding_app")
DATABASE_AUDIT_ROLE = env.text("DATABASE_AUDIT_ROLE", "onboarding_audit")
DATABASES = {
    "default": env.database("DATABASE_OWNER_URL" if DATABASE_ROLE == "owner" else "DATABASE_URL")
    | {"CONN_MAX_AGE": env.number("DATABASE_CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
}
_password = DATABASES["default"]["PASSWORD"]
refuse_weak_start(DEMO, DEBUG, HTTPS, ALLOWED_HOSTS, SECRET_KEY, _password)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people who sign in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "onboarding.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = int(NEW_PASSWORD.total_seconds())
ACCOUNT_ADAPTER = "web.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "50/15m/ip",
    "login_failed": "5/15m/key,50/15m/ip",
    "reset_password": "20/h/ip,3/h/key",
    "reauthenticate": "10/m/user",
    "elsewhere": "600/15m/ip",
}
MFA_ADAPTER = "web.accounts.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS, MFA_TRUST_ENABLED = SECOND_STEP_FORMS, True  # a device, for 14 days, of those whom web/stages.py lets
MFA_TOTP_ISSUER = "Onboarding tracker"
# Staff sign in with two steps. Switched off, every page says so; a demo has no sign-in at all.
TWO_STEP_SIGN_IN = env.flag("TWO_STEP_SIGN_IN", not DEMO)
# HR invites people by their address, so it counts as theirs from the start.
MFA_ALLOW_UNVERIFIED_EMAIL = True
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "account_login"
OIDC_SECRETS = oidc_secrets()  # of trusts that have a sign-in service of their own

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "web.views.errors.csrf_failure"
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    MFA_TRUST_COOKIE_NAME = "__Host-trusted"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
if env.flag("BEHIND_PROXY", False):
    # Only where a proxy of ours sets both headers itself: otherwise anyone could claim https, or another address.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
FILE_POLICY = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
# Limits of sign-in live here, so that they survive an emptied broker, and an answer that fails.
# With room for many, as beyond it a third of all counts would be thrown away: whoever made them up could try again.
CACHES = {
    "default": {
        "BACKEND": "web.counts.Counts",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.MembershipTokenAuthentication",
        "api.authentication.MembershipSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.MayDo"],
    "DEFAULT_RENDERER_CLASSES": ["api.renderers.OrjsonRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.CallsPerMinute"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.OrjsonParser"],
    "DEFAULT_FILTER_BACKENDS": ["api.filters.backend.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.PageOfRows",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "api.errors.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
# What one member may ask of the API in any minute.
API_CALLS_PER_MINUTE = env.number("API_CALLS_PER_MINUTE", 6000 if DEMO else 600)
REST_KNOX = {"TOKEN_TTL": None, "AUTO_REFRESH": False, "AUTH_HEADER_PREFIX": "Token"}
KNOX_TOKEN_MODEL = "onboarding.ApiToken"
SPECTACULAR_SETTINGS = {
    "TITLE": "Onboarding tracker API",
    "DESCRIPTION": "Induction, onboarding and development of the internationally educated workforce.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# --- background -------------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_IMPORTS = ["tasks.reminders", "tasks.housekeeping", "tasks.reports", "tasks.roll_outs"]
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"tasks.reminders.*": {"queue": "mail"}}
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = env.text("BEAT_SCHEDULE_FILE", str(VAR_DIR / "beat-schedule"))
# How often a sweep looks for what is due. What is due stands in the database, so a sweep that fails costs this much time.
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 60)
CELERY_BEAT_SCHEDULE = timetable(SWEEP_SECONDS)
WORKER_WATCH_SECONDS = env.number("WORKER_WATCH_SECONDS", 60)  # after three without an answer a worker ends itself

# --- mail -------------------------------------------------------------------------------------------
# By which road letters leave: a mail server, GOV.UK Notify, or none (the log says what would have left).
MAIL_TRANSPORT = env.choice("MAIL_TRANSPORT", {"smtp", "notify", "console"}, "smtp")
NOTIFY_API_KEY, NOTIFY_EMAIL_TEMPLATE = env.text("NOTIFY_API_KEY", ""), env.text("NOTIFY_EMAIL_TEMPLATE", "")
NOTIFY_SMS_TEMPLATE = env.text("NOTIFY_SMS_TEMPLATE", "")  # with it, limits by text message too
NOTIFY_URL = env.text("NOTIFY_URL", "https://api.notifications.service.gov.uk")
# What Notify sends with each receipt; without it none is taken.
NOTIFY_RECEIPT_SECRET = env.text("NOTIFY_RECEIPT_SECRET", "")
if MAIL_TRANSPORT == "notify" and not (NOTIFY_API_KEY and NOTIFY_EMAIL_TEMPLATE):
    raise ImproperlyConfigured("MAIL_TRANSPORT=notify needs NOTIFY_API_KEY and NOTIFY_EMAIL_TEMPLATE.")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 60
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Onboarding tracker <no-reply@onboarding.example>")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# How long a worker may take over one message before another sends it again; longer than a task's time limit.
MESSAGE_LEASE_SECONDS = env.number("MESSAGE_LEASE_SECONDS", 15 * 60)
# The hours between which mail leaves, where its reader is: the trust's, or a recruit's abroad.
MAIL_HOUR = env.number("MAIL_HOUR", 0 if DEMO else 8)
MAIL_UNTIL_HOUR = env.number("MAIL_UNTIL_HOUR", 24 if DEMO else 20)
# Whether what can wait leaves on weekends and bank holidays too.
MAIL_ANY_DAY = env.flag("MAIL_ANY_DAY", DEMO)
# Whether the first digest of a week also tells how things stand.
WEEKLY_MAIL = env.flag("WEEKLY_MAIL", True)
MESSAGE_ID_HOST = env.text("MESSAGE_ID_HOST", "onboarding.example")
MAIL_CATCHER_DIR = Path(env.text("MAIL_CATCHER_DIR", str(VAR_DIR / "mail"))) if DEMO else None

# --- files ------------------------------------------------------------------------------------------
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR_DIR / "evidence")))
FILE_UPLOAD_PERMISSIONS = 0o600
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
# Where clamd listens (host:port or a socket), and the files for the newest links of the audit and for what was erased.
CLAMD = env.text("CLAMD", "")
AUDIT_HEADS, ERASURE_LEDGER = env.text("AUDIT_HEADS", ""), env.text("ERASURE_LEDGER", "")
AUDIT_HEADS_TO = env.text("AUDIT_HEADS_TO", "")  # who keeps them, too
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
ASSETS_DIR = Path(env.text("ASSETS_DIR", str(VAR_DIR / "assets")))
STATICFILES_DIRS = [BASE_DIR / "web" / "static", *([ASSETS_DIR] if ASSETS_DIR.is_dir() else [])]
STORAGES = stores(EVIDENCE_MAX_BYTES)
# Source maps of the API's documentation page would take longer to compress than all the rest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
NHS_LOGO = env.flag("NHS_LOGO", False)

# --- words and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N, USE_TZ = False, True
LOGGING = log_settings(env.text("LOG_LEVEL", "INFO"))
