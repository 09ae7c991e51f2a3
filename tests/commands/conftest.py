"""Commands of the owner run in a database of their own."""

from tests.services.conftest import as_owner

__all__ = ["as_owner"]
