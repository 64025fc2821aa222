"""What is said of a feed: when it rings, and what it is narrowed to."""

from collections.abc import Iterator

from flask_babel import gettext, ngettext

from wgroup.calendar.alarms import DAY, HOUR, WEEK
from wgroup.calendar.filters import Filters
from wgroup.calendar.models import Feed
from wgroup.web.feeds.choices import Offered


def before(minutes: int) -> str:
    """An alarm in words, in the largest unit that tells it whole."""
    if minutes == 0:
        return str(gettext("at the start"))
    if minutes % WEEK == 0:
        return str(ngettext("%(num)s week before", "%(num)s weeks before", minutes // WEEK))
    if minutes % DAY == 0:
        return str(ngettext("%(num)s day before", "%(num)s days before", minutes // DAY))
    if minutes % HOUR == 0:
        return str(ngettext("%(num)s hour before", "%(num)s hours before", minutes // HOUR))
    return str(ngettext("%(num)s minute before", "%(num)s minutes before", minutes))


def told_of(feed: Feed, offered: Offered) -> list[str]:
    """What it holds, in a few words each."""
    filters = Filters.kept(feed.filters)
    return [
        *_narrowed(filters, offered),
        *_added(filters),
        *(before(each) for each in feed.alarms),
    ]


def _narrowed(filters: Filters, offered: Offered) -> Iterator[str]:
    if not filters.narrows:
        yield gettext("all meetings that you may see")
    if filters.mine:
        yield gettext("only meetings in which you take part")
    for keys in (filters.groups, filters.series, filters.topics, filters.provisions):
        if keys:
            yield gettext(" or ").join(offered.called(each) for each in keys)


def _added(filters: Filters) -> Iterator[str]:
    if filters.deadlines:
        yield gettext("days by which you or your side must act")
    if filters.milestones:
        yield gettext("milestones")
