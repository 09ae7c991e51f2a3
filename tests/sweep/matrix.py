"""Who is let in where: a row for each route and method. What stands nowhere is refused by the sweep.

`into` are let in; `hidden` find nothing there (404); everyone else of Northgate is refused (403). The objects are
Amara's: a step that she owns, with a file that Helen recorded. `body` is what a POST sends."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = frozenset(["helen", "hana", "liam", "priya", "ben", "ed", "olu", "diana", "amara", "bilal"])
NONE: frozenset[str] = frozenset()


def people(names: str) -> frozenset[str]:
    """Some of the cast by first name."""
    found = frozenset(names.split())
    assert found <= ALL, found - ALL
    return found


HR = people("helen hana")
HER_PEOPLE = people("helen hana liam priya amara")
KNOW_HER = HER_PEOPLE | people("ben ed olu")
REPORTS = people("helen hana liam priya amara bilal diana")


@dataclass(frozen=True)
class Row:
    """Who is let in, who finds nothing, and what is sent."""

    into: frozenset[str] = NONE
    hidden: frozenset[str] = NONE
    body: Mapping[str, object] = field(default_factory=dict)


EVERYONE = Row(ALL)
NOTE = {"verb": "submit", "note": "Done."}
ABOUT_HER = Row(KNOW_HER, people("bilal"))  # by role first: a director is refused whomever it is about
HER_STEP = Row(HER_PEOPLE, ALL - HER_PEOPLE)
SUBMIT = Row(people("helen hana amara"), ALL - HER_PEOPLE, {"note": "Done."})
REASON = Row(HR, body={"reason": "A reason."})
EVIDENCE = Row(people("helen hana amara"), people("ben ed olu bilal"))
NOTHING = Row(hidden=ALL)
STAFF = people("helen hana liam priya ben ed olu")
PLACES = {"GET": Row(STAFF), "POST": Row(HR)}
PLACE = {"GET": Row(STAFF), "PATCH": Row(HR)}

API: dict[str, dict[str, Row]] = {
    "api_me": {"GET": EVERYONE},
    "api_recruits": {"GET": Row(ALL - people("diana")), "POST": Row(HR)},
    "api_recruit": {"GET": ABOUT_HER, "PATCH": Row(HR)},
    "api_checklist": {"GET": ABOUT_HER},
    "api_timeline": {"GET": Row(people("helen hana amara"), people("bilal"))},
    "api_readiness": {"GET": Row(HER_PEOPLE, people("bilal"))},
    "api_milestones": {"GET": ABOUT_HER, "POST": Row(HR)},
    "api_sites": PLACES,
    "api_site": PLACE,
    "api_wards": PLACES,
    "api_ward": PLACE,
    "api_cohorts": PLACES,
    "api_cohort": PLACE,
    "api_memberships": {"GET": Row(HR), "POST": Row(HR)},
    "api_membership": {"GET": Row(HR), "PATCH": Row(HR)},
    "api_notes": {"GET": Row(HR), "POST": Row(HR, body={"words": "A note."})},
    "api_enrolments": {"GET": EVERYONE, "POST": Row(HR)},
    "api_enrolment": {"GET": HER_STEP},
    "api_steps": {"GET": EVERYONE},
    "api_complete_many": {"POST": Row(ALL, body={"item": "x/y", "recruits": [], "on": "2026-03-02"})},
    "api_step": {"GET": HER_STEP},
    "api_step_submit": {"POST": SUBMIT},
    "api_step_accept": {"POST": Row(HR)},
    "api_step_return": {"POST": REASON},
    "api_step_waive": {"POST": REASON},
    "api_step_reopen": {"POST": REASON},
    "api_step_waiting": {"POST": Row(SUBMIT.into, SUBMIT.hidden, {"waiting_on": "ward"})},
    "api_step_evidence": {"GET": HER_STEP, "POST": SUBMIT},
    "api_evidence": {"GET": EVIDENCE},
    "api_evidence_file": {"GET": EVIDENCE},
    "api_report_readiness": {"GET": Row(REPORTS)},
    "api_events": {"GET": Row(HR)},
    "api_schema": {"GET": EVERYONE},
    "api_docs": {"GET": EVERYONE},
    "api_root": {"GET": NOTHING},
    "api_no_such_path": {"GET": NOTHING},
}

NO_PATHS = {"api_root", "api_no_such_path"}
HER_PAGE = Row(KNOW_HER, people("bilal diana"))
STEP_FORM = Row(SUBMIT.into, SUBMIT.hidden, NOTE)
DATE = Row(HR, people("bilal diana"))
RECRUITS = people("amara bilal")
FORM = {"GET": Row(HR), "POST": Row(HR)}
PLACE_FORM = {"GET": Row(HR), "POST": Row(HR, body={"verb": "change"})}
WEB: dict[str, dict[str, Row]] = {
    "start": {"GET": EVERYONE},
    "recruits": {"GET": Row(ALL - people("diana"))},
    "recruit": {"GET": HER_PAGE},
    "recruit_new": {"GET": Row(HR), "POST": Row(HR)},
    "recruit_edit": {"GET": DATE, "POST": DATE},
    "recruit_programmes": {"GET": DATE, "POST": DATE},
    "recruit_account": {"GET": DATE, "POST": DATE},
    "recruit_date": {"GET": DATE, "POST": DATE},
    "recruit_step": {"GET": HER_STEP, "POST": STEP_FORM},
    "my": {"GET": Row(RECRUITS, ALL - RECRUITS)},
    "my_step": {"GET": HER_STEP, "POST": STEP_FORM},
    "step": {"GET": HER_STEP, "POST": STEP_FORM},
    "to_do": {"GET": EVERYONE},
    "review": {"GET": Row(HR)},
    "manage": {"GET": Row(HR)},
    "people": {"GET": Row(HR)},
    "member_new": FORM,
    "member": {"GET": Row(HR), "POST": Row(HR, body={"verb": "switch"})},
    "places": {"GET": Row(STAFF)},
    "site_new": FORM,
    "site": PLACE_FORM,
    "ward_new": FORM,
    "ward": PLACE_FORM,
    "cohorts": {"GET": Row(STAFF)},
    "cohort_new": FORM,
    "cohort": {"GET": Row(STAFF)},
    "cohort_change": PLACE_FORM,
    "register": {"GET": Row(hidden=STAFF), "POST": Row(hidden=STAFF)},  # without an item there is nothing to tick
    "reports": {"GET": Row(REPORTS)},
    "readiness": {"GET": Row(REPORTS)},
    "evidence_file": {"GET": Row(EVIDENCE.into, EVIDENCE.hidden | people("diana"))},
    "account": {"GET": EVERYONE},
    "account_trust": {"POST": NOTHING},  # without one of their own memberships there is nothing to choose
}
# Open to whoever comes: sign-in, help, health, and the demo's own pages.
OPEN = frozenset(
    {
        "healthz",
        "readyz",
        "help",
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "demo",
        "demo_sign_in",
        "demo_mail",
        "demo_message",
    }
)
# Pages of the sign-in library about the viewer's own account: for everyone who is signed in, by any method it has.
OWN_ACCOUNT = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "usersessions_list",
    }
)
MATRIX = API | WEB
