"""Who is what in the trust: the list of members, adding one, and one member's page."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotFound, NotNow, Stale
from onboarding.models import Membership
from onboarding.rules.link_lifetimes import INVITATION_OF_STAFF
from onboarding.rules.plain_words import counted
from onboarding.selectors.members import filter_members, find_member, members
from onboarding.services.invitations_anew import invite_anew
from onboarding.services.memberships import add_member, change_member, sign_member_out
from web import searches
from web.confirming import confirmed
from web.forms.members import AboutMember, InviteForm, MemberFilters, MemberForm, NewMemberForm, SignOutForm, SwitchForm
from web.forms.problems import take_problems
from web.presenters.members import member_page, members_page
from web.requests import PageRequest

PAGE_SIZE = 50
BOTH = require_http_methods(["GET", "HEAD", "POST"])
FORMS: dict[str, type[AboutMember]] = {
    "change": MemberForm,
    "switch": SwitchForm,
    "sign_out": SignOutForm,
    "invite": InviteForm,
}
ADDED = (
    "{name} is added. An invitation goes to {email}: they can sign in here once they accept it. "
    "Whoever uses this service already keeps their password."
)


@BOTH
def people(request: PageRequest) -> HttpResponse:
    """The members of the trust: staff, or those of one role, fifty on a page. A name is sent by POST."""
    found = members(request.viewer)
    if request.method == "POST":
        return searches.send(request, reverse("people"), MemberFilters.base_fields)
    filters = MemberFilters(searches.asked_of(request))
    page = Paginator(filter_members(found, **filters.wanted()), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = members_page(request.viewer, found, page, filters.asked())
    context = {"page": shown, "filters": filters, "is_lost": searches.is_lost(request)}
    return render(request, "people/people.html", context)


@BOTH
@confirmed
def new_member(request: PageRequest) -> HttpResponse:
    """Add someone, who comes in once they accept."""
    access.require(request.viewer, Action.MANAGE_MEMBERS)
    form, notice = NewMemberForm(request.POST or None), ""
    if form.is_valid():
        try:
            member = add_member(request.viewer.trust, actor=request.viewer, **form.cleaned_data)
        except Invalid as error:
            take_problems(form, error)
        except NotNow as error:
            notice = error.detail
        else:
            messages.success(request, ADDED.format(name=member.full_name, email=member.user.email))
            return redirect("member", member.pk)
    status = 400 if form.errors else 409 if notice else 200
    return render(
        request,
        "people/new.html",
        {"form": form, "notice": notice, "days": counted(INVITATION_OF_STAFF.days, "days")},
        status=status,
    )


@BOTH
@confirmed
def member(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """What one member is, whom they look after, and how that came to be."""
    found, notice, status = find_member(request.viewer, membership_id), "", 200
    tried = None
    if request.method == "POST":
        access.require(request.viewer, Action.MANAGE_MEMBERS, found)
        tried = _form(request, found)
        if tried.is_valid():
            try:
                return _save(request, found, tried)
            except Invalid as error:
                take_problems(tried, error)
            except (NotNow, Stale) as error:
                notice, status = error.detail, 409
                found = find_member(request.viewer, membership_id)
                tried = tried.at_revision(found)
    forms = {verb: draw(member=found) for verb, draw in FORMS.items()}
    if tried is not None:
        forms[tried.verb] = tried
    context = {"page": member_page(request.viewer, found), "forms": forms, "tried": tried, "notice": notice}
    return render(request, "people/member.html", context, status=400 if tried and tried.errors else status)


def _form(request: PageRequest, found: Membership) -> AboutMember:
    draw = FORMS.get(request.POST.get("verb", ""))
    if draw is None:
        raise NotFound()
    return draw(request.POST, member=found)


def _save(request: PageRequest, found: Membership, form: AboutMember) -> HttpResponse:
    """Change what was asked, and show the page again: it says who now needs someone new."""
    if isinstance(form, InviteForm):
        return _invite(request, found, form)
    if isinstance(form, SignOutForm):
        out = sign_member_out(request.viewer, member_id=found.pk)
        messages.success(request, f"{out.full_name} is signed out at their next click, and can sign in again.")
        return redirect("member", out.pk)
    changed = change_member(
        request.viewer,
        member_id=found.pk,
        changes=form.changes(),
        reason=form.cleaned_data["reason"],
        revision=form.cleaned_data["revision"],
    )
    again = "can sign in again" if changed.accepted_at else "can accept the invitation again"
    done = again if changed.is_active else "can no longer sign in here"
    messages.success(request, f"{changed.full_name} {done if form.verb == 'switch' else 'is saved'}.")
    return redirect("member", changed.pk)


def _invite(request: PageRequest, found: Membership, form: InviteForm) -> HttpResponse:
    invited = invite_anew(request.viewer, member_id=found.pk, **form.cleaned_data)
    went = f"A new invitation goes to {invited.user.email}."
    if invited.user_id != found.user_id:
        went += f" The link that went to {found.user.email} does not work any more."
    messages.success(request, went)
    return redirect("member", invited.pk)
