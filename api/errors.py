"""What went wrong, as application/problem+json (RFC 9457). The one place that maps an error to a status."""

import logging
from collections.abc import Iterator, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework.exceptions import APIException, ErrorDetail, Throttled, ValidationError
from rest_framework.exceptions import PermissionDenied as Refused

from onboarding.clock import today_in
from onboarding.errors import DomainError, FieldProblem, Invalid, NotAllowed, NotFound, NotNow, Stale
from onboarding.services.events import record

logger = logging.getLogger("api")

STATUS: dict[type[DomainError], int] = {NotFound: 404, NotAllowed: 403, NotNow: 409, Stale: 412, Invalid: 400}
DUPLICATE = "Something with the same details was recorded at the same moment. Look at it, then try again."
BUSY = "Someone else is changing this right now. Try again."
TOO_OFTEN = "You have asked for too much in one minute. Wait for the seconds in Retry-After, then try again."
BROKEN = "Something went wrong on our side. It has been noted. Try again later."
# Deadlock, serialisation failure and lock time-out: the database asks for another try.
TRY_AGAIN = {"40P01", "40001", "55P03"}


def problem(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """The answer to any error of any endpoint. Services have taken back what they began; a refusal is kept."""
    request: Any = context["request"]._request
    known = domain_error(error)
    if isinstance(known, NotAllowed):
        note_refusal(request)
    if known is not None:
        return answer(status_of(known), known.code, known.detail, known.problems)
    if isinstance(error, APIException):
        return _from_framework(error)
    if isinstance(error, RequestDataTooBig):
        return answer(413, "too_large", "What you sent is too large.")
    if isinstance(error, SuspiciousOperation):
        return answer(400, "invalid", "We cannot read what you sent.")
    return _failure(error, request)


def domain_error(error: Exception) -> DomainError | None:
    """Our own error, or our word for one of the framework's or the database's."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, Http404):
        return NotFound()
    if isinstance(error, PermissionDenied):
        return NotAllowed()
    if isinstance(error, APIException) and error.status_code == 403:
        return NotAllowed(str(error.detail)) if str(error.detail) != str(Refused.default_detail) else NotAllowed()
    return _from_database(error) if isinstance(error, DatabaseError) else None


def _from_database(error: DatabaseError) -> DomainError | None:
    if isinstance(error, IntegrityError):
        return NotNow(DUPLICATE, code="conflict")
    if isinstance(error, DataError):
        return Invalid("One of the values cannot be stored.")
    state = getattr(error.__cause__, "sqlstate", None)
    return NotNow(BUSY, code="busy") if isinstance(error, OperationalError) and state in TRY_AGAIN else None


def status_of(error: DomainError) -> int:
    """The status of the nearest class that has one."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def answer(status: int, code: str, detail: str, problems: tuple[FieldProblem, ...] = ()) -> HttpResponse:
    """The problem document itself."""
    errors = [{"field": one.field, "code": one.code, "detail": one.detail} for one in problems]
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors,
    }
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/problem+json")


def note_refusal(request: Any) -> None:
    """Leave a line for the audit, written by the middleware after this request's own transaction."""
    viewer = getattr(request, "viewer", None)
    if viewer is not None:
        data = {"path": request.path, "method": request.method}
        write = partial(record, viewer, "refused", viewer, effective_on=today_in(viewer.trust), data=data)
        request.late_events.append(write)


def _from_framework(error: APIException) -> HttpResponse:
    if isinstance(error, ValidationError):
        return answer(400, Invalid.code, Invalid.detail, tuple(_fields(error.detail)))
    codes = error.get_codes()
    detail = TOO_OFTEN if isinstance(error, Throttled) else str(error.detail)
    response = answer(error.status_code, codes if isinstance(codes, str) else "error", detail)
    for name, header in (("auth_header", "WWW-Authenticate"), ("wait", "Retry-After")):
        if value := getattr(error, name, None):
            response.headers[header] = str(value)
    return response


def _fields(detail: Any, path: str = "") -> Iterator[FieldProblem]:
    """Each sentence with the dotted name of its field; what is wrong with the whole has no field."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _fields(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _fields(inner, path)
    elif isinstance(detail, ErrorDetail):
        yield FieldProblem(path, detail.code or "invalid", str(detail))


def _failure(error: Exception, request: Any) -> HttpResponse:
    """A fault of ours: logged with its trace, told to whoever listens, and hidden from whoever asked."""
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return answer(500, "failure", BROKEN)
