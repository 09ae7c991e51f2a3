"""Every address of the service, read from the URL resolver, and how to fill in what it names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
_NAMED = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


@dataclass(frozen=True)
class Route:
    """One pattern: its name, its address with {names}, and which names it has."""

    name: str
    template: str
    parts: tuple[str, ...]

    @property
    def of_api(self) -> bool:
        return self.template.startswith("/api/")

    def address(self, values: Mapping[str, object]) -> str:
        """The address with the names filled in."""
        return self.template.format(**{part: values[part] for part in self.parts})


def every_route() -> list[Route]:
    """All routes, in the order in which the resolver tries them."""
    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        written = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, written)
        else:
            parts = tuple(first or second for first, second in _NAMED.findall(written))
            template = _NAMED.sub(lambda found: f"{{{found[1] or found[2]}}}", written)
            yield Route(pattern.name or written, re.sub(r"[\^$]", "", template), parts)
