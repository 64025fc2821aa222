"""What happened to an organisation, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext

from wgroup.kernel.bilingual import Language
from wgroup.organisations.rules import OrganisationLevel, OrganisationType
from wgroup.revisions.models import Revision
from wgroup.web.capitals import clock_line, clocks
from wgroup.web.meetings.history import Entry, Line
from wgroup.web.words import N_, word

ACTS: dict[str, str] = {
    "organisation.bring_in": N_("brought in the organisation"),
    "organisation.change": N_("changed the organisation"),
    "organisation.suspend": N_("suspended the organisation"),
    "organisation.object": N_("objected to the admission"),
    "organisation.waive": N_("does not object to the admission"),
}

# Columns that people would miss, in the order in which they are told.
NAMES: dict[str, str] = {
    "name_en": N_("Name in English"),
    "name_zh": N_("Name in Chinese"),
    "type": N_("Type"),
    "level": N_("Level"),
    "place_en": N_("Place in English"),
    "place_zh": N_("Place in Chinese"),
    "country": N_("Country"),
    "url": N_("Page on the web"),
    "suspended_at": N_("Suspended"),
}
LANGUAGES = {f"{name}_{each.value}": each for name in ("name", "place") for each in Language}
KINDS = {"type": OrganisationType, "level": OrganisationLevel}


def entries(revisions: Sequence[Revision]) -> list[Entry]:
    """Newest first."""
    return [
        Entry(
            each.at,
            each.actor_name,
            each.party,
            gettext(ACTS.get(each.act, each.act)),
            tuple(_lines(each)),
        )
        for each in revisions
    ]


def _lines(revision: Revision) -> Iterator[Line]:
    for column, label in NAMES.items():
        if column not in revision.changes:
            continue
        before, after = (_told(column, each) for each in revision.changes[column])
        if revision.verb == "created":
            before = ""
        if before or after:
            yield Line(gettext(label), before, after, LANGUAGES.get(column))


def _told(column: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if column in KINDS:
        return word(KINDS[column](str(value)))
    if column == "suspended_at":
        return " · ".join(clock_line(clocks(datetime.fromisoformat(str(value)))))
    return str(value)
