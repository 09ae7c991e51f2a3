"""Which files wait for the virus scanner."""

from uuid import UUID

from onboarding.models import Evidence
from onboarding.models.wall_choices import ScanState


def waiting_files(trust_id: UUID, limit: int) -> list[str]:
    """Where those files are stored that no scanner has judged, each once: others each time, so that those that it cannot
    judge never keep all others from their turn. One query."""
    rows = Evidence.objects.filter(trust=trust_id, scan__in=ScanState.undecided()).exclude(file="")
    return list(dict.fromkeys(rows.order_by("?").values_list("file", flat=True)[:limit]))
