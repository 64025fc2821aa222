"""Mail is read in a process that can do nothing else, and not for long."""

import subprocess
import sys
from dataclasses import asdict

import pytest

from tests.replies import AUTHSERV, BOUNCE, FORMS, TNEF, ZHANG, Answer, mail
from wgroup.cli import reading
from wgroup.invitations.findings import heard, heard_whole, told, told_whole
from wgroup.invitations.reading import read_mail
from wgroup.mail.incoming import Refused

UID = "8a6e0804-2bd0-4672-b79d-d97027f9071a@wgroup.test"
COUNTER = Answer(UID, f"mailto:{ZHANG}", method="COUNTER", lines=[
    "DTSTART;TZID=China Standard Time:20220518T080000", "DURATION:PT90M", "COMMENT:长",
])
MAILS = {
    **{name: form(ZHANG, Answer(UID, f"mailto:{ZHANG}")) for name, form in FORMS.items()},
    "counter": mail(ZHANG, COUNTER.ics),
    "bounce": BOUNCE,
    "tnef": TNEF,
    "words": mail("=?utf-8?b?5byg?= <a@b.example>", head=["Subject: =?gb2312?b?vdPK3A==?="]),
}


@pytest.mark.parametrize("name", MAILS)
def test_what_was_read_comes_back_whole(name: str) -> None:
    found = read_mail(MAILS[name], AUTHSERV)

    assert heard_whole(told_whole(found)) == found
    assert [heard(told(each)) for each in found.answers] == list(found.answers)


def test_the_process_reads_as_we_do() -> None:
    raw = MAILS["counter"]
    assert reading.read_apart(raw, AUTHSERV) == read_mail(raw, AUTHSERV)


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"a" * (2 << 20), "too_large"), (b"a:b\n" * 9000, "too_many_headers")],
)
def test_what_it_refuses_is_refused_here(raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        reading.read_apart(raw, AUTHSERV)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("while True: pass", "beyond_reading"),
        ("x = bytearray(400 << 20)", "beyond_reading"),
        ("import socket; socket.socket()", "beyond_reading"),
        ("open('/etc/passwd')", "beyond_reading"),
        ("raise ValueError", "beyond_reading"),
        ("print('{}')", "beyond_reading"),
        ("""print('{"refused": "said so"}')""", "said so"),
    ],
)
def test_within_its_limits_nothing_can_be_done(
    what: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same process, taken over by a mail: what it does instead of reading comes to nothing."""
    taken_over = (
        "import sys, wgroup.cli.reading as r\n"
        f"def read_mail(raw, name):\n    exec({what!r}); sys.stdout.flush(); sys.exit()\n"
        "r.read_mail, r.LIMITS[r.resource.RLIMIT_CPU] = read_mail, 1\n"
        "r.main()\n"
    )
    real = subprocess.run

    def run(_command: object, **facts: object) -> object:
        command = [sys.executable, "-P", "-s", "-c", taken_over, AUTHSERV]
        return real(command, **facts)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Refused) as refusal:
        reading.read_apart(b"", AUTHSERV)
    assert refusal.value.code == code


def test_a_process_that_does_not_start_is_no_fault_of_the_mail(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job is tried again, and the mail is not set apart."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(OSError, match="did not start"):
        reading.read_apart(b"", AUTHSERV)


@pytest.mark.parametrize(
    "part",
    [
        {"sequence": "1"}, {"sequence": 2**40}, {"asking": "PUBLISH"}, {"note": "x" * 9000},
        {"stamp": "x"}, {"starts": {"text": 1, "zone": ""}}, {"uid": None},
    ],
)  # fmt: skip
def test_what_no_reader_says_is_not_heard(part: dict[str, object]) -> None:
    [answer] = read_mail(MAILS["counter"], AUTHSERV).answers
    with pytest.raises((ValueError, KeyError, TypeError)):
        heard({**told(answer), **part})
    assert asdict(answer)
