"""Two profiles of the roster become one, where two records of one person do."""

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict
from wgroup.nominations.drafts import INTERESTS
from wgroup.parties.models import Person
from wgroup.roster.drafts import EXPERTISE, PLACE
from wgroup.roster.models import ExpertDeclaration, ExpertProfile, ExpertTopic


def join_profiles(work: Work, keep: Person, gone: Person) -> None:
    """Of two profiles one stays, with the topics of both and the texts of both where they differ.
    Nobody agreed to have listed what only the other one holds."""
    kept, left = (_profile(work, each) for each in (keep, gone))
    if kept is None or left is None:
        return
    if (left.consent_at is None) != (kept.consent_at is None):
        raise Conflict("consent_differs")
    known = set(kept.topic_keys)
    kept.topics.extend(_topic(kept, key) for key in left.topic_keys if key not in known)
    kept.expertise = _joined(kept.expertise, left.expertise, EXPERTISE)
    kept.place = _joined(kept.place, left.place, PLACE) if not kept.place else kept.place
    kept.speaks_en |= left.speaks_en
    kept.speaks_zh |= left.speaks_zh
    if left.declaration is not None:
        told = kept.declaration.interests if kept.declaration else Bilingual()
        both = _joined(told, left.declaration.interests, INTERESTS)
        if kept.declaration is None:
            kept.declaration = _declared(kept)
        kept.declaration.interests = both
    work.session.delete(left)
    work.session.flush()


def _declared(profile: ExpertProfile) -> ExpertDeclaration:
    return ExpertDeclaration(
        profile_id=profile.id,
        person_id=profile.person_id,
        party=profile.party,
        listed=profile.consent_at is not None,
    )


def _topic(profile: ExpertProfile, key: str) -> ExpertTopic:
    return ExpertTopic(
        profile_id=profile.id,
        topic_key=key,
        person_id=profile.person_id,
        party=profile.party,
        listed=profile.consent_at is not None,
    )


def _profile(work: Work, person: Person) -> ExpertProfile | None:
    wanted = select(ExpertProfile).where(ExpertProfile.person_id == person.id)
    return work.session.scalar(wanted)


def _joined(one: Bilingual, other: Bilingual, limit: int) -> Bilingual:
    """Both, in lines. Raise Conflict ``texts_too_long``: nothing is cut."""
    told = Bilingual(en=_lines(one.en, other.en), zh=_lines(one.zh, other.zh))
    if max(len(told.en), len(told.zh)) > limit:
        raise Conflict("texts_too_long", limit=limit)
    return told


def _lines(one: str, other: str) -> str:
    return one if not other or other in one else f"{one}\n{other}".strip()
