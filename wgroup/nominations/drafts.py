"""From what people type about a nomination to a draft: one reading for every door."""

from collections.abc import Mapping
from uuid import UUID

from wgroup.accounts.rules import read_email
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.text import clean_bilingual, insist_no_link
from wgroup.nominations.rules import NominationDraft
from wgroup.parties.naming import PersonName, has_han

POSITION, INTERESTS, REASON, SHORTCOMING = 200, 2000, 2000, 1000
NAMES = ("family_name", "given_name", "latin_family", "latin_given")
FIELDS = (*NAMES, "email", "organisation", "position", "interests")


def read_nomination(fields: Mapping[str, object]) -> NominationDraft:
    """fields: the four names, email, organisation as the id of one (empty: in a personal
    capacity), position and interests as Bilingual; the family name is needed, and for a name in
    Chinese characters the Latin one, by which the other side knows and lists it.

    Raise RuleBroken for one fault, Invalid for several.
    """
    reader = Reader(fields)
    name = read_name(reader)
    address = str(fields.get("email") or "")
    email = reader.kept(lambda: read_email(address), None) if address.strip() else None
    position = reader.text("position", POSITION)
    reader.check("position", lambda: insist_no_link(position, field="position"))
    interests = reader.text("interests", INTERESTS, lines=True)
    organisation = reader.kept(lambda: _organisation(fields.get("organisation")), None)
    reader.done()
    return NominationDraft(name, email, organisation, position, interests)


def read_name(reader: Reader) -> PersonName:
    """The four names; the family name is needed, and the Latin one of a name in Han script."""
    reader.required(("family_name",))
    name = PersonName(*(reader.name(each) for each in NAMES))
    if not name.family and reader.sound("family_name"):
        reader.faults.append(RuleBroken("required", field="family_name"))
    if has_han(name.family) and not name.latin_family and reader.sound("latin_family"):
        reader.faults.append(RuleBroken("required", field="latin_family"))
    reader.check("latin_family", lambda: _check_latin(name.latin_family, "latin_family"))
    reader.check("latin_given", lambda: _check_latin(name.latin_given, "latin_given"))
    return name


def read_objection(reason: Bilingual) -> Bilingual:
    """An objection says why, in one language at least."""
    return _needed(reason, "reason", REASON)


def read_shortcoming(text: Bilingual) -> Bilingual:
    """What is sent back says what it lacks."""
    return _needed(text, "shortcoming", SHORTCOMING)


def _needed(text: Bilingual, field: str, limit: int) -> Bilingual:
    words = clean_bilingual(text, field=field, limit=limit, lines=True)
    if not words:
        raise RuleBroken("reason_required", field=field)
    return words


def _check_latin(text: str, field: str) -> None:
    if has_han(text):
        raise RuleBroken("not_latin", field=field)


def _organisation(value: object) -> str | None:
    if value in (None, ""):
        return None
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise RuleBroken("invalid_choice", field="organisation") from None
