"""In whatever order things happen: a number if and only if it is adopted, and no gap (INV-28)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.services.deciding import Deciders
from wgroup.decisions.models import Decision
from wgroup.decisions.rules import DecisionState
from wgroup.kernel.errors import Conflict
from wgroup.kernel.time import utc_text

HOUR = timedelta(hours=1)
# What is done, to which of those there are, and how many hours later.
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "open", "break", "extend", "look", "wait"]),
        st.integers(0, 5),
        st.sampled_from([0, 1, 24, 72, 73, 100]),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture
def house(app: object, engine: Engine) -> Iterator[Deciders]:
    made = Deciders(engine, ("CN", "US"))
    yield made
    made.close()


def sound(house: Deciders) -> None:
    with Session(house.engine) as session:
        wanted = select(Decision).order_by(Decision.effective_at, Decision.id)
        found = list(session.scalars(wanted, execution_options={"sees_all": True}))
        for each in found:
            assert (each.number is not None) == (each.status is DecisionState.ADOPTED)
            assert not (each.breaks and each.number)
        numbered = [each for each in found if each.number is not None]
        by_year: dict[int, list[int]] = {}
        for each in numbered:
            by_year.setdefault(each.year or 0, []).append(each.number or 0)
        for year, numbers in by_year.items():
            assert numbers == list(range(1, len(numbers) + 1)), year


def play(house: Deciders, keys: list[UUID], step: tuple[str, int], now: datetime) -> None:
    act, which = step
    key = keys[which % len(keys)] if keys else None
    if act == "open":
        until = utc_text(now + (72 + which) * HOUR).removesuffix("Z")
        keys.append(house.silent({"expires": until, "zone": "UTC"}, now))
    elif act == "look":
        house.settle(now)
    elif act == "break" and key:
        house.objects(f"chair {1 + which % 2}", key, now)
    elif act == "extend" and key:
        house.extend(key, utc_text(now + 100 * HOUR).removesuffix("Z"), now)


@given(STEPS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_any_order(house: Deciders, steps: list[tuple[str, int, int]]) -> None:
    """Time goes on from one try to the next, over more than one New Year."""
    keys: list[UUID] = []
    for act, which, hours in steps:
        house.time += hours * HOUR
        try:
            play(house, keys, (act, which), house.time)
        except Conflict as refusal:
            if refusal.code not in {"silence_expired", "wrong_state"}:
                raise
        sound(house)
    house.time += 1500 * HOUR
    house.settle(house.time)
    sound(house)
    ends = {house.look(each, house.time).status for each in keys}
    assert ends <= {DecisionState.ADOPTED, DecisionState.NOT_ADOPTED}
    house.close()
