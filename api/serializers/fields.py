"""Values of a body, taken as they are written: no number for a text, no text for a number, no key that nobody knows."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from api.days import NoSuchDay, day_of
from onboarding.selectors.references import find_reference


class Body(serializers.Serializer[Any]):
    """A body that refuses what it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = {
                str(name): [serializers.ErrorDetail("We do not know this field.", code="unknown_field")]
                for name in data
                if name not in self.fields
            }
            if unknown:
                raise ValidationError(unknown)
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text and nothing else; empty unless it is required."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("required"):
            kwargs = {"required": False, "allow_blank": True} | kwargs
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """A day written as YYYY-MM-DD."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"required": False, "allow_null": True} | kwargs))

    def to_internal_value(self, value: Any) -> date:
        try:
            return day_of(value)
        except NoSuchDay as error:
            raise ValidationError(error.detail, code=error.code) from error


class YesNo(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Whole(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Id(serializers.UUIDField):
    """An id, written as text."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        key: UUID = super().to_internal_value(data)
        return key


class Amount(serializers.DecimalField):
    """A number with at most two decimal places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=6, decimal_places=2, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class Reference(Id):
    """The id of a place or person of the sender's own trust; becomes the row. Foreign and missing are the same."""

    def __init__(self, find: Callable[..., Model | None] = find_reference, **kwargs: Any) -> None:
        self.find = find
        super().__init__(**({"required": False, "allow_null": True} | kwargs))

    def to_internal_value(self, data: Any) -> Any:
        key: UUID = super().to_internal_value(data)
        found = self.find(self.context["viewer"], str(self.field_name), key)
        if found is None:
            raise ValidationError("We cannot find this.", code="unknown")
        return found
