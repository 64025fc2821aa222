"""How a meeting is joined: in the calendars of those invited, and in no file of anybody else."""

import pytest
from sqlalchemy import select

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.services.calendars import SLUG, act, confirmed
from tests.web.test_feed_files import events
from tests.web.test_feeds import made
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.models import Participation
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services import taking_part
from wgroup.meetings.services.joining import set_joining

FOCAL = Role.DELEGATION_FOCAL_POINT
URL = "https://meet.example.org/room/7"
JSON = {"Accept": "application/calendar+json"}
FILE = f"/meetings/{SLUG}.ics"


@pytest.fixture
def invited(sign_in: SignIn, work_as: WorkAs) -> Browser:
    """One of a delegation who is invited to a public meeting that is joined from afar."""
    confirmed(work_as, level=Level.PUBLIC)
    act(work_as, set_joining, SLUG, url=URL, dial_in=Bilingual())
    browser = sign_in(FOCAL, "CN", email="invited@wgroup.test")
    enter(work_as)
    return browser


def enter(work_as: WorkAs) -> None:
    draft = PersonDraft(
        "Invited", "A", "invited@wgroup.test", Capacity.DELEGATE, PartStat.NEEDS_ACTION
    )
    with work_as(FOCAL, "CN").saved() as work:
        taking_part.enter(work, SLUG, draft)


def test_the_invited_are_told_how_to_join_and_nobody_else(
    client: Browser, invited: Browser, sign_in: SignIn
) -> None:
    own = made(invited, alarms="10")
    for path, who in ((own, client), (f"{own}?scope=all", client), (FILE, invited)):
        for headers in ({}, JSON):
            assert URL in who.get(path, headers=headers).text.replace("\r\n ", "")
    [event] = events(client.get(own).data)
    assert str(event["CONFERENCE"]) == URL
    assert len(event.walk("VALARM")) == 1

    colleague = sign_in(FOCAL, "CN")
    for path, who in (
        (made(colleague), client), ("/feeds/public.ics", client), (FILE, client),
        (FILE, colleague),
    ):
        for headers in ({}, JSON):
            told = who.get(path, headers=headers)
            assert "meet.example.org" not in told.text.replace("\r\n ", "")
            assert "Joint methane meeting" in told.text


def test_who_is_taken_off_the_list_is_no_longer_told(
    client: Browser, invited: Browser, work_as: WorkAs
) -> None:
    path = made(invited)
    before = client.get(path)
    with work_as(FOCAL, "CN").saved() as work:
        one = work.session.scalars(select(Participation.id)).one()
        taking_part.remove(work, SLUG, one)
    after = client.get(path, headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert "meet.example.org" in before.text.replace("\r\n ", "")
    assert "meet.example.org" not in after.text.replace("\r\n ", "")
    assert len(events(after.data)) == 1
