"""What is behind one figure of the report: a sentence of what is counted, and as many lines as the figure says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse

from onboarding.errors import Invalid
from onboarding.models import Membership
from onboarding.models.choices import Role, StepState
from onboarding.rules.plain_words import counted
from onboarding.rules.sources import FixedLimit
from onboarding.selectors.item_titles import item_titles
from onboarding.selectors.proof import proof
from onboarding.selectors.rules import fixed_limits
from web.presenters.caseload import pagination
from web.presenters.limits import words_of_limit
from web.presenters.plans import plan_shown
from web.presenters.readiness import item_title
from web.words import day, month, short_day

Row = dict[str, Any]
PAGE_SIZE = 50
SENTENCES = {
    "people": "People for whom at least one must-have of {of} is due. Each line is one person, with the must-have that decided.",
    "people_met": "People for whom every must-have of {of} that is due is done. Each line is one person, with the first of them.",
    "people_not_met": "People for whom a must-have of {of} is due and not done. Each line is one person, with the first of them.",
    "people_unknown": "People for whom we do not know about a must-have of {of}, and none is known to be missing. Each "
    "line is one person, with the first of these.",
    "said_yes": "Recruits who were asked whether what others recorded for them happened, and say that all of it did. Each line "
    "is one person, with the first that they were asked about.",
    "said_no": "Recruits who say of something that others recorded for them that it did not happen. Each line is one person, "
    "with the first of these. What they said no to was opened again; it counts here until they say that it happened.",
    "due": "All that {of} counts and that is due: done, not done or unknown.",
    "met": "What was due for {of} and is done, with evidence that is in date.",
    "on_time": "What was due for {of} and was done on its day or before.",
    "not_met": "What was due for {of} and is not done.",
    "unknown": "What is due for {of} and waits for review, rests on evidence that ran out, or counts from a date that "
    "nobody recorded.",
    "waiting": "What {of} counts and is not due yet.",
    "waived": "What was due for {of} and two HR officers waived. It stands outside the rate.",
    "inherited": "What was due for {of} before this trust began to use the service, and is still open. It stands outside "
    "the rate.",
    "legal_running": "Legal limits that are still open, overdue ones too.",
    "legal_overdue": "Legal limits whose day has passed, or whose evidence has run out.",
}


@dataclass(frozen=True)
class ProofLine:
    """One line: the step with what the reader may know of it, or its place alone."""

    title: str
    href: str
    person: str
    state: str
    due: str
    done: str
    evidence: str
    reviewed: str
    reference: str
    limit: str
    rule: str


@dataclass(frozen=True)
class BehindPage:
    """What is counted, how many there are, and one page of them. `with_names`: the reader sees steps themselves."""

    title: str
    sentence: str
    count: int
    lines: tuple[ProofLine, ...]
    with_names: bool
    pagination: dict[str, Any] | None
    first: int
    of_day: str
    back: str
    back_words: str


def behind_page(viewer: Membership, asked: Mapping[str, str]) -> BehindPage:
    """The list behind a figure, by the words of the address. Raises what `proof` raises."""
    wanted = {name: asked.get(name, "") for name in ("figure", "action", "item", "group_by", "group")}
    days, plan = _days(asked), plan_shown(viewer, asked, "readiness")
    found = proof(
        viewer,
        figure=wanted["figure"],
        action=wanted["action"],
        item=wanted["item"],
        plan_key=plan.key,
        group_by=wanted["group_by"],
        group=wanted["group"],
        as_of=days.get("as_of"),
        known_at=days.get("known_at"),
    )
    kept = {name: on.isoformat() for name, on in days.items()} | plan.asked
    titles = item_titles(viewer)
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    limits = {} if wanted["action"] else fixed_limits(viewer)
    lines = tuple(_line(viewer, row, titles, limits.get(row["item_key"])) for row in page.object_list)
    of = _of(wanted, titles)
    return BehindPage(
        title=of if wanted["action"] else "Legal limits",
        sentence=SENTENCES[wanted["figure"]].format(of=of),
        count=len(found),
        lines=lines,
        with_names=any(line.href for line in lines),
        pagination=pagination(page, {name: text for name, text in (wanted | kept).items() if text}),
        first=page.start_index(),
        of_day=day(days.get("as_of")),
        back=_back(wanted, kept),
        back_words="Readiness by group" if wanted["group_by"] else "Readiness report",
    )


def _back(wanted: Mapping[str, str], kept: Mapping[str, str]) -> str:
    """The place on the report from which one came."""
    if wanted["group_by"]:
        asked = {"by": wanted["group_by"]} | {name: kept[name] for name in ("as_of", "plan") if name in kept}
        return f"{reverse('readiness_groups')}?{urlencode(asked)}"
    part = f"#action-{wanted['action'].replace('.', '-')}" if wanted["action"] else "#legal"
    return reverse("readiness") + (f"?{urlencode(kept)}" if kept else "") + part


def _days(asked: Mapping[str, str]) -> dict[str, date]:
    """The days of the address, as the report writes them there."""
    found = {}
    for name in ("as_of", "known_at"):
        try:
            if asked.get(name):
                found[name] = date.fromisoformat(asked[name])
        except ValueError as error:
            raise Invalid.field(name, "invalid", "Write the date as YYYY-MM-DD.") from error
    return found


def _of(wanted: Mapping[str, str], titles: Mapping[str, str]) -> str:
    if wanted["item"]:
        return f"“{item_title(wanted['item'], titles)}” (action {wanted['action']})"
    of = f"action {wanted['action']}"
    return f"one group for {of}" if wanted["group_by"] else of


def _line(viewer: Membership, row: Row, titles: Mapping[str, str], limit: FixedLimit | None) -> ProofLine:
    return ProofLine(
        title=_title(row, titles),
        href=_href(viewer, row),
        person=row["person"]["name"] if row["person"] else "",
        state=str(StepState(row["state"]).label),
        due=short_day(row["due_on"]) or month(row["month"]) or "No date yet",
        done=short_day(row["done_on"]),
        evidence=_evidence(row["evidence"]),
        reviewed=row["reviewed_by"]["name"] if row["reviewed_by"] else "",
        reference=row["reference"] or "",
        limit=words_of_limit(limit),
        rule=reverse("rule", args=[limit.rule]) if limit else "",
    )


def _title(row: Row, titles: Mapping[str, str]) -> str:
    if row["title"]:
        return str(row["title"])
    return item_title(row["item_key"], titles) if row["item_key"] else "A step that your role does not open"


def _href(viewer: Membership, row: Row) -> str:
    if not row["step"]:
        return ""
    if not row["person"]:
        return reverse("step", args=[row["step"]])
    if viewer.has_role(Role.RECRUIT) and len(viewer.roles) == 1:
        return reverse("my_step", args=[row["step"]])
    return reverse("recruit_step", args=[row["person"]["id"], row["step"]])


def _evidence(found: list[Row] | None) -> str:
    if not found:
        return ""
    words = counted(len(found), "records")
    return f"{words}, with a file" if found[-1]["sha256"] else words
