"""What an answer is worth, and by which addresses a meeting can be joined."""

import pytest

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Invalid, RuleBroken
from wgroup.meetings.answers import (
    BEFORE_ALL,
    OVER,
    OWN_ANSWERS,
    Standing,
    check_own_answer,
    standing,
    tally,
)
from wgroup.meetings.drafts import DIAL_IN, LINK, read_joining, read_note
from wgroup.meetings.joining import check_join_link
from wgroup.meetings.rules import PartStat, Status

YES, NO, NONE = PartStat.ACCEPTED, PartStat.DECLINED, PartStat.NEEDS_ACTION


@pytest.mark.parametrize(
    ("said", "answered_for", "terms", "now", "earlier"),
    [
        (YES, 0, 0, YES, False),
        (YES, 1, 2, NONE, True),
        (YES, 2, 2, YES, False),
        (NO, 3, 2, NO, False),
        (NO, BEFORE_ALL, 0, NONE, True),
        (YES, None, 7, YES, False),
        (NONE, None, 7, NONE, False),
        (NONE, 0, 7, NONE, False),
    ],
)
def test_an_answer_stands_for_the_terms_it_was_given_to(
    said: PartStat, answered_for: int | None, terms: int, now: PartStat, earlier: bool
) -> None:
    found = standing(said, answered_for, terms)
    assert (found.said, found.now, found.earlier) == (said, now, earlier)


def test_answers_are_counted_by_what_they_count_as() -> None:
    given = [Standing(YES), Standing(YES, earlier=True), Standing(NO), Standing(NONE)]
    counted = tally(given)
    assert (counted[YES], counted[NO], counted[NONE], counted[PartStat.TENTATIVE]) == (1, 1, 2, 0)
    assert list(counted) == list(PartStat)
    assert sum(counted.values()) == len(given)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("partstat", list(PartStat))
def test_what_somebody_can_say_for_themself_and_when(partstat: PartStat, status: Status) -> None:
    if partstat not in OWN_ANSWERS:
        with pytest.raises(RuleBroken, match="invalid_choice"):
            check_own_answer(partstat, status)
    elif status in OVER:
        with pytest.raises(Conflict, match="wrong_state"):
            check_own_answer(partstat, status)
    else:
        check_own_answer(partstat, status)


def test_a_meeting_that_is_over_or_off_takes_no_own_answer() -> None:
    assert {Status.HELD, Status.RECORD_AGREED, Status.CANCELLED} == OVER


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://meet.example.org/j/84521?pwd=Zx%2F9#room",
        "https://meet.example.org:8080/a",
        "HTTPS://meet.example.org",
        "https://[2001:db8::1]/room",
        "https://meet.example.org/a@b",
        "sip:84521@vc.example.org",
        "sips:84521@vc.example.org;transport=tls",
        "tel:+1-202-555-0100",
        "tel:+861085550000,,84521#",
    ],
)
def test_addresses_by_which_one_joins(url: str) -> None:
    check_join_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "meet.example.org",
        "//meet.example.org/a",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "file:///etc/passwd",
        "https:",
        "https://",
        "https:///path",
        "https://bank.example@elsewhere.example/",
        "https://user:word@example.org/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org/<b>",
        'https://example.org/"x',
        "https://example.org/\\..",
        "https://会议.example.org/",
        "https://[::1/",
        "sip:",
        "sip:@",
        "sip://vc.example.org",
        "tel:",
        "tel:++",
        "tel:nobody",
        "mailto:a@example.org",
        " ",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(RuleBroken, match="bad_url") as refusal:
        check_join_link(url)
    assert refusal.value.field == "url"


@pytest.mark.parametrize("url", ["http://meet.example.org/a", "HTTP://127.0.0.1:8080/a", "http:"])
def test_a_page_to_join_on_is_sealed(url: str) -> None:
    with pytest.raises(RuleBroken, match="not_https") as refusal:
        check_join_link(url)
    assert refusal.value.field == "url"


def test_how_to_join_is_read_whole() -> None:
    url, words = read_joining(" https://a.example ", Bilingual(en=" +1 202\r\nPIN 7 ", zh=""))
    assert (url, words) == ("https://a.example", Bilingual(en="+1 202\nPIN 7"))
    with pytest.raises(Invalid) as refusal:
        read_joining("javascript:1", Bilingual(en="x" * (DIAL_IN + 1), zh="\x00"))
    told = {(each.field, each.code) for each in refusal.value.errors}
    assert ("url", "bad_url") in told
    assert len(told) == 2
    with pytest.raises(RuleBroken, match="too_long"):
        read_joining("https://a.example/" + "x" * LINK, Bilingual())


def test_a_note_keeps_its_lines() -> None:
    assert read_note(" I come\r\nat ten ") == "I come\nat ten"
    with pytest.raises(RuleBroken, match="too_long") as refusal:
        read_note("x" * 1001)
    assert refusal.value.field == "note"
