"""docker-compose.yml and the Dockerfile as data: what a service would be started with."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
SECRETS = "/run/secrets/"
OF_THE_APP = ("web", "worker", "beat")


def compose_file() -> dict[str, Any]:
    """The file with its anchors followed."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = compose_file()["services"][name]
    return found


def words_of(command: str | list[str]) -> list[str]:
    """A command as the engine would hand it to the kernel."""
    return shlex.split(command) if isinstance(command, str) else command


def filled(settings: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """The environment with ${NAME:-default} and ${NAME:?words} filled in as Compose does."""

    def value(match: re.Match[str]) -> str:
        name, kind, words = match.groups()
        if kind == ":?" and not given.get(name):
            raise KeyError(f"{name}: {words}")
        return given.get(name) or words

    return {
        name: re.sub(r"\$\{(\w+)(:-|:\?)([^}]*)\}", value, str(text)).replace("$$", "$")
        for name, text in settings.items()
    }


def dockerfile() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order: the word and what follows it, lines that go on put together."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line.strip())]


def image_environment() -> dict[str, str]:
    """What ENV sets in the image that runs."""
    return dict(pair.split("=", 1) for word, rest in dockerfile() if word == "ENV" for pair in shlex.split(rest))


def image_command() -> list[str]:
    """CMD of the image."""
    found: list[str] = json.loads(next(rest for word, rest in dockerfile() if word == "CMD"))
    return found
