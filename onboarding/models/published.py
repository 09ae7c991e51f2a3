"""What programs outside may read with a login of their own: figures that were put out once, small groups withheld already."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from onboarding.models.base import AppendOnly, Owned, SqlConstraint
from onboarding.models.report_choices import PublishedKind


class ReaderWall(SqlConstraint):
    """A login named `bi_` and the trust's ODS code reads the rows of that trust, and no login so named reads any other: not
    even by entering a trust, as the service does. What counts is who connected (`session_user`), whatever they set since."""

    def up(self, model: type[models.Model]) -> str:
        table, theirs = model._meta.db_table, "'bi_' || lower(ods_code) = session_user"
        return (
            f'CREATE POLICY "{self.name}_own" ON "{table}" FOR SELECT USING ({theirs}); '
            f'CREATE POLICY "{self.name}_only" ON "{table}" AS RESTRICTIVE '
            f"USING (left(session_user, 3) <> 'bi_' OR {theirs})"
        )

    def down(self, model: type[models.Model]) -> str:
        table = model._meta.db_table
        return f'DROP POLICY "{self.name}_own" ON "{table}"; DROP POLICY "{self.name}_only" ON "{table}"'


class PublishedFigure(Owned):
    """One line of what is put out: of the trust on a day, of an action, of a group, of a question of a survey, or of a figure
    that was restated. What the lines of a kind have in `numbers`, and the names of the other columns there, say the views
    of schema `bi`."""

    ods_code = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=PublishedKind)
    as_of = models.DateField()
    plan = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=60, blank=True)
    grouping = models.CharField(max_length=60, blank=True)
    group_key = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=300, blank=True)
    numbers = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            ReaderWall(name="publishedfigure_reader"),
            models.UniqueConstraint(
                fields=["trust", "kind", "plan", "as_of", "action", "grouping", "group_key"],
                name="publishedfigure_once",
            ),
            models.CheckConstraint(condition=~Q(ods_code=""), name="publishedfigure_names_its_trust"),
            AppendOnly(name="publishedfigure_append_only"),
        ]
