"""What of the register a feed can be narrowed to, as this reader is offered it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.rules import clause_of, instrument_of
from wgroup.register.titles import (
    group_titles,
    instrument_titles,
    provision_titles,
    topic_titles,
    track_of_topics,
)
from wgroup.web.meetings.choices import number_of, series
from wgroup.web.request import this_language

Choices = list[SelectChoice]


@dataclass
class Offered:
    """Each is read when it is first asked for, and once a request."""

    work: Work

    @cached_property
    def groups(self) -> Choices:
        return [
            SelectChoice(code, f"{code} · {_words(title)}")
            for code, title in group_titles(self.work)
        ]

    @cached_property
    def series(self) -> Choices:
        return series(self.work)

    def series_and(self, chosen: Iterable[str]) -> Choices:
        """Those that go on, and whichever is chosen already."""
        known = {str(each.value) for each in self.series}
        others = [SelectChoice(each, each) for each in chosen if each not in known]
        return [*self.series, *others]

    @cached_property
    def topics(self) -> Choices:
        tracks = track_of_topics(self.work)
        return [
            SelectChoice(key, f"{number_of(key)} · {_words(title)}", optgroup=_words(tracks[key]))
            for key, title in topic_titles(self.work)
        ]

    @cached_property
    def provisions(self) -> Choices:
        instruments = dict(instrument_titles(self.work))
        return [
            SelectChoice(
                key,
                f"{_number(key)} · {_words(title)}",
                optgroup=_words(instruments[instrument_of(key)]),
            )
            for key, title in provision_titles(self.work)
        ]

    def articles_and(self, chosen: Iterable[str]) -> Choices:
        """Whole articles, and whatever else is chosen already."""
        kept = set(chosen)
        return [
            each
            for each in self.provisions
            if each.value in kept or clause_of(each.value).isdigit()
        ]

    def called(self, key: str) -> str:
        """What a key is called, in the words of its choice."""
        return self._names.get(key, key)

    @cached_property
    def _names(self) -> dict[str, str]:
        every = (*self.groups, *self.series, *self.topics, *self.provisions)
        return {str(each.value): str(each.label) for each in every}


def _words(title: Bilingual) -> str:
    return title.best(this_language())[0]


def _number(key: str) -> str:
    """Article 8 of glasgow-2021/8; parts of articles by their number alone."""
    number = number_of(key)
    return str(gettext("Article %(number)s", number=number)) if number.isdigit() else number
