"""The list of participants, to be read and to be taken along as a file."""

from collections.abc import Iterator
from enum import StrEnum

from flask import Response, render_template
from flask_babel import force_locale, gettext

from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import two_clocks
from wgroup.kernel.clock_lines import one_line
from wgroup.meetings.queries import get as get_meeting
from wgroup.nominations.freezing import Listed
from wgroup.nominations.participants import participants_of
from wgroup.web.capitals import seats
from wgroup.web.language import LOCALES
from wgroup.web.nominations.room import bp
from wgroup.web.printing import pdf_file
from wgroup.web.request import this_work
from wgroup.web.sheets import csv_file, xlsx_file
from wgroup.web.words import N_, word

HEAD = (
    N_("Party"), N_("Family name"), N_("Given name"), N_("Family name in Latin letters"),
    N_("Given name in Latin letters"), N_("Capacity"), N_("Organisation in English"),
    N_("Organisation in Chinese"), N_("Type"), N_("Answer"),
)  # fmt: skip

PRINTED = {
    "list": N_("List of participants"),
    "name": N_("Name"),
    "capacity": N_("Capacity"),
    "organisation": N_("Organisation"),
    "answer": N_("Answer"),
    "nobody": N_("Nobody is entered yet."),
}


@bp.get("/meetings/<slug>/participants")
def participants(slug: str) -> str:
    work = this_work()
    meeting = get_meeting(work, slug)
    found = participants_of(work, meeting)
    return render_template("nominations/participants.html", meeting=meeting, found=found)


@bp.get("/meetings/<slug>/participants.csv")
def participants_file(slug: str) -> Response:
    return csv_file(*_table(slug))


@bp.get("/meetings/<slug>/participants.xlsx")
def participants_workbook(slug: str) -> Response:
    return xlsx_file(*_table(slug))


@bp.get("/meetings/<slug>/participants.pdf")
def participants_print(slug: str) -> Response:
    """In both languages side by side, the same for every reader."""
    work = this_work()
    meeting = get_meeting(work, slug)
    found = participants_of(work, meeting)
    told = {name: both(words) for name, words in PRINTED.items()}
    on = two_clocks(seats(), meeting.zone, meeting.starts_at, meeting.ends_at)
    when = {each: one_line(on, each, until=True) for each in Language}
    page = render_template(
        "nominations/participants_print.html",
        meeting=meeting, found=found, both=both, told=told, when=when,
    )
    return pdf_file(f"{meeting.slug}-participants", page)


def both(words: str | StrEnum) -> Bilingual:
    """A word of the interface, or of the domain, as each language has it."""
    found = {}
    for language, locale in LOCALES.items():
        with force_locale(locale):
            found[language] = word(words) if isinstance(words, StrEnum) else gettext(words)
    return Bilingual(en=str(found[Language.EN]), zh=str(found[Language.ZH]))


def _table(slug: str) -> tuple[str, list[str], list[tuple[str, ...]]]:
    """The name of its file, the heads and the rows."""
    work = this_work()
    meeting = get_meeting(work, slug)
    found = participants_of(work, meeting)
    rows = [tuple(_row(each)) for each in found.listed]
    return f"{meeting.slug}-participants", [gettext(each) for each in HEAD], rows


def _row(one: Listed) -> Iterator[str]:
    yield one.party
    yield from (one.name.family, one.name.given, one.name.latin_family, one.name.latin_given)
    yield word(one.capacity)
    yield from (one.organisation.en, one.organisation.zh)
    yield word(one.type) if one.type else ""
    yield word(one.answer)
