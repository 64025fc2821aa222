"""The first page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from wgroup.kernel.actor import Role
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Meeting
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose

Queries = Callable[[Callable[[], object]], list[str]]


def proposed(work_as: WorkAs, **parts: object) -> Meeting:
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        return propose(work, factories.draft(**parts))


def confirmed(work_as: WorkAs, *by: str, **parts: object) -> Meeting:
    meeting = proposed(work_as, **parts)
    for party in by:
        with work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
            concur(work, meeting.slug, seen=meeting.terms.fingerprint)
    return meeting


def page(client: Browser, path: str = "/?lang=en") -> str:
    return client.get(path).get_data(as_text=True)


def test_a_focal_point_sees_what_waits_for_its_party(
    work_as: WorkAs, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    first, second = sides
    confirmed(work_as, first)
    assert "One matter awaits you" in page(sign_in(Role.DELEGATION_FOCAL_POINT, second))
    assert "Nothing waits for you" in page(sign_in(Role.DELEGATION_FOCAL_POINT, first))
    assert "One matter awaits you" in page(sign_in(Role.SECRETARIAT_OFFICER))


def test_what_is_agreed_or_past_waits_for_nobody(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    confirmed(work_as, "CN", "US")
    proposed(work_as, starts="2022-04-03T20:00", ends="2022-04-03T21:00")
    clock.set("2022-04-10T00:00:00Z")  # before they sign in: sessions end by themselves
    assert "Nothing waits for you" in page(sign_in(Role.DELEGATION_FOCAL_POINT, "CN"))


def test_a_guest_sees_public_meetings_alone(work_as: WorkAs, client: Browser) -> None:
    confirmed(work_as, "CN", "US")
    assert factories.TITLE.en not in page(client)
    confirmed(work_as, "CN", "US", level=Level.PUBLIC)
    assert factories.TITLE.en in page(client)


def test_the_day_strip_draws_what_is_on_today(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    confirmed(work_as, "CN", "US")
    assert '<i class="meet r34' not in page(sign_in(Role.DELEGATION_MEMBER, "CN"))
    clock.set("2022-05-17T20:00:00Z")
    assert '<i class="meet r34' in page(sign_in(Role.DELEGATION_MEMBER, "CN"))


def test_nothing_yet_says_what_to_do(client: Browser, sign_in: SignIn) -> None:
    assert 'href="/meetings/new"' in page(sign_in(Role.SECRETARIAT_OFFICER))
    assert "No meeting is coming up yet." in page(client)


@pytest.mark.parametrize("path", ["/", "/calendar?month=2022-05"])
def test_as_many_queries_for_a_hundred_meetings_as_for_one(
    work_as: WorkAs, sign_in: SignIn, queries_of: Queries, path: str
) -> None:
    reader = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    counts = []
    for wanted in (1, 100):
        start = datetime(2022, 5, 2, 8, 0)
        for each in range(wanted):
            begin = start + timedelta(hours=3 * each)
            ends = begin + timedelta(hours=1)
            proposed(work_as, starts=f"{begin:%Y-%m-%dT%H:%M}", ends=f"{ends:%Y-%m-%dT%H:%M}")
        counts.append(len(queries_of(lambda: reader.get(path))))
    assert counts[0] == counts[1] <= 8
