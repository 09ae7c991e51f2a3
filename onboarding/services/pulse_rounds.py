"""Whom it is time to ask how things are going, and what enough people said to be shown."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from onboarding import access
from onboarding.clock import today_in
from onboarding.library.pulses_file import Round, read_pulses
from onboarding.models import Milestone, PulseAnswer, PulseBatch, PulseInvitation, Trust, TrustSettings
from onboarding.models.choices import MilestoneKind, RecruitStatus
from onboarding.rules.disclosure import told_as
from onboarding.rules.pulses import asked_on, earliest_start, next_batch
from onboarding.services.events import Happening, record_each

BLURRED_FOR = timedelta(days=7)  # after the last day on which it could be answered


@transaction.atomic
def look_after_pulses(trust_id: UUID) -> None:
    """Ask whom it is time to ask, and show what enough people said. Hourly, to blur marks; it asks nobody twice."""
    access.enter_trust(trust_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pulses'), hashtext(%s))", [str(trust_id)])
    trust = Trust.objects.get(pk=trust_id)
    ask(trust, today_in(trust))
    show(trust, today_in(trust))
    blur(trust, today_in(trust))


def ask(trust: Trust, today: date) -> int:
    """Invite everybody who can sign in, is here and whose day of a round has come, each once; returns how many were."""
    made = [one for round in read_pulses().rounds for one in _invitations(trust, round, today)]
    PulseInvitation.objects.bulk_create(made, batch_size=500)
    record_each(None, [Happening("pulse_asked", one, today, one.recruit, {"round": one.round}) for one in made])
    return len(made)


def show(trust: Trust, today: date) -> int:
    """Put together what enough people said since the last time, and let go of the answers; returns how many were made."""
    settings = TrustSettings.objects.filter(trust=trust).first() or TrustSettings(trust=trust)
    return sum(_show(trust, round.key, settings.group_limit, today) for round in read_pulses().rounds)


def blur(trust: Trust, today: date) -> None:
    """Write anew who has answered, all at once, so that no invitation keeps the mark of the transaction that used it up."""
    rows = PulseInvitation.objects.filter(trust=trust, used=True, open_until__gte=today - BLURRED_FOR)
    rows.update(used=True)


def _invitations(trust: Trust, round: Round, today: date) -> list[PulseInvitation]:
    earliest = earliest_start(today, round.offset, round.unit, read_pulses().open_days)
    starts = Milestone.objects.filter(trust=trust, kind=MilestoneKind.START_DATE, actual_on__range=(earliest, today))
    starts = starts.filter(recruit__membership__is_active=True).exclude(recruit__status=RecruitStatus.LEFT)
    asked = PulseInvitation.objects.filter(trust=trust, round=round.key).values("recruit")
    newest = starts.exclude(recruit__in=asked).order_by("recruit_id", "-actual_on").distinct("recruit_id")
    made = []
    for start in newest.select_related("recruit"):
        on = asked_on(start.actual_on or today, round.offset, round.unit)
        until = on + timedelta(days=read_pulses().open_days)
        if on <= today <= until:
            given = {"recruit": start.recruit, "round": round.key, "asked_on": on, "open_until": until}
            made.append(PulseInvitation(trust=trust, **given))
    return made


def _show(trust: Trust, round: str, limit: int, today: date) -> bool:
    file, answers = read_pulses(), PulseAnswer.objects.filter(trust=trust, round=round)
    invitations = PulseInvitation.objects.filter(trust=trust, round=round).annotate(month=TruncMonth("asked_on"))
    asked = dict(invitations.values_list("month").annotate(Count("id")))
    answered = _people_by_month(answers.values_list("month", "question").annotate(Sum("number")))
    last = PulseBatch.objects.filter(trust=trust, round=round).order_by("-last_month").first()
    after = last.last_month if last else None
    months = next_batch(asked, answered, after=after, open_days=file.open_days, limit=limit, today=today)
    if months is None:
        return False
    within, (first_month, last_month) = answers.filter(month__range=months), months
    people = sum(answered[month] for month in answered if first_month <= month <= last_month)
    invited = sum(asked[month] for month in asked if first_month <= month <= last_month)
    counted = {one.key: _number(within, one.key, one.counted) for one in file.questions}
    PulseBatch.objects.create(
        trust=trust,
        round=round,
        first_month=first_month,
        last_month=last_month,
        asked=max(invited, people),  # who was erased since is asked no more, and had answered
        answered=people,
        said={key: told_as(number, people) for key, number in counted.items()},
    )
    within.delete()
    return True


def _people_by_month(numbers: Iterable[tuple[date, str, int]]) -> Counter[date]:
    """By month: how many answered, as everybody answers every question."""
    people: Counter[date] = Counter()
    for month, _, number in numbers:
        people[month] = max(people[month], number)
    return people


def _number(answers: QuerySet[PulseAnswer], question: str, counted: Iterable[str]) -> int:
    found = answers.filter(question=question, answer__in=counted).aggregate(number=Sum("number"))
    return found["number"] or 0
