"""Addresses of pages that fail, for the test of what a failure takes back."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path

from onboarding.models import Site, User, Ward
from web.views import errors


def writes_then_fails_to_render(request: HttpRequest) -> HttpResponse:
    """Rendering happens after the view, still inside the request's transaction."""
    site = Site.objects.get()
    Ward.objects.create(trust=request.viewer.trust, site=site, name="Written by a page")
    return TemplateResponse(request, "reports/summary.html", {})


NAME = "amara.santos@mail.example"  # a trace shows lines of code, but no values


def writes_twice(request: HttpRequest) -> HttpResponse:
    """What the database refuses, and then quotes: accounts stand under no row-level security, which would keep it quiet."""
    for _ in range(2):
        User.objects.create(email=NAME)
    return HttpResponse()


urlpatterns = [
    path("writes-then-fails-to-render/", writes_then_fails_to_render),
    path("writes-twice/", writes_twice),
    path("", include("config.urls")),
]
handler500 = errors.server_error
