"""How decisions are taken: under silence, whose end no job brings about, and at meetings."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.conftest import Clock
from tests.services.deciding import ENDS, SHORTEST, TEXT, WHY, Deciders
from wgroup.config import Settings, SettingsError
from wgroup.db.work import Work
from wgroup.decisions import queries
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import BreakKind, DecisionMethod, DecisionState
from wgroup.decisions.services import agreeing, answering, drafting, settling
from wgroup.kernel.actor import SYSTEM
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Invalid, NotFound, WgroupError
from wgroup.meetings import queries as meetings
from wgroup.meetings.services import proposing
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.running import open_session
from wgroup.outbox.models import Job

TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def house(app: object, engine: Engine, sides: tuple[str, str]) -> Iterator[Deciders]:
    made = Deciders(engine, sides)
    yield made
    made.close()


def refused(code: str, act: Any) -> None:
    with pytest.raises(WgroupError) as refusal:
        act()
    told = refusal.value
    codes = [each.code for each in told.errors] if isinstance(told, Invalid) else [told.code]
    assert code in codes


# -- the end of a silence -----------------------------------------------------------------------


def test_silence_ends_after_its_instant_though_nothing_has_run(house: Deciders) -> None:
    key = house.silent()
    for now, state in (
        (ENDS - TICK, DecisionState.UNDER_SILENCE),
        (ENDS, DecisionState.UNDER_SILENCE),
        (ENDS + TICK, DecisionState.ADOPTED),
    ):
        assert queries.get(house.work("member 2", now), key).state(now) is state
    found = house.look(key, ENDS + TICK)
    assert (found.status, found.method) == (DecisionState.ADOPTED, DecisionMethod.SILENCE)
    assert (found.effective_at, found.adopted_at) == (ENDS, ENDS)
    assert found.symbol == "WG/DEC/2022/1"


def test_what_is_received_at_the_very_instant_breaks(house: Deciders) -> None:
    key = house.silent()
    found = house.objects("head 2", key, ENDS)
    assert (found.status, found.number) == (DecisionState.NOT_ADOPTED, None)
    [said] = house.look(key, ENDS + DAY).breaks
    assert (said.party, said.kind, said.received_at) == (house.two, BreakKind.OBJECTION, ENDS)


def test_a_microsecond_later_it_does_not(house: Deciders) -> None:
    """And before anybody has looked, too: the refusal hangs on instants alone."""
    key = house.silent()
    refused("silence_expired", lambda: house.objects("head 2", key, ENDS + TICK))
    found = house.look(key, ENDS + TICK)
    assert (found.symbol, found.breaks) == ("WG/DEC/2022/1", [])
    refused("silence_expired", lambda: house.objects("head 2", key, ENDS + DAY))


def test_an_amendment_counts_as_a_break_and_needs_its_text(house: Deciders) -> None:
    key = house.silent()
    amends = {"kind": "amendment", "text": Bilingual()}
    refused("amendment_text_required", lambda: house.do(
        "chair 1", lambda work: answering.break_silence(work, key, amends)))
    told = {**amends, "text": WHY}
    found = house.do("chair 1", lambda work: answering.break_silence(work, key, told))
    assert found.status is DecisionState.NOT_ADOPTED
    refused("wrong_state", lambda: house.objects("chair 2", key))


def test_only_a_co_chair_or_head_of_a_party_breaks(house: Deciders) -> None:
    key = house.silent()
    for who in ("secretariat", "focal 1", "focal 2", "member 1", "member 2"):
        refused("role_cannot", lambda who=who: house.objects(who, key))
    with pytest.raises(NotFound):
        house.objects("administrator", key)
    assert house.look(key).status is DecisionState.UNDER_SILENCE


def test_numbers_follow_the_instants_whoever_looks_first(house: Deciders) -> None:
    """Opened in another order than they lapse, and looked at late."""
    later = house.silent({"expires": "2022-04-06T02:00", "zone": "UTC"})
    sooner = house.silent(SHORTEST)
    same = [house.silent({"expires": "2022-04-05T02:00", "zone": "UTC"}) for _ in range(3)]
    broken = house.silent(SHORTEST)
    house.objects("chair 1", broken)
    assert house.settle(ENDS + 5 * DAY) == 5
    assert house.settle(ENDS + 5 * DAY) == 0
    numbers = {key: house.look(key).number for key in (sooner, later, *same, broken)}
    assert numbers[sooner] == 1
    assert [numbers[each] for each in sorted(same)] == [2, 3, 4]
    assert (numbers[later], numbers[broken]) == (5, None)


def test_it_is_the_same_if_somebody_looks_between(house: Deciders) -> None:
    later = house.silent({"expires": "2022-04-06T02:00", "zone": "UTC"})
    sooner = house.silent(SHORTEST)
    assert house.settle(ENDS + TICK) == 1
    assert house.settle(ENDS + 3 * DAY) == 1
    assert [house.look(each).number for each in (sooner, later)] == [1, 2]


def test_the_year_is_that_of_utc(house: Deciders) -> None:
    """It is 2023 in Beijing already, and it would be 2022 for five hours more in Washington."""
    key = house.silent({"expires": "2022-12-31T17:00", "zone": "UTC"})
    new = house.silent({"expires": "2023-01-01T08:00", "zone": "Asia/Shanghai"})
    at = datetime(2023, 1, 2, tzinfo=UTC)
    assert house.look(key, at).symbol == "WG/DEC/2022/1"
    assert house.look(new, at).symbol == "WG/DEC/2023/1"


@pytest.mark.parametrize("lookers", [6])
def test_all_who_look_at_once_see_the_same(
    house: Deciders, engine: Engine, lookers: int
) -> None:
    keys = [house.silent(SHORTEST) for _ in range(4)]
    together, seen, failed = Barrier(lookers), [], []

    def look() -> None:
        now = ENDS + TICK
        try:
            together.wait(20)
            with Session(engine) as own, Work(own, SYSTEM, now).saved() as work:
                settling.settle(work)
            with Session(engine) as own:
                work = Work(own, SYSTEM, now)
                seen.append(tuple(queries.get(work, each).symbol for each in keys))
        except Exception as error:
            failed.append(error)

    run([look] * lookers)
    assert failed == []
    assert len(set(seen)) == 1
    assert sorted(filter(None, seen[0])) == [f"WG/DEC/2022/{each}" for each in range(1, 5)]


def run(acts: list[Any]) -> None:
    threads = [Thread(target=each) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)


def test_of_two_who_break_at_once_one_does(house: Deciders) -> None:
    key = house.silent()
    together, told = Barrier(2), []

    def breaking(who: str) -> None:
        together.wait(20)
        try:
            house.objects(who, key)
            told.append("broken")
        except Conflict as refusal:
            told.append(refusal.code)

    run([lambda: breaking("chair 1"), lambda: breaking("head 2")])
    assert sorted(told) == ["broken", "wrong_state"]
    assert len(house.look(key).breaks) == 1


def test_a_break_and_the_numbering_that_meet_agree_on_one_outcome(house: Deciders) -> None:
    """A break received in time, and somebody who looks after the end, at the same moment."""
    for _ in range(4):
        key = house.silent()
        together, told = Barrier(2), []

        def breaking(key: UUID = key, together: Barrier = together, told: Any = told) -> None:
            together.wait(20)
            try:
                house.objects("chair 1", key, ENDS)
                told.append("broken")
            except Conflict as refusal:
                told.append(refusal.code)

        def looking(together: Barrier = together) -> None:
            together.wait(20)
            house.settle(ENDS + TICK)

        run([breaking, looking])
        found = house.look(key, ENDS + DAY)
        if told == ["broken"]:
            assert (found.status, found.number) == (DecisionState.NOT_ADOPTED, None)
        else:
            assert told == ["silence_expired"]
            assert (found.status, found.breaks) == (DecisionState.ADOPTED, [])
    with Session(house.engine) as session:
        numbers = list(session.scalars(
            select(Decision.number).where(Decision.number.is_not(None)),
            execution_options={"sees_all": True},
        ))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


# -- opening and extending ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"expires": "2022-04-04T01:59:59", "zone": "UTC"}, "silence_too_short"),
        ({"expires": "2022-04-03T02:00", "zone": "UTC"}, "silence_too_short"),
        (
            {"starts": "2022-04-01T02:01", "expires": "2022-04-04T02:00", "zone": "UTC"},
            "silence_too_short",
        ),
        # What was to start before it was entered starts when it is.
        (
            {"starts": "2022-03-31T02:00", "expires": "2022-04-03T02:00", "zone": "UTC"},
            "silence_too_short",
        ),
        ({"expires": "2022-04-09T02:00", "zone": "Beijing"}, "unknown_timezone"),
        ({"expires": "2022-04-32T02:00", "zone": "UTC"}, "bad_datetime"),
        ({"expires": "2023-03-12T02:30", "zone": "America/New_York"}, "nonexistent_local_time"),
        ({"expires": "2022-11-06T01:30", "zone": "America/New_York"}, "ambiguous_local_time"),
        ({"zone": "UTC"}, "required"),
        (
            {"starts": "2022-04-09T02:00", "expires": "2022-04-09T02:00", "zone": "UTC"},
            "end_not_after_start",
        ),
    ],
)
def test_a_silence_that_cannot_be(house: Deciders, told: dict[str, object], code: str) -> None:
    key = house.tabled()
    house.agree(key)
    refused(code, lambda: house.do(
        "secretariat", lambda work: agreeing.open_silence(work, key, told)))
    found = house.look(key)
    assert (found.status, found.expires_at, found.notified) == (DecisionState.TABLED, None, {})


def test_both_are_given_notice_by_the_act(house: Deciders) -> None:
    key = house.silent({"starts": "2022-04-01T10:00", "expires": "2022-04-04T10:00",
                        "zone": "Asia/Shanghai"})
    found = house.look(key)
    assert found.notified == dict.fromkeys((house.one, house.two), factories.NOW)
    assert (found.silence_opened_at, found.zone) == (factories.NOW, "Asia/Shanghai")
    assert found.expires_at == ENDS


def test_the_operator_may_ask_for_more_and_never_for_less(
    house: Deciders, tmp_path: Any
) -> None:
    key = house.tabled()
    house.agree(key)
    for minimum, refuses in ((timedelta(hours=96), True), (timedelta(hours=1), False)):
        def act(work: Work, minimum: timedelta = minimum) -> Decision:
            return agreeing.open_silence(work, key, SHORTEST, minimum=minimum)

        if refuses:
            refused("silence_too_short", lambda act=act: house.do("secretariat", act))
        else:
            house.do("secretariat", act)
    env = {"WGROUP_INSTANCE": str(tmp_path)}
    assert Settings.from_env(env).silence == timedelta(hours=72)
    longer = Settings.from_env({**env, "WGROUP_SILENCE_HOURS": "96"})
    assert longer.silence == timedelta(hours=96)
    for odd in ("71", "-1", "many"):
        with pytest.raises(SettingsError, match="WGROUP_SILENCE_HOURS"):
            Settings.from_env({**env, "WGROUP_SILENCE_HOURS": odd})


def test_no_clock_starts_before_both_languages_are_there(house: Deciders) -> None:
    key = house.tabled(text=Bilingual(zh="只有中文"))
    for who, act in (
        ("secretariat", lambda work: agreeing.open_silence(work, key, SHORTEST)),
        ("chair 1", lambda work: agreeing.agree_to_open(work, key, {})),
    ):
        refused("missing_language_version", lambda who=who, act=act: house.do(who, act))
    added = {"text": Bilingual(en="Only now in English", zh="只有中文")}
    house.do("secretariat", lambda work: drafting.change(work, key, added))
    house.agree(key)
    house.do("secretariat", lambda work: agreeing.open_silence(work, key, SHORTEST))


def test_both_co_chairs_agree_to_open_and_to_the_same_end(house: Deciders) -> None:
    key = house.tabled()
    opening = lambda work: agreeing.open_silence(work, key, SHORTEST)  # noqa: E731
    refused("consent_missing", lambda: house.do("secretariat", opening))
    house.do("chair 1", lambda work: agreeing.agree_to_open(work, key, {}))
    refused("consent_missing", lambda: house.do("secretariat", opening))
    other = {"expires": "2022-04-05T02:00", "zone": "UTC"}
    house.do("chair 2", lambda work: agreeing.agree_to_open(work, key, other))
    refused("other_end_agreed", lambda: house.do("secretariat", opening))
    house.do("chair 2", lambda work: agreeing.agree_to_open(work, key, SHORTEST))
    for who in ("secretariat", "head 1", "focal 2", "member 1"):
        refused("role_cannot", lambda who=who: house.do(
            who, lambda work: agreeing.agree_to_open(work, key, {})))
    for who in ("chair 1", "head 2"):
        refused("role_cannot", lambda who=who: house.do(who, opening))
    house.do("secretariat", opening)
    refused("wrong_state", lambda: house.do("secretariat", opening))


def test_it_is_extended_once_both_agree_to_the_same_end(house: Deciders) -> None:
    key = house.silent()
    one, two = ({"expires": each, "zone": "UTC"} for each in
                ("2022-04-07T02:00", "2022-04-08T02:00"))
    extend = lambda told: lambda work: agreeing.agree_to_extend(work, key, told)  # noqa: E731
    house.do("chair 1", extend(one))
    house.do("chair 2", extend(two))
    assert house.look(key).expires_at == ENDS
    house.do("chair 1", extend(two), ENDS)
    found = house.look(key, ENDS + TICK)
    assert (found.status, found.expires_at) == (DecisionState.UNDER_SILENCE, ENDS + 4 * DAY)
    assert found.standing(agreeing.Consent.EXTEND) == {}
    assert house.look(key, ENDS + 4 * DAY + TICK).effective_at == ENDS + 4 * DAY


def test_a_silence_is_not_made_shorter_nor_wakened(house: Deciders) -> None:
    key = house.silent()
    for told in ("2022-04-04T02:00", "2022-04-03T02:00"):
        refused("extension_not_later", lambda told=told: house.extend(key, told))
    refused("silence_expired", lambda: house.extend(key, "2022-04-09T02:00", ENDS + TICK))
    refused("role_cannot", lambda: house.do("secretariat", lambda work: agreeing.agree_to_extend(
        work, key, {"expires": "2022-04-09T02:00", "zone": "UTC"})))
    tabled = house.tabled()
    refused("wrong_state", lambda: house.extend(tabled, "2022-04-09T02:00"))


# -- drafts and their sides ---------------------------------------------------------------------


def test_a_draft_is_known_to_its_side_alone(house: Deciders) -> None:
    own, ours = house.drafted("focal 1"), house.drafted("secretariat")
    knows = {"focal 1": own, "member 1": own, "secretariat": ours}
    for who in ("focal 1", "member 1", "focal 2", "chair 2", "secretariat", "administrator"):
        for key in (own, ours):
            work = house.work(who)
            shown = [each.id for each in queries.listed(work, queries.Wanted()).items]
            found = queries.listed(work, queries.Wanted(words="methane")).items
            assert ([each.id for each in found], key in shown) == (
                shown, knows.get(who) == key)  # fmt: skip
            if key not in shown:
                with pytest.raises(NotFound):
                    queries.get(work, key)
    for who, key in (("focal 2", own), ("secretariat", own), ("focal 1", ours)):
        with pytest.raises(NotFound):
            house.do(who, lambda work, key=key: drafting.table(work, key))


def test_its_own_side_changes_tables_and_withdraws_it(house: Deciders) -> None:
    key = house.drafted("focal 1", text=Bilingual(zh="原文"))
    told = {"text": Bilingual(en="Anew", zh="新")}
    house.do("chair 1", lambda work: drafting.change(work, key, told))
    refused("role_cannot", lambda: house.do(
        "member 1", lambda work: drafting.table(work, key)))
    house.do("focal 1", lambda work: drafting.table(work, key))
    assert house.look(key, who="secretariat").text == told["text"]
    for act in (
        lambda work: drafting.change(work, key, {"title": WHY}),
        lambda work: drafting.withdraw(work, key, reason=WHY),
    ):
        refused("not_your_party", lambda act=act: house.do("focal 2", act))
    refused("tabled_text_stands", lambda: house.do(
        "focal 1", lambda work: drafting.change(work, key, {"title": WHY})))
    refused("reason_required", lambda: house.do(
        "focal 1", lambda work: drafting.withdraw(work, key, reason=Bilingual())))
    house.do("focal 1", lambda work: drafting.withdraw(work, key, reason=WHY))
    assert house.look(key, who="focal 2").status is DecisionState.WITHDRAWN
    refused("wrong_state", lambda: house.do(
        "focal 1", lambda work: drafting.table(work, key)))


def test_a_language_that_is_added_is_agreed_to_anew(house: Deciders) -> None:
    key = house.tabled("focal 1", title=Bilingual(en="Only English"))
    added = {"title": Bilingual(en="Only English", zh="补充中文")}
    house.do("focal 1", lambda work: drafting.change(work, key, added))
    house.do("chair 1", lambda work: agreeing.agree_to_open(work, key, {}))
    assert set(house.look(key).standing(agreeing.Consent.OPEN)) == {house.one}


def test_a_redraft_is_a_draft_of_its_own(house: Deciders) -> None:
    key = house.silent()
    refused("wrong_state", lambda: house.do(
        "focal 2", lambda work: drafting.redraft(work, key)))
    house.objects("chair 1", key)
    made = house.do("focal 2", lambda work: drafting.redraft(work, key))
    assert (made.status, made.drafter, made.text) == (
        DecisionState.DRAFT, house.two, TEXT["text"])  # fmt: skip
    assert queries.redrafts(house.work("secretariat"), key) == []
    house.do("focal 2", lambda work: drafting.table(work, made.id))
    assert [each.id for each in queries.redrafts(house.work("secretariat"), key)] == [made.id]
    assert house.look(key).status is DecisionState.NOT_ADOPTED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"number": "WG/DEC/2022/7"}, "bad_symbol"),
        ({"symbol": "WG/DEC/2022/7"}, "bad_symbol"),
        ({"title": Bilingual()}, "required"),
        ({"text": Bilingual()}, "required"),
        ({"text": Bilingual(en="x" * 8001)}, "too_long"),
        ({"title": Bilingual(en="a\u202eb")}, "invalid_text"),
        ({"meeting": "WG-MET-2022-9"}, "unknown_meeting"),
    ],
)
def test_bad_input_is_refused(house: Deciders, fields: dict[str, object], code: str) -> None:
    refused(code, lambda: house.drafted(**fields))
    assert queries.listed(house.work("secretariat"), queries.Wanted()).items == []


# -- at a meeting, and afterwards ---------------------------------------------------------------


def confirmed(house: Deciders) -> str:
    """The slug of a meeting that both Parties agreed on."""
    slug = house.do("secretariat", lambda work: proposing.propose(work, factories.draft()).slug)
    for who in ("focal 1", "focal 2"):
        house.do(who, lambda work: concur(
            work, slug, seen=meetings.get(work, slug).terms.fingerprint))
    return slug


def test_a_meeting_adopts_when_neither_co_chair_objects(house: Deciders, clock: Clock) -> None:
    slug = confirmed(house)
    key, loose = house.tabled(meeting=slug), house.tabled()
    record = lambda work: agreeing.record_no_objection(work, key)  # noqa: E731
    refused("no_meeting", lambda: house.do("chair 1", record))
    at = clock.set("2022-05-18T00:30+00:00")
    house.do("secretariat", lambda work: open_session(work, slug))
    for who in ("secretariat", "head 1", "focal 2"):
        refused("role_cannot", lambda who=who: house.do(who, record))
    refused("no_meeting", lambda: house.do(
        "chair 1", lambda work: agreeing.record_no_objection(work, loose)))
    for _ in range(2):
        house.do("chair 1", record)
    assert house.look(key).status is DecisionState.TABLED
    house.do("chair 2", record)
    found = house.look(key)
    assert (found.symbol, found.method, found.effective_at) == (
        "WG/DEC/2022/1", DecisionMethod.MEETING, at)  # fmt: skip
    refused("wrong_state", lambda: house.objects("chair 1", key))
    assert [each.id for each in queries.of_meeting(house.work("member 2"), found.meeting_id)] == [
        key
    ]


def test_what_has_lapsed_is_numbered_before_what_a_meeting_adopts(
    house: Deciders, clock: Clock
) -> None:
    lapses = house.silent()
    slug = confirmed(house)
    key = house.tabled(meeting=slug)
    clock.set("2022-05-18T00:30+00:00")
    house.do("secretariat", lambda work: open_session(work, slug))
    record = lambda work: agreeing.record_no_objection(work, key)  # noqa: E731
    refused("stale_version", lambda: house.do("chair 1", record))
    house.settle()
    for who in ("chair 1", "chair 2"):
        house.do(who, record)
    assert [house.look(each).number for each in (lapses, key)] == [1, 2]


def test_a_statement_changes_nothing_else(house: Deciders) -> None:
    key = house.silent()
    says = {"kind": "interpretation", "text": WHY}
    lodge = lambda work: answering.lodge_statement(work, key, says)  # noqa: E731
    refused("wrong_state", lambda: house.do("focal 1", lodge))
    house.settle(ENDS + TICK)
    before = house.look(key, ENDS + DAY)
    kept = (before.version, before.status, before.number, before.effective_at, before.text)
    house.do("focal 1", lodge, ENDS + DAY)
    for who in ("secretariat", "member 2"):
        refused("role_cannot", lambda who=who: house.do(who, lodge, ENDS + DAY))
    after = house.look(key, ENDS + DAY)
    assert (after.version, after.status, after.number, after.effective_at, after.text) == kept
    [said] = after.statements
    assert (said.party, said.text, said.received_at) == (house.one, WHY, ENDS + DAY)


def test_both_sides_are_told_of_each_turn_once(house: Deciders) -> None:
    key = house.silent()
    house.extend(key, "2022-04-05T02:00")
    house.objects("chair 1", key)
    house.silent()
    house.settle(ENDS + TICK)
    house.settle(ENDS + DAY)
    with Session(house.engine) as session:
        wanted = select(Job).where(Job.kind == "mail.decision")
        jobs = list(session.scalars(wanted, execution_options={"sees_all": True}))
    told = sorted((str(each.payload["matter"]), str(each.payload["party"])) for each in jobs)
    turns = [("opened",)] * 2 + [("extended",), ("broken",), ("adopted",)]
    assert told == sorted((*each, party) for each in turns for party in (house.one, house.two))


def test_the_database_itself_keeps_numbers_to_what_is_adopted(house: Deciders) -> None:
    key = house.tabled()
    with pytest.raises((IntegrityError, Conflict)), house.work("system").saved() as work:
        queries.get(work, key).number = 7
    with pytest.raises((IntegrityError, Conflict)), house.work("system").saved() as work:
        queries.get(work, key).status = DecisionState.ADOPTED


def test_who_saw_another_version_is_refused(house: Deciders) -> None:
    key = house.drafted()
    for act in (
        lambda work: drafting.table(work, key, seen=9),
        lambda work: drafting.change(work, key, {"title": WHY}, seen=9),
    ):
        refused("stale_version", lambda act=act: house.do("secretariat", act))


def test_a_side_drafts_so_many_at_once(house: Deciders, monkeypatch: Any) -> None:
    monkeypatch.setattr("wgroup.decisions.rules.MOST_DRAFTS", 2)
    for _ in range(2):
        house.drafted("focal 1")
    refused("too_many_drafts", lambda: house.drafted("chair 1"))
    house.drafted("focal 2")
    refused("role_cannot", lambda: house.drafted("member 1"))
