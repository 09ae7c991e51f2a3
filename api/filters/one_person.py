"""What lists about one recruit or one step can be asked."""

from api.filters.fields import AnyOf, Filters, Order, Search, Words
from onboarding.models.choices import EvidenceKind, MilestoneKind, ProposalState


class TimelineFilters(Filters):
    action = Words(label="What was done, as events write it")
    search = Search("action", "actor__full_name", label="Part of the action or of who did it")
    ordering = Order("recorded_at", "effective_on")


class NoteFilters(Filters):
    search = Search("words", "author__full_name", label="Part of the words or of who wrote them")
    ordering = Order("made_at")


class MilestoneFilters(Filters):
    kind = AnyOf(MilestoneKind.values, label="What the date is of")
    ordering = Order("planned_on", "actual_on")


class EvidenceFilters(Filters):
    """Not by words: they may be private."""

    kind = AnyOf(EvidenceKind.values, label="What was recorded")
    ordering = Order("revision", "recorded_at")


class ProposalFilters(Filters):
    kind = AnyOf(MilestoneKind.values, label="What the date is of")
    state = AnyOf(ProposalState.values, label="What HR decided")
    ordering = Order("proposed_at")
