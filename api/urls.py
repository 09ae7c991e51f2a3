"""Every address of the API."""

from django.urls import path

from api.views import enrolments, evidence, me, programmes, recruits, reports, schema, steps, versions
from api.views.base import NoSuchPath

urlpatterns = [
    path("me/", me.Me.as_view(), name="api_me"),
    path("recruits/", recruits.Recruits.as_view(), name="api_recruits"),
    path("recruits/<uuid:recruit_id>/", recruits.RecruitView.as_view(), name="api_recruit"),
    path("recruits/<uuid:recruit_id>/checklist/", recruits.ChecklistView.as_view(), name="api_checklist"),
    path("recruits/<uuid:recruit_id>/timeline/", recruits.TimelineView.as_view(), name="api_timeline"),
    path("recruits/<uuid:recruit_id>/readiness/", recruits.ReadinessView.as_view(), name="api_readiness"),
    path("recruits/<uuid:recruit_id>/milestones/", recruits.Milestones.as_view(), name="api_milestones"),
    path("enrolments/", enrolments.Enrolments.as_view(), name="api_enrolments"),
    path("enrolments/<uuid:enrolment_id>/", enrolments.EnrolmentView.as_view(), name="api_enrolment"),
    path("programmes/", programmes.Programmes.as_view(), name="api_programmes"),
    path("programmes/<uuid:programme_id>/", programmes.ProgrammeView.as_view(), name="api_programme"),
    path("programmes/<uuid:programme_id>/versions/", programmes.Versions.as_view(), name="api_versions"),
    path("versions/<uuid:version_id>/", versions.VersionView.as_view(), name="api_version"),
    path("versions/<uuid:version_id>/publish/", versions.Publish.as_view(), name="api_version_publish"),
    path("versions/<uuid:version_id>/retire/", versions.Retire.as_view(), name="api_version_retire"),
    path("versions/<uuid:version_id>/diff/", versions.Diff.as_view(), name="api_version_diff"),
    path("steps/", steps.Steps.as_view(), name="api_steps"),
    path("steps/<uuid:step_id>/", steps.StepView.as_view(), name="api_step"),
    path("steps/<uuid:step_id>/submit/", steps.Submit.as_view(), name="api_step_submit"),
    path("steps/<uuid:step_id>/accept/", steps.Accept.as_view(), name="api_step_accept"),
    path("steps/<uuid:step_id>/return/", steps.Return.as_view(), name="api_step_return"),
    path("steps/<uuid:step_id>/waive/", steps.Waive.as_view(), name="api_step_waive"),
    path("steps/<uuid:step_id>/reopen/", steps.Reopen.as_view(), name="api_step_reopen"),
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
