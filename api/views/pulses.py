"""Short surveys: what I am asked, my answers, and what enough people said."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.filters.pulses import PulseResultFilters
from api.serializers.pulses import PulseAnswers, PulseResultRow, PulseRow, PulseTaken
from api.serializers.rows import listing
from api.views.base import ApiView, Row, RowsView, whole
from onboarding.access import Action
from onboarding.models import PulseBatch
from onboarding.selectors.pulses import batch_rows, get_help, open_pulses, pulse_row, visible_batches
from onboarding.services.pulses import answer_pulse


class Pulses(ApiView):
    """A POST takes no Idempotency-Key: what is kept for a key would tell who answered what. A second one is refused."""

    actions = {"GET": Action.ANSWER_PULSE, "POST": Action.ANSWER_PULSE}

    @extend_schema(responses=listing(PulseRow))
    def get(self, request: Request) -> Response:
        """The surveys that you are asked now, with their questions."""
        return whole([pulse_row(one) for one in open_pulses(self.viewer)])

    @extend_schema(request=PulseAnswers, responses={201: PulseTaken})
    def post(self, request: Request) -> Response:
        """Answer one of them. Nothing ties what you said to you; it can be neither read again nor changed."""
        answer_pulse(self.viewer, **self.read(PulseAnswers))
        return Response({"help": get_help()}, status=201)


class PulseResults(RowsView):
    actions = {"GET": Action.SEE_PULSES}
    filterset_class = PulseResultFilters

    def get_queryset(self) -> QuerySet[PulseBatch]:
        return visible_batches(self.viewer)

    def rows_of(self, page: QuerySet[PulseBatch]) -> list[Row]:
        return batch_rows(self.viewer, page)

    @extend_schema(responses=PulseResultRow(many=True))
    def get(self, request: Request) -> Response:
        """What people said, in batches of enough answers for nobody to stand out. Local proxies, never measures 5a to 5c."""
        return self.page()
