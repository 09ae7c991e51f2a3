"""The toolkit's own addresses, and Django's own page for signing in."""

from django.contrib.auth.views import LoginView
from django.urls import include, path

urlpatterns = [path("o/", include("oauth2_provider.urls")), path("login/", LoginView.as_view())]
