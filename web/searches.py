"""Names that somebody looked for: kept in their session under a key, so that no address, log or history holds a name.

Addresses carry the key, and lead whoever else opens them to the list without the search."""

import secrets

from django.http import HttpRequest

SEARCHES = "searches"
MOST = 20


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
