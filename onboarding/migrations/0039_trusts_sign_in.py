import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import onboarding.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("onboarding", "0038_erasures_tried_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInIdentity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("issuer", models.CharField(max_length=250)),
                ("subject", models.CharField(max_length=255)),
                ("linked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
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
                    models.UniqueConstraint(fields=("trust", "id"), name="signinidentity_trust_id"),
                    onboarding.models.base.TrustWall(name="signinidentity_trust_wall"),
                    onboarding.models.base.SameTrustForeignKey(
                        "membership", name="signinidentity_membership_same_trust"
                    ),
                    models.UniqueConstraint(fields=("trust", "issuer", "subject"), name="signinidentity_one_member"),
                    models.UniqueConstraint(
                        fields=("trust", "membership", "issuer"), name="signinidentity_one_each_issuer"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInProvider",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=onboarding.models.base.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("issuer", models.CharField(max_length=250)),
                ("client_id", models.CharField(max_length=250)),
                (
                    "acr",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "amr",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                    models.UniqueConstraint(fields=("trust", "id"), name="signinprovider_trust_id"),
                    onboarding.models.base.TrustWall(name="signinprovider_trust_wall"),
                    models.UniqueConstraint(fields=("trust",), name="signinprovider_one"),
                ],
            },
        ),
    ]
