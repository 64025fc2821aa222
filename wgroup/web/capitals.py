"""The Parties and their capitals, and what an instant reads there, for this request's reader."""

from collections.abc import Sequence
from datetime import datetime

from babel.dates import get_timezone_location
from flask import g

from wgroup.kernel import capitals, clock_lines
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import Capital, TwoClocks
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import LocalTime, instant
from wgroup.parties.models import Party
from wgroup.parties.queries import parties as all_parties
from wgroup.web.language import LOCALES
from wgroup.web.request import this_language, this_work


def parties() -> Sequence[Party]:
    """All Parties by code, asked for once a request."""
    if "parties" not in g:
        g.parties = all_parties(this_work())
    found: Sequence[Party] = g.parties
    return found


def party(code: str) -> Party:
    return next(each for each in parties() if each.code == code)


def seats() -> list[Capital]:
    """The capitals as the kernel wants them."""
    return [Capital(each.code, each.city, each.zone) for each in parties()]


def clocks(
    starts_at: datetime, ends_at: datetime | None = None, zone: str | None = None
) -> TwoClocks:
    """The span on every clock; zone comes first, the reader's own capital unless said."""
    return capitals.two_clocks(
        seats(), zone or own_zone(), starts_at, ends_at, place=place_of(zone)
    )


def clocks_typed(day: object, time: object, zone: object) -> TwoClocks | None:
    """Of what is typed so far, as 2027-01-31, 12:00 and the name of a zone; None where that is
    no instant yet."""
    name = str(zone or "")
    try:
        typed = LocalTime.parse(f"{day}T{time}", field="time")
        return clocks(instant(typed.in_zone(name, field="time"), name), zone=name)
    except RuleBroken:
        return None


def own_zone() -> str:
    """The reader's capital; that of the first Party by code for those who have none."""
    own = this_work().actor.party
    return next((each.zone for each in parties() if each.code == own), seats()[0].zone)


def place_of(zone: str | None) -> Bilingual | None:
    """The city of an IANA name in both languages."""
    if zone is None or capitals.is_utc(zone):
        return None
    names = (
        get_timezone_location(zone, locale=LOCALES[each], return_city=True) for each in Language
    )
    return Bilingual(*names)


def clock_line(told: TwoClocks, until: bool = False) -> Sequence[str]:
    """The pieces of the one line, without the year if it is the present one."""
    year = this_work().now.astimezone(told.rows[0].starts.tzinfo).year
    return clock_lines.line_pieces(told, this_language(), this_year=year, until=until)
