"""What a calendar says of days: milestones of the register, and by when something is to be done.

They take nobody's time and have no hours; whose clock ends the day is said in words.
"""

from collections.abc import Mapping
from datetime import date, datetime

from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionState
from wgroup.calendar.rules import Edition
from wgroup.calendar.told import AllDay, State
from wgroup.calendar.wording import Place, Surroundings, city_of, organizer, paragraphs
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.kernel.capitals import COORDINATED, day_text, is_utc
from wgroup.kernel.time import FIRST_YEAR, LAST_YEAR, zone_names
from wgroup.register.models import Milestone
from wgroup.register.rules import MilestoneKind

MILESTONE = Bilingual(en="Milestone", zh="时间节点")
DEADLINE = Bilingual(en="Deadline", zh="截止日期")
DUE = Bilingual(en="Due: {}", zh="截止：{}")

# What happens on its days; of all others a calendar shows the day on which they end.
HAPPENING = frozenset({MilestoneKind.POINT, MilestoneKind.EVENT})

SPAN = Bilingual(en="{} to {}", zh="{}至{}")
PROVISION = Bilingual(en="Provision {}: {}", zh="条款{}：{}")
CONDITIONAL = Bilingual(en="As appropriate.", zh="视情。")
STATED = {
    "partial": Bilingual(
        en="The text states the date in part; the rest is inferred.",
        zh="文本部分载明日期，其余系推定。",
    ),
    "label-only": Bilingual(
        en="The text states it in words; the days are inferred.",
        zh="文本以文字载明，日期系推定。",
    ),
}
DAY_RULES = {
    "host-party-timezone": Bilingual(
        en="The day is that of the host Party's time zone.", zh="以主办方时区的日期为准。"
    ),
    "venue-timezone": Bilingual(
        en="The day is that of the venue's time zone.", zh="以会场时区的日期为准。"
    ),
    "each-party-timezone": Bilingual(
        en="For each Party the day is that of its own time zone.", zh="以各方自己时区的日期为准。"
    ),
}
DAY_OF = Bilingual(en="The day is that of {}.", zh="以{}的日期为准。")
EVERY_CAPITAL = Bilingual(
    en="The day is over when it is over in each capital.", zh="以各方首都当日均已结束为准。"
)

BOTH = Bilingual(en="both Parties", zh="双方")
OWNER = Bilingual(en="Responsible: {}", zh="责任方：{}")
STATES = {
    ActionState.OPEN: Bilingual(en="To do", zh="待办"),
    ActionState.IN_PROGRESS: Bilingual(en="Under way", zh="进行中"),
    ActionState.REPORTED_DONE: Bilingual(en="Reported done", zh="报告已完成"),
    ActionState.VERIFIED: Bilingual(en="Verified", zh="已核实"),
    ActionState.DROPPED: Bilingual(en="Dropped", zh="不再进行"),
}
# In both languages, as those of meetings are: no client shows such a state by itself.
PREFIXES = {
    ActionState.REPORTED_DONE: "已完成 / DONE: ",
    ActionState.VERIFIED: "已完成 / DONE: ",
    ActionState.DROPPED: "不再进行 / DROPPED: ",
}

MILESTONE_COLOUR, DUE_COLOUR, OVER_COLOUR = "indigo", "firebrick", "gray"
LONGEST_SUMMARY = 120


def days_of(milestone: Milestone) -> tuple[date, date] | None:
    """The first and last day that calendars show of it; None if it is in no calendar."""
    first, last = milestone.start or milestone.end, milestone.end
    if milestone.kind in HAPPENING:
        last = last or first
    else:
        first = last
    if not milestone.emit or first is None or last is None:
        return None
    within = FIRST_YEAR <= first.year <= last.year <= LAST_YEAR
    return (first, last) if within else None


def milestone_of(
    milestone: Milestone,
    edition: Edition,
    around: Surroundings,
    provisions: Mapping[str, Bilingual],
    *,
    uid: str,
    sequence: int,
    stamp: datetime,
) -> AllDay | None:
    """Return it as a calendar of this edition has it; provisions: the titles of those it names."""
    if (days := days_of(milestone)) is None:
        return None
    address = f"{around.place.public_url}/milestones#{milestone.key}"
    told = [_milestone_told(milestone, each, around, provisions) for each in edition.languages]
    return AllDay(
        uid=uid,
        sequence=sequence,
        stamp=stamp,
        created=milestone.created_at,
        first=days[0],
        last=days[1],
        state=State.CONFIRMED,
        summary=edition.of(milestone.summary or milestone.title),
        description=paragraphs([*told, [address]]),
        categories=(edition.of(MILESTONE),),
        url=address,
        organizer=organizer(edition, around.place),
        colour=MILESTONE_COLOUR,
    )


def _milestone_told(
    milestone: Milestone,
    language: Language,
    around: Surroundings,
    provisions: Mapping[str, Bilingual],
) -> list[str]:
    return [
        milestone.title.best(language)[0],
        _span(milestone, language),
        STATED.get(milestone.dates_stated, Bilingual()).written_in(language),
        CONDITIONAL.written_in(language) if milestone.conditional else "",
        _day_rule(milestone.day_rule, around).written_in(language),
        *(_provision(each, provisions, language) for each in milestone.provisions),
    ]


def _span(milestone: Milestone, language: Language) -> str:
    """The whole of a window or period, of which the calendar shows the end alone."""
    if milestone.start is None or milestone.end is None or milestone.kind in HAPPENING:
        return ""
    days = (
        day_text(each, language, year=True, weekday=False)
        for each in (milestone.start, milestone.end)
    )
    return SPAN.written_in(language).format(*days)


def _day_rule(rule: str, around: Surroundings) -> Bilingual:
    """Of a zone, the capital or city that has it; nothing of a date alone."""
    if rule in zone_names():
        return _in_city(COORDINATED if is_utc(rule) else city_of(rule, around))
    return DAY_RULES.get(rule, Bilingual())


def _in_city(city: Bilingual) -> Bilingual:
    return Bilingual(*(DAY_OF.written_in(each).format(city.best(each)[0]) for each in Language))


def _provision(key: str, provisions: Mapping[str, Bilingual], language: Language) -> str:
    title = provisions.get(key, Bilingual()).best(language)[0]
    return PROVISION.written_in(language).format(key.partition("/")[2] or key, title or key)


def action_uid(item: ActionItem, place: Place) -> str:
    """That of its day; the task itself has another (RFC 5545 3.8.4.7)."""
    return f"{item.id}.due@{place.domain}"


def action_of(
    item: ActionItem, edition: Edition, around: Surroundings, *, uid: str, stamp: datetime
) -> AllDay | None:
    """Return the day it is due as a calendar of this edition has it; None without a day.

    Nothing is said of the person, nor of the meeting it comes from: who may know of the item
    need not know of them.
    """
    if item.due is None:
        return None
    address = address_of(item, around.place)
    told = [_action_told(item, each, around) for each in edition.languages]
    return AllDay(
        uid=uid,
        sequence=item.sequence,
        stamp=stamp,
        created=item.created_at,
        first=item.due,
        last=item.due,
        state=State.CANCELLED if item.state is ActionState.DROPPED else State.CONFIRMED,
        summary=PREFIXES.get(item.state, "") + edition.of(_due(item)),
        description=paragraphs([*told, [address]]),
        categories=(edition.of(DEADLINE),),
        url=address,
        organizer=organizer(edition, around.place),
        colour=OVER_COLOUR if item.state in PREFIXES else DUE_COLOUR,
    )


def headline(text: str) -> str:
    """Its first line, cut where it is too long for a month at a glance."""
    first = text.partition("\n")[0]
    return first if len(first) <= LONGEST_SUMMARY else f"{first[: LONGEST_SUMMARY - 1]}…"


def address_of(item: ActionItem, place: Place) -> str:
    return f"{place.public_url}/actions/{item.slug}"


def _due(item: ActionItem) -> Bilingual:
    """The text, marked as a day by which it is due."""
    said = ((DUE.written_in(each), item.text.best(each)[0]) for each in Language)
    return Bilingual(*(mark.format(headline(text)) for mark, text in said))


def _action_told(item: ActionItem, language: Language, around: Surroundings) -> list[str]:
    facts = (item.code, owner_of(item, language, around), STATES[item.state].written_in(language))
    return [
        item.text.best(language)[0],
        " · ".join(facts),
        _owners_day(item, around).written_in(language),
    ]


def owner_of(item: ActionItem, language: Language, around: Surroundings) -> str:
    code = item.party
    party = around.hosts.get(code, Bilingual(code, code)) if code else BOTH
    return OWNER.written_in(language).format(party.best(language)[0])


def _owners_day(item: ActionItem, around: Surroundings) -> Bilingual:
    """The day is that of the owner's capital; of both, it ends with the later one."""
    for each in around.capitals:
        if each.code == item.party:
            return _in_city(each.city)
    return EVERY_CAPITAL
