"""Values of the plan's national measures: read by those who read plans, typed in by HR."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from onboarding import access
from onboarding.access import Action
from onboarding.errors import Invalid, NotNow, Stale
from onboarding.selectors.metric_values import find_metric_value
from web.forms.metrics import ChangeMetricForm, MetricForm, NewMetricForm
from web.forms.problems import take_problems
from web.presenters.metrics import metric_page, metrics_page
from web.requests import PageRequest

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def metrics(request: PageRequest) -> HttpResponse:
    """All measures by year, and the form to type in another."""
    access.require(request.viewer, Action.RECORD_METRIC if request.method == "POST" else Action.SEE_PLANS)
    form = NewMetricForm(request.POST if request.method == "POST" else None, viewer=request.viewer)
    status = _save(request, form) if form.is_bound else 200
    if form.is_bound and status == 200:
        messages.success(request, "The value is saved.")
        return redirect("metrics")
    context = {"page": metrics_page(request.viewer), "form": form}
    return render(request, "reports/metrics.html", context, status=status)


@BOTH
def metric(request: PageRequest, value_id: UUID) -> HttpResponse:
    """Correct one value."""
    value = find_metric_value(request.viewer, value_id)
    access.require(request.viewer, Action.RECORD_METRIC, value)
    form = ChangeMetricForm(request.POST if request.method == "POST" else None, value=value)
    status = _save(request, form) if form.is_bound else 200
    if form.is_bound and status == 200:
        messages.success(request, "The value is corrected.")
        return redirect("metrics")
    return render(request, "reports/metric.html", {"page": metric_page(value), "form": form}, status=status)


def _save(request: PageRequest, form: MetricForm) -> int:
    """Save what was typed; what is wrong with it stands at its field or on top. Answers the status of the page."""
    if not form.is_valid():
        return 400
    try:
        form.save(request.viewer)
    except Invalid as error:
        take_problems(form, error)
        return 400
    except (NotNow, Stale) as error:
        form.add_error(None, error.detail)
        return 409
    return 200
