"""The pages, by journey."""

from django.urls import include, path

from web.views import (
    absences,
    demo,
    evidence,
    health,
    my,
    proposals,
    recruit_facts,
    recruits,
    reports,
    review,
    start,
    steps,
    to_do,
)

urlpatterns = [
    path("", start.start, name="start"),
    path("help/", start.show_help, name="help"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include("web.urls_account")),
    path("demo/", demo.people, name="demo"),
    path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    path("demo/mail/", demo.mail, name="demo_mail"),
    path("demo/mail/<str:name>/", demo.message, name="demo_message"),
    path("recruits/", recruits.caseload, name="recruits"),
    path("recruits/new/", recruit_facts.new, name="recruit_new"),
    path("recruits/<uuid:recruit_id>/edit/", recruit_facts.edit, name="recruit_edit"),
    path("recruits/<uuid:recruit_id>/programmes/", recruit_facts.programmes, name="recruit_programmes"),
    path("recruits/<uuid:recruit_id>/account/", recruit_facts.account, name="recruit_account"),
    path("recruits/<uuid:recruit_id>/", recruits.recruit, name="recruit"),
    path("recruits/<uuid:recruit_id>/dates/<str:kind>/<int:occurrence>/", recruits.date_of, name="recruit_date"),
    path(
        "recruits/<uuid:recruit_id>/dates/<str:kind>/<int:occurrence>/propose/", proposals.propose, name="propose_date"
    ),
    path("proposals/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("recruits/<uuid:recruit_id>/steps/<uuid:step_id>/", steps.recruit_step, name="recruit_step"),
    path("my/", my.checklist, name="my"),
    path("my/steps/<uuid:step_id>/", steps.my_step, name="my_step"),
    path("steps/<uuid:step_id>/", steps.shared_step, name="step"),
    path("to-do/", to_do.to_do, name="to_do"),
    path("recruits/<uuid:recruit_id>/absence/", absences.report, name="absence"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<uuid:occurrence_id>/end/", absences.end, name="absence_end"),
    path("review/", review.review, name="review"),
    path("reports/", reports.reports, name="reports"),
    path("reports/readiness/", reports.readiness, name="readiness"),
    path("evidence/<uuid:evidence_id>/file/", evidence.file, name="evidence_file"),
]
