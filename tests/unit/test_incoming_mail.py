"""Mail taken apart: of any octets a Mail or Refused, quickly, whatever a stranger wrote."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.pace import seconds
from wgroup.mail.charsets import decoded_words, text_of
from wgroup.mail.incoming import MOST_OCTETS, Refused, clean_address, one_address, read

MIXED = b"Content-Type: multipart/mixed; boundary=%b\n\n"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("a@b.example", "a@b.example"),
        ("Zhang Wei <Zhang@MFA.example>", "zhang@mfa.example"),
        ('"Zhang, Wei" <z@mfa.example>', "z@mfa.example"),
        ('"minister@mfa.example" <other@evil.example>', "other@evil.example"),
        ('"a \\" <b@c.example>" <d@e.example>', "d@e.example"),
        ("(minister@mfa.example) a@b.example (x (y))", "a@b.example"),
        ("a@b.example, c@d.example", ""),
        ("a@b.example <c@d.example>", ""),
        ("<a@b.example>, <c@d.example>", ""),
        ("Group: a@b.example;", ""),
        ('"never closed <a@b.example>', ""),
        ("(never closed <a@b.example>", ""),
        ("a@[", ""),
        ("<a@b.example", ""),
        ("é@b.example", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_one_address_of_a_header(value: str, found: str) -> None:
    assert one_address(value) == found


def test_two_senders_are_none() -> None:
    assert read(b"From: a@b.example\nFrom: c@d.example\n\n").sender == ""


def test_an_address_of_a_calendar() -> None:
    assert clean_address(" MAILTO:A@B.Example ") == "a@b.example"
    assert clean_address("urn:uuid:1") == ""


def test_parts_in_their_order_at_any_depth() -> None:
    inner = MIXED % b"i" + b"--i\n\none\n--i\nContent-Type: text/html\n\ntwo\n--i--\n"
    mail = read(MIXED % b"o" + b"preamble\n--o\n" + inner + b"\n--o\n\nthree\n--o--\nepilogue\n")

    assert [each.text.strip() for each in mail.parts] == ["one", "two", "three"]
    assert [each.kind for each in mail.parts] == ["text/plain", "text/html", "text/plain"]


def test_the_last_boundary_may_be_missing() -> None:
    assert [each.text for each in read(MIXED % b"b" + b"--b\n\none").parts] == ["one"]


def test_a_mail_within_a_mail_is_not_opened() -> None:
    forwarded = b"Content-Type: message/rfc822\n\nContent-Type: text/calendar\n\nBEGIN"
    assert [each.kind for each in read(forwarded).parts] == ["message/rfc822"]


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        ("张伟".encode(), "us-ascii", "张伟"),
        ("张伟".encode("gb18030"), "gb2312", "张伟"),
        ("\ufeff张伟".encode(), "utf-8", "张伟"),
        ("张伟".encode("utf-16"), "utf-8", "张伟"),
        ("Zhang".encode("utf-16-le"), "utf-16", "Zhang"),
        (b"+AGE-", "utf-7", "+AGE-"),
        (b"\xff", "no-such-charset", "\ufffd"),
    ],
)  # fmt: skip
def test_charsets_lie(octets: bytes, charset: str, text: str) -> None:
    assert text_of(octets, charset) == text


def test_words_in_headers() -> None:
    assert decoded_words("=?utf-8?b?5o6l?= =?utf-8?q?=E5=8F=97?= yes") == "接受 yes"
    assert decoded_words("=?gb2312?B?vdPK3A==?=") == "接受"
    assert decoded_words("a =?utf-8?b?!?= =?x?=") == "a =?x?="


EVIL = {
    "nested in itself": (MIXED % b"a" + b"--a\n" + MIXED % b"a") * 10_000,
    "nested anew": b"".join(MIXED % b"%d" % n + b"--%d\n" % n for n in range(3000)),
    "many parts": MIXED % b"a" + b"--a\n\n" * 50_000,
    "many headers": b"a:b\n" * 30_000,
    "one long header": b"From: " + b"(" * 1_000_000,
    "spaces": b"Subject: " + b" " * 1_000_000,
    "folds": b"Subject: a" + b"\n " * 500_000,
    "parameters": b"Content-Type: text/plain" + b'; a="' * 200_000 + b"\n\n",
    "words": b"Subject: " + b"=?utf-8?b?" * 100_000 + b"\n\n",
    "boundary of spaces": MIXED % b"a" + b"--a" + b" " * 1_000_000 + b"x",
    "odd base64": b"Content-Transfer-Encoding: base64\n\n" + b"QQ=" * 340_000,
    "odd quoting": b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=F=" * 340_000,
    "escapes": b"Content-Type: a/b; charset=iso-2022-jp\n\n" + b"\x1b$B\xff" * 250_000,
    "nothing": b"\0" * MOST_OCTETS,
    "line ends": b"\r" * MOST_OCTETS,
    "too much": b"a" * (MOST_OCTETS + 1),
}


@pytest.mark.parametrize("name", EVIL)
def test_hostile_mail_costs_little(name: str) -> None:
    start = time.process_time()
    try:
        mail = read(EVIL[name][: MOST_OCTETS + 1])
        assert (mail.sender, mail.subject[:0]) == ("", "")
        assert sum(len(each.text) for each in mail.parts) <= MOST_OCTETS
    except Refused:
        pass
    assert time.process_time() - start < seconds(1)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nested anew", "too_deep"),
        ("many parts", "too_many_parts"),
        ("many headers", "too_many_headers"),
        ("too much", "too_large"),
    ],
)  # fmt: skip
def test_what_goes_too_far_is_refused(name: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(EVIL[name])
    assert refusal.value.code == code


@given(some.binary(max_size=3000))
@settings(max_examples=300, deadline=None)
def test_any_octets_are_a_mail_or_refused(octets: bytes) -> None:
    try:
        mail = read(octets)
    except Refused:
        return
    assert mail.sender == one_address(mail.sender)
    assert all(isinstance(each.text, str) for each in mail.parts)
