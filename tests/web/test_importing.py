"""The page on which meetings are proposed from a calendar file."""

from collections.abc import Callable
from io import BytesIO
from re import findall

import pytest
from werkzeug.test import TestResponse

from tests.browser import Browser, Reader
from tests.conftest import Clock, SignIn
from tests.foreign_calendars import APPLE, GOOGLE, OUTLOOK, calendar, event
from tests.web.meetings.pages import words
from wgroup.kernel.actor import Role

PAGE = "/meetings/import"


@pytest.fixture
def secretariat(sign_in: SignIn) -> Browser:
    return sign_in(Role.SECRETARIAT_OFFICER)


def look(browser: Browser, data: bytes | str, **choices: object) -> TestResponse:
    """Send a file and look at what it would propose."""
    octets = data.encode() if isinstance(data, str) else data
    form = browser.form(PAGE, "/import")
    sent = dict(form.filled({"group": "MET", "host": "CN", **choices}))
    return browser.post(PAGE, data={**sent, "act": "try", "file": (BytesIO(octets), "old.ics")})


def confirm(browser: Browser, seen: TestResponse, **changed: object) -> TestResponse:
    """Send the page back as it was seen, with all that is ticked."""
    form = next(each for each in Reader(seen.text).forms if each.action == PAGE)
    sent: dict[str, list[object]] = {"act": ["do"]}
    for name, value in form.filled(changed):
        sent.setdefault(name, []).append(value)
    return browser.post(PAGE, data=sent)


def test_a_file_is_shown_then_proposed_then_known(secretariat: Browser, clock: Clock) -> None:
    seen = look(secretariat, OUTLOOK)
    told = words(seen.text)
    assert seen.status_code == 200
    for part in (
        "2 meetings would be proposed", "甲烷监测, 第一次讨论", "Chinese only", "Landfill gas",
        "on the clock of Washington (America/New_York)", "Room 4, North Hall",
        "Beijing Tue 17 May 20:00–22:00", "Washington Tue 17 May 08:00–10:00",
        "A day of talks", "2022-06-02",
        "It lasts whole days; a meeting starts and ends at an hour.",
    ):
        assert part in told
    answer = confirm(secretariat, seen)
    assert (answer.status_code, answer.location) == (303, "/meetings")
    told = words(secretariat.get("/meetings").text)
    assert "Landfill gas" in told
    assert "WG/MET/2022/2" in told
    again = words(look(secretariat, OUTLOOK).text)
    assert "Nothing new would be proposed" in again
    assert "2 are here already" in again
    assert "Propose those that are ticked" not in again


def test_only_what_is_ticked_is_proposed(secretariat: Browser) -> None:
    seen = look(secretariat, OUTLOOK)
    form = next(each for each in Reader(seen.text).forms if each.action == PAGE)
    marks = [value for name, value in form.fields if name == "only"]
    assert len(marks) == 2
    none = confirm(secretariat, seen, only=[])
    assert none.status_code == 422
    assert "Choose at least one meeting." in words(none.text)
    answer = confirm(secretariat, seen, only=marks[:1])
    assert answer.location == "/meetings/WG-MET-2022-1"
    assert "One is here already" in words(look(secretariat, OUTLOOK).text)


def test_sent_twice_it_is_done_once(secretariat: Browser) -> None:
    seen = look(secretariat, GOOGLE)
    every = [each for ticked in (True, False) for each in marks_of(seen, ticked=ticked)]
    first, second = (confirm(secretariat, seen, only=every) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert first.status_code == 303
    assert "4 are here already" in words(look(secretariat, GOOGLE).text)


def test_what_has_changed_since_is_shown_anew(secretariat: Browser, sign_in: SignIn) -> None:
    seen = look(secretariat, OUTLOOK)
    chair = sign_in(Role.CO_CHAIR, "US")
    assert confirm(chair, look(chair, OUTLOOK)).status_code == 303
    answer = confirm(secretariat, seen)
    assert answer.status_code == 409
    told = words(answer.text)
    assert "It has changed since you looked" in told
    assert "2 are here already" in told


def test_other_choices_are_looked_at_first_without_the_file_again(secretariat: Browser) -> None:
    seen = look(secretariat, APPLE, zone="")
    assert "Its time names no time zone" in words(seen.text)
    changed = confirm(secretariat, seen, zone="Asia/Shanghai")
    assert changed.status_code == 409
    told = words(changed.text)
    assert "2 meetings would be proposed" in told
    assert "One other entry, such as a task, was passed over." in told
    answer = confirm(secretariat, changed)
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This is needed."),
        (b"%PDF-1.7", "This is not a calendar file (.ics), or it is damaged."),
        (b"BEGIN:VCALENDAR\r\nX:\xff\r\nEND:VCALENDAR", "The file is not in UTF-8."),
        (calendar(event(), method="REPLY"), "The file holds answers to an invitation"),
        (calendar(*[event(str(each)) for each in range(501)]), "more than 500 events"),
    ],
    ids=["empty", "pdf", "latin", "reply", "many"],
)
def test_what_cannot_be_read_is_refused_in_words(
    secretariat: Browser, data: bytes, said: str
) -> None:
    answer = look(secretariat, data)
    assert answer.status_code == 422
    assert said in words(answer.text)


def test_a_file_beyond_the_limit_is_refused(secretariat: Browser) -> None:
    kind = "multipart/form-data; boundary=x"
    assert secretariat.post(PAGE, data=b"x" * 1_000_001, content_type=kind).status_code == 413


@pytest.mark.parametrize("kept", ["", "!", "eJw=", "AAAA"])
def test_a_forged_page_is_refused(secretariat: Browser, kept: str) -> None:
    seen = look(secretariat, OUTLOOK)
    answer = confirm(secretariat, seen, kept=kept)
    assert answer.status_code == 422
    assert secretariat.get("/meetings/WG-MET-2022-1").status_code == 404


def test_hostile_texts_are_told_as_texts(secretariat: Browser) -> None:
    nasty = "<script>alert(1)</script>\\nBEGIN:VEVENT"
    told = look(secretariat, calendar(event(SUMMARY=nasty, LOCATION="<b>Hall</b>"))).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; BEGIN:VEVENT" in told
    assert "<script>alert" not in told
    assert "<b>Hall" not in told


def marks_of(seen: TestResponse, *, ticked: bool) -> list[str]:
    form = next(each for each in Reader(seen.text).forms if each.action == PAGE)
    on = [str(value) for name, value in form.fields if name == "only"]
    every = findall(r'name="only" id="only-\d+" value="(\w+)"', seen.text)
    return on if ticked else [each for each in every if each not in on]


OLD = {"DTSTART": "20211117T120000Z", "DTEND": "20211117T130000Z"}


def test_what_is_over_is_neither_ticked_nor_counted(secretariat: Browser) -> None:
    seen = look(secretariat, calendar(event("a", **OLD), event("b")))
    told = words(seen.text)
    assert "One meeting would be proposed" in told
    assert "One meeting is over, and not ticked" in told
    assert [len(marks_of(seen, ticked=each)) for each in (True, False)] == [1, 1]
    assert confirm(secretariat, seen).location == "/meetings/WG-MET-2022-1"
    again = words(look(secretariat, calendar(event("a", **OLD), event("b"))).text)
    assert "Only meetings that are over" in again


def test_old_meetings_are_found_among_the_past(secretariat: Browser) -> None:
    seen = look(secretariat, calendar(event("a", **OLD), event("b", **OLD)))
    assert "in the past" in words(seen.text)
    answer = confirm(secretariat, seen, only=marks_of(seen, ticked=False))
    assert answer.location == "/meetings?when=past"


def test_in_chinese(sign_in: SignIn) -> None:
    chair = sign_in(Role.CO_CHAIR, "CN")
    chair.get("/?lang=zh")
    told = words(look(chair, OUTLOOK).text)
    for part in ("将提议 2 次会议", "按北京（Asia/Shanghai）时间", "该日程为全天"):
        assert part in told


def test_the_list_of_meetings_leads_here(sign_in: SignIn) -> None:
    for role, leads in ((Role.CO_CHAIR, True), (Role.DELEGATION_FOCAL_POINT, False)):
        page = sign_in(role, "CN").get("/meetings").text
        assert (f'href="{PAGE}"' in page) is leads


Queries = Callable[[Callable[[], object]], list[str]]


def test_looking_costs_the_same_however_many(secretariat: Browser, queries_of: Queries) -> None:
    few = queries_of(lambda: look(secretariat, calendar(event("a"))))
    many = calendar(*[event(str(each)) for each in range(40)])
    assert len(queries_of(lambda: look(secretariat, many))) == len(few)
