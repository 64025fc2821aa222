"""What is worth a second look about a time, in words; and the almanac of this installation."""

from flask import current_app
from flask_babel import gettext

from wgroup.config import Settings, SettingsError
from wgroup.holidays import (
    Almanac,
    Care,
    Caution,
    Closure,
    HolidayFileError,
    cautions,
    closures,
    read_almanac,
)
from wgroup.kernel.capitals import TwoClocks, day_text
from wgroup.web.capitals import party
from wgroup.web.request import this_language, this_settings
from wgroup.web.words import N_

KEPT = "wgroup.almanac"

WORDS: dict[Care, str] = {
    Care.NIGHT: N_("%(city)s: night hours"),
    Care.HOLIDAY: N_("%(city)s: public holiday on %(day)s, %(name)s"),
    Care.WEEKEND: N_("%(city)s: weekend (%(day)s)"),
    Care.CLOCK_CHANGE: N_("%(city)s: the clocks change on %(day)s, from %(before)s to %(after)s"),
    Care.PROVISIONAL: N_("%(city)s: the working days of %(year)s are provisional"),
}


def almanac() -> Almanac:
    """Read once; a file that cannot be used stops the start (see :func:`insist_readable`)."""
    if KEPT not in current_app.extensions:
        current_app.extensions[KEPT] = read_almanac(this_settings().holidays)
    kept: Almanac = current_app.extensions[KEPT]
    return kept


def insist_readable(settings: Settings) -> None:
    """Raise SettingsError if the operator's holiday file is not what it should be."""
    try:
        read_almanac(settings.holidays)
    except HolidayFileError as error:
        raise SettingsError(str(error)) from error


def cautions_for(told: TwoClocks) -> list[Caution]:
    return cautions(told, almanac())


def caution_words(caution: Caution) -> str:
    language = this_language()
    words: str = gettext(
        WORDS[caution.care],
        city=caution.city.best(language)[0],
        day=day_text(caution.date, language),
        year=caution.date.year,
        name=caution.name.best(language)[0],
        before=caution.before,
        after=caution.after,
    )
    return words


def closures_within(told: TwoClocks) -> list[Closure]:
    """The public holidays of either side within a span."""
    return closures(told, almanac())


def closure_words(one: Closure) -> str:
    language = this_language()
    told = {
        "party": party(one.code).short.best(language)[0],
        "first": day_text(one.first, language),
        "last": day_text(one.last, language),
        "name": one.name.best(language)[0] or gettext("public holiday"),
    }
    words: str = (
        gettext("Overlaps a public holiday of %(party)s on %(first)s: %(name)s", **told)
        if one.first == one.last
        else gettext("Overlaps public holidays of %(party)s, %(first)s to %(last)s: %(name)s",
                     **told)
    )  # fmt: skip
    return words
