"""What people type, made safe to keep: one gate for every text that enters."""

import re
import unicodedata

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import RuleBroken

# Controls that change what a reader sees without being seen (Unicode bidi embeddings,
# overrides, isolates and marks), and line separators that split mail and calendar lines.
BIDI = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SEPARATORS = frozenset("\u2028\u2029\u0085")

# What mail programs make a link of, with or without its scheme; full-width forms are folded first.
# Of endings alone those that are common: people are called St.John too.
ENDINGS = "com|net|org|info|biz|io|co|cn|us|ru|me|ly|app|dev|xyz|top|site|online|link|gov|edu"
LINK = re.compile(rf"://|www\.|\w\.[a-z]{{2,24}}/|\w\.(?:{ENDINGS})\b")
# Nor a mail address, nor a number to call.
NO_NAME = re.compile(rf"{LINK.pattern}|[<>@]|(?:\d[ -]?){{7}}")


def clean_text(value: str, *, field: str, limit: int, lines: bool = False) -> str:
    """Return value trimmed and in NFC; at most limit characters.

    RuleBroken ``too_long``, or ``invalid_text`` for NUL and other controls, lone surrogates,
    bidi controls and line separators. With lines, newlines are kept (as LF) and tabs too.
    """
    if len(value) > 4 * limit + 64:  # before any costlier look at it
        raise RuleBroken("too_long", field=field, limit=limit)
    text = value.replace("\r\n", "\n").replace("\r", "\n") if lines else value
    if any(_forbidden(each, lines=lines) for each in text):
        raise RuleBroken("invalid_text", field=field)
    text = unicodedata.normalize("NFC", text).strip()
    if len(text) > limit:
        raise RuleBroken("too_long", field=field, limit=limit)
    return text


def clean_name(value: str, *, field: str, limit: int) -> str:
    """The same of the name of a person, which mail repeats to whoever is named so.

    RuleBroken ``invalid_text`` too, with what was found, for an address, the brackets of one or
    a number to call: no name holds these, and nobody is to reach strangers with a text of their
    own.
    """
    name = clean_text(value, field=field, limit=limit)
    _insist_without(NO_NAME, name, field)
    return name


def has_link(text: str) -> bool:
    """Mail programs would make a link of some of it."""
    return LINK.search(_folded(text)) is not None


def insist_no_link(value: Bilingual, *, field: str) -> None:
    """RuleBroken ``invalid_text`` for a web address in a text that mail repeats to all."""
    for language in Language:
        _insist_without(LINK, value.written_in(language), f"{field}.{language.value}")


def _insist_without(pattern: re.Pattern[str], text: str, field: str) -> None:
    if found := pattern.search(_folded(text)):
        raise RuleBroken("invalid_text", field=field, found=found.group())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def clean_bilingual(value: Bilingual, *, field: str, limit: int, lines: bool = False) -> Bilingual:
    """Clean both languages; the field blamed is ``field.zh`` or ``field.en``."""
    return Bilingual(
        en=clean_text(value.en, field=f"{field}.en", limit=limit, lines=lines),
        zh=clean_text(value.zh, field=f"{field}.zh", limit=limit, lines=lines),
    )


def _forbidden(character: str, *, lines: bool) -> bool:
    if lines and character in "\n\t":
        return False
    return (
        unicodedata.category(character) in {"Cc", "Cs"}
        or character in BIDI
        or character in SEPARATORS
        or character == "\ufeff"
    )
