"""Which files wait for the virus scanner."""

from uuid import UUID

from django.db.models import Min

from onboarding.models import Evidence
from onboarding.models.wall_choices import ScanState


def waiting_files(trust_id: UUID, limit: int) -> list[str]:
    """Where those files are stored that no scanner has judged, each once, oldest first. One query."""
    rows = Evidence.objects.filter(trust=trust_id, scan__in=ScanState.undecided()).exclude(file="")
    found = rows.order_by().values("file").annotate(first=Min("recorded_at")).order_by("first", "file")
    return [str(one["file"]) for one in found[:limit]]
