"""Steps: lists, one step, and what people do with it."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.steps import StepFilters
from api.idempotency import once
from api.parsers import FileFormParser, OrjsonParser
from api.serializers import bodies, rows, said
from api.serializers.fields import Body
from api.serializers.one_step import StepDetail
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.models import Step
from onboarding.selectors.step_detail import step_detail
from onboarding.selectors.steps import step_rows
from onboarding.selectors.visible import find_step, visible_steps
from onboarding.services import steps as services
from onboarding.services.comments import comment_on_step
from onboarding.services.confirmations import answer_confirmation
from onboarding.services.delegations import delegate_step
from onboarding.services.looks import looks_to_note
from onboarding.services.releases import release_words, seal_words
from onboarding.services.waivers import waive_step


class Steps(RowsView):
    actions = {"GET": Action.SEE_STEP}
    filterset_class = StepFilters

    def get_queryset(self) -> QuerySet[Step]:
        return visible_steps(self.viewer)

    def rows_of(self, page: QuerySet[Step]) -> list[Row]:
        return step_rows(page, self.today)

    @extend_schema(responses=rows.StepRow(many=True))
    def get(self, request: Request) -> Response:
        """The steps that you may see, earliest due day first."""
        return self.page()


class OneStep(ApiView):
    """What every address below one step shares."""

    thing: Step

    def find(self, **kwargs: Any) -> Step:
        return find_step(self.viewer, kwargs["step_id"])


class StepView(OneStep):
    actions = {"GET": Action.SEE_STEP}

    @extend_schema(responses=StepDetail)
    def get(self, request: Request, step_id: UUID) -> Response:
        """One step, its evidence and history, and what you may do with it."""
        self.note_later(looks_to_note(self.viewer, self.thing))
        return with_etag(Response(step_detail(self.viewer, self.thing, self.today)), self.thing)


class StepVerb(OneStep):
    """Does one thing with the step and answers what it is now."""

    body: ClassVar[type[Body]] = bodies.Nothing

    def act(self, revision: int | None, **wanted: Any) -> Step:
        """Ask the service."""
        raise NotImplementedError

    @extend_schema(responses=StepDetail)
    @once
    def post(self, request: Request, step_id: UUID) -> Response:
        seen = revision_seen(request, self.thing)
        self.thing = self.act(seen, step_id=step_id, **self.read(self.body))
        return with_etag(Response(step_detail(self.viewer, self.thing, self.today)), self.thing)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer holds the words of the step, also where it is given again."""
        if response.status_code == 200:
            self.note_later(looks_to_note(self.viewer, self.thing))
        return super().finalize_response(request, response, *args, **kwargs)


@extend_schema(request=bodies.Submission, description="Record that a step is done, with the evidence it asks for.")
class Submit(StepVerb):
    actions = {"POST": Action.SUBMIT_STEP}
    body = bodies.Submission
    parser_classes = (OrjsonParser, FileFormParser)

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return services.submit_step(self.viewer, revision=revision, **wanted)


@extend_schema(request=None, description="Accept what a colleague submitted, or the waiver that they asked for.")
class Accept(StepVerb):
    actions = {"POST": Action.REVIEW_STEP}

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return services.accept_step(self.viewer, revision=revision, **wanted)


@extend_schema(
    request=bodies.Reason, description="Give a submitted step back with what is missing, or refuse a waiver."
)
class Return(StepVerb):
    actions = {"POST": Action.REVIEW_STEP}
    body = bodies.Reason

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return services.return_step(self.viewer, revision=revision, **({"reason": ""} | wanted))


@extend_schema(request=bodies.WaiverRequest, description="Ask for a step to be let off; a second person decides.")
class Waive(StepVerb):
    actions = {"POST": Action.WAIVE_STEP}
    body = bodies.WaiverRequest

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return waive_step(self.viewer, revision=revision, **({"reason": ""} | wanted))


@extend_schema(request=bodies.Reason, description="Open again what was done or waived.")
class Reopen(StepVerb):
    actions = {"POST": Action.REOPEN_STEP}
    body = bodies.Reason

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return services.reopen_step(self.viewer, revision=revision, **({"reason": ""} | wanted))


@extend_schema(
    request=bodies.Answer,
    description="Say, as the recruit, whether what someone else recorded really happened. A no opens it again for you.",
)
class Confirm(StepVerb):
    actions = {"POST": Action.CONFIRM_STEP}
    body = bodies.Answer

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return answer_confirmation(self.viewer, revision=revision, **wanted)


@extend_schema(request=bodies.Waiting, description="Say whom an open step is waiting on, and since when.")
class SetWaiting(StepVerb):
    actions = {"POST": Action.SUBMIT_STEP}
    body = bodies.Waiting

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return services.set_waiting(self.viewer, revision=revision, **wanted)


@extend_schema(request=said.Delegation, description="Give an open step to a colleague to do, or take it back.")
class Delegate(StepVerb):
    actions = {"POST": Action.DELEGATE_STEP}
    body = said.Delegation

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return delegate_step(self.viewer, revision=revision, **wanted)


@extend_schema(request=said.Remark, description="Say something about a step.")
class Comment(StepVerb):
    actions = {"POST": Action.COMMENT_STEP}
    body = said.Remark

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return comment_on_step(self.viewer, **({"words": ""} | wanted)).step


@extend_schema(
    request=None, description="Let HR put the private words that you hold into the pack about the person they are of."
)
class ReleaseWords(StepVerb):
    actions = {"POST": Action.RELEASE_WORDS}

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return release_words(self.viewer, revision=revision, **wanted)


@extend_schema(request=None, description="Take back that HR may put private words into a pack.")
class SealWords(StepVerb):
    actions = {"POST": Action.RELEASE_WORDS}

    def act(self, revision: int | None, **wanted: Any) -> Step:
        return seal_words(self.viewer, revision=revision, **wanted)
