"""Members of the trust: who is what."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.concurrency import revision_seen, with_etag
from api.filters.places import MemberFilters
from api.idempotency import once
from api.serializers import bodies, place_rows
from api.views.base import ApiView, Row, RowsView
from onboarding.access import Action
from onboarding.models import Membership
from onboarding.selectors.members import find_member, member_detail, member_rows, members
from onboarding.services.invitations_anew import invite_anew
from onboarding.services.memberships import add_member, change_member, sign_member_out


class Memberships(RowsView):
    actions = {"GET": Action.LIST_MEMBERS, "POST": Action.MANAGE_MEMBERS}
    confirmed = frozenset({"POST"})
    filterset_class = MemberFilters

    def get_queryset(self) -> QuerySet[Membership]:
        return members(self.viewer)

    def rows_of(self, page: QuerySet[Membership]) -> list[Row]:
        return member_rows(page)

    @extend_schema(responses=place_rows.MemberRow(many=True))
    def get(self, request: Request) -> Response:
        """The members of your trust, by name, with how many recruits each looks after."""
        return self.page()

    @extend_schema(request=bodies.NewMember, responses={201: place_rows.MemberDetail})
    @once
    def post(self, request: Request) -> Response:
        """Add a member. They are sent an invitation and come in once they accept it (`accepted_on`)."""
        wanted = self.read(bodies.NewMember)
        member = add_member(self.viewer.trust, actor=self.viewer, **wanted)
        response = Response(member_detail(self.viewer, member), status=201)
        response.headers["Location"] = f"{request.path}{member.pk}/"
        return with_etag(response, member)


class MembershipView(ApiView):
    actions = {"GET": Action.LIST_MEMBERS, "PATCH": Action.MANAGE_MEMBERS}
    confirmed = frozenset({"PATCH"})
    thing: Membership

    def find(self, **kwargs: Any) -> Membership:
        return find_member(self.viewer, kwargs["membership_id"])

    @extend_schema(responses=place_rows.MemberDetail)
    def get(self, request: Request, membership_id: UUID) -> Response:
        """One member, and whom they look after."""
        return with_etag(Response(member_detail(self.viewer, self.thing)), self.thing)

    @extend_schema(request=bodies.MemberChanges, responses=place_rows.MemberDetail)
    def patch(self, request: Request, membership_id: UUID) -> Response:
        """Change what someone is in the trust, from their next request on. The answer says who needs someone new."""
        seen = revision_seen(request, self.thing)
        changes = self.read(bodies.MemberChanges, partial=True)
        reason = changes.pop("reason", "")
        member = change_member(self.viewer, member_id=membership_id, changes=changes, reason=reason, revision=seen)
        return with_etag(Response(member_detail(self.viewer, member)), member)


class InviteAnew(MembershipView):
    actions = {"POST": Action.MANAGE_MEMBERS}
    confirmed = frozenset({"POST"})
    http_method_names = ["post", "options"]

    @extend_schema(request=bodies.InviteAnew, responses=place_rows.MemberDetail)
    @once
    def post(self, request: Request, membership_id: UUID) -> Response:
        """Withdraw the invitation of a member who has not accepted it, and write another, also to a corrected address."""
        seen = revision_seen(request, self.thing)
        member = invite_anew(self.viewer, member_id=membership_id, revision=seen, **self.read(bodies.InviteAnew))
        return with_etag(Response(member_detail(self.viewer, member)), member)


class SignOut(MembershipView):
    actions = {"POST": Action.MANAGE_MEMBERS}
    confirmed = frozenset({"POST"})
    http_method_names = ["post", "options"]

    @extend_schema(request=None, responses=place_rows.MemberDetail)
    @once
    def post(self, request: Request, membership_id: UUID) -> Response:
        """Sign a member out of your trust everywhere, at their next request, and let no device be trusted. Tokens stay."""
        member = sign_member_out(self.viewer, member_id=membership_id)
        return with_etag(Response(member_detail(self.viewer, member)), member)
