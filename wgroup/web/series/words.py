"""How a series comes round, in words: every month on the first and third Tuesday."""

from collections.abc import Iterable

from flask_babel import gettext

from wgroup.kernel.bilingual import Language
from wgroup.meetings.series.rules import LAST, Rule, Unit
from wgroup.web.request import this_language
from wgroup.web.words import N_

ORDINALS = {
    1: N_("first"), 2: N_("second"), 3: N_("third"), 4: N_("fourth"), LAST: N_("last"),
}  # fmt: skip
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


def rule_words(rule: Rule) -> str:
    if rule.unit is Unit.WEEK:
        days = _listed(weekday_words(each) for each in rule.weekdays)
        if rule.every == 1:
            return str(gettext("every week on %(days)s", days=days))
        return str(gettext("every %(num)s weeks on %(days)s", num=rule.every, days=days))
    return str(gettext("%(months)s on %(day)s", months=_months(rule.every), day=_day(rule)))


def _months(every: int) -> str:
    """Of one in words of its own: Chinese has no plural to tell it by."""
    if every == 1:
        return str(gettext("every month"))
    return str(gettext("every %(num)s months", num=every))


def _day(rule: Rule) -> str:
    if rule.month_day == LAST:
        return str(gettext("the last day"))
    if rule.month_day is not None:
        return str(gettext("day %(day)s", day=rule.month_day))
    which = _listed(gettext(ORDINALS[each]) for each in rule.ordinals)
    days = _listed(weekday_words(each) for each in rule.weekdays)
    return str(gettext("the %(which)s %(days)s", which=which, days=days))


def weekday_words(number: int) -> str:
    return str(gettext(WEEKDAYS[number]))


def _listed(words: Iterable[str]) -> str:
    """One; one and another; one, another and a third."""
    found = [str(each) for each in words]
    between = "、" if this_language() is Language.ZH else ", "
    if len(found) < 2 or this_language() is Language.ZH:
        return between.join(found)
    return str(gettext("%(some)s and %(last)s", some=", ".join(found[:-1]), last=found[-1]))
