"""Query parameters of each kind: strict about their value, and able to describe themselves in the schema."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django_filters.constants import EMPTY_VALUES

from api.days import NoSuchDay, day_of

Schema = dict[str, Any]


class DayField(forms.Field):
    """A day written as YYYY-MM-DD, within the years that this service speaks of."""

    def to_python(self, value: Any) -> date | None:
        if value in EMPTY_VALUES:
            return None
        try:
            return day_of(value)
        except NoSuchDay as error:
            raise ValidationError(error.detail, code=error.code) from error


class YesNoField(forms.Field):
    """`true` or `false`, and nothing else."""

    def to_python(self, value: Any) -> bool | None:
        if value in EMPTY_VALUES:
            return None
        if value not in ("true", "false"):
            raise ValidationError("Write true or false.", code="invalid")
        return bool(value == "true")


class Day(django_filters.Filter):
    field_class = DayField
    schema: Schema = {"type": "string", "format": "date"}


class YesNo(django_filters.Filter):
    field_class = YesNoField
    schema: Schema = {"type": "boolean"}


class Id(django_filters.UUIDFilter):
    schema: Schema = {"type": "string", "format": "uuid"}


class Words(django_filters.CharFilter):
    schema: Schema = {"type": "string", "maxLength": 100}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, **kwargs)


class OneOf(django_filters.ChoiceFilter):
    """One of a closed list."""

    def __init__(self, words: list[str], **kwargs: Any) -> None:
        super().__init__(choices=[(word, word) for word in words], **kwargs)
        self.schema: Schema = {"type": "string", "enum": words}


class AnyOf(django_filters.MultipleChoiceFilter):
    """Any of a closed list: the parameter may be repeated."""

    def __init__(self, words: list[str], **kwargs: Any) -> None:
        super().__init__(choices=[(word, word) for word in words], distinct=False, **kwargs)
        self.schema: Schema = {"type": "array", "items": {"type": "string", "enum": words}}


class Search(Words):
    """Part of any of these fields."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        found = Q()
        for field in self.fields if value else ():
            found |= Q(**{f"{field}__icontains": value})
        return qs.filter(found)


class Order(OneOf):
    """In the order of one field, up or down, and the same each time."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        super().__init__([*fields, *(f"-{field}" for field in fields)], **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return qs.order_by(value, "id") if value else qs


class Filters(django_filters.FilterSet):
    """Names and checks what may be asked; which rows that means is said in `onboarding/selectors`."""

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked, without what was left empty."""
        asked = self.form.cleaned_data
        return {name: value for name, value in asked.items() if name != "ordering" and value not in EMPTY_VALUES}

    @property
    def order(self) -> dict[str, str]:
        """The order asked for, as the keyword of a selector; none where it was not asked."""
        asked = self.form.cleaned_data.get("ordering")
        return {"order": asked} if asked else {}
