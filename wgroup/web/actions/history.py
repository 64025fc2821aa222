"""What happened to an action item, in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext

from wgroup.actions import queries
from wgroup.actions.rules import ActionState
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.revisions.models import Revision
from wgroup.web.capitals import parties
from wgroup.web.meetings.history import Entry, Line
from wgroup.web.pages import day
from wgroup.web.request import this_language
from wgroup.web.words import N_, word

ACTS: dict[str, str] = {
    "action.record": N_("recorded the action item"),
    "action.edit": N_("changed the action item"),
    "action.report": N_("reported how it stands"),
    "action.verify": N_("verified that it is done"),
    "action.drop": N_("dropped the action item"),
}

# Columns that people would miss, in the order in which they are told.
NAMES: dict[str, str] = {
    "state": N_("State"),
    "text_en": N_("Text in English"),
    "text_zh": N_("Text in Chinese"),
    "party": N_("Owner"),
    "person_id": N_("Person"),
    "due": N_("Due day"),
    "meeting_id": N_("From the meeting"),
}

LANGUAGES = {"text_en": Language.EN, "text_zh": Language.ZH}


def entries(work: Work, revisions: Sequence[Revision]) -> list[Entry]:
    """Newest first."""
    named = _names(work, revisions)
    return [
        Entry(
            each.at,
            each.actor_name,
            each.party,
            gettext(ACTS.get(each.act, each.act)),
            tuple(_lines(each, named)),
        )
        for each in revisions
    ]


def _lines(revision: Revision, named: Mapping[str, str]) -> Iterator[Line]:
    for column, label in NAMES.items():
        if column not in revision.changes:
            continue
        before, after = (_told(column, each, named) for each in revision.changes[column])
        if revision.verb == "created":
            before = ""
        if before or after:
            yield Line(gettext(label), before, after, LANGUAGES.get(column))


def _told(column: str, value: object, named: Mapping[str, str]) -> str:
    if column == "party":
        return _owner(value)
    if value in (None, ""):
        return ""
    if column == "state":
        return word(ActionState(str(value)))
    if column == "due":
        return day(date.fromisoformat(str(value)))
    return named.get(str(value), "…") if column.endswith("_id") else str(value)


def _owner(value: object) -> str:
    """No Party is both of them."""
    if value is None:
        return str(gettext("Both Parties jointly"))
    found = (each.name for each in parties() if each.code == value)
    return next((each.best(this_language())[0] for each in found), str(value))


def _names(work: Work, revisions: Sequence[Revision]) -> dict[str, str]:
    """What the ids in them stand for, as far as the reader may know."""
    ids = {
        UUID(str(value))
        for each in revisions
        for column in ("person_id", "meeting_id")
        for value in each.changes.get(column, ())
        if value
    }
    return {str(key): name for key, name in queries.names_of(work, ids).items()}
