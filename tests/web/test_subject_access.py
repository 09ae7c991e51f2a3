"""HR answers a person who asks what is kept about them."""

import zipfile
from io import BytesIO

import pytest

from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_page_says_how_long_each_kind_is_kept_and_gives_the_pack(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/recruits/{cast.amara_recruit.pk}/data/"
    assert f'href="{path}"' in browser.get(f"/recruits/{cast.amara_recruit.pk}/").text

    page = browser.get(path).text
    assert "6 years after they leave" in page and "To be confirmed" in page

    answer = browser.post(path)
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert {"data.json", "what-is-kept.pdf", "read-me.txt", "manifest.json"} <= set(archive.namelist())
    assert answer["Cache-Control"] == "no-store" and "attachment" in answer["Content-Disposition"]


def test_nobody_but_hr_finds_it(client_for, cast: Cast) -> None:
    path = f"/recruits/{cast.amara_recruit.pk}/data/"
    assert client_for(cast.liam).post(path).status_code == 403
    assert client_for(cast.omar).post(path).status_code == 404
    assert path not in client_for(cast.liam).get(f"/recruits/{cast.amara_recruit.pk}/").text


def test_hr_makes_the_pack_of_somebody_of_staff_from_their_page(client_for, cast: Cast) -> None:
    browser, path = client_for(cast.helen), f"/people/{cast.liam.pk}/data/"
    assert f'href="{path}"' in browser.get(f"/people/{cast.liam.pk}/").text
    page = browser.get(path).text
    assert "Liam Doyle" in page and "without the names of recruits" in page and "Private pastoral" not in page
    archive = zipfile.ZipFile(BytesIO(b"".join(browser.post(path).streaming_content)))
    assert {"data.json", "what-is-kept.pdf", "read-me.txt", "manifest.json"} <= set(archive.namelist())
    assert "Helen Moss made the pack of all that is kept about Liam Doyle." in browser.get("/audit/?part=looks").text


def test_of_a_recruit_there_is_one_pack_alone(client_for, cast: Cast) -> None:
    assert client_for(cast.helen).get(f"/people/{cast.amara.pk}/data/").status_code == 404
    assert client_for(cast.liam).get(f"/people/{cast.liam.pk}/data/").status_code == 403
    assert client_for(cast.omar).get(f"/people/{cast.liam.pk}/data/").status_code == 404
