"""A finished page filled with what was typed before, whatever stands in its form."""

import pytest

from web.filling import filled

NOTICE = "<p>Look at it</p>"
PAGE = """<html><body><main class="a">
<form method="get" action="/there/"><input name="note" value="search"></form>
<form method="post" action="/there/"><input type="hidden" name="verb" value="first">
<input type="hidden" name="revision" value="9">
<input type="hidden" name="csrfmiddlewaretoken" value="mine">
<input name="note" value="as it was"><input type="password" name="secret"><input type="file" name="paper">
<details class="b"><summary>More</summary><textarea name="words" rows="2">
old &amp; true</textarea></details>
<select name="where"><option value="">None</option><option value="a" selected>A</option><option value="b">B</option></select>
<input type="radio" name="sure" value="yes" checked><input type="radio" name="sure" value="no">
<input type="checkbox" name="who" value="1" checked><input type="checkbox" name="who" value="2">
<input type="checkbox" name="also">
<button name="note" value="button">Send</button></form>
<form method="post"><input type="hidden" name="verb" value="second"><input name="note"></form>
</main></body></html>"""


def fill(at: str = "/here/", path: str = "/there/", **typed: list[str]) -> str | None:
    return filled(PAGE, path, typed, at=at, notice=NOTICE)


def test_every_kind_of_field_is_filled_and_nothing_else_is_touched() -> None:
    page = fill(
        verb=["first"], revision=["3"], note=['"new" <b>'], words=["\nline"], where=["b"], sure=["no"], who=["2"],
        also=["on"], secret=["never"], paper=["x"],
    )  # fmt: skip
    assert page is not None
    for part in (
        f'<main class="a">{NOTICE}',
        '<input name="note" value="&quot;new&quot; &lt;b&gt;">',
        '<details class="b" open>',
        '<textarea name="words" rows="2">\n\nline</textarea>',
        '<option value="a">', '<option value="b" selected>',
        'name="sure" value="yes">', 'name="sure" value="no" checked>',
        'name="who" value="1">', 'name="who" value="2" checked>', 'name="also" checked>',
        'name="revision" value="9"', 'value="mine"', '<input type="password" name="secret">',
        '<input name="note" value="search">', '<button name="note" value="button">',
    ):  # fmt: skip
        assert part in page, part
    assert page.endswith('<input name="note"></form>\n</main></body></html>')


def test_of_several_forms_the_one_whose_fixed_values_were_sent_is_filled() -> None:
    page = filled(
        PAGE.replace("/there/", "/here/"), "/here/", {"verb": ["second"], "note": ["x"]}, at="/here/", notice=""
    )
    assert page is not None
    assert 'value="second"><input name="note" value="x">' in page and '<input name="note" value="as it was">' in page


def test_a_page_without_the_form_is_left_alone() -> None:
    assert fill(path="/elsewhere/", note=["x"]) is None
    assert filled("<main><p>No form", "/here/", {"note": ["x"]}, at="/here/", notice=NOTICE) is None
    assert filled("", "/here/", {"note": ["x"]}, at="/here/", notice=NOTICE) is None


@pytest.mark.parametrize(
    "text", ["</textarea><script>alert(1)</script>", '"><script>alert(1)</script>', "\0", "\u202e"]
)
def test_whatever_was_typed_stays_text(text: str) -> None:
    page = fill(verb=["first"], note=[text], words=[text])
    assert page is not None and "<script" not in page
