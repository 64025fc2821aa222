"""Is there any mail that the reader of answers cannot stand?

Octets, guided by what they reach in the code (atheris), go through the project's own reading of
mail. Of each it must make a Reading or Refused, in at most a second and 200 MB. Prints a summary
as JSON; the exit status is 1 if something went wrong.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
import traceback
from base64 import b64encode
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["wgroup"]):
    from wgroup.invitations.reading import read_mail
    from wgroup.mail.incoming import MOST_OCTETS, Refused

AUTHSERV = "mx.example.org"
MOST_SECONDS, MOST_MEGABYTES = 1.0, 200
LONGEST = 16_384
MOST_TOLD = 20

WORDS = (
    "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "METHOD:REPLY",
    "METHOD:COUNTER", "METHOD:REFRESH", "UID:", "SEQUENCE:", "DTSTAMP:", "RECURRENCE-ID",
    "ATTENDEE", "PARTSTAT=ACCEPTED", "SENT-BY=", "DELEGATED-TO=", "mailto:", "MAILTO:", "COMMENT:",
    "DTSTART", "DTEND", "DURATION:PT1H", "TZID=", "VALUE=DATE", "20220517T200000Z",
    "Content-Type: ", "multipart/mixed", "multipart/report", "message/rfc822", "boundary=",
    "text/calendar", "application/ics", "application/ms-tnef", "winmail.dat", "charset=",
    "gb18030", "utf-16", "utf-7", "iso-2022-jp", "Content-Transfer-Encoding: ", "base64",
    "quoted-printable", "Authentication-Results: ", "dmarc=pass", "dkim=pass", "header.from=",
    "header.d=", "From: ", "Subject: ", "=?utf-8?b?", "=?gb2312?q?", "?=", "Auto-Submitted: ",
    "Return-Path: <>", "Final-Recipient: rfc822;", "--b", "--b--",
)  # fmt: skip

HEAD = b"""Authentication-Results: mx.example.org; dmarc=pass header.from=mfa.example
From: "Zhang, Wei" <zhang@mfa.example>
To: rsvp@example.org
Subject: =?utf-8?b?5o6l5Y+X?=
MIME-Version: 1.0
"""
EVENT = b"""BEGIN:VCALENDAR
PRODID:-//x//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:8a6e0804-2bd0-4672-b79d-d97027f9071a@example.org
DTSTAMP:20220502T000000Z
DTSTART;TZID=America/New_York:20220517T200000
DTEND;TZID="China Standard Time":20220517T220000
ORGANIZER;CN=x:MAILTO:rsvp@example.org
ATTENDEE;PARTSTAT=ACCEPTED;SENT-BY="mailto:a@mfa.example";CN="Zhang, Wei"
 :mailto:zhang@mfa.example
ATTENDEE;PARTSTAT=DECLINED:MAILTO:SMITH@state.example
COMMENT:yes\\, but\\nlater
SEQUENCE:1
RECURRENCE-ID:20220517T200000Z
END:VEVENT
END:VCALENDAR
"""
TYPED = b"Content-Type: text/calendar; method=REPLY; charset=UTF-8\n"
BASE64 = b"Content-Transfer-Encoding: base64\n\n"
REPORT = b"""Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; x

Final-Recipient: rfc822; zhang@mfa.example
Action: failed
Status: 5.1.1

--b
Content-Type: message/rfc822

From: rsvp@example.org

x
--b--
"""


def seeds() -> list[bytes]:
    """A mail of each kind that comes in."""
    nested = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n%s\n--b--\n"
    encoded = TYPED + BASE64 + b64encode(EVENT)
    counter = EVENT.replace(b"METHOD:REPLY", b"METHOD:COUNTER")
    gbk = '主题: 接受\n'.encode("gbk")
    plain = [
        EVENT,
        HEAD + TYPED + b"\n" + EVENT,
        HEAD + encoded,
        HEAD + nested % encoded,
        HEAD + nested % (nested.replace(b"b\n", b"c\n") % (TYPED + b"\n" + counter)),
        HEAD + TYPED.replace(b"UTF-8", b"gb18030") + b"\n" + EVENT + gbk,
        HEAD + REPORT,
        HEAD + b"Auto-Submitted: auto-replied\n\nI am away\n",
        HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\n" + BASE64 + b"eJ8+",
        b"*Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        b"*" + HEAD + TYPED + b"\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n*ATTENDEE;CN=x:mailto:a@b\n",
        b"*Authentication-Results: *mx.example.org; dmarc=pass (x\\) ",
        b"*" + HEAD + b"Content-Type: text/plain\n\n*a\n",
    ]
    return plain + [each.replace(b"\n", b"\r\n") for each in plain]


class Trial:
    """Reads one input after the other, and keeps what went wrong."""

    def __init__(self, runs: int, head_start: bytes) -> None:
        self.runs, self.head = runs, head_start
        self.done, self.kinds = 0, {}
        self.problems: dict[str, str] = {}
        self.slowest = 0.0
        self.began = time.perf_counter()
        self.before = megabytes()

    def one(self, octets: bytes) -> None:
        mail = self.mail_of(octets)
        start = time.process_time()  # a busy machine is no fault of the reader
        try:
            kind = read_mail(mail, AUTHSERV).kind.value
        except Refused:
            kind = "refused"
        except Exception as error:  # whatever it is, it must not come out of there
            kind = "problem"
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.note(f"{type(error).__name__} in {where.name}", octets)
        spent = time.process_time() - start
        self.slowest = max(self.slowest, spent)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if spent > MOST_SECONDS:
            self.note(f"{spent:.1f} s", octets)
        self.done += 1
        if self.done == self.runs:
            self.tell()

    def mail_of(self, octets: bytes) -> bytes:
        """A calendar is put into a mail. What a star leads is repeated, one time in eight, to the
        size of the largest mail: what costs little once may cost much a hundred thousand times."""
        if octets.startswith(b"BEGIN"):
            return self.head + octets
        head, _, body = octets[1:].partition(b"*")
        again = body or head
        if octets.startswith(b"*") and again and self.done % 8 == 0:
            return head + again * ((MOST_OCTETS - len(head)) // len(again))
        return octets

    def note(self, what: str, octets: bytes) -> None:
        if len(self.problems) < MOST_TOLD:
            self.problems.setdefault(what, b64encode(octets[:2000]).decode())

    def tell(self) -> None:
        grown = megabytes() - self.before
        if grown > MOST_MEGABYTES:
            self.note(f"{grown} MB", b"")
        told = {
            "runs": self.done,
            "seconds": round(time.perf_counter() - self.began, 1),
            "slowest_ms": round(self.slowest * 1000, 1),
            "megabytes_more": grown,
            "kinds": dict(sorted(self.kinds.items())),
            "problems": self.problems,
        }
        print(json.dumps(told, indent=1), flush=True)
        if self.problems:
            os._exit(1)  # the fuzzer itself would end as if all were well


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    trial = Trial(asked.runs, HEAD + TYPED + b"\n")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(seeds()):
            (corpus / str(number)).write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("".join(f'"{escaped(each)}"\n' for each in WORDS), "ascii")
        options = (
            f"-runs={asked.runs}", f"-seed={asked.seed}", f"-max_len={LONGEST}",
            f"-dict={words}", f"-artifact_prefix={folder}/", "-verbosity=0",
        )  # fmt: skip
        atheris.Setup([sys.argv[0], *options, str(corpus)], trial.one)
        atheris.Fuzz()


def escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main()
