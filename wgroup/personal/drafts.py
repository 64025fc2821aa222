"""From what people type about a person to a draft."""

from collections.abc import Mapping
from dataclasses import dataclass

from wgroup.accounts.rules import read_email
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.nominations.drafts import read_name
from wgroup.parties.naming import PersonName


@dataclass(frozen=True, slots=True)
class Correction:
    name: PersonName
    email: str | None
    language: Language | None


def read_correction(fields: Mapping[str, object]) -> Correction:
    """fields: the four names, email and language, either may be empty. Raise RuleBroken or
    Invalid."""
    reader = Reader(fields)
    name = read_name(reader)
    address = str(fields.get("email") or "")
    email = reader.kept(lambda: read_email(address), None) if address.strip() else None
    language = reader.kept(lambda: _language(fields.get("language")), None)
    reader.done()
    return Correction(name, email, language)


def _language(value: object) -> Language | None:
    if value in (None, ""):
        return None
    try:
        return Language(str(value))
    except ValueError:
        raise RuleBroken("invalid_choice", field="language") from None
