"""What every template can say: texts, times, words, and whether the reader may."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import gettext
from jinja2 import StrictUndefined
from markupsafe import Markup

from wgroup import policy
from wgroup.kernel import capitals
from wgroup.kernel.actor import Actor
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.meetings.models import Meeting, Participation
from wgroup.nominations.models import Nomination
from wgroup.oidc.settings import Provider
from wgroup.parties.models import Person
from wgroup.parties.naming import has_han
from wgroup.web import identity
from wgroup.web.accounts.coming_back import page_in_hand, signed_path
from wgroup.web.capitals import clock_line, clocks, clocks_typed, own_zone, parties, party
from wgroup.web.cautions import caution_words, cautions_for
from wgroup.web.language import A_YEAR, LOCALES
from wgroup.web.marks import mark
from wgroup.web.problems import problem_words
from wgroup.web.request import this_language, this_settings, this_work
from wgroup.web.words import N_, word

GROUP_NAME = Bilingual(
    en="Working Group on Enhancing Climate Action", zh="强化气候行动工作组"
)

THEME_COOKIE = "wg_theme"
THEMES = ("auto", "light", "dark")

# Endpoint and word, in their order; those that are not there (yet) are left out.
NAVIGATION = (
    ("home.today", N_("Today")),
    ("calendar.month", N_("Calendar")),
    ("meetings.index", N_("Meetings")),
    ("decisions.index", N_("Decisions")),
    ("actions.index", N_("Action items")),
    ("organisations.index", N_("Organisations")),
    ("experts.index", N_("Experts")),
    ("register.topics", N_("Topics")),
    ("register.commitments", N_("Commitments")),
    ("register.index", N_("Register")),
    ("people.index", N_("People and roles")),
    ("incoming.held", N_("Held mail")),
)
# What one must be allowed to do to be led there.
NEEDS = {
    "actions.index": policy.Action.ACCOUNT_OWN,
    "decisions.index": policy.Action.DECISION_READ,
    "organisations.index": policy.Action.ORGANISATION_READ,
    "experts.index": policy.Action.EXPERT_READ,
    "people.index": policy.Action.ACCOUNT_INVITE,
    "incoming.held": policy.Action.INCOMING_SETTLE,
}


def install(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        text=text, day=day, clock=clock, weekday=weekday, month_name=month_name,
        word=word, mark=mark, initials=short_name, first_line=first_line, named=named,
    )
    environment.globals.update(
        may=may,
        Action=policy.Action,
        Language=Language,
        languages=list(Language),
        language=this_language,
        group_name=GROUP_NAME,
        actor=actor,
        now=now,
        parties=parties,
        party=party,
        party_number=party_number,
        clocks=clocks,
        clock_line=clock_line,
        clocks_typed=clocks_typed,
        days_until=days_until,
        meeting_url=meeting_url,
        cautions_for=cautions_for,
        caution_words=caution_words,
        navigation=navigation,
        section=section,
        here=here,
        has_page=has_page,
        theme=theme,
        themes=THEMES,
        problem_words=problem_words,
        is_demo=is_demo,
        proof_path=proof_path,
        providers=providers,
        asset=asset,
    )
    app.after_request(remember_theme)


def actor() -> Actor:
    return this_work().actor


def now() -> datetime:
    return this_work().now


def providers() -> Sequence[Provider]:
    """Where people of the two sides, and of neither, may show who they are."""
    return this_settings().providers


def may(action: policy.Action, subject: object = None) -> bool:
    return policy.may(actor(), action, subject)


def text(value: Bilingual) -> Markup:
    """The reader's language; where it is missing the other one, marked for screen readers."""
    words, written_in = value.best(this_language())
    if written_in is this_language():
        return Markup("{}").format(words)
    return Markup('<span lang="{}">{}</span>').format(written_in.tag, words)


def named(who: Person | Participation | Nomination) -> str:
    """As the reader's language writes the name: 欧阳明, OUYANG Ming."""
    return who.name.written_in(this_language())


def first_line(value: Bilingual) -> Bilingual:
    """The first line in each language."""
    return Bilingual(*(value.written_in(each).partition("\n")[0] for each in Language))




def party_number(code: str | None) -> int:
    """1 or 2: which mark and hue the Party has; 0 for the secretariat and everybody else."""
    codes = [each.code for each in parties()]
    return codes.index(code) + 1 if code in codes else 0






def days_until(moment: datetime) -> int:
    """How many nights the reader sleeps before then, in their own capital."""
    zone = ZoneInfo(own_zone())
    return (moment.astimezone(zone).date() - now().astimezone(zone).date()).days


def meeting_url(meeting: Meeting) -> str:
    return f"/meetings/{meeting.slug}"



def day(value: date, year: bool | None = None, weekday: bool = True) -> str:
    """A date in words; the year is told if it is not the present one, or as year says."""
    told = value.year != now().year if year is None else year
    plain = value.date() if isinstance(value, datetime) else value
    return capitals.day_text(plain, this_language(), year=told, weekday=weekday)


def weekday(value: date) -> str:
    return capitals.WEEKDAYS[this_language()][value.weekday()]


def month_name(first: date, year: bool = True, language: Language | None = None) -> str:
    """Return May 2022, or 2022年5月."""
    if (language or this_language()) is Language.ZH:
        return f"{f'{first.year}年' if year else ''}{first.month}月"
    name = format_date(first, "LLLL", locale=LOCALES[Language.EN])
    return f"{name} {first.year}" if year else name


def clock(value: datetime) -> str:
    return f"{value:%H:%M}"


def short_name(name: str) -> str:
    """A name as it fits the masthead: D. OKAFOR; where the family leads it stays whole, and of
    two scripts it is the reader's."""
    first, _, rest = name.partition(" ")
    if rest and has_han(first):
        return first if this_language() is Language.ZH else rest
    return f"{first[:1]}. {rest}" if rest and not first.isupper() else name


def has_page(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def navigation() -> list[tuple[str, str, bool]]:
    """Address, words and whether the reader is there."""
    return [
        (url_for(endpoint), gettext(words), _leads(endpoint))
        for endpoint, words in NAVIGATION
        if has_page(endpoint) and (endpoint not in NEEDS or may(NEEDS[endpoint]))
    ]


def _leads(endpoint: str) -> bool:
    """The page in hand lies under endpoint: the same, or of a room that has no closer entry."""
    if request.endpoint == endpoint:
        return True
    here_in = (request.endpoint or "").partition(".")[0]
    listed = [each for each, _ in NAVIGATION if each.partition(".")[0] == here_in]
    return section() == endpoint or (request.endpoint not in listed and listed == [endpoint])


def section() -> str:
    """The entry of the navigation a page belongs to, where a route has said so in g.section."""
    return str(g.get("section", ""))


def here(**changed: str) -> str:
    """This address with some of what is asked changed: a reference without a path, so that no
    path that somebody made up stands in a link of ours."""
    asked = {**request.args.to_dict(flat=False), **{name: [to] for name, to in changed.items()}}
    return f"?{urlencode(asked, doseq=True)}"


def theme() -> str:
    """light, dark, or auto: as the reader's system has it."""
    for asked in (request.args.get("theme"), request.cookies.get(THEME_COOKIE)):
        if asked in THEMES:
            return asked
    return "auto"


def remember_theme(response: Response) -> Response:
    """Keep what ?theme= asked for. The script writes the cookie too, so it may be read there."""
    if (asked := request.args.get("theme")) in THEMES and response.mimetype == "text/html":
        response.set_cookie(
            THEME_COOKIE, asked, max_age=A_YEAR, secure=request.is_secure, samesite="Lax"
        )
    return response


def proof_path() -> str:
    """Where the reader shows that it is they, and comes back; empty while that is fresh."""
    if actor().is_guest or identity.is_proved(now()):
        return ""
    return url_for("proving.prove", next=signed_path(page_in_hand()) or None)


def is_demo() -> bool:
    """These are invented delegations (wgroup demo)."""
    return bool(current_app.config.get("WGROUP_DEMO"))


def asset(name: str) -> str:
    """The address of a file of ours, with its age in it, so that it may be kept for ever."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=f"{path.stat().st_mtime_ns // 10**6:x}")
