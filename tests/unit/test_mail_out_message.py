"""A mail as it leaves: the shape that mail programs know, whatever people are called."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from wgroup.mail.message import (
    NAME_LIMIT,
    SUBJECT_LIMIT,
    Calendar,
    Mail,
    Mailbox,
    is_deliverable,
    octets_of,
)

ICS = "BEGIN:VCALENDAR\r\nX-NOTE:甲烷\r\n.\r\nEND:VCALENDAR\r\n".encode()
ROLE = Mailbox("工作组秘书处 / Secretariat", "rsvp@wgroup.example")


def written(**parts: object) -> EmailMessage:
    return message_from_bytes(octets(**parts), policy=policy.default)  # type: ignore[return-value]


def octets(**parts: object) -> bytes:
    usual: dict[str, object] = {
        "sender": ROLE,
        "recipient": Mailbox("张伟", "zhang@cn.example"),
        "subject": "Invitation",
        "text": "Words\n.\n词语\n",
        "html": "<p>词语</p>",
        "message_id": "abc.1@wgroup.example",
        "date": datetime(2022, 4, 1, 2, tzinfo=UTC),
        "thread": "abc@wgroup.example",
        "calendar": Calendar("REQUEST", ICS),
    }
    return octets_of(Mail(**{**usual, **parts}))  # type: ignore[arg-type]


def test_the_calendar_comes_last_of_the_alternatives_and_once_more_to_save() -> None:
    kinds = [each.get_content_type() for each in written().walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_the_calendar_says_its_method_and_is_no_attachment() -> None:
    shown, saved = list(written().walk())[-2:]
    assert (shown.get_param("method"), shown.get_param("component")) == ("REQUEST", "VEVENT")
    assert shown.get_content_charset() == "utf-8"
    assert shown["Content-Transfer-Encoding"] == "base64"
    assert (shown.get_content_disposition(), shown.get_filename()) == (None, None)
    assert (saved.get_content_disposition(), saved.get_filename()) == ("attachment", "invite.ics")
    assert shown.get_payload(decode=True) == saved.get_payload(decode=True) == ICS


def test_a_mail_without_a_calendar_is_its_words_twice() -> None:
    kinds = [each.get_content_type() for each in written(calendar=None).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_it_crosses_the_oldest_relay() -> None:
    """ASCII, lines of CRLF alone, none above 998 octets (RFC 5322 2.1.1)."""
    text = "长" * 3000 + "\n" + "x" * 3000
    sent = octets(subject="词" * 150, text=text, thread="t" * 90 + "@x.y")
    assert sent.isascii()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert max(map(len, sent.split(b"\r\n"))) <= 998


def test_the_headers_that_hold_a_row_of_mails_together() -> None:
    told = written()
    assert told["Message-ID"] == "<abc.1@wgroup.example>"
    assert told["In-Reply-To"] == told["References"] == "<abc@wgroup.example>"
    assert told["Date"].datetime == datetime(2022, 4, 1, 2, tzinfo=UTC)
    assert told["Auto-Submitted"] == "auto-generated"
    assert told["Reply-To"] is None


def test_long_ids_stay_whole() -> None:
    thread, own = "t" * 90 + "@wgroup.example", "m" * 90 + "@wgroup.example"
    lines = octets(thread=thread, message_id=own).decode().split("\r\n")
    assert f"Message-ID: <{own}>" in lines
    assert {f"In-Reply-To: <{thread}>", f"References: <{thread}>"} < set(lines)


HOSTILE = (
    "Zhang, Wei",
    'O"Brien \\ sons',
    "Evil\r\nBcc: all@cn.example",
    "a\x00b\x0bc\x85d\u2028e",
    "\u202egpj.exe\u202c",
    "名,字; \"q\" <evil@x.example>",
    "=?utf-8?q?=0D=0ABcc:_x@y.example?=",
    "boss@gov.example",
    "",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_reaches_beyond_its_place(name: str) -> None:
    told = written(recipient=Mailbox(name, "zhang@cn.example"), subject=f"For {name}")
    assert [each.addr_spec for each in told["To"].addresses] == ["zhang@cn.example"]
    assert len(told["From"].addresses) == 1
    assert told["Bcc"] is None
    assert len(told.get_all("Subject")) == 1  # type: ignore[arg-type]
    shown = told["To"].addresses[0].display_name + told["Subject"]
    assert not any(each in shown for each in "\r\n\x00\x0b\x85\u2028\u202e\u202c")


@pytest.mark.parametrize("name", ["Zhang, Wei", "张伟", 'O"Brien \\ sons', "Müller, Jörg <x@y>"])
def test_a_name_arrives_as_it_was_typed(name: str) -> None:
    box = written(recipient=Mailbox(name, "zhang@cn.example"))["To"].addresses[0]
    assert box.display_name == name


def test_what_is_too_long_is_cut() -> None:
    told = written(subject="题" * 1000, recipient=Mailbox("n " * 1000, "zhang@cn.example"))
    assert len(told["Subject"]) == SUBJECT_LIMIT
    assert told["Subject"].endswith("…")
    assert len(told["To"].addresses[0].display_name) <= NAME_LIMIT


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("zhang@cn.example", True),
        ('"zhang wei"@cn.example', True),
        ("zhang wei@cn.example", False),
        ("a@b.example, c@d.example", False),
        ("zhang@cn.example>\r\nRCPT TO:<x@y.example", False),
        ("张@cn.example", False),
        ("zhang@", False),
        ("", False),
    ],
)
def test_which_addresses_can_be_written_to(address: str, sound: bool) -> None:
    assert is_deliverable(address) is sound
