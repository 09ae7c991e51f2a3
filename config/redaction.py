"""What is logged, and how: links that do something by themselves, answers of sign-in services and the words of a search are
written into no log."""

import logging
import re
from typing import Any

_LINK = re.compile(r"(/account/(?:mail/stop|password/reset|invitation|address)/)[^/\s]{8,}")
_ANSWER = re.compile(r"(/account/sign-in/trust/[^\s?]*\?)[^\s\"']+")
_WORDS = re.compile(r"([?&]search=)[^&\s\"']+")


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


def log_settings(level: str) -> dict[str, Any]:
    """One line for each event, to the terminal, without the secret part of any link and without the words of any search."""
    console = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "filters": {"links": {"()": "config.redaction.Links"}},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django.server": {"level": "WARNING", "propagate": True}, "pikepdf": {"level": "WARNING"}},
    }
