"""One calendar for each of one's feeds: with its name, edition, filters and alarms."""

from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.dav.conftest import MakeProgram
from tests.dav.program import Answer, D, Program
from tests.dav.stage import Stage
from tests.dav.test_reading import at, event
from tests.web.accounts import MEMBER
from wgroup.calendar.filters import Filters
from wgroup.calendar.rules import Edition
from wgroup.calendar.services import make_feed
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM
from wgroup.kernel.time import utc_now
from wgroup.register.models import Topic


def test_each_feed_is_a_calendar_with_its_name_and_language(lin: Program, stage: Stage) -> None:
    met = stage.met()
    feeds = {
        language: stage.feed(lin, name=f"In {language} <&>", language=language)
        for language in ("en", "zh", "both")
    }
    told = lin.find(lin.home, "D:displayname", depth="1").told
    names = {href: each.found[D + "displayname"].text for href, each in told.items()}
    for language, name in feeds.items():
        assert names[f"{lin.home}{name}/"] == f"In {language} <&>"
    titles = {
        language: str(event(lin.get(lin.path(met, name)).raw)["SUMMARY"])
        for language, name in feeds.items()
    }
    assert titles == {
        "en": "Joint methane meeting",
        "zh": "甲烷联合会议",
        "both": "甲烷联合会议 / Joint methane meeting",
    }


def test_a_feed_that_has_ended_is_gone_and_anothers_never_was(
    lin: Program, using: MakeProgram, stage: Stage
) -> None:
    stage.met()
    own, hers = stage.feed(lin), stage.feed(using(MEMBER, "CN"))
    assert lin.sync(f"{lin.home}{own}/").status == 207
    stage.change_feed(lin, own, revoked_at=utc_now())
    for name in (own, hers, "nothing", "00000000-0000-4000-8000-000000000000"):
        assert lin.sync(f"{lin.home}{name}/").status == 404
        assert lin.find(f"{lin.home}{name}/", "D:displayname").status == 404
    assert set(lin.find(lin.home, "D:displayname", depth="1").told) == {
        lin.home,
        lin.all,
        lin.tasks,
    }


def test_filters_narrow_and_a_change_of_them_is_a_sync(lin: Program, stage: Stage) -> None:
    methane = stage.met()
    other = stage.met(group=stage.other_group(), provisions=(), **at("2022-06-01"))
    feed = stage.feed(lin, filters={"groups": ["MET"]})
    place = f"{lin.home}{feed}/"
    first = lin.sync(place)
    assert changed_in(first, place) == ({lin.path(methane, feed)}, set())
    assert lin.get(lin.path(other, feed)).status == 404
    stage.change_feed(lin, feed, filters={"groups": [stage.other_group()]})
    after = lin.sync(place, first.sync_token)
    assert changed_in(after, place) == ({lin.path(other, feed)}, {lin.path(methane, feed)})
    stage.change_feed(lin, feed, filters={"mine": True})
    mine = lin.sync(place, after.sync_token)
    assert changed_in(mine, place) == (set(), {lin.path(other, feed)})
    stage.invite(methane, lin.email)
    assert changed_in(lin.sync(place, mine.sync_token), place) == (
        {lin.path(methane, feed)},
        set(),
    )


def test_what_lies_under_a_topic_follows_the_register(
    lin: Program, stage: Stage, engine: Engine
) -> None:
    """A topic that is moved under another brings its meetings along, though none was touched."""
    met = stage.met(topics=("topic/8.2",))
    feed = stage.feed(lin, filters={"topics": ["topic/9"]})
    place = f"{lin.home}{feed}/"
    first = lin.sync(place)
    assert first.told == {}
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved():
        topics = {each.key: each for each in session.scalars(select(Topic))}
        high = next(each for key, each in sorted(topics.items()) if not key.startswith("topic/8"))
        topics["topic/8.2"].parent_key = high.key
        chosen = high.key
    stage.change_feed(lin, feed, filters={"topics": [chosen]})
    told = lin.sync(place, first.sync_token)
    assert changed_in(told, place) == ({lin.path(met, feed)}, set())
    subscribed = f"/feeds/{subscribed_to(lin, stage, Filters(topics=(chosen,)))}.ics"
    tag = lin.client.get(subscribed).headers["ETag"]
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved():
        moved = session.scalars(select(Topic).where(Topic.key == "topic/8.2")).one()
        moved.parent_key = None
    gone = lin.sync(place, told.sync_token)
    assert changed_in(gone, place) == (set(), {lin.path(met, feed)})
    now = lin.client.get(subscribed, headers={"If-None-Match": tag})
    assert (now.status_code, str(met) in now.text) == (200, False)


def subscribed_to(who: Program, stage: Stage, filters: Filters) -> str:
    """The token of a new feed of theirs."""

    def made(work: Work) -> str:
        return make_feed(work, name="Phone", language=Edition.EN, filters=filters)[1]

    return stage.do(who.actor, made)


def test_days_are_in_it_where_they_are_asked_for(lin: Program, stage: Stage) -> None:
    met, task = stage.met(), stage.task("Draft it", party="CN", due=date(2022, 5, 20))
    plain = stage.feed(lin)
    full = stage.feed(lin, filters={"deadlines": True, "milestones": True}, alarms=(15,))
    assert set(lin.listed(f"{lin.home}{plain}/")) == {lin.path(met, plain)}
    listed = set(lin.listed(f"{lin.home}{full}/"))
    assert {lin.path(met, full), lin.path(task, full)} < listed
    assert len(listed) > 4
    due = lin.get(lin.path(task, full)).raw
    assert event(due)["DTSTART"].dt == date(2022, 5, 20)
    assert b"VALARM" not in due
    assert b"VALARM" in lin.get(lin.path(met, full)).raw


def changed_in(answer: Answer, place: str) -> tuple[set[str], set[str]]:
    """What has changed and what has gone, of a calendar by its address."""
    told = {href: each for href, each in answer.told.items() if href != place}
    there = {href for href, one in told.items() if one.found}
    return there, {href for href, one in told.items() if " 404 " in one.status}
