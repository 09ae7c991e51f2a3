"""What is logged, and how: links that do something by themselves, answers of sign-in services, the words of a search and what
the database quotes of a row are written into no log."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import psycopg

_LINK = re.compile(r"(/account/(?:mail/stop|password/reset|invitation|address)/)[^/\s]{8,}")
_ANSWER = re.compile(r"(/account/sign-in/trust/[^\s?]*\?)[^\s\"']+")
_WORDS = re.compile(r"([?&]search=)[^&\s\"']+")
_QUOTED = re.compile(r': ".*')


class Links(logging.Filter):
    """Takes the secret part out of the links that stop mail, set a password or change an address, and the words, which may be a
    name, out of searches of the API."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        hidden = said
        for pattern in (_LINK, _ANSWER, _WORDS):
            hidden = pattern.sub(r"\1…", hidden)
        if hidden != said:
            record.msg, record.args = hidden, None
        return True


class Line(logging.Formatter):
    """An event with its trace. Of what the database said only the first line stays, which names a constraint or a column, without
    the value that it may end with: what follows holds whole rows (DETAIL), parameters (CONTEXT) and statements (LINE)."""

    def format(self, record: logging.LogRecord) -> str:
        said = super().format(record)
        for words in _said_by_database(record.exc_info[1] if record.exc_info else None):
            kept = _QUOTED.sub(": …", words.partition("\n")[0])
            for text, shown in ((words, kept), (repr(words), repr(kept))):  # Celery writes it as a value
                said = said.replace(text, shown)
        return said


def _said_by_database(error: BaseException | None) -> Iterator[str]:
    """The words of each refusal of the server among this error and those that it came from. Django's have the same."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, psycopg.Error) and one.sqlstate:
            yield str(one)


def log_settings(level: str) -> dict[str, Any]:
    """One line for each event, to the terminal, without the secret part of any link, the words of any search and the values of
    any row."""
    console = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "config.redaction.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}
        },
        "filters": {"links": {"()": "config.redaction.Links"}},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django.server": {"level": "WARNING", "propagate": True}, "pikepdf": {"level": "WARNING"}},
    }
