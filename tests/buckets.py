"""An S3-compatible store on loopback (moto's server), with one private bucket, in which files are kept while a test runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import override_settings
from moto.server import ThreadedMotoServer

from config.files import stores


@contextmanager
def files_in_a_bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The bucket, as boto3 shows it, new for each test: all servers of one process keep the same buckets. The service takes
    its settings from the environment as in production."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        monkeypatch.setenv("FILES_BUCKET", f"evidence-{uuid4()}")
        monkeypatch.setenv("FILES_REGION", "eu-west-2")
        monkeypatch.setenv("FILES_ENDPOINT", f"http://{host}:{port}")
        monkeypatch.setenv("FILES_ACCESS_KEY", "a-key")
        monkeypatch.setenv("FILES_SECRET_KEY", "a-secret")
        kept = stores(settings.EVIDENCE_MAX_BYTES)["default"]
        with override_settings(STORAGES=settings.STORAGES | {"default": kept}):
            bucket = default_storage.bucket
            bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
            yield bucket
    finally:
        server.stop()


def answer_to_a_stranger(address: str) -> int:
    """The status that somebody without a key gets."""
    try:
        with urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
