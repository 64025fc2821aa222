"""Those who speak for a Party are written to, by a real server, when an admission awaits it."""

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests import people
from tests.conftest import WorkAs
from tests.mailroom import ROLE, Mailroom, mailroom
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.time import utc_now
from wgroup.organisations import services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation

__all__ = ["mailroom"]

FOCAL = Role.DELEGATION_FOCAL_POINT
TANK = {"name": Bilingual(en="Invented Institute", zh="虚构研究院"), "type": "think-tank"}


@pytest.fixture
def speakers(app: Flask, engine: Engine) -> None:
    """A focal point and a co-chair of each side, a member, and one who was shut out."""
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        for party in ("CN", "US"):
            for role, name, facts in (
                (FOCAL, "focal", {"language": Language.ZH}),
                (Role.CO_CHAIR, "chair", {"language": Language.EN}),
                (Role.DELEGATION_MEMBER, "member", {}),
                (FOCAL, "gone", {}),
            ):
                email = f"{name}@{party.lower()}.example"
                account = people.make_account(work, role, party, email=email, **facts)
                account.disabled_at = work.now if name == "gone" else None


def brought_in(work_as: WorkAs, party: str | None, **fields: object) -> Organisation:
    role = FOCAL if party else Role.SECRETARIAT_OFFICER
    with work_as(role, party).saved() as work:
        return services.bring_in(work, read_organisation({**TANK, **fields}))


@pytest.mark.usefixtures("speakers")
def test_each_who_speaks_for_the_other_side_is_written_to_once(
    work_as: WorkAs, mailroom: Mailroom, sides: tuple[str, str]
) -> None:
    found = brought_in(work_as, sides[0])
    mailroom.work_off()
    other = sides[1].lower()
    chair, focal = f"chair@{other}.example", f"focal@{other}.example"
    assert {each.recipients[0] for each in mailroom.arrived()} == {chair, focal}
    [english], [chinese] = mailroom.arrived(chair), mailroom.arrived(focal)
    assert {english.sender, chinese.sender} == {ROLE}
    for said in ("Invented Institute", "Wed 6 Apr 2022", "Beijing", "Washington", str(found.id)):
        assert said in english.text
    for said in ("虚构研究院", "4月6日", "北京", "华盛顿", "提出异议"):
        assert said in chinese.text
    mailroom.wait(minutes=10)
    assert mailroom.work_off() == 0


@pytest.mark.usefixtures("speakers")
def test_of_what_is_settled_or_ones_own_nobody_is_told(
    work_as: WorkAs, mailroom: Mailroom
) -> None:
    """Answered before the worker came to it; over by then; of one's own government."""
    brought_in(work_as, "US", type="national-government")
    settled = brought_in(work_as, "US", name=Bilingual(en="Settled"))
    with work_as(FOCAL, "CN").saved() as work:
        services.waive(work, settled.id)
    mailroom.work_off()
    brought_in(work_as, "US", name=Bilingual(en="Late"))
    mailroom.wait(hours=121)
    mailroom.work_off()
    assert mailroom.arrived() == []


@pytest.mark.usefixtures("speakers")
def test_of_one_that_belongs_to_neither_both_are_told(work_as: WorkAs, mailroom: Mailroom) -> None:
    brought_in(work_as, None, type="intergovernmental-organisation")
    mailroom.work_off()
    told = sorted(each.recipients[0] for each in mailroom.arrived())
    assert told == [
        f"{name}@{side}.example" for name in ("chair", "focal") for side in ("cn", "us")
    ]
