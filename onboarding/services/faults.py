"""What a worker does where its work fails by a fault of ours: that is told, and stops nothing of what comes behind it."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")


def or_given_up(
    what: str,
    work: Callable[[], Answer],
    give_up: Callable[[Exception], Answer],
    in_trouble: Callable[[Exception], Answer] | None = None,
) -> Answer:
    """What `work` answers; where nobody foresaw its error, what `give_up` answers, and the log names `what`, by id, and the
    kind of error. A database that is busy or away is no fault of ours: then what `in_trouble` answers, which knows until when
    it is tried again; without one that is raised, for another time."""
    try:
        return work()
    except OperationalError as error:
        if in_trouble is None:
            raise
        logger.warning("%s waits for the database: %s", what, type(error.__cause__ or error).__name__)
        return in_trouble(error)
    except Exception as error:
        logger.error("%s was given up: %s", what, type(error).__name__)
        return give_up(error)
