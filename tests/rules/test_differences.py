"""What came, what went and what is written otherwise, each told once."""

from onboarding.rules.differences import Changed, FieldChange, differences, field_changes

OLD = {"key": "bank-account", "title": "Open a bank account", "offset": 7}
GONE = {"key": "fax", "title": "Find a fax", "offset": 1}
NEW = {"key": "bus-pass", "title": "Get a bus pass", "offset": 3}
FIELDS = ("offset", "title")


def test_two_lists_are_told_apart_by_key_in_the_order_in_which_they_stand() -> None:
    longer = OLD | {"title": "Open an account", "offset": 14}

    found = differences([GONE, OLD], [NEW, longer], FIELDS)

    assert found.added == (NEW,)
    assert found.removed == (GONE,)
    changes = (FieldChange("offset", 7, 14), FieldChange("title", "Open a bank account", "Open an account"))
    assert found.changed == (Changed(OLD, longer, changes),)


def test_only_the_fields_that_are_asked_for_are_looked_at() -> None:
    assert field_changes(OLD, OLD | {"title": "Another", "offset": 7}, ["offset"]) == ()
    assert field_changes(OLD, OLD | {"title": "Another"}, ["title"]) == (
        FieldChange("title", "Open a bank account", "Another"),
    )


def test_there_is_a_difference_where_anything_came_went_or_changed() -> None:
    assert not differences([OLD, GONE], [GONE, OLD], FIELDS)
    assert differences([OLD], [OLD, NEW], FIELDS)
    assert differences([OLD, GONE], [OLD], FIELDS)
    assert differences([OLD], [OLD | {"offset": 8}], FIELDS)
