"""What has changed since: sync tokens, ctags, tombstones, pages (C sync.*)."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.dav.conftest import MakeProgram, one_database
from tests.dav.program import Answer, C, D, Program, change_account
from tests.dav.stage import Stage
from tests.dav.test_reading import at, event
from tests.web.accounts import MEMBER
from wgroup.calendar.collections import forget_all
from wgroup.calendar.models import Collection, CollectionItem
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now


def changed(answer: Answer, who: Program) -> tuple[set[str], set[str]]:
    """What has changed and what has gone."""
    there = {href for href, one in answer.told.items() if one.found}
    gone = {href for href, one in answer.told.items() if " 404 " in one.status}
    assert there | gone == answer.told.keys() - {who.all, who.tasks}
    return there, gone


def test_at_first_all_is_told_and_then_nothing(lin: Program, stage: Stage) -> None:
    paths = {lin.path(stage.met()), lin.path(stage.met(**at("2022-06-01")))}
    first = lin.sync(lin.all)
    assert changed(first, lin) == (paths, set())
    again = lin.sync(lin.all, first.sync_token)
    assert (again.told, again.sync_token) == ({}, first.sync_token)
    assert lin.find(lin.all, "D:sync-token").one(D + "sync-token").text == first.sync_token


def test_each_change_is_told_once(lin: Program, stage: Stage) -> None:
    met, other = stage.met(), stage.met(**at("2022-06-01"))
    token, ctag = lin.sync(lin.all).sync_token, lin.ctag(lin.all)
    for change in (
        lambda: stage.retitle(met, "Another title"),
        lambda: stage.move(met, starts="2022-05-18T09:00", ends="2022-05-18T11:00"),
        lambda: stage.cancel(met),
    ):
        tag = lin.get(lin.path(met)).headers["ETag"]
        change()
        answer = lin.sync(lin.all, token)
        assert changed(answer, lin) == ({lin.path(met)}, set())
        assert answer.told[lin.path(met)].found[D + "getetag"].text != tag
        assert answer.sync_token != token
        assert lin.ctag(lin.all) != ctag
        token, ctag = answer.sync_token, lin.ctag(lin.all)
    new = stage.met(**at("2022-07-01"))
    assert changed(lin.sync(lin.all, token), lin) == ({lin.path(new)}, set())
    assert lin.path(other) in lin.listed(lin.all)


def test_the_data_may_be_told_with_it(lin: Program, stage: Stage) -> None:
    path = lin.path(stage.met())
    data = lin.sync(lin.all, data=True).told[path].found[C + "calendar-data"].text
    assert data.encode() == lin.get(path).raw


def test_who_is_taken_off_is_told_that_it_is_gone(using: MakeProgram, stage: Stage) -> None:
    """A permission lost is a tombstone; what was never seen is never named."""
    met = stage.met()
    stage.met(**at("2022-06-01"))
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    invited = stage.invite(met, expert.email)
    first = expert.sync(expert.all)
    assert changed(first, expert) == ({expert.path(met)}, set())
    stage.remove(met, invited)
    after = expert.sync(expert.all, first.sync_token)
    assert changed(after, expert) == (set(), {expert.path(met)})
    assert expert.get(expert.path(met)).status == 404
    # And to who comes anew it never was there.
    assert expert.sync(expert.all).told == {}
    stage.invite(met, expert.email)
    back = expert.sync(expert.all, after.sync_token)
    assert changed(back, expert) == ({expert.path(met)}, set())


def test_who_loses_a_role_is_told_what_is_gone(
    using: MakeProgram, stage: Stage, engine: Engine
) -> None:
    inside, kept = stage.met(), stage.met(**at("2022-06-01"))
    who = using(MEMBER, "CN")
    stage.invite(kept, who.email)
    token = who.sync(who.all).sync_token
    change_account(engine, who.account_id, roles=[Role.NON_GOVERNMENTAL_EXPERT.value])
    after = who.sync(who.all, token)
    assert changed(after, who) == (set(), {who.path(inside)})
    change_account(engine, who.account_id, roles=[MEMBER.value])
    assert changed(who.sync(who.all, after.sync_token), who) == ({who.path(inside)}, set())


def test_what_one_may_not_see_changes_nothing(using: MakeProgram, stage: Stage) -> None:
    """Neither ctag nor token nor tags move with what a reader does not see."""
    met, hidden = stage.met(), stage.met(**at("2022-06-01"))
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    other = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    stage.invite(met, expert.email)

    def told() -> tuple[object, ...]:
        names = ("CS:getctag", "D:sync-token", "D:getetag", "D:getlastmodified")
        listed = expert.find(expert.all, *names, depth="1").raw
        return listed, expert.get(expert.path(met)).headers["ETag"], expert.sync(expert.all).raw

    before = told()
    stage.retitle(hidden, "Elsewhere")
    stage.cancel(hidden)
    stage.invite(met, other.email)
    for number in range(1, 4):
        stage.met(**at(f"2022-07-0{number}"))
    stage.task("Not theirs", party="US")
    assert told() == before


def test_it_does_not_look_at_the_same_for_ever(
    using: MakeProgram, stage: Stage, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes that a reader does not see are passed over once they are many."""
    monkeypatch.setattr("wgroup.calendar.catching.IN_VAIN", 2)
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    ctag = expert.ctag(expert.all)

    def seen_to() -> int:
        with Session(engine) as session:
            wanted = select(Collection.seen_to).where(Collection.name == "all")
            return session.scalars(wanted, execution_options={"sees_all": True}).one()

    start = seen_to()
    for number in range(1, 4):
        stage.met(**at(f"2022-07-0{number}"))
    assert expert.ctag(expert.all) == ctag
    assert seen_to() > start


def test_many_changes_come_in_pages(lin: Program, stage: Stage) -> None:
    """507 for the collection itself tells that there is more (RFC 6578 3.6)."""
    paths = {lin.path(stage.met(**at(f"2022-06-0{each}"))) for each in range(1, 8)}
    found: list[str] = []
    token = ""
    for more in (True, True, False):
        page = lin.sync(lin.all, token, limit=3)
        own = page.told.get(lin.all)
        assert (own is not None) is more
        if own is not None:
            assert " 507 " in own.status
            [error] = page.root.iter(D + "error")
            assert error[0].tag == D + "number-of-matches-within-limits"
        found += [each for each in page.told if each != lin.all]
        token = page.sync_token
    assert (len(found), set(found)) == (7, paths)
    assert lin.sync(lin.all, token).told == {}


def test_a_change_between_pages_is_not_lost(lin: Program, stage: Stage) -> None:
    met = [stage.met(**at(f"2022-06-0{each}")) for each in range(1, 5)]
    page = lin.sync(lin.all, limit=2)
    first = next(each for each in met if lin.path(each) in page.told)
    stage.retitle(first, "Changed meanwhile")
    rest = lin.sync(lin.all, page.sync_token)
    assert {lin.path(first), *map(lin.path, met)} - page.told.keys() <= rest.told.keys()
    assert lin.path(first) in rest.told


@one_database
def test_a_token_that_is_none_is_refused(lin: Program, stage: Stage) -> None:
    stage.met()
    given = lin.sync(lin.all).sync_token
    found = re.search(r"^(.*/sync/)([0-9a-f-]{36})/(\d+)$", given)
    assert found
    start, own, revision = found.groups()
    assert lin.sync(lin.all, f" {given}\n").status == 207
    for token in (
        "x",
        "data:,1",
        f"{start}{own}/999",
        f"{start}{own}/-{revision}",
        f"{start}{own}/0{revision}",
        f"{start}{uuid4()}/{revision}",
        given.replace("localhost", "elsewhere"),
    ):
        answer = lin.sync(lin.all, token)
        assert (token, answer.status, answer.condition) == (token, 403, D + "valid-sync-token")


def test_a_token_of_another_collection_is_refused(lin: Program, using: MakeProgram) -> None:
    other = using(MEMBER, "CN")
    for token in (lin.sync(lin.tasks).sync_token, other.sync(other.all).sync_token):
        answer = lin.sync(lin.all, token)
        assert (answer.status, answer.condition) == (403, D + "valid-sync-token")


@one_database
def test_an_odd_limit_is_malformed(lin: Program) -> None:
    for limit in ("0", "-1", "x", "1" * 20):
        body = (
            '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><limit>'
            f"<nresults>{limit}</nresults></limit><prop><getetag/></prop></sync-collection>"
        )
        assert (limit, lin.ask("REPORT", lin.all, body).status) == (limit, 400)


def test_the_sync_of_tasks(using: MakeProgram, stage: Stage) -> None:
    who = using(MEMBER, "CN")
    task = stage.task("First", party="CN", person_id=who.actor.person_id)
    first = who.sync(who.tasks)
    assert changed(first, who) == ({who.path(task, "tasks")}, set())
    stage.give(task, party="US")
    after = who.sync(who.tasks, first.sync_token)
    assert changed(after, who) == (set(), {who.path(task, "tasks")})
    assert who.get(who.path(task, "tasks")).status == 404
    new = stage.task("Second")
    assert changed(who.sync(who.tasks, after.sync_token), who) == ({who.path(new, "tasks")}, set())


def test_an_answer_by_other_ways_is_noticed_by_its_giver_alone(
    using: MakeProgram, stage: Stage
) -> None:
    hers, other = using(MEMBER, "CN"), using(MEMBER, "CN")
    met = stage.met()
    stage.invite(met, hers.email)
    stage.invite(met, other.email)
    tokens = {each.email: each.sync(each.all).sync_token for each in (hers, other)}
    stage.answer(met, hers, "accepted")
    told = {
        each.email: set(each.sync(each.all, tokens[each.email]).told) for each in (hers, other)
    }
    assert told == {hers.email: {hers.path(met)}, other.email: set()}
    found = event(hers.get(hers.path(met)).raw)["ATTENDEE"]
    assert found.params["PARTSTAT"] == "ACCEPTED"


def test_an_answer_to_an_earlier_time_stands_as_none(using: MakeProgram, stage: Stage) -> None:
    who = using(MEMBER, "CN")
    met = stage.met()
    stage.invite(met, who.email)
    stage.answer(met, who, "accepted")
    stage.move(met, starts="2022-05-18T09:00", ends="2022-05-18T11:00")
    found = event(who.get(who.path(met)).raw)["ATTENDEE"]
    assert found.params["PARTSTAT"] == "NEEDS-ACTION"


def test_the_way_to_join_is_for_the_invited(using: MakeProgram, stage: Stage) -> None:
    met = stage.met()
    who, other = using(MEMBER, "CN"), using(MEMBER, "CN")
    stage.invite(met, who.email)
    tokens = {each.email: each.sync(each.all).sync_token for each in (who, other)}
    stage.join_at(met, "https://video.example/room-7")
    assert "video.example" in who.get(who.path(met)).raw.decode().replace("\r\n ", "")
    assert "video.example" not in other.get(other.path(met)).raw.decode().replace("\r\n ", "")
    assert set(who.sync(who.all, tokens[who.email]).told) == {who.path(met)}
    token = who.sync(who.all).sync_token
    stage.join_at(met, "")
    assert set(who.sync(who.all, token).told) == {who.path(met)}
    assert set(other.sync(other.all, tokens[other.email]).told) == set()


def test_of_what_is_gone_only_the_name_is_kept(
    using: MakeProgram, stage: Stage, engine: Engine
) -> None:
    expert = using(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    met = stage.met()
    invited = stage.invite(met, expert.email)
    expert.sync(expert.all)
    stage.remove(met, invited)
    expert.sync(expert.all)
    with Session(engine) as session:
        [item] = session.scalars(select(CollectionItem), execution_options={"sees_all": True})
    assert (item.subject_id, item.gone, item.etag) == (met, True, "")


def test_after_a_copy_was_put_back_all_is_read_anew(
    lin: Program, stage: Stage, engine: Engine
) -> None:
    path = lin.path(stage.met())
    before = lin.sync(lin.all)
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        assert forget_all(work) == 1
    refused = lin.sync(lin.all, before.sync_token)
    assert (refused.status, refused.condition) == (403, D + "valid-sync-token")
    assert changed(lin.sync(lin.all), lin) == ({path}, set())
