"""Where stored files are kept: in the folder MEDIA_ROOT, or in a private bucket of an S3-compatible store."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import env

FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
ENCRYPTIONS = {"AES256", "aws:kms", "none"}
HERE = {"localhost", "127.0.0.1", "::1"}


def stores(max_bytes: int) -> dict[str, dict[str, Any]]:
    """STORAGES: of stored files, none larger than `max_bytes`, and of static ones. Raises ImproperlyConfigured."""
    static = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    return {"default": _store_of_files(max_bytes), "staticfiles": static}


def _store_of_files(max_bytes: int) -> dict[str, Any]:
    bucket = env.text("FILES_BUCKET", "")
    given = {
        "FILES_REGION": env.text("FILES_REGION", ""),
        "FILES_ENDPOINT": env.text("FILES_ENDPOINT", ""),
        "FILES_ACCESS_KEY": env.text("FILES_ACCESS_KEY", ""),
        "FILES_SECRET_KEY": env.text("FILES_SECRET_KEY", ""),
    }
    if not bucket:
        if lonely := [name for name, value in given.items() if value]:
            raise ImproperlyConfigured(f"{lonely[0]} is set and FILES_BUCKET is not: set both, or neither.")
        return FOLDER
    _refuse_halves(given)
    encryption = env.choice("FILES_ENCRYPTION", ENCRYPTIONS, "AES256")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "region_name": given["FILES_REGION"],
            "endpoint_url": given["FILES_ENDPOINT"] or None,
            # Stores of one's own seldom have a name for each bucket.
            "addressing_style": "path" if given["FILES_ENDPOINT"] else "auto",
            # Without them boto3 looks where it always does: the machine's own role, its files.
            "access_key": given["FILES_ACCESS_KEY"] or None,
            "secret_key": given["FILES_SECRET_KEY"] or None,
            # No ACL is sent: an object without one is private, and new buckets refuse any.
            "default_acl": None,
            "object_parameters": {"ServerSideEncryption": encryption} if encryption != "none" else {},
            "file_overwrite": False,
            # A file on its way to somebody is never written to this machine's disk.
            "max_memory_size": max_bytes,
        },
    }


def _refuse_halves(given: dict[str, str]) -> None:
    if not given["FILES_REGION"]:
        raise ImproperlyConfigured("FILES_BUCKET needs FILES_REGION: say in which region the files lie.")
    if bool(given["FILES_ACCESS_KEY"]) != bool(given["FILES_SECRET_KEY"]):
        raise ImproperlyConfigured("Set both FILES_ACCESS_KEY and FILES_SECRET_KEY, or neither.")
    endpoint = urlsplit(given["FILES_ENDPOINT"])
    if given["FILES_ENDPOINT"] and endpoint.scheme != "https" and endpoint.hostname not in HERE:
        raise ImproperlyConfigured("FILES_ENDPOINT must begin with https://.")
