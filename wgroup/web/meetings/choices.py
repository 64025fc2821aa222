"""What a form on meetings offers to choose from."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache

from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.capitals import offset_text
from wgroup.kernel.time import zone_names
from wgroup.meetings.series.queries import going_on
from wgroup.register.rules import instrument_of
from wgroup.register.titles import (
    group_titles,
    instrument_titles,
    provision_titles,
    topic_titles,
    track_of_topics,
)
from wgroup.web.capitals import clock_line, clocks, parties, place_of
from wgroup.web.request import this_language
from wgroup.web.words import word

AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
     "Indian", "Pacific"}
)

ARTICLE, PART = re.compile(r"\d+", re.ASCII), re.compile(r"~(\w+)")

Choices = list[SelectChoice]


def options(kind: type[StrEnum], members: Iterable[StrEnum] | None = None) -> Choices:
    offered = kind if members is None else members
    return [SelectChoice(each.value, word(each)) for each in offered]


def parties_as_hosts() -> Choices:
    return [SelectChoice(each.code, each.name.best(this_language())[0]) for each in parties()]


def zones(chosen: str) -> Choices:
    """The capitals, UTC, then every place on earth; an odd one that is chosen already stays."""
    language = this_language()
    capitals = {each.zone: each.city.best(language)[0] for each in parties()}
    near, elsewhere = gettext("Capitals and UTC"), gettext("Elsewhere")
    first = [
        SelectChoice(zone, _bracketed(city, zone), optgroup=near)
        for zone, city in capitals.items()
    ]
    rest = [each for each in places() if each not in capitals]
    if chosen in zone_names() and chosen not in {*capitals, *rest, "UTC"}:
        rest = [chosen, *rest]
    return [
        *first,
        SelectChoice("UTC", "UTC", optgroup=near),
        *(SelectChoice(each, each.replace("_", " "), optgroup=elsewhere) for each in rest),
    ]


def zone_words(zone: str) -> str:
    """A clock by its city: Washington (America/New_York); what is no zone stays as it is."""
    own = next((each.city for each in parties() if each.zone == zone), None)
    city = own or (place_of(zone) if zone in zone_names() else None)
    return _bracketed(city.best(this_language())[0], zone) if city else zone


def with_zone_words(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a refusal, for a sentence that people read."""
    named = {"zone": zone_words(str(facts["zone"]))} if "zone" in facts else {}
    return {**facts, **named}


def _bracketed(city: str, zone: str) -> str:
    return str(gettext("%(city)s (%(zone)s)", city=city, zone=zone))


@cache
def places() -> tuple[str, ...]:
    """IANA names of places, without those of another kind such as Etc/GMT+5 or US/Eastern."""
    return tuple(sorted(each for each in zone_names() if each.partition("/")[0] in AREAS))


def groups(work: Work) -> Choices:
    language = this_language()
    found = [
        SelectChoice(code, f"{code} · {title.best(language)[0]}")
        for code, title in group_titles(work)
    ]
    return [SelectChoice("", gettext("None: the whole working group")), *found]


def series(work: Work, chosen: str = "") -> Choices:
    """Those that have not ended; one that is chosen already stays."""
    language = this_language()
    found = [
        SelectChoice(each.key, f"{each.title.best(language)[0]} ({each.key})")
        for each in going_on(work)
    ]
    missing = chosen and chosen not in {each.value for each in found}
    return [*found, SelectChoice(chosen, chosen)] if missing else found


def provisions(work: Work) -> Choices:
    """Grouped by article, and by instrument where there are several."""
    rows = provision_titles(work)
    titles = dict(rows)
    several = len({instrument_of(key) for key in titles}) > 1
    instruments = dict(instrument_titles(work)) if several else {}

    def group(key: str) -> str:
        source = instruments.get(instrument_of(key))
        words = article_of(key, titles.get(article_key(key)))
        return f"{words} · {source.best(this_language())[0]}" if source else words

    return _of_register(rows, group)


def topics(work: Work) -> Choices:
    tracks = track_of_topics(work)
    return _of_register(topic_titles(work), lambda key: article_of(key, tracks.get(key)))


def _of_register(
    rows: Iterable[tuple[str, Bilingual]], group: Callable[[str], str]
) -> Choices:
    language = this_language()

    def words(key: str, title: Bilingual) -> str:
        return f"{number_of(key)} · {title.best(language)[0]}"

    return [
        SelectChoice(key, words(key, title), optgroup=group(key))
        for key, title in rows
    ]


def number_of(key: str) -> str:
    """As people say it: 8.3.1 of glasgow-2021/8.3.1, 8.1(a) of topic/8.1~a."""
    return PART.sub(r"(\1)", key.partition("/")[2] or key)


def article_key(key: str) -> str:
    """The key of the article that a key stands under: glasgow-2021/8 of glasgow-2021/8.3.1."""
    source, _, number = key.partition("/")
    found = ARTICLE.match(number)
    return f"{source}/{found[0]}" if found else key


def article_of(key: str, title: Bilingual | None = None) -> str:
    """The article a key belongs to, in words; of a topic the title of its track says it."""
    source, _, number = key.partition("/")
    if source == "topic" and title:
        return title.best(this_language())[0]
    found = ARTICLE.match(number)
    words = [str(gettext("Article %(number)s", number=found[0])) if found else number]
    words += [title.best(this_language())[0]] if title else []
    return " · ".join(words)


def reading_words(reading: str) -> str:
    """2022-11-06T01:30-04:00 as people tell it apart: 01:30 (UTC−4), and in the capitals."""
    moment = datetime.fromisoformat(reading)
    line = " · ".join(clock_line(clocks(moment)))
    return f"{moment:%H:%M} ({offset_text(moment)}): {line}"
