"""The Jinja2 environment of the pages: our templates, with the NHS components as `nhs.button({...})` and so on."""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from web.components import NHS, nhs_logo, tag
from web.forms import fields
from web.navigation import behind_manage, links_for
from web.presenters.people import help_strip
from web.words import browser, clock_time, day, short_day


def environment(**options: Any) -> Environment:
    """Made once by Django's Jinja2 engine. A name that a template misspells is an error, not an empty place."""
    env = Environment(**options | {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
    env.globals.update(
        nhs=NHS,
        tag=tag,
        url=page_url,
        static=staticfiles_storage.url,
        links_for=links_for,
        behind_manage=behind_manage,
        help_strip=help_strip,
        form_fields=fields.form_fields,
        form_field=fields.form_field,
        error_summary=fields.error_summary,
        DEMO=settings.DEMO,
        has_elsewhere=lambda: bool(settings.OIDC_SECRETS),
        two_step_is_off=lambda: not (settings.TWO_STEP_SIGN_IN or settings.DEMO),
        NHS_LOGO=nhs_logo() if settings.NHS_LOGO else "",
    )
    env.filters.update(day=day, short_day=short_day, clock_time=clock_time, browser=browser)
    return env


def page_url(name: str, *args: object) -> str:
    """The address of a page by its name in `web/urls.py`."""
    return reverse(name, args=args)
