"""From what people type about where somebody belongs to a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader

POST = 200


@dataclass(frozen=True, slots=True)
class AffiliationDraft:
    organisation_id: UUID
    post: Bilingual
    from_day: date | None
    until_day: date | None


def read_affiliation(fields: Mapping[str, object]) -> AffiliationDraft:
    """fields: organisation, post as Bilingual, from_day and until_day as 2027-01-31, each may be
    empty. Raise RuleBroken ``required``, ``invalid_choice``, ``bad_date``, ``last_day_first``,
    or Invalid for several."""
    reader = Reader(fields)
    reader.required(("organisation",))
    key = reader.kept(lambda: _key(fields.get("organisation")), None)
    post = reader.text("post", POST)
    first, last = reader.day("from_day"), reader.day("until_day")
    if first is not None and last is not None:
        reader.check("until_day", lambda: _check_order(first, last))
    reader.done()
    if key is None:
        raise RuleBroken("required", field="organisation")
    return AffiliationDraft(key, post, first, last)


def _key(value: object) -> UUID | None:
    if not value:
        return None  # blamed already
    try:
        return UUID(str(value))
    except ValueError:
        raise RuleBroken("invalid_choice", field="organisation") from None


def _check_order(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken("last_day_first", field="until_day")
