"""Recording that a commitment was kept: the form of a step, once for each commitment on the page."""

from onboarding.models import Step
from web.forms.steps import SubmitForm


class KeepForm(SubmitForm):
    """The same as for any step; its fields have ids of their own."""

    def arrange(self, step: Step) -> None:
        """Named after the commitment."""
        super().arrange(step)
        self.auto_id = f"{step.item.key}-%s"
