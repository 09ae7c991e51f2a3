"""National survey results: typed in by HR, read by those who read plans."""

import pytest

from onboarding import access
from onboarding.models import MetricValue
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/reports/metrics/"
TYPED = {
    "measure": "edi-2023 5a",
    "year": "2025",
    "value": "61.5",
    "respondents": "412",
    "source": "Staff survey 2025, page 9",
}


def test_hr_types_in_a_value_and_the_director_reads_it(client_for, cast: Cast) -> None:
    answer = client_for(cast.helen).post(PAGE, TYPED, follow=True)
    assert "The value is saved." in answer.text and "61.5%" in answer.text
    page = client_for(cast.diana).get(PAGE).text
    assert "61.5%" in page and "412" in page and "Staff survey 2025, page 9" in page
    assert "This service does not work them out" in page
    assert "Type in a value" not in page and "Correct" not in page
    assert "No value has been typed in yet." in page
    assert client_for(cast.diana).post(PAGE, TYPED).status_code == 403


def test_a_second_value_for_the_same_year_is_refused_and_nothing_typed_is_lost(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    browser.post(PAGE, TYPED)
    answer = browser.post(PAGE, TYPED | {"value": "70"})
    assert answer.status_code == 409
    assert "There is a value for this measure and year already" in answer.text and 'value="70"' in answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"measure": ""}, "Choose a measure."),
        ({"measure": "edi-2023 5z"}, "Select a valid choice"),
        ({"year": ""}, "Enter the year."),
        ({"year": "last"}, "Enter the year in four figures."),
        ({"year": "1999"}, "The year must be from 2000 to 2026."),
        ({"year": "9" * 30}, "The year must be from 2000 to 2026."),
        ({"value": ""}, "Enter the value."),
        ({"value": "many"}, "Enter the value as a number"),
        ({"value": "101"}, "a percentage from 0 to 100"),
        ({"value": "1e30"}, "a percentage from 0 to 100"),
        ({"value": "NaN"}, "Enter the value as a number"),
        ({"respondents": "-1"}, "Respondents must be from 1"),
        ({"respondents": "some"}, "as a whole number"),
        ({"source": ""}, "Enter where the value was read."),
        ({"source": "x" * 501}, "500 characters or fewer"),
        ({"source": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client_for, cast: Cast, change: dict[str, str], words: str) -> None:
    answer = client_for(cast.helen).post(PAGE, TYPED | change)
    assert answer.status_code == 400 and words in answer.text
    assert "There is a problem" in answer.text


def test_a_value_is_corrected_and_a_stale_page_is_told(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    browser.post(PAGE, TYPED)
    access.enter(cast.helen)
    address = f"{PAGE}{MetricValue.objects.get().pk}/"
    assert 'value="61.5"' in browser.get(address).text
    corrected = {"value": "62", "respondents": "", "source": "Corrected tables", "revision": "1"}
    assert "The value is corrected." in browser.post(address, corrected, follow=True).text
    stale = browser.post(address, corrected | {"value": "63"})
    assert stale.status_code == 409 and "Someone else has changed this" in stale.text and 'value="63"' in stale.text
    for other in (cast.diana, cast.liam):
        assert client_for(other).get(address).status_code == 403
    assert client_for(cast.omar).get(address).status_code == 404


def test_the_standard_on_race_equality_stands_apart_as_context(client_for, cast: Cast) -> None:
    browser = client_for(cast.helen)
    answer = browser.post(PAGE, TYPED | {"measure": "edi-2023 wres-3", "value": "1.31"}, follow=True)
    own, context = answer.text.split("Context: Workforce Race Equality Standard")
    assert "WRES" not in own.split("<main")[1]
    assert "1.31" in context and "by ethnicity, not by route of recruitment" in context
    assert "Nearest to 1 is best" in context
