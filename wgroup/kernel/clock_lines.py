"""Lines of text that tell one instant on every clock, for pages, mail and calendars."""

from wgroup.kernel.bilingual import Language
from wgroup.kernel.capitals import Row, TwoClocks, day_text, shift_text


def one_line(
    clocks: TwoClocks, language: Language, *, this_year: int | None = None, until: bool = False
) -> str:
    """Return the signature line of the group.

    ``Tue 17 May 20:00 Washington · Wed 18 May 08:00 Beijing (+1) · 00:00 UTC (Wed 18 May)``.
    The year is told unless it is this_year; until adds the time of the end to each clock.
    """
    return " · ".join(line_pieces(clocks, language, this_year=this_year, until=until))


def line_pieces(
    clocks: TwoClocks, language: Language, *, this_year: int | None = None, until: bool = False
) -> tuple[str, ...]:
    """The pieces of :func:`one_line`, one for each clock."""
    year = any(row.date.year != this_year for row in clocks.rows)
    pieces = []
    for row in clocks.rows:
        # In Chinese the year leads, in English the date in UTC closes the line with it.
        leads = year and language is Language.ZH and _turns(clocks, row)
        pieces.append(_utc_piece(row, language, year, until) if row.is_utc
                      else _city_piece(row, language, leads, until))
    return tuple(pieces)


def whole_pieces(clocks: TwoClocks, language: Language) -> tuple[str, ...]:
    """The pieces of text that is kept or sent: each with its year, and until when."""
    return tuple(
        _utc_piece(row, language, True, True) if row.is_utc
        else _city_piece(row, language, True, True)
        for row in clocks.rows
    )


def _turns(clocks: TwoClocks, row: Row) -> bool:
    """Its date is the first in the line, or in another year than the one before it."""
    place = clocks.rows.index(row)
    return place == 0 or clocks.rows[place - 1].date.year != row.date.year


def _city_piece(row: Row, language: Language, year: bool, until: bool) -> str:
    shift = _aside(shift_text(row.shift), language) if row.shift else ""
    day = day_text(row.date, language, year=year)
    return f"{day} {_hours(row, language, until)} {row.city.best(language)[0]}{shift}"


def _utc_piece(row: Row, language: Language, year: bool, until: bool) -> str:
    hours, city = _hours(row, language, until), row.city.best(language)[0]
    if until and row.is_overnight:  # both dates in their order
        return f"{day_text(row.date, language, year=year)} {hours} {city}"
    day = day_text(row.date, language, year=year, weekday=language is not Language.ZH)
    return f"{hours} {city}{_aside(day, language)}"


def _aside(text: str, language: Language) -> str:
    """In brackets of the language, which in Chinese are of full width and bring their space."""
    return f"（{text}）" if language is Language.ZH else f" ({text})"


def _hours(row: Row, language: Language, until: bool) -> str:
    if not until or row.ends == row.starts:
        return row.clock
    apart = " – " if row.is_overnight else "–"
    return f"{row.clock}{apart}{row.closing(language)}"
