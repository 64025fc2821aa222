"""A mail as it leaves (RFC 5322, 2045): plain words, the same as a page, and a calendar file.

Pure: what is said is given; here it is put into the shape that mail programs know.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address, HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

SUBJECT_LIMIT = 200
NAME_LIMIT = 100
FILE = "invite.ics"


class WholeId(MessageIDHeader):
    """An id on the line of its header, however long: else it is folded away from it, or as if it
    were words."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


HEADERS = HeaderRegistry()
for _name in ("message-id", "references", "in-reply-to"):
    HEADERS.map_to_type(_name, WholeId)  # type: ignore[arg-type]

# CRLF throughout, in the decoded calendar too, and nothing beyond ASCII on the way.
POLICY = SMTP.clone(cte_type="7bit", header_factory=HEADERS)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whom a mail is from or to; the name may be anything that somebody once typed."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar file with the METHOD it says (RFC 6047 2.4)."""

    method: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """message_id and thread without their angle brackets; thread is the id of the first of a
    row of mails that belong together, empty for one that stands alone."""

    sender: Mailbox
    recipient: Mailbox
    subject: str
    text: str
    html: str
    message_id: str
    date: datetime
    thread: str = ""
    calendar: Calendar | None = None


def octets_of(mail: Mail) -> bytes:
    """Return the mail as it goes over the wire.

    An invitation is multipart/mixed of an alternative, whose last part is the calendar, and the
    same file once more to save: clients disagree which of the two they read. Without a file
    name, not as an attachment, or else the first shows no buttons.
    """
    message = EmailMessage(policy=POLICY)
    for name, value in _headers(mail):
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    if mail.calendar is not None:
        _add_calendar(message, mail.calendar)
    return message.as_bytes(policy=POLICY)


def _headers(mail: Mail) -> list[tuple[str, object]]:
    """No Reply-To: answers go to the role address, which sends. Auto-Submitted keeps automatic
    answers away (RFC 3834)."""
    thread = [("In-Reply-To", f"<{mail.thread}>"), ("References", f"<{mail.thread}>")]
    return [
        ("From", _mailbox(mail.sender)),
        ("To", _mailbox(mail.recipient)),
        ("Subject", shortened(one_line(mail.subject), SUBJECT_LIMIT)),
        ("Date", mail.date),
        ("Message-ID", f"<{mail.message_id}>"),
        *(thread if mail.thread else []),
        ("Auto-Submitted", "auto-generated"),
    ]


def _add_calendar(message: EmailMessage, calendar: Calendar) -> None:
    told = {"method": calendar.method, "component": "VEVENT"}
    message.add_alternative(
        calendar.octets.decode(), subtype="calendar", charset="utf-8", cte="base64", params=told
    )
    message.add_attachment(
        calendar.octets,
        maintype="application",
        subtype="ics",
        cte="base64",
        filename=FILE,
        params={"name": FILE},
    )


def _mailbox(box: Mailbox) -> Address:
    return Address(shortened(one_line(box.name), NAME_LIMIT), addr_spec=box.address)


def one_line(text: str) -> str:
    """The text without what could end a header, be read as something else (an encoded word of
    RFC 2047), or change how its reader sees the rest of it."""
    kept = "".join(each if _is_plain(each) else " " for each in text)
    return " ".join(kept.replace("=?", "= ?").split())


def _is_plain(character: str) -> bool:
    """No control, no direction mark, no line or paragraph separator, no half of a pair."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def is_deliverable(address: str) -> bool:
    """It can be written in a mail that keeps to ASCII, as one mailbox and nothing more."""
    try:
        return address.isascii() and Address(addr_spec=address).addr_spec == address
    except (ValueError, IndexError):  # what the parser of the standard library raises
        return False
