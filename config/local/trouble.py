"""The one kind of failure that the launcher explains itself."""

import sys
from collections.abc import Callable


class Trouble(Exception):
    """What is wrong, in one sentence for the person at the keyboard, with the line to type where there is one."""


def explained(main: Callable[[], int]) -> int:
    """Run a command of the launcher; what is wrong is said in words, without a traceback. Answers the exit code."""
    try:
        return main()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
