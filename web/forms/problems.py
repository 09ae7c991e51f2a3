"""How a refusal of the domain finds its way back to the fields of the form."""

from django import forms

from onboarding.errors import DomainError


def take_problems(form: forms.BaseForm, error: DomainError) -> None:
    """Put each problem at its field, or on top where the form has no such field."""
    for problem in error.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.detail)
    if not error.problems:
        form.add_error(None, error.detail)
