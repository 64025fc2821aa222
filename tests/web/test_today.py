"""The first page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import running
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose
from wgroup.meetings.services.taking_part import answer, enter
from wgroup.meetings.services.widening import widen

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
    assert "One meeting waits for the Parties" in page(sign_in(Role.SECRETARIAT_OFFICER))


def test_who_takes_part_is_asked_for_an_answer(
    work_as: WorkAs, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    address = "okafor@wgroup.test"
    reader = sign_in(Role.NON_GOVERNMENTAL_EXPERT, sides[0], email=address)
    slug = confirmed(work_as, "CN", "US").slug
    person = PersonDraft(
        "Okafor", "Daniel", address, Capacity.NON_GOVERNMENTAL_EXPERT, PartStat.NEEDS_ACTION
    )
    with work_as(Role.DELEGATION_FOCAL_POINT, sides[0]).saved() as work:
        made = enter(work, slug, person)
    told = page(reader)
    assert "One matter awaits you" in told
    assert f'href="/meetings/{slug}#h-you">Say whether you take part</a>' in told
    with work_as(Role.DELEGATION_FOCAL_POINT, sides[0]).saved() as work:
        answer(work, slug, made.id, PartStat.ACCEPTED)
    assert "Nothing waits for you" in page(reader)


def test_what_is_agreed_or_past_waits_for_nobody(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    confirmed(work_as, "CN", "US")
    proposed(work_as, starts="2022-04-03T20:00", ends="2022-04-03T21:00")
    clock.set("2022-04-10T00:00:00Z")  # before they sign in: sessions end by themselves
    assert "Nothing waits for you" in page(sign_in(Role.DELEGATION_FOCAL_POINT, "CN"))


def test_a_focal_point_sees_whom_the_other_party_would_let_read(
    work_as: WorkAs, sign_in: SignIn, sides: tuple[str, str]
) -> None:
    own, other = sides
    meeting = confirmed(work_as, "CN", "US")
    reader, first = sign_in(Role.DELEGATION_FOCAL_POINT, own), sign_in(Role.CO_CHAIR, other)
    consent(work_as, other, meeting, Level.PUBLIC)
    told = page(reader)
    assert "One matter awaits you" in told
    assert "The other Party proposes to make it known to “Public”." in told
    assert f'href="/meetings/{meeting.slug}/widen"' in told
    assert "Nothing waits for you" in page(first)
    assert "Nothing waits for you" in page(sign_in(Role.DELEGATION_MEMBER, own))

    consent(work_as, own, meeting, Level.PARTICIPANTS)  # that much is agreed; the rest waits
    assert "“Public”" in page(reader)
    consent(work_as, own, meeting, Level.PUBLIC)
    assert "Nothing waits for you" in page(reader)


def test_what_is_off_stays_among_the_next_meetings(
    work_as: WorkAs, sign_in: SignIn, client: Browser, clock: Clock
) -> None:
    for slug, level in (("WG-MET-2022-1", Level.BILATERAL), ("WG-MET-2022-2", Level.PUBLIC)):
        confirmed(work_as, "CN", "US", level=level)
        with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
            running.cancel(work, slug, reason=Bilingual(en="A hall was flooded.\nMore.", zh=""))
    inside, outside = page(sign_in(Role.DELEGATION_MEMBER, "CN")), page(client)
    assert inside.count("Cancelled</b>") == 2
    assert inside.count("A hall was flooded.</") == 2
    assert "the next meeting is" not in inside
    assert "More." not in inside
    assert outside.count("Cancelled</b>") == 1
    assert "flooded" not in outside
    clock.set("2022-05-18T00:30:00Z")  # it would be running
    assert "Cancelled</b>" not in page(client)


def test_an_administrator_is_told_whom_to_invite_first(sign_in: SignIn) -> None:
    admin = sign_in(Role.SYSTEM_ADMINISTRATOR)
    told = page(admin)
    assert "<h1>Invite the first people</h1>" in told
    assert told.count('href="/people/new?') == 3
    assert 'href="/people/new?role=delegation-focal-point&amp;party=CN"' in told
    sign_in(Role.SECRETARIAT_OFFICER)
    sign_in(Role.CO_CHAIR, "CN")
    told = page(admin)
    assert told.count('href="/people/new?') == 1
    assert "party=US" in told
    sign_in(Role.DELEGATION_FOCAL_POINT, "US")
    assert "Invite the first people" not in page(admin)


def test_who_may_invite_is_led_to_the_people(sign_in: SignIn, client: Browser) -> None:
    link = 'href="/people">People and roles</a>'
    assert link in page(sign_in(Role.SYSTEM_ADMINISTRATOR))
    assert link in page(sign_in(Role.DELEGATION_FOCAL_POINT, "US"))
    assert link not in page(sign_in(Role.DELEGATION_MEMBER, "US"))
    told = page(client)
    assert link not in told
    assert 'href="/api"' in told


def consent(work_as: WorkAs, party: str, meeting: Meeting, level: Level) -> None:
    with work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
        widen(work, meeting.slug, level)


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
        with work_as(Role.DELEGATION_FOCAL_POINT, "US").saved() as work:
            for each in range(wanted):
                widen(work, f"WG-MET-2022-{each + 1}", Level.PUBLIC)
        counts.append(len(queries_of(lambda: reader.get(path))))
    assert counts[0] == counts[1] <= 14
