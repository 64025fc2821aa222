"""What may happen to a meeting, as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories import TITLE, slot
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings.languages import check_kept_languages, check_languages
from wgroup.meetings.rules import (
    Circle,
    Mode,
    Status,
    Step,
    Terms,
    calendar_status,
    check_level,
    check_new_date,
    check_own_party,
    check_same_terms,
    check_started,
    check_step,
    check_venue,
    check_wider,
    circles,
    meeting_code,
    possible,
    status_given,
)

P, T, C, S, H, A, D, X = Status  # in the order of the state machine
BOTH = frozenset({"AA", "BB"})

# domain.md 4.3, one row for each step: from where it is allowed.
ALLOWED = {
    Step.CONCUR: {P, T, C},
    Step.MOVE: {P, T, C, D},
    Step.POSTPONE: {P, T, C},
    Step.CANCEL: {P, T, C, D},
    Step.REINSTATE: {X},
    Step.OPEN: {C},
    Step.CLOSE: {C, S},
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("status", Status)
def test_the_state_machine_is_that_of_the_domain(step: Step, status: Status) -> None:
    assert possible(step, status) is (status in ALLOWED[step])
    if possible(step, status):
        check_step(step, status)
        return
    with pytest.raises(Conflict) as refusal:
        check_step(step, status)
    assert refusal.value.code == "wrong_state"
    assert set(refusal.value.facts["allowed"]) == ALLOWED[step]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("concurring", "announced", "status"),
    [
        (set(), False, P),
        (set(), True, T),
        ({"AA"}, False, T),
        ({"BB"}, True, T),
        ({"AA", "BB"}, False, C),
        ({"AA", "BB"}, True, C),
    ],
)
def test_what_concurrences_give(concurring: set[str], announced: bool, status: Status) -> None:
    assert status_given(concurring, BOTH, announced=announced) is status


def test_without_parties_nothing_is_confirmed() -> None:
    assert status_given(set(), set(), announced=False) is P


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (P, ""), (T, "TENTATIVE"), (C, "CONFIRMED"), (S, "CONFIRMED"), (H, "CONFIRMED"),
        (A, "CONFIRMED"), (D, "CANCELLED"), (X, "CANCELLED"),
    ],
)
def test_what_a_calendar_shows(status: Status, shown: str) -> None:
    assert calendar_status(status) == shown


def terms(**parts: object) -> Terms:
    usual: dict[str, object] = {"mode": Mode.HYBRID, "venue": Bilingual("Hall", "厅")}
    when = {name: parts.pop(name) for name in ("starts", "ends", "zone") if name in parts}
    return Terms(slot(**when), **{**usual, **parts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "parts",
    [
        {"starts": "2022-05-17T20:01"},
        {"ends": "2022-05-17T22:01"},
        {"zone": "America/Toronto"},
        {"mode": Mode.IN_PERSON},
        {"venue": Bilingual("Room", "厅")},
        {"venue": Bilingual("Hall", "室")},
        {"venue": Bilingual("Hall厅", "")},
    ],
    ids=str,
)
def test_each_of_the_terms_is_in_the_fingerprint(parts: dict[str, object]) -> None:
    assert terms(**parts).fingerprint != terms().fingerprint


def test_equal_terms_have_equal_fingerprints() -> None:
    assert terms().fingerprint == terms().fingerprint
    assert len(terms().fingerprint) == 64
    assert terms(starts="2022-05-17T20:00-04:00").fingerprint == terms().fingerprint


def test_the_two_readings_of_an_hour_are_two_terms() -> None:
    night = {"ends": "2022-11-06T05:00"}
    first, second = (
        terms(starts=f"2022-11-06T01:30{each}", **night) for each in ("-04:00", "-05:00")
    )
    assert first.fingerprint != second.fingerprint


@given(st.text(max_size=5), st.text(max_size=5))
@example("", "\x1f")
@example("\x1e", "1")
def test_venues_run_into_each_other_in_no_fingerprint(en: str, zh: str) -> None:
    one, other = terms(venue=Bilingual(en, zh)), terms(venue=Bilingual(en + zh, ""))
    assert (one.fingerprint == other.fingerprint) is (one.venue == other.venue)


def test_concurring_needs_the_terms_that_were_seen() -> None:
    check_same_terms(terms(), terms().fingerprint)
    with pytest.raises(Conflict, match="stale_version"):
        check_same_terms(terms(), terms(mode=Mode.IN_PERSON).fingerprint)


@pytest.mark.parametrize(
    ("own", "wanted", "result"),
    [("AA", None, "AA"), ("AA", "AA", "AA"), ("AA", "BB", None), (None, None, None),
     (None, "AA", None)],
)
def test_a_party_speaks_for_itself(
    own: str | None, wanted: str | None, result: str | None
) -> None:
    if result:
        assert check_own_party(own, wanted) == result
        return
    with pytest.raises(Forbidden, match="not_your_party"):
        check_own_party(own, wanted)


@pytest.mark.parametrize(
    ("mode", "venue", "fine"),
    [
        (Mode.VIRTUAL, Bilingual(), True),
        (Mode.VIRTUAL, Bilingual("x", "x"), True),
        (Mode.IN_PERSON, Bilingual(), False),
        (Mode.HYBRID, Bilingual(), False),
        (Mode.HYBRID, Bilingual("", "厅"), True),
    ],
)
def test_only_a_virtual_meeting_has_no_venue(mode: Mode, venue: Bilingual, fine: bool) -> None:
    if fine:
        check_venue(mode, venue)
        return
    with pytest.raises(RuleBroken, match="venue_required"):
        check_venue(mode, venue)


@pytest.mark.parametrize(
    ("title", "venue", "missing"),
    [
        (TITLE, Bilingual(), None),
        (TITLE, Bilingual("Hall", "厅"), None),
        (Bilingual("Only", ""), Bilingual(), ("title", "zh")),
        (Bilingual("", "仅"), Bilingual(), ("title", "en")),
        (TITLE, Bilingual("Hall", ""), ("venue", "zh")),
    ],
)
def test_nothing_is_confirmed_in_one_language(
    title: Bilingual, venue: Bilingual, missing: tuple[str, str] | None
) -> None:
    if missing is None:
        check_languages(title, venue)
        return
    with pytest.raises(Conflict) as refusal:
        check_languages(title, venue)
    assert refusal.value.code == "missing_language_version"
    assert (refusal.value.facts["field"], refusal.value.facts["language"]) == missing


def test_a_title_loses_no_language() -> None:
    check_kept_languages(Bilingual("One", ""), Bilingual("", "一"))
    with pytest.raises(RuleBroken) as refusal:
        check_kept_languages(TITLE, Bilingual("One", ""))
    assert (refusal.value.code, refusal.value.field) == ("language_version_missing", "title.zh")


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("wanted", Level)
def test_levels_only_widen(level: Level, wanted: Level) -> None:
    order = [Level.OWN_PARTY, Level.BILATERAL, Level.PARTICIPANTS, Level.PUBLIC]
    if order.index(wanted) > order.index(level):
        check_wider(level, wanted)
        return
    with pytest.raises(Conflict, match="cannot_narrow"):
        check_wider(level, wanted)


def test_a_meeting_is_never_of_one_party_alone() -> None:
    with pytest.raises(RuleBroken, match="invalid_choice"):
        check_level(Level.OWN_PARTY)


@pytest.mark.parametrize(
    ("status", "given", "fine"),
    [
        (T, {"venue"}, True), (D, {"starts"}, True), (D, {"ends", "mode"}, True),
        (D, {"venue"}, False), (D, set(), False),
    ],
)
def test_a_postponed_meeting_needs_a_date(status: Status, given: set[str], fine: bool) -> None:
    if fine:
        check_new_date(status, given)
        return
    with pytest.raises(RuleBroken) as refusal:
        check_new_date(status, given)
    assert (refusal.value.code, refusal.value.field) == ("required", "starts")


def test_it_is_closed_once_it_has_started() -> None:
    starts = datetime(2022, 5, 18, tzinfo=UTC)
    check_started(starts, starts)
    with pytest.raises(Conflict, match="wrong_state"):
        check_started(starts, starts - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("announced", "published", "readers"),
    [
        (False, False, {Circle.INSIDERS}),
        (True, False, {Circle.INSIDERS, Circle.INVITED}),
        (True, True, {Circle.INSIDERS, Circle.INVITED, Circle.PUBLIC}),
    ],
)
def test_who_can_read_it(announced: bool, published: bool, readers: set[Circle]) -> None:
    found = circles(announced=announced, published=published)
    assert {each for each, reads in found.items() if reads} == readers


def test_codes_follow_the_grammar() -> None:
    assert meeting_code("MET", 2022, 1) == "WG/MET/2022/1"
    assert meeting_code(None, 2022, 12) == "WG/2022/12"
