"""Every address of the API."""

from django.urls import path

from api.views import enrolments, evidence, me, memberships, places, recruits, reports, schema, steps
from api.views.base import NoSuchPath

urlpatterns = [
    path("me/", me.Me.as_view(), name="api_me"),
    path("recruits/", recruits.Recruits.as_view(), name="api_recruits"),
    path("recruits/<uuid:recruit_id>/", recruits.RecruitView.as_view(), name="api_recruit"),
    path("recruits/<uuid:recruit_id>/checklist/", recruits.ChecklistView.as_view(), name="api_checklist"),
    path("recruits/<uuid:recruit_id>/timeline/", recruits.TimelineView.as_view(), name="api_timeline"),
    path("recruits/<uuid:recruit_id>/readiness/", recruits.ReadinessView.as_view(), name="api_readiness"),
    path("recruits/<uuid:recruit_id>/milestones/", recruits.Milestones.as_view(), name="api_milestones"),
    path("sites/", places.Sites.as_view(), name="api_sites"),
    path("sites/<uuid:site_id>/", places.SiteView.as_view(), name="api_site"),
    path("wards/", places.Wards.as_view(), name="api_wards"),
    path("wards/<uuid:ward_id>/", places.WardView.as_view(), name="api_ward"),
    path("cohorts/", places.Cohorts.as_view(), name="api_cohorts"),
    path("cohorts/<uuid:cohort_id>/", places.CohortView.as_view(), name="api_cohort"),
    path("memberships/", memberships.Memberships.as_view(), name="api_memberships"),
    path("memberships/<uuid:membership_id>/", memberships.MembershipView.as_view(), name="api_membership"),
    path("recruits/<uuid:recruit_id>/notes/", recruits.Notes.as_view(), name="api_notes"),
    path("enrolments/", enrolments.Enrolments.as_view(), name="api_enrolments"),
    path("enrolments/<uuid:enrolment_id>/", enrolments.EnrolmentView.as_view(), name="api_enrolment"),
    path("steps/", steps.Steps.as_view(), name="api_steps"),
    path("steps/<uuid:step_id>/", steps.StepView.as_view(), name="api_step"),
    path("steps/<uuid:step_id>/submit/", steps.Submit.as_view(), name="api_step_submit"),
    path("steps/<uuid:step_id>/accept/", steps.Accept.as_view(), name="api_step_accept"),
    path("steps/<uuid:step_id>/return/", steps.Return.as_view(), name="api_step_return"),
    path("steps/<uuid:step_id>/waive/", steps.Waive.as_view(), name="api_step_waive"),
    path("steps/<uuid:step_id>/reopen/", steps.Reopen.as_view(), name="api_step_reopen"),
    path("steps/<uuid:step_id>/confirm/", steps.Confirm.as_view(), name="api_step_confirm"),
    path("steps/<uuid:step_id>/waiting/", steps.SetWaiting.as_view(), name="api_step_waiting"),
    path("steps/<uuid:step_id>/evidence/", evidence.StepEvidence.as_view(), name="api_step_evidence"),
    path("evidence/<uuid:evidence_id>/", evidence.EvidenceView.as_view(), name="api_evidence"),
    path("evidence/<uuid:evidence_id>/file/", evidence.EvidenceFile.as_view(), name="api_evidence_file"),
    path("reports/readiness/", reports.ReadinessReport.as_view(), name="api_report_readiness"),
    path("events/", reports.Events.as_view(), name="api_events"),
    path("schema/", schema.Schema.as_view(), name="api_schema"),
    path("docs/", schema.Docs.as_view(), name="api_docs"),
    path("", NoSuchPath.as_view(), name="api_root"),
    path("<path:rest>", NoSuchPath.as_view(), name="api_no_such_path"),
]
