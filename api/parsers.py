"""Reading bodies: JSON of a bounded size, and forms with one file."""

from collections.abc import Mapping
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser

from onboarding.errors import Invalid

MALFORMED = "The body is not JSON that we can read."
CHUNK = 64 * 1024
MOST_READ_PAST = 100 * 1024 * 1024
TOO_LARGE = "The file must be 10 MB or smaller."


class OrjsonParser(BaseParser):
    """Strict JSON: no NaN, no broken text, no bottomless nesting, and no more than the settings allow."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(MALFORMED) from error


class FileFormParser(MultiPartParser):
    """A form with a file. One that is too large is read past, not kept, so that its sender hears the answer."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> DataAndFiles:
        length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0) if parser_context else 0
        if length > settings.EVIDENCE_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            if length <= MOST_READ_PAST:
                while stream.read(CHUNK):
                    pass
            raise Invalid.field("file", "too_large", TOO_LARGE)
        return super().parse(stream, media_type, parser_context)
