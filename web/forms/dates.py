"""A date typed in three boxes: day, month, year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MONTHS = {date(2000, number, 1).strftime("%b").lower(): number for number in range(1, 13)}


@dataclass(frozen=True)
class TypedDate:
    """What stood in the boxes, kept as typed, so that an error gives it back."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, on: date) -> "TypedDate":
        return cls(str(on.day), str(on.month), str(on.year))

    def missing(self) -> list[str]:
        """The names of the boxes left empty."""
        return [name for name in ("day", "month", "year") if not getattr(self, name)]

    def as_date(self) -> date | None:
        """The day that was meant, or None where there is no such day. Months may be written as words."""
        month = MONTHS.get(self.month[:3].lower(), self.month)
        try:
            return date(int(self.year), int(month), int(self.day))
        except (ValueError, OverflowError):
            return None


class DateBoxes(forms.Widget):
    """Three text boxes named `<field>-day`, `<field>-month` and `<field>-year`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDate:
        return TypedDate(*(str(data.get(f"{name}-{part}") or "").strip() for part in ("day", "month", "year")))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in ("day", "month", "year"))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day"


class DateField(forms.Field):
    """A day. Says which box is empty, or that there is no such day; what days are allowed is for the domain."""

    widget = DateBoxes

    def to_python(self, value: object) -> date | None:
        if value is None or isinstance(value, date):
            return value
        assert isinstance(value, TypedDate)
        missing = value.missing()
        if len(missing) == 3:
            return None
        if missing:
            raise ValidationError(f"The date must include a {' and a '.join(missing)}.", code="incomplete")
        on = value.as_date()
        if on is None or len(value.year) != 4:
            raise ValidationError(
                "Enter a real date, such as 27 3 2026, with a year of four figures.", code="not_a_date"
            )
        return on


class OneBoxDate(forms.CharField):
    """A day in one box, for filters: 2026-03-27 as addresses have it, or 27 3 2026, 27/3/2026, 27 March 2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_length": 40, "required": False} | kwargs))

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        parts = re.split(r"[\s/.\-]+", typed)
        if len(parts) == 3 and len(parts[0]) == 4:
            parts.reverse()
        on = TypedDate(*parts).as_date() if len(parts) == 3 and len(parts[2]) == 4 else None
        if on is None:
            raise ValidationError("Enter a real date, such as 27 3 2026.", code="not_a_date")
        return on
