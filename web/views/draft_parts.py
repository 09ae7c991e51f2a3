"""Writing a draft: its stages and items, one at a time."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from onboarding.errors import Invalid
from onboarding.models import ProgrammeVersion
from onboarding.selectors.draft_parts import find_item_row, find_stage_row, item_form_names
from onboarding.services import draft_parts
from web.forms.drafts import ConfirmForm, StageForm
from web.forms.items import ItemForm
from web.presenters.version_verbs import ConfirmPage, remove_item_page, remove_stage_page
from web.requests import PageRequest
from web.views.versions import BOTH, sent, shown, to_manage


@BOTH
def new_stage(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Add a stage at the end."""
    version = to_manage(request, version_id)
    form = StageForm(sent(request), version)
    if form.fill(lambda: draft_parts.add_stage(request.viewer, version_id=version_id, **form.cleaned_data)):
        messages.success(request, "The stage is added. Now add its items.")
        return back(version_id)
    return shown(request, "programmes/stage.html", version, form, title="Add a stage")


@BOTH
def stage(request: PageRequest, version_id: UUID, stage_id: UUID) -> HttpResponse:
    """Change the title of a stage."""
    version = to_manage(request, version_id)
    row = find_stage_row(version, stage_id)
    form = StageForm(sent(request), version, initial={"title": row["title"]})
    if form.fill(
        lambda: draft_parts.change_stage(request.viewer, version_id=version_id, stage_id=stage_id, **form.cleaned_data)
    ):
        return back(version_id, f"stage-{row['key']}")
    return shown(request, "programmes/stage.html", version, form, title="Change the stage")


@BOTH
def no_stage(request: PageRequest, version_id: UUID, stage_id: UUID) -> HttpResponse:
    """Take an empty stage out."""
    version = to_manage(request, version_id)
    row, remove = find_stage_row(version, stage_id), partial(draft_parts.remove_stage, stage_id=stage_id)
    return _removed(request, version, row["title"], remove, remove_stage_page(version, row))


@BOTH
def new_item(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Add an item to a stage."""
    version = to_manage(request, version_id)
    names = item_form_names(request.viewer, version)
    form = ItemForm(sent(request), version, row=None, names=names, stage=request.GET.get("stage", ""))

    def act() -> None:
        revision = form.cleaned_data["revision"]
        draft_parts.add_item(request.viewer, version_id=version_id, fields=form.fields_read(), revision=revision)

    if form.fill(act):
        messages.success(request, f"Added: “{form.cleaned_data['title']}”.")
        return back(version_id)
    return shown(request, "programmes/item.html", version, form, title="Add an item")


@BOTH
def item(request: PageRequest, version_id: UUID, item_id: UUID) -> HttpResponse:
    """Change an item."""
    version = to_manage(request, version_id)
    row = find_item_row(version, item_id)
    form = ItemForm(sent(request), version, row=row, names=item_form_names(request.viewer, version, row))

    def act() -> None:
        draft_parts.change_item(
            request.viewer,
            version_id=version_id,
            item_id=item_id,
            changes=form.fields_read(),
            revision=form.cleaned_data["revision"],
        )

    if form.fill(act):
        messages.success(request, f"Saved: “{form.cleaned_data['title']}”.")
        return back(version_id, f"item-{row['key']}")
    return shown(request, "programmes/item.html", version, form, title=row["title"])


@BOTH
def no_item(request: PageRequest, version_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an item out."""
    version = to_manage(request, version_id)
    row, remove = find_item_row(version, item_id), partial(draft_parts.remove_item, item_id=item_id)
    return _removed(request, version, row["title"], remove, remove_item_page(version, row))


def _removed(
    request: PageRequest, version: ProgrammeVersion, title: str, remove: Callable[..., object], page: ConfirmPage
) -> HttpResponse:
    form = ConfirmForm(sent(request), version)
    if form.fill(lambda: remove(request.viewer, version_id=version.pk, **form.cleaned_data)):
        messages.success(request, f"Removed: “{title}”.")
        return back(version.pk)
    return shown(request, "programmes/confirm.html", version, form, page=page)


@require_POST
def move(request: PageRequest, version_id: UUID) -> HttpResponse:
    """Move a stage or an item one place up or down."""
    to_manage(request, version_id)
    part, way = request.POST.get("part", ""), request.POST.get("way", "")
    try:
        part_id = UUID(request.POST.get("id", ""))
    except ValueError as error:
        raise Invalid("Choose what to move, and where.") from error
    if part not in ("item", "stage") or way not in ("up", "down"):
        raise Invalid("Choose what to move, and where.")
    if part == "item":
        draft_parts.move_item(request.viewer, version_id=version_id, item_id=part_id, up=way == "up")
    else:
        draft_parts.move_stage(request.viewer, version_id=version_id, stage_id=part_id, up=way == "up")
    return back(version_id, f"{part}-{part_id}")


def back(version_id: UUID, place: str = "") -> HttpResponse:
    """To the draft, at the place where the person was."""
    return redirect(reverse("version", args=[version_id]) + (f"#{place}" if place else ""))
