"""Who is let in where: a row for each route and method. What stands nowhere is refused by the sweep.

`into` are let in; `hidden` find nothing there (404); everyone else of Northgate is refused (403). The objects are
Amara's: a step that she owns, with a file that Helen recorded. `body` is what a POST sends."""

from tests.sweep.of_surveys import OF_PARTS_API, OF_PARTS_WEB
from tests.sweep.who import ALL, NONE, Row, people

HR = people("helen hana")
HER_PEOPLE = people("helen hana liam priya amara")
KNOW_HER = HER_PEOPLE | people("ben ed olu")
REPORTS = people("helen hana liam priya amara bilal diana")
PLANS = people("helen hana liam priya diana")
FIGURES = people("helen hana diana")
OVERRIDE = {"action": "5.2", "word": "amber", "reason": "Two wards closed.", "holds_until": "2026-06-30"}
METRIC = {"metric": "5a", "year": 2024, "value": 61, "source": "Our results of the staff survey."}

EVERYONE = Row(ALL)
NOTE = {"verb": "submit", "note": "Done."}
ABOUT_HER = Row(KNOW_HER, people("bilal"))  # by role first: a director is refused whomever it is about
HER_STEP = Row(HER_PEOPLE, ALL - HER_PEOPLE)
SUBMIT = Row(people("helen hana amara"), ALL - HER_PEOPLE, {"note": "Done."})
HER_MESSAGE = people("helen hana amara")
REASON = Row(HR, body={"reason": "A reason."})
EVIDENCE = Row(people("helen hana amara"), people("ben ed olu bilal diana"))
NOTHING = Row(hidden=ALL)
HOLDS_NO_WORDS = Row(hidden=people("olu"))  # those of this step are not private
SLIPPED = {"kind": "arrival", "by_days": 14}
PROPOSED = {"kind": "arrival", "planned_on": "2026-04-13"}
NOT_HIS_PROPOSAL = people("priya ben ed olu bilal")  # Liam proposed it
STAFF = people("helen hana liam priya ed olu")
PLACES = {"GET": Row(STAFF), "POST": Row(HR)}
PLACE = {"GET": Row(STAFF), "PATCH": Row(HR)}
SEE_PROGRAMMES = Row(ALL - people("amara bilal ben"))
AT_WORK = people("helen hana liam")
AWAY = people("helen hana liam priya ben")
HIDES_HER_STEP = people("ben ed olu bilal")  # a director is refused by role first

API: dict[str, dict[str, Row]] = OF_PARTS_API | {
    "api_me": {"GET": EVERYONE},
    "api_recruits": {"GET": Row(ALL - people("diana")), "POST": Row(HR)},
    "api_recruit": {"GET": ABOUT_HER, "PATCH": Row(HR)},
    "api_checklist": {"GET": ABOUT_HER},
    "api_timeline": {"GET": Row(people("helen hana amara"), people("bilal"))},
    "api_readiness": {"GET": Row(HER_PEOPLE, people("bilal"))},
    "api_milestones": {"GET": ABOUT_HER, "POST": Row(HR)},
    "api_milestones_preview": {"POST": Row(HR, body=PROPOSED)},
    "api_cohort_milestones": {"POST": Row(HR, body=SLIPPED)},
    "api_cohort_milestones_preview": {"POST": Row(HR, body=SLIPPED)},
    "api_registration": {"GET": Row(HER_PEOPLE | people("ed"), people("bilal"))},
    "api_sites": PLACES,
    "api_site": PLACE,
    "api_wards": PLACES,
    "api_ward": PLACE,
    "api_cohorts": PLACES,
    "api_cohort": PLACE,
    "api_memberships": {"GET": Row(HR), "POST": Row(HR)},
    "api_invite_anew": {"POST": Row(HR)},
    "api_member_sign_out": {"POST": Row(HR)},
    "api_membership": {"GET": Row(HR), "PATCH": Row(HR)},
    "api_reminder_rules": {"GET": Row(HR)},
    "api_reminder_rule": {"GET": Row(HR), "PATCH": Row(HR)},
    "api_reminder_rule_preview": {"POST": Row(HR)},
    "api_my_mail": {"GET": EVERYONE, "PATCH": EVERYONE},
    "api_acknowledgements": {"GET": EVERYONE, "POST": EVERYONE},
    "api_stand_ins": {"GET": Row(AWAY), "POST": Row(AWAY)},
    "api_stand_in_end": {"POST": Row(AT_WORK, people("ben"))},
    "api_notes": {"GET": Row(HR), "POST": Row(HR, body={"words": "A note."})},
    "api_recruit_proposals": {"GET": ABOUT_HER, "POST": Row(people("liam priya amara"), people("bilal"), PROPOSED)},
    "api_proposal": {"GET": Row(people("helen hana liam amara"), NOT_HIS_PROPOSAL)},
    "api_proposal_take": {"POST": Row(HR)},
    "api_proposal_decline": {"POST": REASON},
    "api_enrolments": {"GET": EVERYONE, "POST": Row(HR)},
    "api_enrolment": {"GET": HER_STEP},
    "api_enrolment_pause": {"POST": REASON},
    "api_enrolment_resume": {"POST": REASON},
    "api_enrolment_withdraw": {"POST": REASON},
    "api_enrolment_add_item": {"POST": REASON},
    "api_programmes": {"GET": SEE_PROGRAMMES, "POST": Row(HR)},
    "api_programme": {"GET": SEE_PROGRAMMES, "PATCH": Row(HR)},
    "api_versions": {"GET": SEE_PROGRAMMES, "POST": Row(HR)},
    "api_version": {"GET": SEE_PROGRAMMES, "PATCH": Row(HR), "DELETE": Row(HR)},
    "api_version_publish": {"POST": Row(HR)},
    "api_version_retire": {"POST": Row(HR)},
    "api_version_diff": {"GET": SEE_PROGRAMMES},
    "api_version_file": {"GET": SEE_PROGRAMMES},
    "api_programme_import": {"POST": Row(HR, body={"yaml": "key: x"})},
    "api_roll_out": {"POST": Row(HR, body={"choice": "keep"})},
    "api_roll_out_done": {"GET": Row(HR)},
    "api_roll_out_undo": {"POST": Row(HR)},
    "api_steps": {"GET": EVERYONE},
    "api_complete_many": {"POST": Row(ALL, body={"item": "x/y", "recruits": [], "on": "2026-03-02"})},
    "api_step": {"GET": HER_STEP},
    "api_step_submit": {"POST": SUBMIT},
    "api_step_accept": {"POST": Row(HR)},
    "api_step_return": {"POST": REASON},
    "api_step_waive": {"POST": REASON},
    "api_step_reopen": {"POST": REASON},
    "api_step_confirm": {"POST": Row(people("amara"), people("bilal"), {"happened": True})},
    "api_step_waiting": {"POST": Row(SUBMIT.into, SUBMIT.hidden, {"waiting_on": "ward"})},
    "api_step_delegate": {"POST": Row(HR, body={"to": None})},
    "api_step_comment": {"POST": Row(HER_PEOPLE, HIDES_HER_STEP, {"words": "A word."})},
    "api_step_release": {"POST": HOLDS_NO_WORDS},
    "api_step_seal": {"POST": HOLDS_NO_WORDS},
    "api_step_evidence": {"GET": HER_STEP, "POST": SUBMIT},
    "api_evidence": {"GET": EVIDENCE},
    "api_evidence_file": {"GET": EVIDENCE},
    "api_duties": {
        "GET": Row(people("helen hana liam ed")),
        "POST": Row(AT_WORK, body={"kind": "absent"}),
    },
    "api_duty": {"GET": Row(people("helen hana liam"), people("ed"))},
    "api_duty_close": {"POST": Row(HR, ALL - people("helen hana liam"))},
    "api_occurrences": {"GET": Row(AT_WORK), "POST": Row(AT_WORK, body={"kind": "absent"})},
    "api_occurrence_end": {"POST": Row(AT_WORK)},
    "api_report_readiness": {"GET": Row(REPORTS)},
    "api_reminders": {"GET": Row(HR)},
    "api_reminders_forecast": {"GET": Row(HR)},
    "api_messages": {"GET": EVERYONE},
    "api_message": {"GET": Row(HER_MESSAGE, ALL - HER_MESSAGE)},
    "api_message_requeue": {"POST": Row(HR)},
    "api_message_hold": {"POST": Row(HR)},
    "api_message_release": {"POST": Row(HR)},
    "api_settings": {"GET": Row(HR), "PATCH": Row(HR, body={"mail_held": True})},
    "api_report_proof": {"GET": Row(REPORTS)},
    "api_report_forecast": {"GET": Row(FIGURES)},
    "api_report_runs": {"GET": Row(FIGURES), "POST": Row(FIGURES)},
    "api_report_run": {"GET": Row(FIGURES)},
    "api_report_run_sign_off": {"POST": Row(people("diana"), body={"password": "x"})},
    "api_report_run_restatements": {"GET": Row(FIGURES), "POST": Row(FIGURES, body={"reason": "Late papers."})},
    "api_plans": {"GET": Row(PLANS)},
    "api_plan": {"GET": Row(PLANS)},
    "api_commitments": {"GET": Row(PLANS)},
    "api_report_retention": {"GET": Row(FIGURES)},
    "api_report_pace": {"GET": Row(FIGURES)},
    "api_plan_overrides": {"POST": Row(people("diana"), body=OVERRIDE)},
    "api_metric_values": {"GET": Row(PLANS), "POST": Row(HR, body=METRIC)},
    "api_metric_value": {"GET": Row(PLANS), "PATCH": Row(HR, body={"value": 62})},
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
ROAD = Row(people("helen hana ed"), people("bilal diana"), {"verb": "sitting"})
ABSENCE = Row(AT_WORK, people("bilal diana"))
PROPOSE = Row(people("liam priya amara"), people("bilal diana"))
DECIDE = Row(HR, NOT_HIS_PROPOSAL | people("diana"))
RECRUITS = people("amara bilal")
FORM = {"GET": Row(HR), "POST": Row(HR)}
PLACE_FORM = {"GET": Row(HR), "POST": Row(HR, body={"verb": "change"})}
HR_FORMS = (
    "programme_change",
    *("roll_out", "version_about", "version_publish", "version_retire", "version_discard"),
    *("stage_new", "stage", "stage_remove", "item_new", "item", "item_remove"),
)
DESK_FORMS = (
    *("sponsor_licence", "allocation_new", "allocation", "licence_person_new", "licence_person"),
    "sponsor_report_new",
)
AUDITED = Row(NONE, HR)  # a form about no file is about nothing
OWN = Row(RECRUITS, ALL - RECRUITS)
CORRECT = Row(HR, ALL - AT_WORK)  # her manager knows of the absence, and corrects nothing
WEB: dict[str, dict[str, Row]] = OF_PARTS_WEB | {
    "start": {"GET": EVERYONE},
    "recruits": dict.fromkeys(("GET", "POST"), Row(ALL - people("diana"))),
    "recruit": {"GET": HER_PAGE},
    "recruit_dates": {"GET": HER_PAGE},
    "my_date_history": {"GET": OWN},
    "occurrence_correct": {"GET": CORRECT, "POST": CORRECT},
    "recruit_new": {"GET": Row(HR), "POST": Row(HR)},
    "recruit_edit": {"GET": DATE, "POST": DATE},
    "recruit_programmes": {"GET": DATE, "POST": DATE},
    "item_add": {"GET": DATE, "POST": DATE},
    "enrolment": {
        "GET": Row(HR, ALL - HER_PEOPLE),
        "POST": Row(HR, ALL - HER_PEOPLE, {"verb": "pause"}),
    },
    "recruit_account": {"GET": DATE, "POST": DATE},
    "recruit_notes": {"POST": Row(HR, people("bilal diana"), {"words": "A note."})},
    "recruit_date": {"GET": DATE, "POST": DATE},
    "recruit_move": {"GET": DATE, "POST": DATE},
    "stand_ins": {"GET": Row(AWAY)},
    "stand_in_new": {"GET": Row(AWAY), "POST": Row(AWAY)},
    "stand_in_end": {"POST": Row(AT_WORK, people("ben"))},
    "registration": {"GET": Row(HER_PEOPLE | people("ed"), people("bilal diana"))},
    "registration_stage": {"GET": ROAD, "POST": ROAD},
    "my_registration": {"GET": OWN},
    "sponsor_file": {"GET": DATE},
    "sponsor_zip": {"POST": DATE},
    "subject_access": {"GET": DATE, "POST": DATE},
    "sponsor": {"GET": Row(HR)},
    "certificate": {"GET": DATE, "POST": DATE},
    "audit_draw": {"POST": Row(HR)},
    "file_audit": {"GET": Row(HR), "POST": AUDITED},
    **dict.fromkeys(DESK_FORMS, FORM),
    "propose_date": {"GET": PROPOSE, "POST": PROPOSE},
    "proposal": {"GET": Row(people("helen hana liam amara"), NOT_HIS_PROPOSAL | people("diana")), "POST": DECIDE},
    "corrections": {"GET": EVERYONE, "POST": Row(ALL, body={"wrong": "Ann", "right": "Anne"})},
    "correction": {
        "GET": Row(HER_MESSAGE, ALL - HER_MESSAGE),
        "POST": Row(HR, ALL - HER_MESSAGE, {"answer": "yes"}),
    },
    "recruit_step": {"GET": HER_STEP, "POST": STEP_FORM},
    "my": {"GET": OWN},
    "my_dates": {"GET": OWN},
    "my_date": {"GET": OWN, "POST": OWN},
    "my_people": {"GET": OWN},
    "my_data": {"GET": OWN},
    "my_data_file": {"GET": OWN},
    "my_step": {
        "GET": Row(people("amara"), ALL - people("amara")),
        "POST": Row(people("amara"), ALL - people("amara"), NOTE),
    },
    "step": {"GET": HER_STEP, "POST": STEP_FORM},
    "absence": {"GET": ABSENCE, "POST": ABSENCE},
    "absences": {"GET": Row(AT_WORK)},
    "absence_end": {"GET": Row(AT_WORK, ALL - AT_WORK), "POST": Row(AT_WORK, ALL - AT_WORK)},
    "to_do": {"GET": EVERYONE, "POST": NOTHING},  # a form about no step is about nothing
    "duties": {"GET": Row(people("helen hana liam ed"))},
    "duty_new": FORM,
    "duty": {
        "GET": Row(people("helen hana liam"), people("ed")),
        "POST": Row(HR, people("ed"), {"verb": "close", "way": "2"}),
    },
    "review": {"GET": Row(HR)},
    "waivers": {"GET": Row(HR)},
    "vacancies": {"GET": Row(HR)},
    "waiting": {"GET": Row(HR)},
    "manage": {"GET": Row(HR)},
    "people": dict.fromkeys(("GET", "POST"), Row(HR)),
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
    "cohort_move": {"GET": Row(HR), "POST": Row(HR)},
    "register": {"GET": Row(hidden=STAFF), "POST": Row(hidden=STAFF)},  # without an item there is nothing to tick
    "reports": {"GET": Row(REPORTS)},
    "programmes": {"GET": SEE_PROGRAMMES},
    "programme_new": {"GET": Row(HR), "POST": Row(HR)},
    "programme": {"GET": SEE_PROGRAMMES},
    "programme_draft": {"POST": Row(HR)},
    "version": {"GET": SEE_PROGRAMMES},
    "version_diff": {"GET": SEE_PROGRAMMES},
    "version_move": {"POST": Row(HR)},
    "version_file": {"GET": SEE_PROGRAMMES},
    "programme_import": FORM,
    "roll_out_done": {"GET": Row(HR)},
    "roll_out_undo": {"POST": Row(HR)},
    **{name: {"GET": Row(HR), "POST": Row(HR)} for name in HR_FORMS},
    "readiness": {"GET": Row(REPORTS)},
    "reminders": dict.fromkeys(("GET", "POST"), Row(HR)),
    "reminders_coming": {"GET": Row(HR)},
    "reminder_rules": {"GET": Row(HR)},
    "reminder_rule": FORM,
    "mail_hold": {"GET": Row(HR), "POST": Row(HR, body={"held": "yes", "revision": "1"})},
    "messages": dict.fromkeys(("GET", "POST"), Row(HR)),
    "message": {
        "GET": Row(HR, ALL - HER_MESSAGE),
        "POST": Row(HR, ALL - HER_MESSAGE, {"verb": "hold"}),
    },
    "account_address": {"GET": EVERYONE, "POST": Row(ALL, body={"email": "new@mail.example"})},
    "account_address_confirm": {"GET": NOTHING, "POST": NOTHING},  # without the key of a link there is nothing
    "my_messages": {"GET": EVERYONE},
    "my_limits": {"GET": EVERYONE, "POST": NOTHING},  # without a step there is nothing to have seen
    "my_mail": {"GET": EVERYONE, "POST": Row(ALL, body={"frequency": "weekly"})},
    "inherited": {"GET": Row(HR)},
    "service_health": {"GET": Row(HR)},
    "sustained": {"GET": Row(REPORTS)},
    **{key: {"GET": Row(FIGURES)} for key in ("readiness_groups", "readiness_forecast", "report_run", "staying")},
    **{key: {"GET": Row(FIGURES), "POST": Row(FIGURES)} for key in ("report_runs", "report_run_restate")},
    "report_settings": FORM,
    "report_run_sign": {"GET": Row(people("diana")), "POST": Row(people("diana"))},
    "report_word": {"GET": Row(people("diana")), "POST": Row(people("diana"))},
    "readiness_behind": {"GET": Row(REPORTS)},
    "metrics": {"GET": Row(PLANS), "POST": Row(HR)},
    "metric": {"GET": Row(HR), "POST": Row(HR)},
    "commitments": {"GET": Row(PLANS), "POST": Row(NONE, PLANS)},  # a step of nobody is no commitment
    "evidence_file": {"GET": EVIDENCE},
    "account": {"GET": EVERYONE},
    "account_linked": {"GET": NOTHING, "POST": NOTHING},  # their trust has no sign-in service of its own
    "account_tokens": {"GET": EVERYONE, "POST": Row(HR | people("diana"))},
    "tokens": {"GET": Row(HR)},
    "token_end": {"POST": Row(HR | people("liam"), ALL - HR - people("liam"))},  # Liam's
    "account_trust": {"POST": NOTHING},  # without one of their own memberships there is nothing to choose
}
MATRIX = API | WEB
