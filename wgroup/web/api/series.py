"""Series for programs: the same acts as the pages have, under the same rules."""

from typing import Any

from flask import Response, url_for

from wgroup.db.work import Work
from wgroup.meetings.series import queries
from wgroup.meetings.series.drafts import SeriesDraft, read_count, read_days, read_series
from wgroup.meetings.series.models import Series
from wgroup.meetings.services import repeating, reshaping
from wgroup.policy import Action, ensure
from wgroup.web.api.answers import Data, answer, insist_seen, once, page_answer
from wgroup.web.api.core import Room
from wgroup.web.api.meeting_shapes import NothingInput
from wgroup.web.api.series_shapes import (
    AllInput,
    AwaitingShape,
    ChangesShape,
    NextInput,
    PlanShape,
    SeriesChange,
    SeriesInput,
    SeriesShape,
)
from wgroup.web.api.shapes import Given, PageQuery, page_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work
from wgroup.web.words import N_

bp = Room("api_series", N_("Series of meetings"), prefix="/series")

ACCESS = {
    f"api_series.{each}": Access.ACCOUNT
    for each in (
        "index", "preview", "start", "show", "preview_next", "extend", "awaiting", "concur",
        "preview_change", "change", "end",
    )
}  # fmt: skip


def _shown(series: Series) -> Data:
    data: Data = SeriesShape().dump(series)
    return data


def _now(work: Work, series_key: str) -> Data:
    work.session.flush()
    return _shown(queries.get(work, series_key))


@bp.get("", N_("Series of meetings"), N_("By their keys, those that ended too."))
@bp.asks(PageQuery)
@bp.gives(page_of(SeriesShape))
def index(asked: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.SERIES_READ)
    return page_answer(queries.listed(work, **asked), _shown)


@bp.post("/preview", N_("Which meetings a series would make"), N_("Changes nothing."))
@bp.takes(SeriesInput)
@bp.gives(PlanShape)
def preview(given: Given) -> Response:
    work = this_work()
    ensure(work.actor, Action.MEETING_PROPOSE)
    found = repeating.planned(work, read_series(given))
    return answer(PlanShape().dump({"items": found}))


@bp.post("", N_("Propose a series"), N_("Each date becomes a meeting of its own."))
@bp.takes(SeriesInput)
@bp.gives(SeriesShape, status=201)
def start(given: Given) -> Response:
    with (work := this_work()).saved():
        ensure(work.actor, Action.MEETING_PROPOSE)
        key = once(work, lambda: repeating.start(work, read_series(given)).key)
        data = _now(work, key)
    return answer(data, status=201, location=url_for(".show", series_key=key))


@bp.get("/<series_key>", N_("A series"))
@bp.gives(SeriesShape)
def show(series_key: str) -> Response:
    return answer(_now(this_work(), series_key))


@bp.post("/<series_key>/next/preview", N_("Which meetings come next"), N_("Changes nothing."))
@bp.takes(NextInput)
@bp.gives(PlanShape)
def preview_next(given: Given, series_key: str) -> Response:
    work = this_work()
    series = queries.get(work, series_key)
    ensure(work.actor, Action.MEETING_PROPOSE)
    found = repeating.planned_next(work, series, *_wanted(given))
    return answer(PlanShape().dump({"items": found}))


@bp.post("/<series_key>/next", N_("Propose the next meetings of it"))
@bp.takes(NextInput)
@bp.gives(SeriesShape)
def extend(given: Given, series_key: str) -> Response:
    with (work := this_work()).saved():
        queries.get(work, series_key)
        ensure(work.actor, Action.MEETING_PROPOSE)
        once(work, lambda: repeating.extend(work, series_key, *_wanted(given)).key)
        data = _now(work, series_key)
    return answer(data)


def _wanted(given: Given) -> tuple[int, Any]:
    return read_count(given.get("count")), read_days(given.get("left_out"))


@bp.get(
    "/<series_key>/concurrences",
    N_("Which of its meetings await your Party"),
    N_("By their start."),
)
@bp.gives(AwaitingShape)
def awaiting(series_key: str) -> Response:
    work = this_work()
    queries.get(work, series_key)
    ensure(work.actor, Action.MEETING_CONCUR)
    found = queries.awaiting(work, series_key, work.actor.party or "")
    told = {
        "fingerprint": repeating.fingerprint_of(found),
        "items": [each.slug for each in found],
    }
    return answer(AwaitingShape().dump(told))


@bp.post(
    "/<series_key>/concurrences",
    N_("Concur with all for your Party"),
    N_("With all that still await it, or with none."),
)
@bp.takes(AllInput)
@bp.gives(SeriesShape)
def concur(given: Given, series_key: str) -> Response:
    with (work := this_work()).saved():
        queries.get(work, series_key)
        ensure(work.actor, Action.MEETING_CONCUR)
        once(work, lambda: _concurred(work, series_key, given["seen"]))
        data = _now(work, series_key)
    return answer(data)


def _concurred(work: Work, series_key: str, seen: str) -> str:
    repeating.concur(work, series_key, seen=seen)
    return series_key


@bp.post(
    "/<series_key>/changes/preview",
    N_("What a change would do to each meeting"),
    N_("Changes nothing."),
)
@bp.takes(SeriesChange)
@bp.gives(ChangesShape)
def preview_change(given: Given, series_key: str) -> Response:
    work = this_work()
    series = queries.get(work, series_key)
    ensure(work.actor, Action.MEETING_PROPOSE)
    found = reshaping.changes(work, series, _draft(series, given))
    return answer(ChangesShape().dump({"items": found}))


@bp.put(
    "/<series_key>",
    N_("Change a series, and those of its meetings that are chosen"),
    N_("Where terms change, earlier concurrences fall; each Party is written to once."),
)
@bp.takes(SeriesChange)
@bp.gives(SeriesShape)
def change(given: Given, series_key: str) -> Response:
    with (work := this_work()).saved():
        series = queries.get(work, series_key, to_change=True)
        ensure(work.actor, Action.MEETING_PROPOSE)
        insist_seen(_now(work, series_key))
        reshaping.change(work, series_key, _draft(series, given), given["chosen"])
        data = _now(work, series_key)
    return answer(data)


def _draft(series: Series, given: Given) -> SeriesDraft:
    kept: dict[str, object] = {
        "group": series.group_code or "",
        "level": series.level.value,
        "host": series.host,
        "count": 1,
        "left_out": [],
    }
    return read_series({**given, **kept})


@bp.post("/<series_key>/end", N_("Make no more meetings of it"), N_("Those there are stay."))
@bp.takes(NothingInput)
@bp.gives(SeriesShape)
def end(_given: Given, series_key: str) -> Response:
    with (work := this_work()).saved():
        queries.get(work, series_key)
        ensure(work.actor, Action.MEETING_PROPOSE)
        once(work, lambda: repeating.end(work, series_key).key)
        data = _now(work, series_key)
    return answer(data)
