import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import onboarding.models.base

APP, AUDIT = settings.DATABASE_APP_ROLE, settings.DATABASE_AUDIT_ROLE

# Before any table: what the app and audit roles may do with the tables that stand and with all that follow.
GRANTS = f"""
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{APP}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO "{APP}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "{AUDIT}";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{APP}";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{APP}";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{AUDIT}";
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="PersonStep",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("shared", models.BooleanField()),
                ("state", models.CharField(max_length=10)),
                ("applies", models.CharField(max_length=10)),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("paused", models.BooleanField()),
            ],
            options={
                "db_table": "onboarding_personstep",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Cohort",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EventSeal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("line_count", models.PositiveIntegerField()),
                ("previous_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["number"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("beaten_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ImprovementPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("publisher", models.CharField(max_length=200)),
                ("published_on", models.DateField()),
                ("source", models.TextField()),
                ("checked_on", models.DateField()),
                ("status_note", models.TextField(blank=True)),
                ("focus", models.TextField(blank=True)),
                ("metrics", models.JSONField(default=list)),
                ("rag", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("induction", "Induction"),
                            ("onboarding", "Onboarding"),
                            ("development", "Development"),
                            ("duty", "Duty"),
                            ("commitment", "Commitment"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("country", models.CharField(default="ENG", max_length=3)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Trust",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ods_code", models.CharField(max_length=10, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("country", models.CharField(default="ENG", max_length=3)),
                ("time_zone", models.CharField(default="Europe/London", max_length=40)),
                ("live_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="user_email_any_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("production", "Production"), ("demo", "Demo")], max_length=10)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="installation_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("full_name", models.CharField(max_length=200)),
                ("job_title", models.CharField(blank=True, max_length=200)),
                ("telephone", models.CharField(blank=True, max_length=30)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("recruit", "Recruit"),
                                ("buddy", "Buddy"),
                                ("line_manager", "Line manager"),
                                ("pastoral_lead", "Pastoral lead"),
                                ("education", "Education team"),
                                ("occupational_health", "Occupational health"),
                                ("hr", "HR officer"),
                                ("director", "Director"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="membership_trust_id"),
                    onboarding.models.base.TrustWall(name="membership_trust_wall", or_own_user=True),
                    models.UniqueConstraint(fields=("trust", "user"), name="membership_one_each_trust"),
                    models.CheckConstraint(
                        condition=models.Q(("roles__contains", ["hr", "director"]), _negated=True),
                        name="membership_director_is_not_hr",
                    ),
                    models.CheckConstraint(condition=models.Q(("roles__len__gt", 0)), name="membership_has_a_role"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("channel", models.CharField(choices=[("email", "E-mail")], default="email", max_length=10)),
                ("local_day", models.DateField()),
                ("sequence", models.PositiveSmallIntegerField(default=0)),
                ("kind", models.CharField(default="digest", max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting to be sent"),
                            ("claimed", "Being sent"),
                            ("sent", "Sent"),
                            ("missed", "Missed"),
                            ("cancelled", "No longer needed"),
                            ("dead", "Could not be sent"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lease_until", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(null=True)),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=100)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "recipient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "claimed"])),
                        fields=["next_at"],
                        name="message_to_send",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="message_trust_id"),
                    onboarding.models.base.TrustWall(name="message_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("recipient", name="message_recipient_same_trust"),
                    models.UniqueConstraint(
                        fields=("trust", "recipient", "channel", "local_day", "sequence"), name="message_identity"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("template_version", models.CharField(blank=True, max_length=20)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("checked_on", models.DateField()),
                ("review_on", models.DateField()),
                ("source_note", models.TextField()),
                ("published_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "programme",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="onboarding.programme",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="programmeversion_trust_id"),
                    onboarding.models.base.TrustWall(name="programmeversion_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey(
                        "programme", name="programmeversion_programme_same_trust"
                    ),
                    models.UniqueConstraint(fields=("trust", "programme", "number"), name="programmeversion_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "published")),
                        fields=("trust", "programme"),
                        name="programmeversion_one_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recruit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("full_name", models.CharField(max_length=200)),
                ("known_as", models.CharField(blank=True, max_length=100)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("telephone", models.CharField(blank=True, max_length=30)),
                (
                    "profession",
                    models.CharField(
                        choices=[
                            ("nurse", "Nurse"),
                            ("midwife", "Midwife"),
                            ("doctor", "Doctor"),
                            ("nursing_associate", "Nursing associate"),
                            ("ahp", "Allied health professional"),
                            ("pharmacist", "Pharmacist"),
                            ("scientist", "Healthcare scientist"),
                            ("other", "Other profession"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "regulator",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nmc", "Nursing and Midwifery Council (NMC)"),
                            ("gmc", "General Medical Council (GMC)"),
                            ("hcpc", "Health and Care Professions Council (HCPC)"),
                            ("gphc", "General Pharmaceutical Council (GPhC)"),
                            ("none", "No regulator"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "sponsor",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("trust", "The trust"),
                            ("academy", "Academy of Medical Royal Colleges"),
                            ("none", "Nobody: no sponsor needed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "visa_route",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("skilled_worker", "Skilled Worker (Health and Care)"),
                            ("temporary_worker", "Temporary Worker"),
                            ("dependant", "Dependant"),
                            ("settled", "Settled: no visa needed"),
                            ("other", "Another route"),
                        ],
                        max_length=20,
                    ),
                ),
                ("country_of_training", models.CharField(blank=True, max_length=2)),
                ("existing_staff", models.BooleanField(default=False)),
                ("facts", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("offered", "Offer accepted"),
                            ("arrived", "Arrived"),
                            ("started", "Started work"),
                            ("left", "Left"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("step_total", models.PositiveIntegerField(default=0)),
                ("step_done", models.PositiveIntegerField(default=0)),
                ("next_due_on", models.DateField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "buddy",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "case_officer",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recruits",
                        to="onboarding.cohort",
                    ),
                ),
                (
                    "line_manager",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recruit",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "pastoral_lead",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recruits",
                        to="onboarding.site",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["full_name", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("offer_accepted", "Offer accepted"),
                            ("cos_assigned", "Certificate of sponsorship assigned"),
                            ("cos_start", "Start date on the certificate"),
                            ("visa_applied", "Visa applied for"),
                            ("visa_granted", "Visa granted"),
                            ("visa_valid_from", "Visa valid from"),
                            ("permission_to_enter", "Permission to enter"),
                            ("visa_expiry", "Visa expires"),
                            ("arrival", "Arrival in the UK"),
                            ("start_date", "First day at work"),
                            ("osce_sitting", "Practical test (OSCE) sitting"),
                            ("osce_result", "Practical test (OSCE) result"),
                            ("registration", "Registration"),
                            ("left", "Left the trust"),
                        ],
                        max_length=30,
                    ),
                ),
                ("occurrence", models.PositiveSmallIntegerField(default=1)),
                ("planned_on", models.DateField(null=True)),
                ("actual_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("passed", "Passed"), ("not_passed", "Not passed")], max_length=20
                    ),
                ),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="milestone_trust_id"),
                    onboarding.models.base.TrustWall(name="milestone_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="milestone_recruit_same_trust"),
                    models.UniqueConstraint(
                        fields=("trust", "recruit", "kind", "occurrence"), name="milestone_occurrence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("occurrence__gte", 1)), name="milestone_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("action", models.CharField(max_length=40)),
                ("object_kind", models.CharField(max_length=30)),
                ("object_id", models.UUIDField(null=True)),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("detail_digest", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["trust", "recruit", "-recorded_at"], name="event_timeline")],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="event_trust_id"),
                    onboarding.models.base.TrustWall(name="event_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("actor", name="event_actor_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="event_recruit_same_trust"),
                    onboarding.models.base.AppendOnly(name="event_append_only"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("of_trust", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "Ended"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("enrolled_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "cohort",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="onboarding.cohort",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="onboarding.programmeversion",
                    ),
                ),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="onboarding.programmeversion",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="stage_trust_id"),
                    onboarding.models.base.TrustWall(name="stage_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("version", name="stage_version_same_trust"),
                    models.UniqueConstraint(fields=("trust", "version", "key"), name="stage_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("path", models.CharField(max_length=121)),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=70)),
                ("guidance", models.TextField()),
                (
                    "owner_role",
                    models.CharField(
                        choices=[
                            ("recruit", "Recruit"),
                            ("buddy", "Buddy"),
                            ("line_manager", "Line manager"),
                            ("pastoral_lead", "Pastoral lead"),
                            ("education", "Education team"),
                            ("occupational_health", "Occupational health"),
                            ("hr", "HR officer"),
                            ("director", "Director"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("person", "The recruit"),
                            ("manager", "The line manager, once for all"),
                            ("team", "The team, once for all"),
                            ("cohort", "The cohort, once for all"),
                            ("trust", "The trust itself"),
                        ],
                        default="person",
                        max_length=10,
                    ),
                ),
                ("valid_months", models.PositiveSmallIntegerField(null=True)),
                ("applies_when", models.JSONField(null=True)),
                ("anchor", models.JSONField(null=True)),
                ("offset", models.IntegerField(default=0)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("days", "days"),
                            ("weeks", "weeks"),
                            ("months", "months"),
                            ("working_days", "working days"),
                        ],
                        default="days",
                        max_length=12,
                    ),
                ),
                (
                    "roll",
                    models.CharField(
                        choices=[
                            ("none", "Stays on the day"),
                            ("back", "Back to the working day before"),
                            ("forward", "Forward to the next working day"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("then_offset", models.IntegerField(null=True)),
                (
                    "then_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("days", "days"),
                            ("weeks", "weeks"),
                            ("months", "months"),
                            ("working_days", "working days"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "limit",
                    models.CharField(
                        choices=[("target", "Our own target"), ("hard", "Set by law or a regulator")],
                        default="target",
                        max_length=10,
                    ),
                ),
                ("mandatory", models.BooleanField(default=True)),
                (
                    "gate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("travel", "Travel"),
                            ("start", "First day at work"),
                            ("registered_practice", "Registered practice"),
                            ("on_call", "On-call work"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("none", "Nothing to record"),
                            ("note", "A note"),
                            ("date", "A date"),
                            ("file", "A file"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "private",
                    models.CharField(
                        blank=True, choices=[("pastoral", "Pastoral"), ("health", "Health")], max_length=10
                    ),
                ),
                (
                    "sensitivity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("right_to_work", "Right to work"),
                            ("family", "Family"),
                            ("police", "Criminal record"),
                            ("health", "Health"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "review",
                    models.CharField(
                        choices=[("none", "Done when submitted"), ("second_person", "A second HR officer checks it")],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("confirm_by_recruit", models.BooleanField(default=False)),
                ("repeats", models.JSONField(null=True)),
                (
                    "prerequisites",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=121), default=list, size=None
                    ),
                ),
                (
                    "remind_days_before",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "plan_actions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("law", "Law or sponsor duty"),
                            ("regulator", "Regulator or NHS check standard"),
                            ("plan", "Improvement plan"),
                            ("good_practice", "Good practice"),
                        ],
                        max_length=20,
                    ),
                ),
                ("basis_note", models.TextField(blank=True)),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("found", "Read in a page of the body concerned"),
                            ("secondary", "From a second-hand source: to be confirmed"),
                            ("recalled", "From memory: to be confirmed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.TextField()),
                ("details", models.JSONField(default=dict)),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="onboarding.programmeversion",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="onboarding.stage",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="item_trust_id"),
                    onboarding.models.base.TrustWall(name="item_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("version", name="item_version_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("stage", name="item_stage_same_trust"),
                    models.UniqueConstraint(fields=("trust", "version", "key"), name="item_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("limit", "hard"), _negated=True), ("prerequisites__len", 0), _connector="OR"
                        ),
                        name="item_hard_limit_waits_for_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "law"), _negated=True), ("plan_actions__len", 0), _connector="OR"
                        ),
                        name="item_law_is_no_plan_action",
                    ),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="item_has_a_source"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occurrence", models.PositiveSmallIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_do", "To do"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("done", "Done"),
                            ("waived", "Waived"),
                        ],
                        default="to_do",
                        max_length=10,
                    ),
                ),
                (
                    "applies",
                    models.CharField(
                        choices=[("yes", "Applies"), ("no", "Does not apply"), ("unknown", "Not yet known")],
                        default="yes",
                        max_length=10,
                    ),
                ),
                ("applies_reason", models.TextField(blank=True)),
                ("due_on", models.DateField(null=True)),
                ("clock_ends_on", models.DateField(null=True)),
                ("due_words", models.TextField(blank=True)),
                ("provisional", models.BooleanField(default=False)),
                (
                    "waiting_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("waived_on", models.DateField(null=True)),
                ("waived_until", models.DateField(null=True)),
                ("evidence_expires_on", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                (
                    "waiting_on",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recruit", "The recruit"),
                            ("ward", "The ward"),
                            ("hr", "HR"),
                            ("regulator", "The regulator"),
                            ("home_office", "The Home Office"),
                            ("test_centre", "The test centre"),
                            ("landlord", "The landlord"),
                            ("other", "Someone else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("waiting_since", models.DateField(null=True)),
                ("superseded_on", models.DateField(null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="onboarding.enrolment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="onboarding.item",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("applies", "yes"), ("state__in", ["to_do", "returned"]), ("superseded_on__isnull", True)
                        ),
                        fields=["trust", "due_on"],
                        name="step_open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "submitted")), fields=["trust", "state"], name="step_to_review"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="step_trust_id"),
                    onboarding.models.base.TrustWall(name="step_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("enrolment", name="step_enrolment_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("item", name="step_item_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("submitted_by", name="step_submitted_by_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("reviewed_by", name="step_reviewed_by_same_trust"),
                    models.UniqueConstraint(
                        fields=("trust", "enrolment", "item", "occurrence"), name="step_occurrence"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True), ("done_on__isnull", False), _connector="OR"
                        ),
                        name="step_done_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waived"), _negated=True), ("waived_on__isnull", False), _connector="OR"
                        ),
                        name="step_waived_has_a_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="site",
            name="trust",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.trust"
            ),
        ),
        migrations.CreateModel(
            name="Serving",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("needed_on", models.DateField(null=True)),
                ("served_on", models.DateField(null=True)),
                (
                    "recruit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="servings",
                        to="onboarding.recruit",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="servings",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="serving_trust_id"),
                    onboarding.models.base.TrustWall(name="serving_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("step", name="serving_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("recruit", name="serving_recruit_same_trust"),
                    models.UniqueConstraint(fields=("trust", "step", "recruit"), name="serving_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealed",
                        to="onboarding.event",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="onboarding.eventseal",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="sealedline_trust_id"),
                    onboarding.models.base.TrustWall(name="sealedline_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("event", name="sealedline_event_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("seal", name="sealedline_seal_same_trust"),
                    models.UniqueConstraint(fields=("trust", "seal", "position"), name="sealedline_position"),
                    onboarding.models.base.AppendOnly(name="sealedline_append_only"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPolicy",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                (
                    "bases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("law", "Law or sponsor duty"),
                                ("regulator", "Regulator or NHS check standard"),
                                ("plan", "Improvement plan"),
                                ("good_practice", "Good practice"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "limits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("target", "Our own target"), ("hard", "Set by law or a regulator")], max_length=10
                        ),
                        size=None,
                    ),
                ),
                (
                    "offset_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("recruit", "Recruit"),
                                ("buddy", "Buddy"),
                                ("line_manager", "Line manager"),
                                ("pastoral_lead", "Pastoral lead"),
                                ("education", "Education team"),
                                ("occupational_health", "Occupational health"),
                                ("hr", "HR officer"),
                                ("director", "Director"),
                            ],
                            max_length=30,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="reminderpolicy_trust_id"),
                    onboarding.models.base.TrustWall(name="reminderpolicy_trust_wall"),
                    models.UniqueConstraint(fields=("trust", "key"), name="policy_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occasion", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("send_on", models.DateField()),
                ("channel", models.CharField(choices=[("email", "E-mail")], default="email", max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Planned"),
                            ("sent", "Sent"),
                            ("cancelled", "Cancelled"),
                            ("missed", "Missed"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("state_reason", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "message",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="onboarding.message",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.reminderpolicy",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["trust", "send_on"], name="reminder_pending"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="reminder_trust_id"),
                    onboarding.models.base.TrustWall(name="reminder_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("step", name="reminder_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("policy", name="reminder_policy_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("recipient", name="reminder_recipient_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("message", name="reminder_message_same_trust"),
                    models.UniqueConstraint(
                        fields=("trust", "step", "policy", "occasion", "due_on", "recipient", "channel"),
                        name="reminder_identity",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="trust",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.trust"
            ),
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("requirement", models.TextField()),
                ("deadline_on", models.DateField()),
                ("confidence", models.CharField(max_length=10)),
                ("topics", models.JSONField(default=list)),
                (
                    "must_haves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("conditions", models.JSONField(default=dict)),
                (
                    "plan",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="onboarding.improvementplan",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="planaction_trust_id"),
                    onboarding.models.base.TrustWall(name="planaction_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("plan", name="planaction_plan_same_trust"),
                    models.UniqueConstraint(fields=("trust", "plan", "key"), name="planaction_key"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MilestoneChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.TextField(blank=True)),
                ("planned_on", models.DateField(null=True)),
                ("actual_on", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="onboarding.milestone",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="milestonechange_trust_id"),
                    onboarding.models.base.TrustWall(name="milestonechange_trust_wall"),
                    onboarding.models.base.AppendOnly(name="milestonechange_append_only"),
                    onboarding.models.base.SameTrustForeignKey(
                        "milestone", name="milestonechange_milestone_same_trust"
                    ),
                    onboarding.models.base.SameTrustForeignKey("actor", name="milestonechange_actor_same_trust"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MembershipChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.TextField(blank=True)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None),
                ),
                ("is_active", models.BooleanField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="membershipchange_trust_id"),
                    onboarding.models.base.TrustWall(name="membershipchange_trust_wall"),
                    onboarding.models.base.AppendOnly(name="membershipchange_append_only"),
                    onboarding.models.base.SameTrustForeignKey(
                        "membership", name="membershipchange_membership_same_trust"
                    ),
                    onboarding.models.base.SameTrustForeignKey("actor", name="membershipchange_actor_same_trust"),
                ],
            },
        ),
        migrations.AddField(
            model_name="improvementplan",
            name="trust",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.trust"
            ),
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=100)),
                ("request_digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("body", models.JSONField(null=True)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="idempotencykey_trust_id"),
                    onboarding.models.base.TrustWall(name="idempotencykey_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey(
                        "membership", name="idempotencykey_membership_same_trust"
                    ),
                    models.UniqueConstraint(fields=("trust", "membership", "key"), name="idempotencykey_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("none", "Nothing to record"),
                            ("note", "A note"),
                            ("date", "A date"),
                            ("file", "A file"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("dated_on", models.DateField(null=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to="")),
                ("file_name", models.CharField(blank=True, max_length=150)),
                ("content_type", models.CharField(blank=True, max_length=80)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("issued_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "submitted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["revision"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="evidence_trust_id"),
                    onboarding.models.base.TrustWall(name="evidence_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("step", name="evidence_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("submitted_by", name="evidence_submitted_by_same_trust"),
                    models.UniqueConstraint(fields=("trust", "step", "revision"), name="evidence_revision"),
                ],
            },
        ),
        migrations.AddField(
            model_name="eventseal",
            name="trust",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.trust"
            ),
        ),
        migrations.CreateModel(
            name="EventDetail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("data", models.JSONField()),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="detail",
                        to="onboarding.event",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="eventdetail_trust_id"),
                    onboarding.models.base.TrustWall(name="eventdetail_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("event", name="eventdetail_event_same_trust"),
                    onboarding.models.base.AppendOnly(erasable=True, name="eventdetail_never_changes"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnrolmentChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("withdrawn", "Withdrawn"),
                            ("ended", "Ended"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="onboarding.enrolment",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="enrolmentchange_trust_id"),
                    onboarding.models.base.TrustWall(name="enrolmentchange_trust_wall"),
                    onboarding.models.base.AppendOnly(name="enrolmentchange_append_only"),
                    onboarding.models.base.SameTrustForeignKey(
                        "enrolment", name="enrolmentchange_enrolment_same_trust"
                    ),
                    onboarding.models.base.SameTrustForeignKey("actor", name="enrolmentchange_actor_same_trust"),
                ],
            },
        ),
        migrations.AddField(
            model_name="cohort",
            name="trust",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="onboarding.trust"
            ),
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("digest", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("token_key", models.CharField(db_index=True, max_length=25)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                ("membership_id", models.UUIDField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="auth_token_set",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="onboarding.trust"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.TextField()),
                ("expires_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Waiting for a second person"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                ("requested_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="waiver_trust_id"),
                    onboarding.models.base.TrustWall(name="waiver_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("step", name="waiver_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("requested_by", name="waiver_requested_by_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("decided_by", name="waiver_decided_by_same_trust"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")), fields=("trust", "step"), name="waiver_one_request"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="waiver_needs_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ward",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wards",
                        to="onboarding.site",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="ward_trust_id"),
                    onboarding.models.base.TrustWall(name="ward_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey("site", name="ward_site_same_trust"),
                    models.UniqueConstraint(fields=("trust", "site", "name"), name="ward_name"),
                ],
            },
        ),
        migrations.AddField(
            model_name="recruit",
            name="ward",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recruits",
                to="onboarding.ward",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="ward",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="enrolments",
                to="onboarding.ward",
            ),
        ),
        migrations.CreateModel(
            name="StepChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.TextField(blank=True)),
                ("verb", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_do", "To do"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("done", "Done"),
                            ("waived", "Waived"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "applies",
                    models.CharField(
                        choices=[("yes", "Applies"), ("no", "Does not apply"), ("unknown", "Not yet known")],
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("waived_until", models.DateField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.membership",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="onboarding.step",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="onboarding.trust",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["step", "-effective_on", "-recorded_at"], name="stepchange_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("trust", "id"), name="stepchange_trust_id"),
                    onboarding.models.base.TrustWall(name="stepchange_trust_wall"),
                    onboarding.models.base.AppendOnly(name="stepchange_append_only"),
                    onboarding.models.base.SameTrustForeignKey("step", name="stepchange_step_same_trust"),
                    onboarding.models.base.SameTrustForeignKey("actor", name="stepchange_actor_same_trust"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="site_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=onboarding.models.base.TrustWall(name="site_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("trust", "name"), name="site_name"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="programme_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=onboarding.models.base.TrustWall(name="programme_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.UniqueConstraint(fields=("trust", "key"), name="programme_key"),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="improvementplan_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=onboarding.models.base.TrustWall(name="improvementplan_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=models.UniqueConstraint(fields=("trust", "key"), name="plan_key"),
        ),
        migrations.AddConstraint(
            model_name="eventseal",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="eventseal_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="eventseal",
            constraint=onboarding.models.base.TrustWall(name="eventseal_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="eventseal",
            constraint=models.UniqueConstraint(fields=("trust", "number"), name="eventseal_number"),
        ),
        migrations.AddConstraint(
            model_name="eventseal",
            constraint=onboarding.models.base.AppendOnly(name="eventseal_append_only"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="cohort_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=onboarding.models.base.TrustWall(name="cohort_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="cohort",
            constraint=models.UniqueConstraint(fields=("trust", "name"), name="cohort_name"),
        ),
        migrations.AddIndex(
            model_name="recruit",
            index=models.Index(fields=["trust", "full_name", "id"], name="recruit_by_name"),
        ),
        migrations.AddIndex(
            model_name="recruit",
            index=models.Index(fields=["trust", "next_due_on"], name="recruit_by_next_due"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="recruit_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.TrustWall(name="recruit_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey("site", name="recruit_site_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey("ward", name="recruit_ward_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey("cohort", name="recruit_cohort_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey("membership", name="recruit_membership_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey(
                "line_manager", name="recruit_line_manager_same_trust"
            ),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey(
                "pastoral_lead", name="recruit_pastoral_lead_same_trust"
            ),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey("buddy", name="recruit_buddy_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=onboarding.models.base.SameTrustForeignKey(
                "case_officer", name="recruit_case_officer_same_trust"
            ),
        ),
        migrations.AddConstraint(
            model_name="recruit",
            constraint=models.CheckConstraint(
                condition=models.Q(("full_name", ""), _negated=True), name="recruit_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(fields=("trust", "id"), name="enrolment_trust_id"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=onboarding.models.base.TrustWall(name="enrolment_trust_wall"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=onboarding.models.base.SameTrustForeignKey("version", name="enrolment_version_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=onboarding.models.base.SameTrustForeignKey("recruit", name="enrolment_recruit_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=onboarding.models.base.SameTrustForeignKey("membership", name="enrolment_membership_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=onboarding.models.base.SameTrustForeignKey("ward", name="enrolment_ward_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=onboarding.models.base.SameTrustForeignKey("cohort", name="enrolment_cohort_same_trust"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cohort__isnull", True),
                        ("membership__isnull", True),
                        ("of_trust", True),
                        ("recruit__isnull", True),
                        ("ward__isnull", True),
                    ),
                    models.Q(
                        ("cohort__isnull", True),
                        ("membership__isnull", True),
                        ("of_trust", False),
                        ("recruit__isnull", False),
                        ("ward__isnull", True),
                    ),
                    models.Q(
                        ("cohort__isnull", True),
                        ("membership__isnull", False),
                        ("of_trust", False),
                        ("recruit__isnull", True),
                        ("ward__isnull", True),
                    ),
                    models.Q(
                        ("cohort__isnull", True),
                        ("membership__isnull", True),
                        ("of_trust", False),
                        ("recruit__isnull", True),
                        ("ward__isnull", False),
                    ),
                    models.Q(
                        ("cohort__isnull", False),
                        ("membership__isnull", True),
                        ("of_trust", False),
                        ("recruit__isnull", True),
                        ("ward__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="enrolment_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("recruit__isnull", False), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)
                ),
                fields=("trust", "version", "recruit"),
                name="enrolment_once_recruit",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("membership__isnull", False), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)
                ),
                fields=("trust", "version", "membership"),
                name="enrolment_once_membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ward__isnull", False), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)
                ),
                fields=("trust", "version", "ward"),
                name="enrolment_once_ward",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("cohort__isnull", False), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)
                ),
                fields=("trust", "version", "cohort"),
                name="enrolment_once_cohort",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("of_trust", True), models.Q(("state__in", ["withdrawn", "ended"]), _negated=True)),
                fields=("trust", "version"),
                name="enrolment_once_trust",
            ),
        ),
    ]
