"""What is done with organisations: brought in, answered to by the other side, changed.

seen is the version that the actor's page showed: Conflict ``stale_version`` if it has passed.
"""

from collections.abc import Mapping
from uuid import UUID

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.text import clean_bilingual
from wgroup.organisations import queries
from wgroup.organisations.drafts import REASON, read_change
from wgroup.organisations.models import AdmissionAnswer, Organisation
from wgroup.organisations.rules import (
    SIDE_OF,
    WITHOUT_WINDOW,
    AdmissionState,
    OrganisationDraft,
    Window,
    check_answering,
    check_keeper,
    check_room,
    check_state,
    check_window_open,
    sponsor_of,
)
from wgroup.organisations.standing import Standing
from wgroup.outbox.services import enqueue
from wgroup.parties.queries import codes
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# Kind of the job by which the other Parties are written to; wgroup.prompts does it.
PROMPT = "mail.admission"


def bring_in(
    work: Work, draft: OrganisationDraft, standing: Standing | None = None
) -> Organisation:
    """Keep an organisation. Of one's own government it is admitted at once; of all others the
    other Party is notified by it, and may object from now until the window ends.

    standing: what was read for many at once. Raise Forbidden ``not_your_party``, Conflict
    ``duplicate_organisation``, ``too_many_organisations``.
    """
    permit(work, Action.ORGANISATION_BRING_IN)
    standing = standing or Standing.read(work, [draft.name])
    made = Organisation(
        type=draft.type,
        level=draft.level,
        place=draft.place,
        sponsor=check_new(work, draft, standing),
        country=draft.country,
        url=draft.url,
    )
    made.call(draft.name)
    if is_asked_about(draft):
        window = Window.from_notice(work.now.replace(microsecond=0))
        made.notified_at, made.window_ends_at = window.opened_at, window.closes_at
        _prompt_others(work, made, standing.parties)
        standing.waiting += 1
    work.session.add(made)
    standing.note(made)
    return made


def check_new(work: Work, draft: OrganisationDraft, standing: Standing) -> str | None:
    """Return whose it would be, or raise what :func:`bring_in` does."""
    sponsor = sponsor_of(draft.type, work.actor.party)
    if standing.same(draft.name) is not None:
        raise Conflict("duplicate_organisation", name=draft.name.en or draft.name.zh)
    if is_asked_about(draft):
        check_room(standing.waiting)
    return sponsor


def is_asked_about(draft: OrganisationDraft) -> bool:
    """The other Party may object."""
    return SIDE_OF[draft.type] not in WITHOUT_WINDOW


def _prompt_others(work: Work, made: Organisation, parties: frozenset[str]) -> None:
    for party in sorted(parties - {made.sponsor}):
        asked = {"organisation": str(made.id), "party": party, "key": str(made.id)}
        enqueue(work, PROMPT, asked, dedupe=f"{PROMPT}/{made.id}/{party}")


def object_to(
    work: Work, organisation_id: UUID, *, reason: Bilingual, seen: int | None = None
) -> Organisation:
    """Object for the actor's Party within the window; the reason is read by both Parties.

    Raise RuleBroken ``reason_required``, Conflict ``window_closed``, Forbidden.
    """
    found = _to_act(work, organisation_id, Action.ORGANISATION_OBJECT, seen)
    party = check_answering(found.sponsor, work.actor.party)
    check_window_open(found.window, found.state(work.now), work.now)
    words = clean_bilingual(reason, field="reason", limit=REASON, lines=True)
    if not words:
        raise RuleBroken("reason_required", field="reason")
    _answer(work, found, party, objects=True, reason=words)
    found.objected_at = work.now
    return found


def waive(work: Work, organisation_id: UUID, *, seen: int | None = None) -> Organisation:
    """Say that the actor's Party does not object; once all others did, the window is over.

    Said twice changes nothing. Raise Conflict ``window_closed``, Forbidden.
    """
    found = _to_act(work, organisation_id, Action.ORGANISATION_WAIVE, seen)
    party = check_answering(found.sponsor, work.actor.party)
    check_window_open(found.window, found.state(work.now), work.now)
    answered = {each.party for each in found.answers}
    if party in answered:
        return found
    _answer(work, found, party, objects=False, reason=Bilingual())
    if codes(work) - {found.sponsor} <= answered | {party}:
        found.waived_at = work.now
    return found


def suspend(work: Work, organisation_id: UUID, *, seen: int | None = None) -> Organisation:
    """Take an admitted organisation out of the work, by whoever brought it in; it stays on
    record. Raise Conflict ``wrong_state``, Forbidden."""
    found = _to_act(work, organisation_id, Action.ORGANISATION_SUSPEND, seen)
    check_keeper(found.sponsor, work.actor.party)
    check_state(found.state(work.now), AdmissionState.ADMITTED, "suspend")
    found.suspended_at = work.now
    return found


def change(
    work: Work, organisation_id: UUID, fields: Mapping[str, object], *, seen: int | None = None
) -> Organisation:
    """Change what it is called or where it is; its type stands, for the other Party answered to
    that. So do its name and country once that Party was asked about it; what was not told can
    still be added. What stays as it was changes nothing. Raise RuleBroken or Invalid for the
    fields, Conflict ``wrong_state``, ``asked_by_name``, ``duplicate_organisation``, Forbidden."""
    found = _to_act(work, organisation_id, Action.ORGANISATION_CHANGE, seen)
    check_keeper(found.sponsor, work.actor.party)
    if found.state(work.now) is AdmissionState.OBJECTED:
        raise Conflict("wrong_state", status=AdmissionState.OBJECTED.value, step="change")
    read = read_change(fields)
    new = {name: each for name, each in read.items() if getattr(found, name) != each}
    if found.notified_at is not None:
        _check_asked_by(found, new)
    if isinstance(name := new.pop("name", None), Bilingual):
        _check_new(work, name, besides=found.id)
        found.call(name)
    for column, value in new.items():
        setattr(found, column, value)
    return found


def _check_asked_by(found: Organisation, new: Mapping[str, object]) -> None:
    name = new.get("name", found.name)
    same = not isinstance(name, Bilingual) or all(
        not told or told == name.as_dict()[language]
        for language, told in found.name.as_dict().items()
    )
    if not same or (found.country and "country" in new):
        raise Conflict("asked_by_name")


def _to_act(work: Work, organisation_id: UUID, action: Action, seen: int | None) -> Organisation:
    """The organisation, held for a change that the actor may make."""
    found = queries.get(work, organisation_id, to_change=True)
    permit(work, action, found)
    if seen is not None:
        found.insist_unchanged(seen)
    return found


def _answer(
    work: Work, found: Organisation, party: str, *, objects: bool, reason: Bilingual
) -> None:
    """A Party that said it does not object may still do so while the window is open."""
    for each in found.answers:
        if each.party == party:
            each.objects, each.reason, each.at = objects, reason, work.now
            return
    said = {"party": party, "objects": objects, "reason": reason, "at": work.now}
    found.answers.append(AdmissionAnswer(organisation_id=found.id, **said))


def _check_new(work: Work, name: Bilingual, *, besides: UUID | None = None) -> None:
    same = queries.same_name(work, name)
    if same is not None and same.id != besides:
        raise Conflict("duplicate_organisation", name=name.en or name.zh)
