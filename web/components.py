"""The NHS components, taken from their package as plain functions.

They live in an environment of their own, because their templates need a lenient `undefined` and ours a strict one.
Small things that stand in long tables are made once and kept.
"""

import re
from functools import cache
from types import SimpleNamespace

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

# Function name in our templates → folder and macro of the package.
_MACROS = {
    "back_link": ("back-link", "backLink"),
    "button": ("button", "button"),
    "checkboxes": ("checkboxes", "checkboxes"),
    "date_input": ("date-input", "dateInput"),
    "details": ("details", "details"),
    "error_summary": ("error-summary", "errorSummary"),
    "file_upload": ("file-upload", "fileUpload"),
    "footer": ("footer", "footer"),
    "header": ("header", "header"),
    "input": ("input", "input"),
    "inset_text": ("inset-text", "insetText"),
    "notification_banner": ("notification-banner", "notificationBanner"),
    "pagination": ("pagination", "pagination"),
    "password_input": ("password-input", "passwordInput"),
    "radios": ("radios", "radios"),
    "select": ("select", "select"),
    "skip_link": ("skip-link", "skipLink"),
    "summary_list": ("summary-list", "summaryList"),
    "textarea": ("textarea", "textarea"),
    "warning_callout": ("warning-callout", "warningCallout"),
}


def _components() -> SimpleNamespace:
    env = Environment(loader=PackageLoader("nhsuk_frontend_jinja"), undefined=ChainableUndefined, autoescape=True)
    path = "nhsuk/components/{}/macro.jinja"
    return SimpleNamespace(
        **{
            name: getattr(env.get_template(path.format(folder)).module, macro)
            for name, (folder, macro) in _MACROS.items()
        }
    )


NHS = _components()


def nhs_logo() -> Markup:
    """The logo as the header component draws it. For installations that belong to an NHS body, and no others."""
    found = re.search(r'<svg class="nhsuk-header__logo".*?</svg>', NHS.header({}), re.DOTALL)
    assert found, "the header component no longer draws the logo as we know it"
    return Markup(found.group())


@cache
def tag(words: str, colour: str = "") -> Markup:
    """A coloured label such as "Overdue". The colour only repeats what the words say; no colour is the NHS blue."""
    modifier = f" nhsuk-tag--{colour}" if colour else ""
    return Markup('<strong class="nhsuk-tag{}">{}</strong>').format(modifier, words)
