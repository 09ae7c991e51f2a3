#!/usr/bin/env python3
"""Django's commands for this project. Without DATABASE_URL they find the demo that `make run` has started."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OWNER_COMMANDS = {
    "migrate",
    "load_library",
    "createcachetable",
    "flush",
    "open_trust",
    "backup",
    "restore",
    "nation_report",
}
OWNER_PREFIX = "seed_"
ASKS_NOTHING = {"openapi", "help", "version", "--help", "-h", "--version", "print_access", "print_data_protection"}
NOTHING_RUNS = """\
Nothing is running here. Type  make run  in another terminal, set DATABASE_URL,
or start the servers for this one command:  .venv/bin/python -m config.local.shell ./manage.py {}
"""


def main() -> None:
    """Choose the database role by the command, find the servers, and hand over to Django."""
    arguments = sys.argv[1:]
    command = arguments[0] if arguments else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command in OWNER_COMMANDS or command.startswith(OWNER_PREFIX):
        os.environ["DATABASE_ROLE"] = "owner"
    if not {"DATABASE_URL", "DATABASE_URL_FILE"} & os.environ.keys():
        find_the_demo(arguments or ["help"])
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def find_the_demo(arguments: list[str]) -> None:
    """Take the environment of the running demo; without one, only commands that ask no server go on."""
    from config.local.environment import placeholder_environment, read_run_env

    variables = read_run_env()
    if variables is None:
        if not ASKS_NOTHING & set(arguments):
            sys.exit(NOTHING_RUNS.format(" ".join(arguments)))
        variables = placeholder_environment()
    for name, value in variables.items():
        os.environ.setdefault(name, value)


def use_the_virtual_environment() -> None:
    """`./manage.py` works from any Python: it goes on in .venv where that exists, and is not there already."""
    python = ROOT / ".venv" / "bin" / "python"
    if sys.prefix == sys.base_prefix and python.exists() and Path(sys.executable) != python:
        os.execv(python, [str(python), *sys.argv])


if __name__ == "__main__":
    use_the_virtual_environment()
    main()
