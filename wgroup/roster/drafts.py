"""From what people type about an expert to a draft: one reading for every door."""

from collections.abc import Mapping
from uuid import UUID

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.text import clean_bilingual, insist_no_link
from wgroup.nominations.drafts import INTERESTS, NAMES, read_name
from wgroup.roster.rules import ExpertDraft, check_languages

EXPERTISE, PLACE = 500, 120
FIELDS = (*NAMES, "organisation", "topics", "languages", "expertise", "place")


def read_expert(fields: Mapping[str, object]) -> ExpertDraft:
    """fields: the four names, organisation as the id of one (empty: in a personal capacity),
    topics and languages as lists, expertise and place as Bilingual. A name, a language and a
    topic are needed. Raise RuleBroken for one fault, Invalid for several."""
    reader = Reader(fields)
    reader.required(("topics", "languages"))
    name = read_name(reader)
    expertise, place = reader.text("expertise", EXPERTISE), reader.text("place", PLACE)
    reader.check("expertise", lambda: insist_no_link(expertise, field="expertise"))
    reader.check("place", lambda: insist_no_link(place, field="place"))
    languages = _languages(reader)
    organisation = reader.kept(lambda: _key(fields.get("organisation")), None)
    topics = reader.keys("topics")
    reader.done()
    return ExpertDraft(name, organisation, topics, languages, expertise, place)


def read_interests(text: Bilingual) -> Bilingual:
    return clean_bilingual(text, field="interests", limit=INTERESTS, lines=True)


def _languages(reader: Reader) -> frozenset[Language]:
    keys = reader.keys("languages")
    found = frozenset(each for each in Language if each in keys)
    reader.check("languages", lambda: check_languages(keys))
    return found


def _key(value: object) -> UUID | None:
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        raise RuleBroken("invalid_choice", field="organisation") from None
