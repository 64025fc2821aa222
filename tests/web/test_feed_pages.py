"""The pages of one's own calendars: what is chosen, seen before it is made, changed and told."""

from datetime import timedelta

import pytest

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.test_feeds import made, put_to
from wgroup.kernel.actor import Role
from wgroup.meetings.services import proposing

FOCAL = Role.DELEGATION_FOCAL_POINT
LIST = "/account/feeds"


@pytest.fixture
def owner(sign_in: SignIn) -> Browser:
    return sign_in(FOCAL, "CN")


@pytest.fixture
def meeting(work_as: WorkAs) -> None:
    with work_as(Role.CO_CHAIR, "US").saved() as work:
        proposing.propose(work, factories.draft(topics=("topic/8.2",)))


def page_of_feed(owner: Browser) -> str:
    return put_to(owner, "renew").removesuffix("/renew")


def test_the_choices_are_told_in_words_of_the_register(owner: Browser) -> None:
    for language, words in (
        ("en", ("MET · Methane", "Article 8 · ", "Only meetings in which I take part")),
        ("zh", ("MET · 甲烷", "条款", "仅显示我参加的会议", "登记册中的时间节点")),
    ):
        text = owner.get(f"{LIST}?lang={language}").text
        for each in words:
            assert each in text


def test_a_calendar_is_shown_before_it_is_made(owner: Browser, meeting: None) -> None:
    chosen = {"name": "Phone", "language": "en", "groups": "MET", "act": "preview"}
    page = owner.submit(f"{LIST}?lang=en", chosen, action="feeds")

    assert page.status_code == 200
    assert "Joint methane meeting" in page.text
    assert "1 entry, about" in page.text
    assert "Beijing" in page.text
    assert "Washington" in page.text
    assert "You have no calendar address of your own yet." in page.text
    assert 'value="Phone"' in page.text


def test_a_part_of_the_page_follows_what_is_chosen(owner: Browser, meeting: None) -> None:
    shown = owner.get(f"{LIST}/preview?lang=en&language=zh&groups=MET&topics=topic/8.2").text
    assert "甲烷联合会议" in shown
    assert "<html" not in shown
    assert "empty" in owner.get(f"{LIST}/preview?lang=en&language=zh&groups=ENE").text
    for odd in ("language=fr", "language=en&groups=%00", "language=en&alarms=soon", ""):
        answer = owner.get(f"{LIST}/preview?{odd}")
        assert (answer.status_code, answer.text.strip()) == (200, "")


def test_what_was_chosen_is_told_in_the_list(owner: Browser) -> None:
    made(
        owner, groups=["MET", "ENE"], topics="topic/8.2", mine="y", deadlines="y", alarms="1440"
    )
    text = owner.get(f"{LIST}?lang=en").text

    assert (
        "English · only meetings in which you take part · ENE · Energy or MET · Methane · "
    ) in text
    assert "days by which you or your side must act · 1 day before" in text


def test_a_calendar_has_a_page_on_which_it_is_changed(
    owner: Browser, client: Browser, meeting: None
) -> None:
    address = made(owner, groups="MET", provisions="glasgow-2021/8", alarms=["10", "60"])
    place = page_of_feed(owner)
    page = owner.get(f"{place}?lang=en")

    assert "Joint methane meeting" in page.text
    assert address not in page.text
    before = owner.form(place, place).fields
    assert {("groups", "MET"), ("provisions", "glasgow-2021/8"), ("alarms", "10")} <= set(before)
    saved = owner.submit(
        place, {"name": "Office", "language": "zh", "groups": ["ENE"], "provisions": []},
        action=place,
    )
    assert saved.status_code == 303
    told = client.get(address)
    assert "X-WR-CALNAME:Office\r\n" in told.text
    assert "VEVENT" not in told.text
    kept = dict(owner.form(place, place).fields)
    assert (kept["name"], kept["language"], kept["groups"]) == ("Office", "zh", "ENE")
    assert kept["alarms"] == "60"
    assert "provisions" not in kept


def test_a_form_that_is_kept_untouched_changes_nothing(owner: Browser, client: Browser) -> None:
    address = made(owner, groups="MET", topics="topic/8.2", milestones="y", alarms=["60"])
    place, before = page_of_feed(owner), client.get(address)

    assert owner.submit(place, action=place).status_code == 303
    after = client.get(address)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_who_looked_at_an_older_state_is_told(owner: Browser) -> None:
    made(owner)
    place = page_of_feed(owner)
    form = owner.form(place, place)
    owner.submit(place, {"name": "First"}, action=place)
    late = owner.post(place, data=dict(form.filled({"name": "Second"})))

    assert late.status_code == 409
    assert 'value="Second"' in late.text
    again = owner.post(place, data=dict(form.filled({"name": "Second", "seen": "2"})))
    assert again.status_code == 303


def test_what_cannot_be_kept_is_said_beside_its_field(owner: Browser) -> None:
    made(owner)
    place = page_of_feed(owner)
    forms = [(LIST, owner.form(LIST, "feeds")), (place, owner.form(place, place))]
    for fields, target in (
        ({"groups": "XXX"}, "groups"),
        ({"topics": "topic/99"}, "topics"),
        ({"provisions": "nowhere/1"}, "provisions"),
        ({"alarms": "99999"}, "alarms"),
        ({"alarms": "x"}, "alarms"),
        ({"language": "fr"}, "language"),
        ({"name": ""}, "name"),
    ):
        for path, form in forms:
            told = {"name": "x", "language": "en", **fields}
            answer = owner.post(path, data=dict(form.filled(told)))
            assert answer.status_code == 422
            assert f'href="#{target}"' in answer.text


def test_the_new_address_is_also_a_picture(owner: Browser) -> None:
    page = owner.submit(LIST, {"name": "Phone", "language": "en"}, action="feeds")

    assert page.text.count("<figure") == 1
    assert 'shape-rendering="crispEdges"' in page.text
    assert "?scope=all" in page.text
    assert "<figure" not in owner.get(LIST).text


def test_a_calendar_that_nothing_fetches_any_more_is_pointed_out(
    owner: Browser, client: Browser, clock: Clock
) -> None:
    address = made(owner)
    clock.set(factories.NOW - timedelta(days=12))
    client.get(address, headers={"User-Agent": "Microsoft.Exchange/15.20"})
    clock.set(factories.NOW)
    assert "Outlook or Exchange" in owner.get(f"{LIST}?lang=en").text

    assert "Not fetched for 12 days" in owner.get(f"{LIST}?lang=en").text
    assert "已有 12 天未读取" in owner.get(f"{page_of_feed(owner)}?lang=zh").text


def test_whichever_form_was_fetched_last_counts(
    owner: Browser, client: Browser, clock: Clock
) -> None:
    address = made(owner)
    client.get(address, headers={"User-Agent": "curl/8"})
    clock.set(factories.NOW + timedelta(minutes=5))
    json = {"Accept": "application/calendar+json", "User-Agent": "Thunderbird/140.0"}
    client.get(f"{address}?scope=all", headers=json)

    assert "Thunderbird" in owner.get(f"{LIST}?lang=en").text


def test_pages_cost_the_same_with_many_calendars(
    owner: Browser, queries_of: object, meeting: None
) -> None:
    made(owner, groups="MET")
    one = queries_of(lambda: owner.get(LIST))  # type: ignore[operator]
    for _ in range(3):
        made(owner, topics="topic/8.2", alarms="60")
    assert len(queries_of(lambda: owner.get(LIST))) == len(one)  # type: ignore[operator]


def test_everybody_is_offered_the_calendars_of_everybody(client: Browser) -> None:
    text = client.get("/calendar?lang=zh").text

    for each in ("public.ics?lang=both", "milestones.ics?lang=zh", "lang=en&amp;scope=all"):
        assert each in text
    assert 'value="http://localhost/feeds/public.ics?lang=zh"' in text
