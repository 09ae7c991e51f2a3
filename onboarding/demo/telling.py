"""The words and papers that people leave as evidence in the demo."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from onboarding.models import Item
from onboarding.models.choices import EvidenceKind, Role
from onboarding.rules.plain_words import long_date

NOTES = {
    "pre-arrival/named-contact": "Welcome e-mail sent with our direct lines; the other officer covers leave.",
    "pre-arrival/immigration-guidance": "Went through the guide by video call. Copy sent, dated today.",
    "pre-arrival/family-guidance": "Explained who may come and what it costs. They will tell us when plans are firm.",
    "pre-arrival/money-guidance": "Cost sheet and a sample payslip sent. Knows how to ask for help with the first month.",
    "pre-arrival/career-options": "Talked through bands, preceptorship and how earlier experience counts.",
    "pre-arrival/ward-confirmed": "Ward and manager confirmed by e-mail, with a photo of the team.",
    "pre-arrival/accommodation-booked": "Room in the staff residence for eight weeks, rent and inventory sent.",
    "nurse-osce/pre-registration-terms": "Band, duties and supervision before registration explained, and what happens after.",
    "nurse-osce/protected-study-time": "One study day a week until the test, in the rota.",
    "nurse-osce/resit-plan": "Met for an hour first. Two stations to repeat; rest this week, practice from Monday.",
    "doctor-img/shadowing-agreed": "Four weeks beside a colleague; the supervisor may shorten it, not the rota office.",
    "development/study-access": "Shown the team's study budget and put forward for the autumn course.",
    "development/career-conversation": "Wants to move towards a specialist post; will shadow the link nurse this quarter.",
}
USUAL_NOTES = {
    Role.DIRECTOR: "Discussed with the board; actions agreed and minuted.",
    Role.HR: "Done and confirmed by e-mail.",
    Role.LINE_MANAGER: "Agreed with them and noted in the rota.",
    Role.EDUCATION: "Agreed together; a copy is in their learning record.",
    Role.PASTORAL_LEAD: "Spoke with them; all in hand.",
    Role.BUDDY: "We met and had a good talk.",
    Role.RECRUIT: "Done.",
    Role.OCCUPATIONAL_HEALTH: "Completed.",
}


def evidence(item: Item, day: date) -> dict[str, Any]:
    """The least that the item asks for, as `submit_step` takes it."""
    if item.evidence == EvidenceKind.NOTE:
        return {"note": NOTES.get(item.path, USUAL_NOTES[Role(item.owner_role)])}
    if item.evidence == EvidenceKind.DATE:
        return {"on": day}
    if item.evidence == EvidenceKind.FILE:
        return {"on": day, "file": paper(item, day)}
    return {}


def paper(item: Item, day: date) -> ContentFile:
    """A one-page PDF that says what it stands for."""
    words = f"{item.title}, {long_date(day)}. Made for the demo."
    text = f"BT /F1 14 Tf 60 760 Td ({words.replace('(', '').replace(')', '')}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return ContentFile(_pdf(objects), name=f"{item.key}.pdf")


def _pdf(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return body + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
