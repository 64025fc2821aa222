"""Changing a series: what its meetings have in common, and which of them are to follow.

Nothing reaches a meeting unseen: whoever changes the series is shown each meeting as it is and
as it would be, and chooses. A meeting that was moved by itself stays as it is unless chosen.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import Status, Terms
from wgroup.meetings.series import queries
from wgroup.meetings.series.drafts import SeriesDraft
from wgroup.meetings.series.models import Series
from wgroup.meetings.services import proposing
from wgroup.meetings.services.concurring import move_to
from wgroup.meetings.services.repeating import ask_parties
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# What is said of each meeting and no fingerprint holds.
WORDS = ("title", "purpose", "type", "provisions", "topics")


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one meeting. words: which of WORDS are new to it.

    day: of the rule, that it would be the meeting of. is_exception: it is otherwise than the
    series had it, and stays so unless chosen.
    """

    meeting: Meeting
    day: date
    before: Terms
    after: Terms
    words: tuple[str, ...]
    is_exception: bool

    @property
    def moves(self) -> bool:
        return self.before.fingerprint != self.after.fingerprint


def changes(
    work: Work, series: Series, draft: SeriesDraft, *, to_change: bool = False
) -> list[Change]:
    """Of each meeting to come, from the first day of draft on; changes nothing.

    Under another rule the meetings keep their order: the first to come is that of the first
    day, and so on.
    """
    found = queries.to_come(work, series.key, to_change=to_change)
    found = [each for each in found if each.occurs_on and each.occurs_on >= draft.first_day]
    return list(_compared(series, draft, found))


def change(
    work: Work,
    key: str,
    draft: SeriesDraft,
    chosen: Collection[str],
    *,
    seen: int | None = None,
) -> Series:
    """Change the series from a day on, and the chosen of its meetings, named by slug.

    Their agreement falls where their terms change, as by a single move; each Party is asked
    once. Raise Conflict ``series_ended``, ``stale_version``; RuleBroken ``invalid_choice`` for
    a slug that is none of them, and as :func:`wgroup.meetings.services.repeating.start`.
    """
    permit(work, Action.MEETING_PROPOSE)
    series = queries.get(work, key, to_change=True)
    if seen is not None:
        series.insist_unchanged(seen)
    if series.ended_at is not None:
        raise Conflict("series_ended")
    proposing.check_known(work, draft.meeting)
    plan = changes(work, series, draft, to_change=True)
    if not set(chosen) <= {each.meeting.slug for each in plan}:
        raise RuleBroken("invalid_choice", field="chosen")
    _take(work, series, draft)
    _give_days(work, plan)
    followed = [each for each in plan if each.meeting.slug in chosen]
    moved = [each.meeting for each in followed if _do(work, each, draft)]
    ask_parties(work, series, moved)
    return series


def _compared(
    series: Series, draft: SeriesDraft, meetings: list[Meeting]
) -> Iterator[Change]:
    days = [each.occurs_on for each in meetings if each.occurs_on]
    if draft.rule != series.pattern.rule:
        days = draft.pattern.coming(draft.first_day, len(meetings))
    new = words_of(series, draft)
    for meeting, day in zip(meetings, days, strict=True):
        terms = draft.meeting.terms
        after = Terms(draft.pattern.slot_on(day), terms.mode, terms.venue)
        differing = tuple(name for name in new if _said(meeting, name) != _wanted(draft, name))
        before = meeting.terms
        yield Change(meeting, day, before, after, differing, _is_exception(series, meeting, new))


def words_of(series: Series, draft: SeriesDraft) -> list[str]:
    """Which of WORDS the draft has otherwise than the series."""
    return [name for name in WORDS if _said(series, name) != _wanted(draft, name)]


def _is_exception(series: Series, meeting: Meeting, words: list[str]) -> bool:
    if meeting.status is Status.POSTPONED or not series.has_made(meeting.terms, meeting.occurs_on):
        return True
    return any(_said(meeting, name) != _said(series, name) for name in words)


def _said(of: Meeting | Series, name: str) -> object:
    value = getattr(of, name)
    return tuple(sorted(value)) if isinstance(value, list) else value


def _wanted(draft: SeriesDraft, name: str) -> object:
    value = getattr(draft.meeting, name)
    return tuple(sorted(value)) if isinstance(value, tuple) else value


def _take(work: Work, series: Series, draft: SeriesDraft) -> None:
    new = words_of(series, draft)
    series.acts += 1
    if new:
        permit(work, Action.MEETING_EDIT, series)
    for name in new:
        value = getattr(draft.meeting, name)
        setattr(series, name, list(value) if isinstance(value, tuple) else value)
    if draft.rule != series.pattern.rule:
        series.first_day = draft.first_day
        series.left_out = [
            each for each in series.left_out if date.fromisoformat(each) < draft.first_day
        ]
    series.alternates = draft.alternates
    series.take_pattern(draft.pattern, draft.meeting.terms)


def _give_days(work: Work, plan: list[Change]) -> None:
    """All at once: on the way from the old days to the new two may be of one day."""
    if all(each.day == each.meeting.occurs_on for each in plan):
        return
    for each in plan:
        each.meeting.occurs_on = None
    work.session.flush()
    for each in plan:
        each.meeting.occurs_on = each.day


def _do(work: Work, one: Change, draft: SeriesDraft) -> bool:
    """Change one meeting, and say whether both Parties have to look at its terms anew."""
    if one.words:
        permit(work, Action.MEETING_EDIT, one.meeting)
        new = {name: getattr(draft.meeting, name) for name in one.words}
        proposing.take_edit(work, one.meeting, new)
    if not one.moves:
        return False
    permit(work, Action.MEETING_MOVE, one.meeting)
    return move_to(work, one.meeting, one.after)
