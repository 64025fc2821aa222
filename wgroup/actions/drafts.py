"""From what people type about an action item to a draft: one reading for every door."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from wgroup.actions.rules import ActionDraft
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import KEY, Reader
from wgroup.kernel.time import read_day

TEXT = 1000
FIELDS = ("text", "party", "person", "meeting", "due")


def read_draft(fields: Mapping[str, object]) -> ActionDraft:
    """Return the draft; raise RuleBroken for one fault, Invalid for several.

    text a Bilingual, one language enough; party a code, or nothing for both; person an id;
    meeting a slug; due a day such as 2022-06-30. All but the text may be left out.
    """
    given = read_edit({"text": Bilingual(), **fields})
    renamed = {"person_id" if name == "person" else name: each for name, each in given.items()}
    return ActionDraft(**renamed)  # type: ignore[arg-type]


def read_edit(fields: Mapping[str, object]) -> dict[str, object]:
    """Return those of FIELDS that are given, read; raise RuleBroken or Invalid."""
    reader = Reader(fields)
    read: dict[str, Callable[[], object]] = {
        "text": lambda: reader.text("text", TEXT, lines=True),
        "party": lambda: reader.plain("party", KEY) or None,
        "person": lambda: reader.kept(lambda: _person(fields["person"]), None),
        "meeting": lambda: reader.plain("meeting", KEY) or None,
        "due": lambda: reader.kept(lambda: _day(fields["due"]), None),
    }
    found = {name: read[name]() for name in FIELDS if name in fields}
    reader.check("text", lambda: _check_said(found.get("text")))
    reader.done()
    return found


def _check_said(text: object) -> None:
    if text is not None and not text:
        raise RuleBroken("required", field="text")


def _person(value: object) -> UUID | None:
    if value in (None, "") or isinstance(value, UUID):
        return value or None  # type: ignore[return-value]
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleBroken("unknown_person", field="person") from None


def _day(value: object) -> date | None:
    if value in (None, "") or isinstance(value, date):
        return value or None  # type: ignore[return-value]
    return read_day(str(value), field="due")
