"""A time as it would be: on both clocks, on the strip of the day, and what to look at twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from wgroup.db.work import Work
from wgroup.holidays import Caution
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import TwoClocks
from wgroup.kernel.errors import Invalid, RuleBroken
from wgroup.kernel.time import Slot
from wgroup.meetings.drafts import read_slot
from wgroup.meetings.models import Meeting
from wgroup.meetings.queries import between
from wgroup.meetings.rules import OFF, SETTLED
from wgroup.web.capitals import clocks, seats
from wgroup.web.cautions import cautions_for
from wgroup.web.meetings.choices import with_zone_words
from wgroup.web.meetings.windows import Window, missed
from wgroup.web.pages import meeting_url
from wgroup.web.pictures.strip import Sitting, Strip, day_strip
from wgroup.web.problems import problem_words

A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class When:
    """others counts the meetings of that day on the strip, beside the one in hand.

    missed are the windows of linked provisions that the time lies outside.
    """

    told: TwoClocks
    strip: Strip | None
    cautions: list[Caution]
    others: int = 0
    missed: tuple[Window, ...] = ()


def when_of(
    work: Work, slot: Slot, title: Bilingual, *, besides: str = "", alone: bool = False
) -> When:
    """besides is the slug of the meeting in hand, if it has one; alone draws no other."""
    told = clocks(slot.starts_at, slot.ends_at, slot.zone)
    capitals = seats()
    if not capitals:
        return When(told, None, cautions_for(told))
    others = [] if alone else _others(work, slot, besides)
    own = Sitting(title, slot.starts_at, slot.ends_at, firm=False)
    anchor = slot.zone if slot.zone in {each.zone for each in capitals} else None
    strip = day_strip(
        capitals[0], capitals[-1], around=slot.starts_at, anchor=anchor, sittings=[own, *others]
    )
    return When(told, strip, cautions_for(told), len(strip.blocks) - 1)


def _others(work: Work, slot: Slot, besides: str) -> list[Sitting]:
    span = slot.starts_at - A_DAY, slot.starts_at + A_DAY
    held = between(work, *span, brief=True)
    return [sitting(each) for each in held if each.slug != besides and each.status not in OFF]


def sitting(each: Meeting) -> Sitting:
    firm = each.status in SETTLED
    return Sitting(each.title, each.starts_at, each.ends_at, firm, meeting_url(each))


def when_typed(
    work: Work,
    fields: Mapping[str, object],
    title: Bilingual,
    *,
    besides: str = "",
    host: str = "",
    provisions: Iterable[str] = (),
) -> When | None:
    """The same of what is typed so far; None while that is no time."""
    try:
        slot = read_slot(fields)
    except (RuleBroken, Invalid):
        return None
    when = when_of(work, slot, title, besides=besides)
    return replace(when, missed=tuple(missed(work, slot, host, provisions)))


def why_no_time(fields: Mapping[str, object]) -> str:
    """A sentence on what is typed whole and is no time; empty while there is more to type."""
    if not (fields["starts"] and fields["ends"]):
        return ""
    try:
        read_slot(fields)
    except Invalid as refusal:
        first = refusal.errors[0]
        return problem_words(first.code, with_zone_words(first.facts))
    except RuleBroken as refusal:
        return problem_words(refusal.code, with_zone_words(refusal.facts))
    return ""
