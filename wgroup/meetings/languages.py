"""The two languages of a meeting, which are equal: when one may be missing, and when not."""

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import Conflict, RuleBroken


def check_languages(title: Bilingual, venue: Bilingual) -> None:
    """Nothing is confirmed while a language is missing (domain.md 2.6)."""
    for field, language in missing_languages(title, venue):
        raise Conflict("missing_language_version", field=field, language=language.value)


def missing_languages(title: Bilingual, venue: Bilingual) -> list[tuple[str, Language]]:
    """Field and language of what must still be written before a meeting can be confirmed."""
    texts = (("title", title), ("venue", venue))
    return [(field, each) for field, text in texts if text for each in text.missing]


def check_kept_languages(old: Bilingual, new: Bilingual) -> None:
    """A title that stands in both languages does not lose one."""
    if old.complete and not new.complete:
        raise RuleBroken("language_version_missing", field=f"title.{new.missing[0]}")
