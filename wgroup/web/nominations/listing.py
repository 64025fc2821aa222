"""The list of participants, to be read and to be taken along as a file."""

from collections.abc import Iterator

from flask import Response, render_template
from flask_babel import gettext

from wgroup.meetings.queries import get as get_meeting
from wgroup.nominations.participants import Listed, participants_of
from wgroup.web.nominations.room import bp
from wgroup.web.request import this_work
from wgroup.web.sheets import csv_file
from wgroup.web.words import N_, word

HEAD = (
    N_("Party"), N_("Family name"), N_("Given name"), N_("Family name in Latin letters"),
    N_("Given name in Latin letters"), N_("Capacity"), N_("Organisation in English"),
    N_("Organisation in Chinese"), N_("Type"), N_("Answer"),
)  # fmt: skip


@bp.get("/meetings/<slug>/participants")
def participants(slug: str) -> str:
    work = this_work()
    meeting = get_meeting(work, slug)
    found = participants_of(work, meeting)
    return render_template("nominations/participants.html", meeting=meeting, found=found)


@bp.get("/meetings/<slug>/participants.csv")
def participants_file(slug: str) -> Response:
    work = this_work()
    meeting = get_meeting(work, slug)
    found = participants_of(work, meeting)
    head = [gettext(each) for each in HEAD]
    return csv_file(f"{meeting.slug}-participants", head, map(tuple, map(_row, found.listed)))


def _row(one: Listed) -> Iterator[str]:
    yield one.party
    yield from (one.name.family, one.name.given, one.name.latin_family, one.name.latin_given)
    yield word(one.capacity)
    yield from (one.organisation.en, one.organisation.zh)
    yield word(one.type) if one.type else ""
    yield word(one.answer)
