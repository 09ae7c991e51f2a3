"""A recruit's events as sentences, and the trust's events as rows."""

from typing import Any

from django.db.models import Q, QuerySet

from onboarding.access import Action, require
from onboarding.library.personal_data import read_personal_data
from onboarding.models import Acknowledgement, Event, Evidence, Membership, Recruit, Step, StepComment, Waiver
from onboarding.models.choices import MilestoneKind, OccurrenceKind, Role, RollOutDid
from onboarding.models.wall_choices import SignInStep
from onboarding.rules.plain_words import counted, listed

SENTENCES = {
    "registered": "{who} added this person.",
    "changed": "{who} changed facts about this person.",
    "transferred": "{who} moved this person to another ward or other people.",
    "account_opened": "{who} gave this person an account for signing in.",
    "noted": "{who} wrote a note.",
    "enrolled": "{who} gave this person the programme “{programme}”.",
    "enrolment_paused": "{who} paused the programme “{programme}”.",
    "enrolment_resumed": "{who} let the programme “{programme}” go on.",
    "enrolment_withdrawn": "{who} took this person out of the programme “{programme}”.",
    "rolled_out": "{who} brought the programme “{title}” to version {version}{changes}.",
    "roll_out_undone": "{who} took version {version} of the programme “{title}” back for this person.",
    "item_added": "{who} added “{title}” for this person alone.",
    "taken_on_again": "{who} took this person on again.",
    "milestone_recorded": "{who} recorded “{milestone}”.",
    "step_submit": "{who} submitted “{title}”.",
    "taken_up_again": "{who} recorded that this person works here again.",
    "step_for_permission": "“{title}” is asked again, for permission number {number}.",
    "step_by_fact": "“{title}” is recorded, because {who} recorded the date that says the same.",
    "step_accept": "{who} accepted “{title}”.",
    "step_return": "{who} returned “{title}”.",
    "step_waive": "{who} approved a waiver for “{title}”.",
    "step_reopen": "{who} opened “{title}” again.",
    "step_confirmed": "{who} said that “{title}” happened.",
    "step_denied": "{who} said that “{title}” has not happened. It is open again.",
    "waiver_requested": "{who} asked to waive “{title}”.",
    "waiver_refused": "{who} did not agree to waive “{title}”.",
    "waiver_lapsed": "The waiver for “{title}” ran out. It is open again.",
    "waiting": "{who} noted what a step is waiting on.",
    "number_recorded": "{who} recorded the number on the register.",
    "certificate_kept": "{who} recorded what is known of a certificate of sponsorship.",
    "sponsor_reported": "{who} logged a report in the sponsor system.",
    "sponsor_file_made": "{who} made the sponsor file of this person.",
    "file_audited": "{who} looked at the sponsor file of this person in a self-audit.",
    "file_mended": "{who} said what was done about gaps in the sponsor file.",
    "licence_kept": "{who} changed what is known of the sponsor licence.",
    "allocation_kept": "{who} changed an allocation of certificates.",
    "licence_person_kept": "{who} changed who plays a part on the sponsor licence.",
    "audit_drawn": "{who} drew files for a self-audit.",
    "date_proposed": "{who} proposed a day for “{milestone}”.",
    "proposal_taken": "{who} took over the day proposed for “{milestone}”.",
    "proposal_declined": "{who} did not take over the day proposed for “{milestone}”.",
    "correction_asked": "{who} asked HR to correct something that is kept about them.",
    "correction_made": "{who} corrected what somebody had asked to be corrected about them.",
    "correction_declined": "{who} did not correct what somebody had asked to be corrected about them.",
    "attended": "{who} recorded that this person took part in “{title}”.",
    "place_added": "{who} added “{place}”.",
    "place_changed": "{who} changed “{place}”.",
    "place_closed": "{who} closed “{place}”.",
    "place_opened": "{who} opened “{place}” again.",
    "member_added": "{who} added {member}.",
    "member_changed": "{who} changed what {member} is here.",
    "member_switched_off": "{who} switched off {member}’s way in.",
    "member_switched_on": "{who} let {member} in again.",
    "step_renewed": "{who} recorded “{title}” again.",
    "step_commented": "{who} said something about “{title}”.",
    "step_delegated": "{who} gave “{title}” to {to} to do.",
    "delegation_ended": "{who} gave “{title}” back to its owner.",
    "cover_arranged": "{who} said that {to} stands in for {member}.",
    "cover_ended": "{to} stands in for {member} no more.",
    "transfer_planned": "{who} planned to move this person to another ward or other people on {day}.",
    "transfer_cancelled": "{who} cancelled the move that was planned for {day}.",
    "transfer_refused": "The move that was planned for this day was not done. {why}",
    "role_passed_on": "There is no {role}. {to} comes next and does {steps} for now.",
    "role_passed_to_hr": "There is no {role}, and nobody there who comes next. {to} of HR does {steps} for now.",
    "role_given_back": "{to} no longer does {steps} of the {role}.",
    "absence_reported": "{who} said that this person is not at work.",
    "absence_ended": "{who} said that this person is back, or why they were away.",
    "occurrence_recorded": "{who} recorded “{occurrence}”.",
    "occurrence_corrected": "{who} corrected the day of “{occurrence}”.",
    "clock_begun": "The clock “{title}” began.",
    "clock_closed": "The clock “{title}” was closed by a fact.",
    "clock_opened": "The clock “{title}” runs again: what had closed it no longer holds.",
    "step_close": "{who} closed the clock “{title}” with evidence.",
    "message_held": "{who} held a message back.",
    "message_released": "{who} released a message that was held back.",
    "message_requeued": "{who} gave a message another try.",
    "invited_anew": "{who} withdrew the invitation of {member} and sent another.",
    "invitation_accepted": "{who} accepted the invitation.",
    "invitation_accepted_elsewhere": "{who} accepted the invitation with their account of the trust.",
    "identity_linked": "{who} linked their account of the trust, to sign in with it.",
    "identity_unlinked": "{who} unlinked their account of the trust.",
    "sign_in_refused": "Somebody was refused who came by the trust’s own sign-in service.",
    "sign_in_set": "An operator let people sign in by the trust’s own service.",
    "sign_in_closed": "An operator lets nobody in by the trust’s own service any more.",
    "signed_in": "{who} signed in with {means}.",
    "signed_out": "{who} signed out.",
    "signed_out_elsewhere": "{who} signed themselves out in other browsers.",
    "member_signed_out": "{who} signed {member} out everywhere.",
    "password_changed": "{who} changed their password.",
    "password_reset": "{who} chose a new password with a link that we mailed.",
    "second_step_added": "{who} set up codes from an app to sign in with.",
    "second_step_removed": "{who} turned codes from an app off.",
    "passkey_added": "{who} added a passkey.",
    "passkey_removed": "{who} removed a passkey.",
    "recovery_codes_made": "{who} made new recovery codes.",
    "sign_in_failed": "Somebody signing in as {member} {step}, {times}.",
    "address_asked": "{who} asked to sign in with another address.",
    "mobile_asked": "{who} gave a mobile number for text messages.",
    "mobile_confirmed": "{who} confirmed the mobile number.",
    "mobile_stopped": "{who} stopped text messages.",
    "mobile_refused": "Text messages to {member} were stopped: none arrives at the number that they gave.",
    "address_changed": "{who} signs in with another address now.",
    "mail_held": "{who} held all messages of the trust.",
    "mail_released": "{who} released the messages of the trust.",
    "commitment_asked_again": "“{title}” is asked again.",
    "commitment_taken_back": "“{title}” is not asked again for now.",
    "metric_recorded": "{who} recorded a value of a national measure.",
    "metric_changed": "{who} changed a value of a national measure.",
    "private_read": "{who} read the private words of “{title}”.",
    "words_released": "{who} let HR put the private words of “{title}” into the pack about this person.",
    "words_sealed": "{who} lets HR put the private words of “{title}” into no pack any more.",
    "evidence_read": "{who} looked at a file.",
    "staff_pack_made": "{who} made the pack of all that is kept about {member}.",
    "access_pack_made": "{who} made the pack of all that is kept about this person.",
    "erasure_proposed": "{who} proposed to erase what is past its time: {kept}.",
    "erasure_approved": "{who} approved to erase what is past its time: {kept}.",
    "erasure_declined": "{who} decided to keep what was proposed to be erased: {kept}.",
    "erasure_lapsed": "What was proposed to be erased is not past its time any more, and is kept: {kept}.",
    "erased": "What was past its time was erased: {kept}.",
    "erasure_asked": "{who} recorded that this person asked to have what is kept about them erased.",
    "erasure_answered": "{who} recorded that this person was answered about what they had asked to be erased.",
    "erasure_proposed_as_asked": "{who} proposed to erase what this person asked to be erased: {kept}.",
    "erasure_approved_as_asked": "{who} approved to erase what this person asked to be erased: {kept}.",
    "erasure_declined_as_asked": "{who} decided to keep what this person asked to be erased: {kept}.",
    "erasure_lapsed_as_asked": "What was proposed to be erased has to be kept for now: {kept}.",
    "erased_as_asked": "What this person asked to be erased was erased: {kept}.",
    "hold_placed": "{who} held what is kept about this person: nothing is erased.",
    "hold_lifted": "{who} lifted the hold on what is kept about this person.",
    "file_infected": "A virus was found in a file. It was thrown away.",
    "programme_added": "{who} added the programme “{title}”.",
    "programme_changed": "{who} changed the name of “{title}”, or whom it is for.",
    "version_drafted": "{who} began a new version of “{title}”.",
    "draft_changed": "{who} changed the draft of “{title}”.",
    "draft_discarded": "{who} threw away a draft of “{title}”.",
    "version_imported": "{who} read a new version of “{title}” in from a file.",
    "version_published": "{who} published a new version of “{title}”.",
    "version_rolled_out": "{who} decided what version {version} of “{title}” means for those on an older one.",
    "version_roll_out_asked": "{who} asked to bring people to version {version} of “{title}”.",
    "version_roll_out_undo_asked": "{who} asked to take back what version {version} of “{title}” had changed.",
    "version_roll_out_refused": "What was asked with version {version} of “{title}” was not done: {why}",
    "version_roll_out_undone": "{who} took back what version {version} of “{title}” had changed for people.",
    "version_retired": "{who} retired “{title}”.",
    "token_made": "{who} made a token for the API.",
    "token_made_for": "An operator made a token for the API that acts as {member}.",
    "token_ended": "{who} ended a token for the API that acts as {member}.",
    "report_settings_changed": "{who} changed settings of reports.",
    "rag_overridden": "{who} gave an action of an improvement plan another word.",
    "pulse_asked": "This person was asked in a short survey how things are going.",
    "report_file_asked": "{who} asked for a report as a file.",
    "report_file_saved": "{who} saved a report that they had asked for as a file ({output}).",
    "proof_read": "{who} read what is behind a figure of a report.",
    "report_exported": "{who} took a report out as a file ({output}).",
    "run_made": "{who} kept a readiness report.",
    "run_signed": "{who} signed a readiness report.",
    "run_restated": "{who} published a restatement of a signed readiness report.",
    "refused": "{who} was refused something they may not do.",
}

MEANS = {
    "password": "their password",
    "totp": "a code from their app",
    "webauthn": "a passkey",
    "recovery_codes": "a recovery code",
    "trusted_device": "a device that they trust",
    "elsewhere": "their trust’s account",
    "demo": "one click, as this is a demo",
}


NOT_IN_THEIR_LIST = (
    "occurrence_recorded",
    "occurrence_corrected",
    "transfer_planned",
    "transfer_cancelled",
    "transfer_refused",
)


def timeline(viewer: Membership, recruit: Recruit, *, limit: int = 50, skip: int = 0) -> list[dict[str, Any]]:
    """The newest events about a recruit but for the first few, as sentences with their two times. Raises NotAllowed."""
    return [event_row(event) for event in recruit_events(viewer, recruit)[skip : skip + limit]]


def recruit_events(viewer: Membership, recruit: Recruit) -> QuerySet[Event]:
    """All events about a recruit, newest first, for `event_row`. Raises NotAllowed."""
    require(viewer, Action.SEE_TIMELINE, recruit)
    rows = Event.objects.filter(trust=viewer.trust_id, recruit=recruit)
    if not viewer.has_role(Role.HR):
        rows = rows.exclude(_told_by_people(recruit))
    return newest(rows)


def _told_by_people(recruit: Recruit) -> Q:
    """What a sponsor has to report of somebody, and a move that HR only plans, is told to them by a person, and not by a list."""
    clocks = Step.objects.filter(enrolment__recruit=recruit).exclude(enrolment__begun_by="").values("pk")
    told = Q(action__in=NOT_IN_THEIR_LIST) | Q(object_kind="step", object_id__in=clocks)
    for model in (Acknowledgement, Evidence, StepComment, Waiver):
        rows = model._default_manager.filter(step__in=clocks).values("pk")
        told |= Q(object_kind=model._meta.model_name, object_id__in=rows)
    return told


def trust_events(viewer: Membership) -> QuerySet[Event]:
    """All events of the viewer's trust, newest first, for `event_row`. Raises NotAllowed."""
    require(viewer, Action.SEE_EVENTS)
    return newest(Event.objects.filter(trust=viewer.trust_id))


def newest(rows: QuerySet[Event]) -> QuerySet[Event]:
    """With actor and words, newest first, in a stable order."""
    return rows.select_related("actor", "detail").order_by("-recorded_at", "-id")


def event_row(event: Event) -> dict[str, Any]:
    """One event: a sentence, who, what, when it took effect, when it was recorded."""
    return {
        "id": event.id,
        "action": event.action,
        "sentence": _sentence(event),
        "actor": {"id": event.actor_id, "name": event.actor.full_name} if event.actor else None,
        "recruit": event.recruit_id,
        "object_kind": event.object_kind,
        "object_id": event.object_id,
        "effective_on": event.effective_on,
        "recorded_at": event.recorded_at,
    }


def _sentence(event: Event) -> str:
    words: dict[str, Any] = event.detail.data if hasattr(event, "detail") else {}
    kind = words.get("kind", "")
    shown = {
        "who": event.actor.full_name if event.actor else "The service",
        "title": words.get("title", "a step"),
        "version": words.get("version", ""),
        "changes": _changes(words),
        "number": words.get("number", ""),
        "why": words.get("why", ""),
        "to": words.get("to", "a colleague"),
        "programme": str(words.get("programme", "")).replace("-", " "),
        "place": words.get("place", "a place"),
        "kept": _kind(words.get("kept", "")),
        "member": words.get("member", "someone"),
        "output": words.get("output", "file"),
        "day": words.get("day", "another day"),
        "role": _role(words.get("role", "")),
        "steps": words.get("steps", "open steps"),
        "means": listed([MEANS.get(one, one) for one in words.get("means", [])], "and") or "what they have",
        "step": SignInStep(words["step"]).label if words.get("step") in SignInStep.values else "came no further",
        "times": _times(words.get("times", 1)),
        "occurrence": OccurrenceKind(kind).label if kind in OccurrenceKind.values else "something",
        "milestone": MilestoneKind(kind).label if kind in MilestoneKind.values else "a date",
    }
    said = SENTENCES.get(event.action, "{who}: " + event.action.replace("_", " ") + ".").format(**shown)
    return f"{said.removesuffix('.')}, for {words['for']}." if words.get("for") else said


def _times(number: int) -> str:
    return "once" if number == 1 else counted(number, "times")


def _kind(key: str) -> str:
    """What a kind of data is called."""
    titles = {one.key: one.title for one in read_personal_data().kinds}
    return titles.get(key, "something").lower()


def _role(role: str) -> str:
    if role == Role.HR:  # of a person that is one officer
        return "case officer"
    return Role(role).label.lower() if role in Role.values else "colleague"


def _changes(words: dict[str, Any]) -> str:
    """What a new version did to somebody's steps, in numbers: not everyone who reads this may know of each step."""
    parts = [f"{len(words[did])} {did.label.lower()}" for did in RollOutDid if words.get(did)]
    return f" ({', '.join(parts)})" if parts else ""
