"""Names that somebody looked for: kept in their session under a key, so that no address, log or history holds a name.

Addresses carry the key, and lead whoever else opens them to the list without the search."""

import secrets
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

SEARCHES = "searches"
MOST = 20
KEY, WORDS = "names", "search"
LONGEST = 120  # of what is kept of a field: one more than any list reads, so that too much is said to be too much


def send(request: HttpRequest, path: str, fields: Collection[str]) -> HttpResponse:
    """Lead to the list that was asked for by POST: its filters stand in the address, the words that were typed in the session."""
    asked = {name: request.POST.get(name, "").strip()[:LONGEST] for name in fields}
    asked[KEY] = keep(request, {WORDS: asked.pop(WORDS, "")})
    query = urlencode({name: value for name, value in asked.items() if value})
    return redirect(f"{path}?{query}" if query else path)


def asked_of(request: HttpRequest) -> QueryDict:
    """What an address asks for, with the words behind its key. Words in the address itself are not read."""
    asked = request.GET.copy()
    asked.pop(WORDS, None)
    for name, value in find(request, asked.get(KEY, "")).items():
        asked[name] = value
    return asked


def in_address(given: Mapping[str, str], asked: Mapping[str, Any]) -> dict[str, str]:
    """Filters that were understood as they stand in an address: the words by their key alone."""
    plain = {name: value for name, value in given.items() if name != WORDS}
    return plain | ({KEY: asked.get(KEY, "")} if WORDS in given else {})


def is_lost(request: HttpRequest) -> bool:
    """An address has a key that this session does not know: of somebody else, or of an earlier day."""
    key = request.GET.get(KEY, "")
    return bool(key) and not find(request, key)


def keep(request: HttpRequest, words: dict[str, str]) -> str:
    """Keep the words of a search, the newest twenty of one's session, and return their key; empty for no words."""
    said = {name: value for name, value in words.items() if value}
    if not said:
        return ""
    kept: dict[str, dict[str, str]] = request.session.get(SEARCHES, {})
    key = next((old for old, before in kept.items() if before == said), secrets.token_urlsafe(9))
    newest = {old: before for old, before in kept.items() if old != key} | {key: said}
    request.session[SEARCHES] = dict(list(newest.items())[-MOST:])
    return key


def find(request: HttpRequest, key: str) -> dict[str, str]:
    """The words behind a key of this session; none for any other."""
    kept: dict[str, dict[str, str]] = request.session.get(SEARCHES, {})
    return kept.get(key, {})
