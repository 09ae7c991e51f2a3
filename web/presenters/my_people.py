"""*My people*: who is there for me, how to reach them, and when to ask whom."""

from dataclasses import dataclass

from onboarding.models import Recruit
from web.presenters.people import ASK_ABOUT, Contact, own_contacts


@dataclass(frozen=True)
class Person:
    """One of my people, and what they are the right one for."""

    contact: Contact
    ask_about: str


@dataclass(frozen=True)
class MyPeoplePage:
    """Everyone, the HR officer first; where I work."""

    people: tuple[Person, ...]
    ward: str


def my_people_page(recruit: Recruit) -> MyPeoplePage:
    """The people around the recruit who reads it."""
    people = tuple(Person(one, ASK_ABOUT[one.role]) for one in own_contacts(recruit))
    places = [place.name for place in (recruit.ward, recruit.site) if place]
    return MyPeoplePage(people, ", ".join(places))
