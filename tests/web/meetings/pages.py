"""What tests of the pages of meetings share: who opens them, and what is typed."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests import factories
from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from wgroup.kernel.actor import Role
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose

SLUG = "WG-MET-2022-1"


PAGE = f"/meetings/{SLUG}"


NEW = "/meetings/new"


TYPED: dict[str, object] = {
    "title-en": "Joint methane meeting",
    "title-zh": "甲烷联合会议",
    "type": "joint_thematic",
    "group": "MET",
    "mode": "virtual",
    "host": "US",
    "date": "2022-05-17",
    "start": "20:00",
    "end": "22:00",
    "zone": "America/New_York",
    "provisions": ["glasgow-2021/8.4"],
    "topics": ["topic/8.1"],
}


@pytest.fixture
def secretariat(sign_in: SignIn) -> Browser:
    return sign_in(Role.SECRETARIAT_OFFICER)


@pytest.fixture
def focals(sign_in: SignIn, sides: tuple[str, str]) -> tuple[Browser, Browser]:
    one, other = (sign_in(Role.DELEGATION_FOCAL_POINT, each) for each in sides)
    return one, other


@pytest.fixture
def count(engine: Engine) -> Callable[[], int]:
    """How many meetings are stored, whoever may know of them."""

    def count() -> int:
        with Session(engine) as session:
            wanted = select(func.count()).select_from(Meeting)
            return session.scalar(wanted, execution_options={"sees_all": True}) or 0

    return count


def proposed(work_as: WorkAs, **parts: object) -> Meeting:
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        return propose(work, factories.draft(**parts))


def confirmed(work_as: WorkAs, **parts: object) -> Meeting:
    meeting = proposed(work_as, **parts)
    seen = meeting.terms.fingerprint
    for party in ("CN", "US"):
        with work_as(Role.DELEGATION_FOCAL_POINT, party).saved() as work:
            concur(work, meeting.slug, seen=seen)
    return meeting


def words(page: str) -> str:
    """What a reader reads, without marks and spare space."""
    body = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def person(family_name: str) -> PersonDraft:
    return PersonDraft(family_name, "A", None, Capacity.DELEGATE, PartStat.ACCEPTED)
