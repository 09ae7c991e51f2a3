"""What the mail server of an ordeal takes from smtplib alone: `python -m tests.torture.floor PORT` prints letters a second."""

import smtplib
import sys
import time
from email.message import EmailMessage

LETTERS = 500


def main(port: int) -> int:
    """One process, one connection, letters of the usual size and no database: what is lost to that is ours."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@mail.example", "b@mail.example", "You have 1 thing to do"
    letter.set_content("What is to be done, and by when.\n" * 20)
    words = letter.as_bytes()
    with smtplib.SMTP("127.0.0.1", port) as server:
        began = time.perf_counter()
        for _ in range(LETTERS):
            server.sendmail("a@mail.example", ["b@mail.example"], words)
        print(round(LETTERS / (time.perf_counter() - began), 1))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
