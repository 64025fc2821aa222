"""What is done on the roster: an expert is put on it, agrees to be listed, or no longer does.

seen is the version that the actor's page showed: Conflict ``stale_version`` if it has passed.
"""

from uuid import UUID

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Conflict, Forbidden, NotFound
from wgroup.nominations.rules import check_organisation, kind_of
from wgroup.organisations.models import Organisation
from wgroup.organisations.queries import get as get_organisation
from wgroup.parties.models import Known, Person
from wgroup.policy import Action, ensure
from wgroup.register.queries import topics_by_key
from wgroup.revisions.acts import permit
from wgroup.roster import queries
from wgroup.roster.drafts import read_interests
from wgroup.roster.models import ExpertDeclaration, ExpertProfile, ExpertTopic
from wgroup.roster.rules import ExpertDraft, check_keeps


def add(work: Work, draft: ExpertDraft, *, person_id: UUID | None = None) -> ExpertProfile:
    """Put an expert of the actor's side on the roster, for that side alone until they agree to
    more. person_id: somebody the side has named before, who keeps the name they have.

    Raise Conflict ``duplicate_expert``, ``not_admitted``, Forbidden, NotFound, RuleBroken.
    """
    permit(work, Action.EXPERT_KEEP)
    party = work.actor.party
    if party is None:
        raise Forbidden("not_your_party", party="")
    person = Person(party=party, known=Known.OWN_SIDE, **_names(draft))
    if person_id is not None:
        person = _own_person(work, person_id, party)
    made = ExpertProfile(person_id=person.id, person=person, party=party)
    _fill(work, made, draft)
    work.session.add_all([person, made])
    return made


def put_profile(
    work: Work, expert_id: UUID, draft: ExpertDraft, *, seen: int | None = None
) -> ExpertProfile:
    """Have the profile say what the draft does. Whom both sides know keeps their name. Raise as
    :func:`add`."""
    found = _to_act(work, expert_id, Action.EXPERT_KEEP, seen)
    if found.person.known is Known.OWN_SIDE and found.person.name != draft.name:
        found.person.call(draft.name)
    _fill(work, found, draft)
    return found


def consent(work: Work, expert_id: UUID, *, seen: int | None = None) -> ExpertProfile:
    """From now on both sides and the secretariat know of the expert. Said by the expert, or
    written down by their side. Said twice changes nothing."""
    found = _to_act(work, expert_id, Action.EXPERT_CONSENT, seen)
    if found.consent_at is None:
        found.consent_at = work.now
        found.consent_own = found.person_id == work.actor.person_id
        found.person.known = Known.INSIDERS
        _follow(found)
    return found


def withdraw(work: Work, expert_id: UUID, *, seen: int | None = None) -> ExpertProfile:
    """At once nobody but the own side knows of the profile, nor of the person unless others know
    them by something else. Done twice changes nothing."""
    found = _to_act(work, expert_id, Action.EXPERT_WITHDRAW, seen)
    found.consent_at, found.consent_own = None, False
    if not queries.is_known_otherwise(work, found.person_id):
        found.person.known = Known.OWN_SIDE
    _follow(found)
    return found


def declare(
    work: Work, expert_id: UUID, interests: Bilingual, *, seen: int | None = None
) -> ExpertProfile:
    """Keep what the expert has an interest in; the other side never reads it."""
    found = _to_act(work, expert_id, Action.EXPERT_DECLARE, seen)
    text = read_interests(interests)
    if found.declaration is None:
        found.declaration = ExpertDeclaration(
            profile_id=found.id, person_id=found.person_id, party=found.party, interests=text
        )
    elif found.declaration.interests != text:
        found.declaration.interests = text
    _follow(found)
    return found


def _to_act(work: Work, expert_id: UUID, action: Action, seen: int | None) -> ExpertProfile:
    """The profile, held for a change that the actor may make."""
    found = queries.get(work, expert_id, to_change=True)
    permit(work, action, found)
    check_speaks(work, found, action)
    if seen is not None:
        found.insist_unchanged(seen)
    return found


def check_speaks(work: Work, found: ExpertProfile, action: Action) -> None:
    """Raise Forbidden but for the expert and for their side."""
    ensure(work.actor, action, found)
    if found.person_id != work.actor.person_id:
        check_keeps(found.party, work.actor.party)


def _follow(found: ExpertProfile) -> None:
    """Parts are as open as the whole."""
    listed = found.consent_at is not None
    for each in found.topics:
        each.listed = listed
    if found.declaration is not None:
        found.declaration.listed = listed


def _own_person(work: Work, person_id: UUID, party: str) -> Person:
    person = work.session.scalar(select(Person).where(Person.id == person_id, Person.stands()))
    if person is None:
        raise NotFound(kind="person")
    check_keeps(person.party or "", party)
    if queries.of_person(work, person_id) is not None:
        raise Conflict("duplicate_expert")
    return person


def _names(draft: ExpertDraft) -> dict[str, str]:
    name = draft.name
    return {
        "family_name": name.family,
        "given_name": name.given,
        "latin_family": name.latin_family,
        "latin_given": name.latin_given,
    }


def _fill(work: Work, found: ExpertProfile, draft: ExpertDraft) -> None:
    organisation = _organisation(work, draft.organisation_id, found)
    values = {
        "kind": kind_of(organisation.type if organisation else None),
        "organisation_id": draft.organisation_id,
        "organisation": organisation,
        "expertise": draft.expertise,
        "place": draft.place,
        "speaks_en": Language.EN in draft.languages,
        "speaks_zh": Language.ZH in draft.languages,
    }
    for name, value in values.items():
        if getattr(found, name) != value:
            setattr(found, name, value)
    keys = [each.key for each in topics_by_key(work, draft.topics)]
    kept = {each.topic_key: each for each in found.topics}
    found.topics = [kept.get(key) or _topic(found, key) for key in keys]
    _follow(found)


def _topic(found: ExpertProfile, key: str) -> ExpertTopic:
    told = {"profile_id": found.id, "person_id": found.person_id, "party": found.party}
    return ExpertTopic(topic_key=key, **told)


def _organisation(work: Work, key: UUID | None, found: ExpertProfile) -> Organisation | None:
    """Where they come from; what has been suspended since may stay."""
    if key is None:
        return None
    organisation = get_organisation(work, key)
    if key != found.organisation_id:
        check_organisation(organisation.sponsor, organisation.state(work.now), found.party)
    return organisation
