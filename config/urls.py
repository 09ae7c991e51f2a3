"""The doors of the service, and who answers when a page fails."""

from django.urls import include, path

from web.views import errors

urlpatterns = [
    path("api/v1/", include("api.urls")),
    path("", include("web.urls")),
]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler429 = errors.too_many_requests
handler500 = errors.server_error
