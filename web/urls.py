"""The pages, by journey."""

from django.urls import include, path

from web.views import demo, health, start

urlpatterns = [
    path("", start.start, name="start"),
    path("help/", start.show_help, name="help"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include("web.urls_account")),
    path("demo/", demo.people, name="demo"),
    path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    path("demo/mail/", demo.mail, name="demo_mail"),
    path("demo/mail/<str:name>/", demo.message, name="demo_message"),
]
