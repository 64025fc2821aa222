"""Answers by mail, as the programs of those invited write them; people and data are invented."""

from base64 import encodebytes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wgroup.mail.incoming import one_address

AUTHSERV = "mx.wgroup.test"
ROLE = "rsvp@wgroup.test"
ZHANG, SMITH = "zhang@mfa.example", "smith@state.example"


def vouched(sender: str, result: str = "pass") -> str:
    """What our own mail server says of the sender."""
    domain = one_address(sender).rpartition("@")[2]
    return f"Authentication-Results: {AUTHSERV}; dmarc={result} header.from={domain}"


@dataclass
class Answer:
    """lines: those of the event besides UID, SEQUENCE and DTSTAMP."""

    uid: str
    attendee: str
    partstat: str = "ACCEPTED"
    method: str = "REPLY"
    sequence: int | None = 0
    stamp: str = "20220402T000000Z"
    organizer: str | None = f"ORGANIZER;CN=Secretariat:mailto:{ROLE}"
    lines: list[str] = field(default_factory=list)

    @property
    def event(self) -> list[str]:
        told = [f"UID:{self.uid}", f"DTSTAMP:{self.stamp}"]
        told += [self.organizer] if self.organizer else []
        told += [f"ATTENDEE;PARTSTAT={self.partstat};CN=x:{self.attendee}"]
        told += [] if self.sequence is None else [f"SEQUENCE:{self.sequence}"]
        return ["BEGIN:VEVENT", *told, *self.lines, "END:VEVENT"]

    @property
    def ics(self) -> str:
        return calendar(self.event, method=self.method)


def calendar(*events: list[str], method: str | None = "REPLY") -> str:
    head = ["BEGIN:VCALENDAR", "PRODID:-//Example//EN", "VERSION:2.0"]
    head += [f"METHOD:{method}"] if method else []
    lines = [*head, *(line for each in events for line in each), "END:VCALENDAR", ""]
    return "\r\n".join(lines)


def mail(
    sender: str,
    ics: str | None = None,
    *,
    head: list[str] | None = None,
    auth: str | None = "pass",
    kind: str = "text/calendar; method=REPLY; charset=UTF-8",
    encoding: str = "base64",
    charset: str = "utf-8",
    text: str = "ok",
) -> bytes:
    """A mail with text, and a calendar beside it; without one, text alone."""
    heads = [vouched(sender, auth)] if auth else []
    heads += [f"From: {sender}", f"To: {ROLE}", "Subject: Accepted: the meeting", *(head or [])]
    if ics is None:
        return "\r\n".join([*heads, "", text, ""]).encode()
    octets = ics.encode(charset, "replace")
    body = encodebytes(octets).replace(b"\n", b"\r\n") if encoding == "base64" else octets
    before = [
        *heads, "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=B", "",
        "--B", "Content-Type: text/plain", "", text, "--B", f"Content-Type: {kind}",
        f"Content-Transfer-Encoding: {encoding}", "", "",
    ]
    return "\r\n".join(before).encode() + body + b"\r\n--B--\r\n"


def google(sender: str, answer: Answer, **facts: Any) -> bytes:
    """Google marks its answers as made by a program, and puts the note into a parameter."""
    answer.lines += ["DTSTART:20220518T000000Z", "DTEND:20220518T020000Z", "TRANSP:OPAQUE"]
    heads = ["Auto-Submitted: auto-generated", "Sender: calendar@service.example"]
    note = f"ATTENDEE;PARTSTAT={answer.partstat};X-NUM-GUESTS=0;X-RESPONSE-COMMENT=Later:"
    ics = answer.ics.replace(f"ATTENDEE;PARTSTAT={answer.partstat};CN=x:", note)
    return mail(sender, ics, head=heads, **facts)


def exchange(sender: str, answer: Answer, **facts: Any) -> bytes:
    """Exchange leaves ORGANIZER out, and writes addresses in capitals."""
    answer.organizer = None
    answer.lines += [
        "COMMENT;LANGUAGE=en-US:\\n", "DTSTART;TZID=China Standard Time:20220518T080000",
        "DTEND;TZID=China Standard Time:20220518T100000", "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
    ]
    answer.attendee = answer.attendee.replace("mailto:", "MAILTO:").upper()
    return mail(sender.upper(), answer.ics, **facts)


def outlook(sender: str, answer: Answer, **facts: Any) -> bytes:
    """Outlook names REQUEST in the type of its part now and then."""
    kind = 'text/calendar; method=REQUEST; charset="utf-8"; name="meeting.ics"'
    return mail(sender, answer.ics, kind=kind, encoding="7bit", **facts)


def apple(sender: str, answer: Answer, **facts: Any) -> bytes:
    """Apple may name an alias of the person, and folds in the middle of a word."""
    folded = answer.ics.replace("PARTSTAT", "PART\r\n STAT")
    return mail(sender, folded, kind="text/calendar; method=REPLY", encoding="8bit", **facts)


FORMS: dict[str, Callable[..., bytes]] = {
    "google": google, "exchange": exchange, "outlook": outlook, "apple": apple,
}

BOUNCE = f"""Return-Path: <>
From: Mail Delivery System <mailer-daemon@mx.wgroup.test>
To: {ROLE}
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=R

--R
Content-Type: text/plain

It did not arrive.
--R
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.wgroup.test

Final-Recipient: rfc822; {ZHANG}
Action: failed
Status: 5.1.1
--R
Content-Type: message/rfc822

From: {ROLE}
Content-Type: text/calendar; method=REPLY

BEGIN:VCALENDAR
--R--
""".replace("\n", "\r\n").encode()

TNEF = mail(ZHANG, "eJ8+", kind="application/ms-tnef; name=winmail.dat")
