"""When a Party may still object, to the second (S04), and whose an organisation is."""

from datetime import UTC, datetime, timedelta

import pytest

from wgroup.kernel.errors import Forbidden, RuleBroken
from wgroup.organisations.rules import (
    PROPOSABLE,
    SIDE_OF,
    AdmissionState,
    OrganisationLevel,
    OrganisationType,
    Side,
    Window,
    admission_state,
    check_level,
    sponsor_of,
)

NOTICE = datetime(2022, 5, 25, 12, tzinfo=UTC)
LAST = datetime(2022, 5, 30, 12, tzinfo=UTC)
WINDOW = Window.from_notice(NOTICE)


@pytest.mark.parametrize(
    ("now", "open_still"),
    [
        (NOTICE, True),
        (LAST, True),
        (LAST + timedelta(milliseconds=999), True),
        (LAST + timedelta(seconds=1), False),
    ],
)
def test_the_last_second_counts_whole(now: datetime, open_still: bool) -> None:
    assert WINDOW.is_open(now) is open_still
    state = admission_state(
        window=WINDOW, waived_at=None, objected_at=None, suspended_at=None, now=now
    )
    assert state is (AdmissionState.WINDOW if open_still else AdmissionState.ADMITTED)


def test_120_hours_and_from_the_second_after() -> None:
    assert WINDOW.closes_at == LAST
    assert WINDOW.passed_from == datetime(2022, 5, 30, 12, 0, 1, tzinfo=UTC)


def test_what_was_said_goes_before_what_time_says() -> None:
    for facts, state in (
        ({"waived_at": NOTICE}, AdmissionState.ADMITTED),
        ({"objected_at": NOTICE}, AdmissionState.OBJECTED),
        ({"waived_at": NOTICE, "suspended_at": LAST}, AdmissionState.SUSPENDED),
    ):
        said = {"waived_at": None, "objected_at": None, "suspended_at": None, **facts}
        assert admission_state(window=WINDOW, now=NOTICE, **said) is state


def test_each_type_has_a_side_and_the_service_brings_in_no_own() -> None:
    assert set(SIDE_OF) == set(OrganisationType)
    assert set(OrganisationType) - set(PROPOSABLE) == {OrganisationType.SECRETARIAT}


@pytest.mark.parametrize("party", ["CN", "US"])
def test_whose_it_is(party: str) -> None:
    for kind in PROPOSABLE:
        of_both = SIDE_OF[kind] is Side.INTERGOVERNMENTAL
        assert sponsor_of(kind, None if of_both else party) == (None if of_both else party)
        with pytest.raises(Forbidden, match="not_your_party"):
            sponsor_of(kind, party if of_both else None)


def test_of_local_government_the_level_must_be_told() -> None:
    local = OrganisationType.LOCAL_GOVERNMENT
    for level in (OrganisationLevel.NATIONAL, OrganisationLevel.NOT_APPLICABLE):
        with pytest.raises(RuleBroken, match="level_required"):
            check_level(local, level)
    check_level(local, OrganisationLevel.CITY)
    check_level(OrganisationType.ENTERPRISE, OrganisationLevel.NOT_APPLICABLE)
