"""Proposing a meeting by its page, and what is said when it cannot be."""

import re
from collections.abc import Callable

import pytest

from tests.browser import Browser
from tests.conftest import SignIn
from tests.web.meetings.pages import NEW, PAGE, TYPED, words
from wgroup.kernel.actor import Role


def test_checking_shows_the_time_and_sends_nothing(
    secretariat: Browser, count: Callable[[], int]
) -> None:
    fields = {**TYPED, "date": "2022-10-04"}
    answer = secretariat.submit(NEW, fields, button="check")
    told = words(answer.text)
    assert (answer.status_code, count()) == (200, 0)
    assert "National Day" in told
    assert "Wed 5 Oct" in told
    assert "Propose to both Parties" in told
    assert 'value="Joint methane meeting"' in answer.text
    assert re.search(r'value="glasgow-2021/8.4" checked', answer.text)


def test_a_provision_is_brought_along(secretariat: Browser) -> None:
    page = secretariat.get(f"{NEW}?provision=glasgow-2021/8.4&topic=topic/8.1").text
    assert re.search(r'value="glasgow-2021/8.4" checked', page)
    assert re.search(r'value="topic/8.1" checked', page)
    assert page.count(' checked>') == 3  # and its own topic


def test_a_form_sent_twice_proposes_once(secretariat: Browser, count: Callable[[], int]) -> None:
    form = secretariat.form(NEW)
    sent: dict[str, list[str]] = {}
    for name, value in form.filled(TYPED):
        sent.setdefault(name, []).append(value)
    first, second = (secretariat.post(NEW, data=sent) for _ in range(2))
    assert (first.location, second.location, count()) == (PAGE, PAGE, 1)


def test_a_page_sent_again_with_other_words_is_another_meeting(
    secretariat: Browser, count: Callable[[], int]
) -> None:
    form = dict(secretariat.form(NEW).fields)
    for nonce in (form["nonce"], ""):
        for title in ("One", "Other"):
            sent = {**form, **TYPED, "nonce": nonce, "title-en": title}
            assert secretariat.post(NEW, data=sent).status_code == 303
    assert count() == 4


BAD = [
    ({"end": "20:00"}, "The end must come after the start."),
    ({"zone": "Beijing"}, "There is no time zone called “Beijing”."),
    ({"date": "2022-03-13", "start": "02:30", "end": "05:00"}, "Nearest: 01:30 (UTC−5) or 03:30"),
    ({"date": "2022-11-06", "start": "01:30", "end": "05:00"}, "Say which: 01:30 (UTC−4) or"),
    ({"title-en": "x" * 900_000}, "At most 300 characters."),
    ({"title-en": "a\x00b"}, "The text holds a character that cannot be kept"),
    ({"title-zh": "甲\u202e烷"}, "The text holds a character that cannot be kept"),
    ({"title-en": "", "title-zh": ""}, "This is needed."),
    ({"mode": "hybrid"}, "Say where: only a virtual meeting has no venue."),
    ({"host": "XX"}, "There is no such Party."),
    ({"group": "ZZZ"}, "There is no such thematic group."),
    ({"type": "party"}, "Choose one of what is offered."),
    ({"level": "own_party"}, "Choose one of what is offered."),
    ({"provisions": ["nowhere/1"]}, "There is no such provision in the register."),
    ({"date": "soon"}, "This is not a date and time."),
    ({"surprise": "1"}, "There is no field of this name."),
]


@pytest.mark.parametrize(("fields", "sentence"), BAD, ids=lambda value: str(value)[:50])
@pytest.mark.parametrize("button", [None, "check"])
def test_bad_input_is_told_and_nothing_stored(
    secretariat: Browser, count: Callable[[], int], fields: dict[str, object], sentence: str,
    button: str | None,
) -> None:
    answer = secretariat.submit(NEW, {**TYPED, **fields}, button=button)
    assert (answer.status_code, count()) == (422, 0)
    assert sentence in words(answer.text)
    kept = {"title-zh": "甲烷联合会议", "start": "20:00", **fields}
    assert f'value="{kept["start"]}"' in answer.text


def test_what_is_told_is_told_in_the_language_of_the_reader(secretariat: Browser) -> None:
    answer = secretariat.submit(f"{NEW}?lang=zh", {**TYPED, "end": "20:00"})
    assert "结束" in words(answer.text)
    assert "must come" not in words(answer.text)


def test_more_than_can_be_sent_is_refused(secretariat: Browser, count: Callable[[], int]) -> None:
    answer = secretariat.submit(NEW, {**TYPED, "purpose-en": "x" * 1_100_000})
    assert (answer.status_code, count()) == (413, 0)


def test_a_body_of_another_kind_is_refused(secretariat: Browser, count: Callable[[], int]) -> None:
    answer = secretariat.post(NEW, json=TYPED)
    assert answer.status_code in {403, 415}
    assert count() == 0


def test_without_its_token_a_form_is_shown_again(
    secretariat: Browser, count: Callable[[], int]
) -> None:
    secretariat.get(NEW)
    answer = secretariat.post(NEW, data={**TYPED, "csrf_token": "forged"})
    assert (answer.status_code, count()) == (403, 0)
    assert 'value="Joint methane meeting"' in answer.text


def test_an_hour_that_comes_twice_is_settled_by_a_click(secretariat: Browser) -> None:
    night = {**TYPED, "date": "2022-11-06", "start": "01:30", "end": "05:00"}
    answer = secretariat.submit(NEW, night)
    second = re.findall(r'name="start_reading"[^>]*value="([^"]+)"', answer.text)[1]
    assert second == "2022-11-06T01:30=2022-11-06T01:30-05:00"
    checked = secretariat.submit(NEW, {**night, "start_reading": second}, button="check")
    assert checked.status_code == 200
    sent = secretariat.submit(NEW, {**night, "start_reading": second})
    assert sent.status_code == 303
    assert "UTC−5" in words(secretariat.get(sent.location).text)


def test_a_reading_is_of_no_force_for_another_time(secretariat: Browser) -> None:
    stale = {"start_reading": "2022-11-06T01:30=2022-11-06T01:30-05:00"}
    answer = secretariat.submit(NEW, {**TYPED, **stale})
    assert "20:00" in words(secretariat.get(answer.location).text)


def test_a_meeting_over_days(secretariat: Browser) -> None:
    place = {"mode": "in_person", "venue-en": "Centre", "venue-zh": "中心"}
    answer = secretariat.submit(NEW, {**TYPED, **place, "last_day": "2022-05-19"})
    told = words(secretariat.get(answer.location).text)
    assert "Thu 19 May 22:00" in told
    assert "Centre" in told
    form = dict(secretariat.form(f"{answer.location}/move").fields)
    assert (form["date"], form["last_day"], form["end"]) == ("2022-05-17", "2022-05-19", "22:00")


def test_others_cannot_propose(sign_in: SignIn, client: Browser) -> None:
    assert sign_in(Role.DELEGATION_FOCAL_POINT, "US").get(NEW).status_code == 403
    answer = client.get(NEW)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_the_preview_is_a_part_of_a_page(secretariat: Browser) -> None:
    asked = "date=2022-05-17&start=20:00&end=22:00&last_day=&zone=America/New_York"
    part = secretariat.get(f"/meetings/preview?{asked}").text
    assert "<html" not in part
    assert "08:00" in part
    assert "strip" in part
    odd = secretariat.get("/meetings/preview?date=2022-03-13&start=02:30&end=05:00"
                          "&zone=America/New_York")
    assert "does not exist" in words(f"<main{odd.text}</main>")
    assert secretariat.get("/meetings/preview?date=%00&zone=x").status_code == 200


def test_an_empty_form_blames_in_its_own_order(secretariat: Browser) -> None:
    told = words(secretariat.submit(NEW, button="check").text)
    wrong = told.partition("stand in the way")[2].partition("What")[0]
    assert wrong.count("This is needed.") == 4
    assert re.findall(r"(\w+) : This is needed", wrong) == ["Title", "Date", "Start", "End"]


def test_what_is_too_long_is_kept_whole(secretariat: Browser) -> None:
    assert 'maxlength="300"' not in secretariat.get(NEW).text
    answer = secretariat.submit(NEW, {**TYPED, "title-en": "x" * 5000})
    assert answer.status_code == 422
    assert "x" * 5000 in answer.text


def test_a_time_that_has_passed_is_looked_at_twice(secretariat: Browser) -> None:
    past = secretariat.submit(NEW, {**TYPED, "date": "2022-03-29"}, button="check")
    assert past.status_code == 200
    assert "This lies in the past: 2 days ago" in words(past.text)
    coming = secretariat.submit(NEW, TYPED, button="check")
    assert "lies in the past" not in words(coming.text)


@pytest.mark.parametrize("address", [NEW, "/meetings/preview"])
def test_a_date_outside_the_window_of_a_provision_is_told(
    secretariat: Browser, address: str
) -> None:
    def told(**typed: str) -> str:
        fields = {**TYPED, **typed}
        if address == NEW:
            return words(secretariat.submit(NEW, fields, button="check").text)
        return words(f"<main{secretariat.get(address, query_string=fields).text}</main>")

    window = "8.4 names first half of 2022: this lies outside it"
    assert window not in told()
    assert window in told(date="2022-07-01")
    # The date at the host's counts: 13:00 of 30 June in Washington is 1 July in Beijing.
    assert window not in told(date="2022-06-30", start="13:00", host="US")
    assert window in told(date="2022-06-30", start="13:00", host="CN")
    assert window not in told(date="2022-07-01", provisions="")


def test_articles_have_their_titles(secretariat: Browser) -> None:
    page = words(secretariat.get(NEW).text)
    assert "Article 8 · Methane" in page
    assert "glasgow-2021" not in page


def test_a_clock_is_named_by_its_city(secretariat: Browser) -> None:
    night = {**TYPED, "date": "2022-03-13", "start": "02:30", "end": "05:00"}
    assert "in Washington (America/New_York)" in words(secretariat.submit(NEW, night).text)
    chinese = words(secretariat.submit(f"{NEW}?lang=zh", night).text)
    assert "华盛顿（America/New_York）" in chinese
    odd = {**night, "zone": "America/Chicago"}
    assert "芝加哥（America/Chicago）" in words(secretariat.submit(NEW, odd).text)


def test_a_provision_brings_what_belongs_to_it(secretariat: Browser) -> None:
    fields = dict(secretariat.form(f"{NEW}?provision=glasgow-2021/8.4").fields)
    assert fields["topics"] == "topic/8.4"
    assert fields["group"] == "MET"
    assert fields["title-en"] == "Joint methane meeting, first half of 2022"
    assert fields["title-zh"] == "2022年上半年甲烷联合会议"
    fields = dict(secretariat.form(f"{NEW}?topic=topic/9.1.1").fields)
    assert (fields["group"], "provisions" in fields) == ("ENE", False)
    assert fields["title-en"]
    assert secretariat.get(f"{NEW}?provision=nowhere/1&topic=%00").status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/xml"])
def test_a_page_takes_forms_alone(secretariat: Browser, kind: str) -> None:
    answer = secretariat.post(NEW, data=b'{"title-en": [1]}', content_type=kind)
    assert answer.status_code in {403, 415}
