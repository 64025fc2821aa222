"""What tests of agendas share: a meeting that both Parties have agreed, and acts upon it."""

from uuid import UUID

from tests import factories
from tests.conftest import WorkAs
from wgroup.agenda import queries
from wgroup.agenda.rules import ItemDraft
from wgroup.agenda.services import running, writing
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries as meetings
from wgroup.meetings.services.concurring import concur
from wgroup.meetings.services.proposing import propose

SLUG = "WG-MET-2022-1"
OFFICER, CHAIR, HEAD = Role.SECRETARIAT_OFFICER, Role.CO_CHAIR, Role.HEAD_OF_DELEGATION
POINT, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
DURING = "2022-05-18T00:30Z"
TITLES = ("Opening", "Standards", "Closing")


def title(words: str) -> Bilingual:
    return Bilingual(en=words, zh=f"项目{words}")


def confirmed(work_as: WorkAs, **parts: object) -> str:
    """Propose the meeting of S01 and let both Parties concur; return its slug."""
    with work_as(OFFICER).saved() as work:
        meeting = propose(work, factories.draft(**parts))
        slug, seen = meeting.slug, meeting.terms.fingerprint
    for party in ("CN", "US"):
        with work_as(POINT, party).saved() as work:
            concur(work, slug, seen=seen)
    return slug


def written(work_as: WorkAs, *titles: str, slug: str = SLUG, **parts: object) -> list[UUID]:
    """Put items on the agenda; return their ids."""
    with work_as(OFFICER).saved() as work:
        for each in titles or TITLES:
            writing.add(work, slug, ItemDraft(title(each), **parts))  # type: ignore[arg-type]
            work.session.flush()
        return [each.item.id for each in sheet(work, slug).rows]


def circulated(work_as: WorkAs, *titles: str, slug: str = SLUG, **parts: object) -> list[UUID]:
    ids = written(work_as, *titles, slug=slug, **parts)
    with work_as(OFFICER).saved() as work:
        running.circulate(work, slug)
    return ids


def sheet(work: Work, slug: str = SLUG) -> queries.Sheet:
    return queries.read(work, meetings.get(work, slug))


def told(work: Work, slug: str = SLUG) -> list[str]:
    """Numbers and titles, in reading order."""
    return [f"{each.number} {each.item.title.en}" for each in sheet(work, slug).rows]
