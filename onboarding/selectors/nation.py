"""All trusts of an installation side by side, each as it was kept last: for whoever runs the service, and for no viewer.

It reads the lines that are put out for programs outside, and no person. The service itself sees one trust at a time, so
that this is asked as owner; as anybody else it answers with nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

# Of each trust the newest day that was kept until then, found by the key of the table; of that day its actions.
NEWEST = """
SELECT t.ods_code, t.name, d.as_of, f.action, f.label, (f.numbers ->> 'people')::int, (f.numbers ->> 'people_met')::int,
       f.numbers ->> 'rag'
  FROM onboarding_trust t
  LEFT JOIN LATERAL (
       SELECT as_of FROM onboarding_publishedfigure
        WHERE trust_id = t.id AND kind = 'trust' AND plan = %(plan)s AND as_of <= %(on)s
        ORDER BY as_of DESC LIMIT 1) d ON true
  LEFT JOIN onboarding_publishedfigure f
         ON f.trust_id = t.id AND f.kind = 'action' AND f.plan = %(plan)s AND f.as_of = d.as_of
 ORDER BY t.ods_code, f.action
"""
WORDS = ("green", "amber", "red", "grey")


class TrustLine(NamedTuple):
    """One action of one trust, as it was kept last; only the trust where nothing was kept until that day."""

    ods_code: str
    trust: str
    as_of: date | None
    action: str | None
    title: str | None
    people: int | None
    people_met: int | None
    rag: str | None


@dataclass(frozen=True)
class NationLine:
    """One action over all trusts: how many, their people, how many trusts have which word, and the oldest day in it."""

    action: str
    title: str
    trusts: int
    people: int
    people_met: int
    words: Mapping[str, int]
    oldest: date

    @property
    def people_rate(self) -> float | None:
        """Of all people counted, for how many it is met; None where nobody counts."""
        return self.people_met / self.people if self.people else None


def lines_of_trusts(on: date, plan_key: str = "edi-2023") -> list[TrustLine]:
    """Every action of every trust, as kept last until a day. One query, whatever the number of trusts, people and nights."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, {"plan": plan_key, "on": on})
        return [TrustLine(*row) for row in cursor.fetchall()]


def lines_of_nation(lines: list[TrustLine]) -> list[NationLine]:
    """The same by action, over all trusts that kept it."""
    found: dict[str, list[TrustLine]] = {}
    for line in lines:
        if line.action:
            found.setdefault(line.action, []).append(line)
    return [
        NationLine(
            action=action,
            title=own[0].title or "",
            trusts=len(own),
            people=sum(line.people or 0 for line in own),
            people_met=sum(line.people_met or 0 for line in own),
            words={word: sum(line.rag == word for line in own) for word in WORDS},
            oldest=min(line.as_of for line in own if line.as_of),
        )
        for action, own in sorted(found.items())
    ]
