"""From what people type about a delegation to drafts."""

from collections.abc import Mapping
from datetime import date

from wgroup.accounts.rules import read_email
from wgroup.delegations.rules import (
    LONGEST,
    Function,
    LetterDraft,
    MemberDraft,
    SpanDraft,
    check_pdf,
)
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.text import clean_bilingual, clean_text
from wgroup.kernel.time import zone_named
from wgroup.parties.naming import PersonName, has_han

POST, ISSUER, REASON, FILE_NAME = 200, 200, 1000, 200
NAMES = ("family_name", "given_name", "latin_family", "latin_given")
Fields = Mapping[str, object]


def read_span(fields: Fields) -> SpanDraft:
    """fields: first_day and last_day as 2027-01-31, last_day may be empty; zone. Raise RuleBroken
    ``bad_date``, ``last_day_first``, ``span_too_long``, or Invalid."""
    reader = Reader(fields)
    reader.required(("first_day",))
    first = reader.day("first_day")
    last = reader.day("last_day")
    zone = str(fields.get("zone") or "")
    reader.check("zone", lambda: zone_named(zone))
    if first is not None and last is not None:
        reader.check("last_day", lambda: _check_span(first, last))
    reader.done()
    if first is None:
        raise RuleBroken("bad_date", field="first_day")
    return SpanDraft(first, last, zone)


def read_member(fields: Fields) -> MemberDraft:
    """fields: the four names, email, function, post as Bilingual. Raise RuleBroken or Invalid."""
    reader = Reader(fields)
    reader.required(("family_name", "function"))
    name = PersonName(*(reader.name(each) for each in NAMES))
    if has_han(name.family) and not name.latin_family and reader.sound("latin_family"):
        reader.faults.append(RuleBroken("required", field="latin_family"))
    address = str(fields.get("email") or "")
    email = reader.kept(lambda: read_email(address), None) if address.strip() else None
    function = reader.choice("function", Function, Function.MEMBER)
    post = reader.text("post", POST)
    reader.done()
    return MemberDraft(name, email, function, post)


def read_letter(octets: bytes, name: str, issued_by: Bilingual) -> LetterDraft:
    """Raise RuleBroken ``required``, ``too_large``, ``not_pdf``, ``too_long``."""
    if not octets:
        raise RuleBroken("required", field="file")
    check_pdf(octets)
    bare = name.replace("\\", "/").rpartition("/")[2][-FILE_NAME:]
    kept = clean_text(bare, field="file", limit=FILE_NAME) or "credentials.pdf"
    issuer = clean_bilingual(issued_by, field="issued_by", limit=ISSUER)
    if not issuer:
        raise RuleBroken("required", field="issued_by")
    return LetterDraft(octets, kept, issuer)


def read_finding(in_order: bool, reason: Bilingual) -> Bilingual:
    """What is not in order says why. Raise RuleBroken ``reason_required``."""
    words = clean_bilingual(reason, field="reason", limit=REASON, lines=True)
    if not in_order and not words:
        raise RuleBroken("reason_required", field="reason")
    return Bilingual() if in_order else words


def _check_span(first: date, last: date) -> None:
    if last < first:
        raise RuleBroken("last_day_first", field="last_day")
    if last - first > LONGEST:
        raise RuleBroken("span_too_long", field="last_day")
