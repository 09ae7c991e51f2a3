"""Rows of the matrix: letters and text messages."""

from tests.sweep.who import ALL, Row, people

HR = people("helen hana")
HER_MESSAGE = people("helen hana amara")
WRITTEN = Row(HR, people("bilal diana"))

MAIL_WEB = {
    "member_messages": {"GET": Row(HR)},
    "letter_preview": {"GET": Row(HR)},
    "letter_html": {"GET": Row(hidden=HR)},  # nothing is written to her on this day
    "recruit_messages": {"GET": WRITTEN},
    "recruit_letter_preview": {"GET": WRITTEN},
    "recruit_letter_html": {"GET": WRITTEN},
    "message_letter": {"GET": Row(HR, ALL - HER_MESSAGE)},
    "my_texts": {"GET": Row(hidden=ALL), "POST": Row(hidden=ALL)},  # no text messages are sent here
}

# No text messages are sent here.
MAIL_API = {
    "api_my_texts": {"GET": Row(hidden=ALL), "POST": Row(hidden=ALL), "DELETE": Row(hidden=ALL)},
    "api_my_texts_confirm": {"POST": Row(hidden=ALL)},
}
