"""Series: making their meetings, going on with them, and agreeing to all of them at once.

Each meeting is one of its own, with its code and its concurrences; a series only saves both
sides from saying the same thing twelve times.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from wgroup.db.dialect import advance_counter
from wgroup.db.work import Work
from wgroup.kernel.errors import Conflict, RuleBroken
from wgroup.kernel.time import Slot
from wgroup.meetings.models import Meeting
from wgroup.meetings.rules import check_own_party, hashed
from wgroup.meetings.series import queries
from wgroup.meetings.series.drafts import SeriesDraft
from wgroup.meetings.series.models import Series
from wgroup.meetings.series.rules import Pattern
from wgroup.meetings.services import proposing
from wgroup.meetings.services.asking import LATER
from wgroup.meetings.services.concurring import concur_as, settle
from wgroup.outbox.models import Counter
from wgroup.outbox.services import enqueue
from wgroup.parties.queries import codes
from wgroup.policy import Action
from wgroup.revisions.acts import permit

# Kind of the job that asks a Party to concur in a series; wgroup.prompts does it.
PROMPT = "mail.series"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A day of the rule, and the meeting it would be. host is empty where it is left out."""

    day: date
    slot: Slot
    host: str
    is_shifted: bool

    @property
    def is_left_out(self) -> bool:
        return not self.host


def planned(work: Work, draft: SeriesDraft) -> list[Planned]:
    """What making it would propose; changes nothing. Raise as :func:`start`."""
    permit(work, Action.MEETING_PROPOSE)
    proposing.check_known(work, draft.meeting)
    hosts = _hosts(work, draft.meeting.host, alternates=draft.alternates)
    return _plan(draft.pattern, draft.days, draft.left_out, hosts)


def start(work: Work, draft: SeriesDraft) -> Series:
    """Keep the series and put its first meetings before the Parties; a co-chair concurs by it.

    Raise Forbidden, or RuleBroken ``unknown_party``, ``unknown_group``, ``unknown_provision``,
    ``unknown_topic``.
    """
    plan = planned(work, draft)
    scope = (draft.meeting.group or "WG").lower()
    number = advance_counter(work.session, Counter.__table__, f"series/{scope}")  # type: ignore[arg-type]
    series = Series.of(draft, key=f"{scope}-{number}")
    work.session.add(series)
    work.session.flush()  # before the meetings that point at it
    _propose(work, series, plan)
    return series


def planned_next(
    work: Work, series: Series, count: int, left_out: frozenset[date] = frozenset()
) -> list[Planned]:
    """The days that follow the last one decided on, none before tomorrow."""
    known = queries.last_day(work, series)
    today = work.now.astimezone(ZoneInfo(series.zone)).date()
    after = max(known, today) if known else today
    hosts = _hosts_after(work, series)
    days = series.pattern.coming(series.first_day, count, after=after)
    return _plan(series.pattern, days, left_out, hosts)


def extend(
    work: Work,
    key: str,
    count: int,
    left_out: frozenset[date] = frozenset(),
    *,
    seen: int | None = None,
) -> Series:
    """Propose the next meetings of it. Conflict ``series_ended``, ``stale_version``; RuleBroken
    ``none_left`` where all of them are left out."""
    permit(work, Action.MEETING_PROPOSE)
    series = _to_change(work, key, seen)
    plan = planned_next(work, series, count, left_out)
    if not any(each.host for each in plan):
        raise RuleBroken("none_left", field="left_out")
    series.acts += 1
    series.leave_out(each.day for each in plan if each.is_left_out)
    _propose(work, series, plan)
    return series


def end(work: Work, key: str, *, seen: int | None = None) -> Series:
    """Make no more meetings of it; those there are stay. Done twice changes nothing."""
    permit(work, Action.MEETING_PROPOSE)
    series = queries.get(work, key, to_change=True)
    if series.ended_at is None:
        if seen is not None:
            series.insist_unchanged(seen)
        series.ended_at = work.now
    return series


def concur(work: Work, key: str, *, seen: str) -> list[Meeting]:
    """Record that the actor's Party agrees to all meetings to come that still await it.

    seen is :func:`fingerprint_of` those it was shown: all of them, or none. Raise Forbidden
    ``not_your_party``, Conflict ``stale_version``, ``missing_language_version``,
    ``nothing_awaits``.
    """
    permit(work, Action.MEETING_CONCUR)
    own = check_own_party(work.actor.party, None)
    queries.get(work, key)
    found = queries.awaiting(work, key, own, to_change=True)
    if not found:
        raise Conflict("nothing_awaits")
    if seen != fingerprint_of(found):
        raise Conflict("stale_version")
    for each in found:
        concur_as(work, each, own)
        settle(work, each, moved=False)
    return found


def fingerprint_of(meetings: Iterable[Meeting]) -> str:
    """64 hex digits over which meetings these are, their terms and their words."""
    parts = ((each.code, each.terms.fingerprint, each.wording) for each in meetings)
    return hashed(*(text for each in parts for text in each))


def ask_parties(work: Work, series: Series, meetings: Sequence[Meeting]) -> None:
    """Queue one word to each Party that has yet to concur in some of them."""
    for party in sorted(codes(work)):
        awaited = [each for each in meetings if party not in each.concurring]
        if not awaited:
            continue
        key = f"{series.key}/{fingerprint_of(awaited)[:32]}"
        asked = {"series": series.key, "party": party, "key": key}
        enqueue(
            work, PROMPT, asked, dedupe=f"{PROMPT}/{key}/{party}", run_at=work.now + LATER
        )


def _to_change(work: Work, key: str, seen: int | None) -> Series:
    series = queries.get(work, key, to_change=True)
    if seen is not None:
        series.insist_unchanged(seen)
    if series.ended_at is not None:
        raise Conflict("series_ended")
    return series


def _propose(work: Work, series: Series, plan: Iterable[Planned]) -> None:
    made = [
        proposing.propose(work, series.draft_on(each.day, host=each.host), quietly=True)
        for each in plan
        if not each.is_left_out
    ]
    ask_parties(work, series, made)


def _plan(
    pattern: Pattern, days: Iterable[date], left_out: frozenset[date], hosts: Sequence[str]
) -> list[Planned]:
    """hosts in turn, for those days that are not left out."""
    found, turn = [], 0
    for day in days:
        host = "" if day in left_out else hosts[turn % len(hosts)]
        turn += bool(host)
        found.append(Planned(day, pattern.slot_on(day), host, pattern.is_shifted(day)))
    return found


def _hosts(work: Work, first: str, *, alternates: bool) -> list[str]:
    """Who hosts in turn, beginning with first."""
    others = [each for each in sorted(codes(work)) if each != first]
    return [first, *others] if alternates else [first]


def _hosts_after(work: Work, series: Series) -> list[str]:
    """The same, beginning with whose turn it is after the last meeting."""
    hosts = _hosts(work, series.host, alternates=series.alternates)
    last = queries.last_host(work, series.key)
    if last not in hosts:
        return hosts
    turn = hosts.index(last) + 1
    return hosts[turn:] + hosts[:turn]
