"""Laying the text of an instrument, as an operator has it, beside its provisions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.errors import NotFound, RuleBroken
from wgroup.kernel.text import clean_text
from wgroup.policy import Action
from wgroup.register.importing.passages import Parsed, Piece, parse
from wgroup.register.models import AuthenticText, Instrument, Passage, Provision
from wgroup.register.rules import Form, TextStatus, clause_of
from wgroup.register.services.trying import tried
from wgroup.revisions.acts import permit

MOST_BYTES, MOST_PIECES, SHOWN, SOURCE = 1_000_000, 5000, 60, 300
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Beside:
    """A piece of the text, and the provision that it lies beside."""

    clause: str
    key: str
    title: Bilingual
    begins: str


@dataclass(frozen=True, slots=True)
class TextReport:
    """matched: what lies beside what; unmatched: clause, line, first words.

    without: numbered provisions that the text says nothing to; editorial parts are not asked
    for. left_out: headings and footers. changed: how many passages were new, other or gone.
    """

    instrument: str
    language: Language
    sha256: str
    matched: tuple[Beside, ...]
    unmatched: tuple[tuple[str, int, str], ...]
    without: tuple[str, ...]
    left_out: tuple[str, ...]
    changed: int

    @property
    def complete(self) -> bool:
        return not self.unmatched and not self.without


def try_text(
    work: Work, instrument: str, data: bytes, language: Language, *, source: str
) -> TextReport:
    """Do all that attach_text does, tell it, and undo it."""
    return tried(work, lambda: attach_text(work, instrument, data, language, source=source))


def attach_text(
    work: Work, instrument: str, data: bytes, language: Language, *, source: str
) -> TextReport:
    """Lay the numbered pieces of data beside the provisions of the same number.

    The same file again changes nothing; another one replaces the text, and the old passages
    stay in the history. source says in words where the text was taken from.

    Raise Forbidden, NotFound, or RuleBroken ``required``, ``too_large``, ``not_utf8``,
    ``invalid_text``, ``wrong_language``, ``no_numbers``.
    """
    permit(work, Action.REGISTER_IMPORT)
    source = _source(source)
    home = _instrument(work, instrument)
    parsed = _parsed(data, language)
    provisions = _provisions(work, instrument)
    laid = _lay(parsed, provisions)
    changed = _write(work, home, language, laid)
    digest = sha256(data).hexdigest()
    _keep(work, home, language, {"sha256": digest, "source": source})
    titles = {each.key: each.title for each in provisions}
    keys = {key for _, key in laid if key}
    return TextReport(
        instrument,
        language,
        digest,
        tuple(
            Beside(piece.clause, key, titles[key], piece.body[:SHOWN])
            for piece, key in laid
            if key
        ),
        tuple((piece.clause, piece.line, piece.body[:SHOWN]) for piece, key in laid if not key),
        tuple(each.key for each in provisions if each.key not in keys and _is_numbered(each)),
        tuple(parsed.left_out),
        changed,
    )


def _instrument(work: Work, key: str) -> Instrument:
    wanted = select(Instrument).where(Instrument.key == key).with_for_update()
    found = work.session.scalar(wanted)
    if found is None:
        raise NotFound(kind="instrument")
    return found


def _provisions(work: Work, instrument: str) -> Sequence[Provision]:
    wanted = select(Provision).where(Provision.instrument_key == instrument)
    return work.session.scalars(wanted.order_by(Provision.order, Provision.key)).all()


def _is_numbered(provision: Provision) -> bool:
    return not provision.editorial and provision.form is not Form.PRESS_LEAD


def _source(words: str) -> str:
    source = clean_text(words, field="source", limit=SOURCE)
    if not source:
        raise RuleBroken("required", field="source")
    return source


def _parsed(data: bytes, language: Language) -> Parsed:
    if len(data) > MOST_BYTES:
        raise RuleBroken("too_large", field="text", limit=MOST_BYTES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise RuleBroken("not_utf8", field="text", line=line) from None
    text = clean_text(text, field="text", limit=MOST_BYTES, lines=True)
    is_chinese = len(HAN.findall(text)) > len(text) / 5
    if text and is_chinese is not (language is Language.ZH):
        raise RuleBroken("wrong_language", field="language", language=language)
    parsed = parse(text)
    if not parsed.pieces or len(parsed.pieces) > MOST_PIECES:
        raise RuleBroken("no_numbers", field="text")
    return parsed


def _lay(parsed: Parsed, provisions: Iterable[Provision]) -> list[tuple[Piece, str | None]]:
    """Each piece with the provision of its number; a number that comes again is not laid twice."""
    keys = {clause_of(each.key): each.key for each in provisions}
    lead = [parsed.lead] if parsed.lead.paragraphs and "lead" in keys else []
    laid: list[tuple[Piece, str | None]] = []
    taken: set[str] = set()
    for piece in [*lead, *parsed.pieces]:
        key = keys.get(piece.clause) or keys.get(piece.written)
        laid.append((piece, None if key in taken else key))
        taken |= {key} if key else set()
    return laid


def _write(
    work: Work, home: Instrument, language: Language, laid: list[tuple[Piece, str | None]]
) -> int:
    """Write what differs, passage by passage in the order of the text; return how many did."""
    wanted = (Passage.instrument_key == home.key) & (Passage.language == language)
    held = {each.order: each for each in work.session.scalars(select(Passage).where(wanted))}
    changed = 0
    for order, (piece, key) in enumerate(laid):
        values = {"provision_key": key, "clause": piece.clause[:40], "body": piece.body}
        row = held.pop(order, None)
        if row is None:
            place = {"instrument_key": home.key, "language": language.value, "order": order}
            work.session.add(Passage(**place, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
        else:
            continue
        changed += 1
    for row in held.values():
        work.session.delete(row)
    return changed + len(held)


def _keep(work: Work, home: Instrument, language: Language, facts: dict[str, str]) -> None:
    """Note which file it was and from where, and that the instrument now has a text."""
    wanted = (AuthenticText.instrument_key == home.key) & (AuthenticText.language == language)
    text = work.session.scalar(select(AuthenticText).where(wanted))
    if text is None:
        text = AuthenticText(instrument_key=home.key, language=language.value)
        work.session.add(text)
    if any(getattr(text, name) != value for name, value in facts.items()):
        text.sha256, text.source = facts["sha256"], facts["source"]
        text.by_name = work.actor.name[:200]
    if home.text_status is not TextStatus.AUTHENTIC:
        home.text_status = TextStatus.AUTHENTIC
    if language.value not in home.languages:
        home.languages = sorted({*home.languages, language.value})
