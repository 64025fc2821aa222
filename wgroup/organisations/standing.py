"""What new organisations are held against, read at once for one or for many of them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations.models import Organisation
from wgroup.organisations.queries import count_open
from wgroup.parties.queries import codes

# As many names in one statement.
AT_ONCE = 200


class Standing:
    """Those who are called like the new ones; how many of the actor's side await an answer; which
    Parties are asked. What is brought in meanwhile is noted here too."""

    def __init__(
        self, there: Iterable[Organisation], *, waiting: int, parties: frozenset[str]
    ) -> None:
        self.waiting, self.parties = waiting, parties
        self._called: dict[tuple[str, str], Organisation] = {}
        for each in there:
            self.note(each)

    @classmethod
    def read(cls, work: Work, names: Sequence[Bilingual]) -> "Standing":
        found = (each for start in range(0, len(names), AT_ONCE)
                 for each in _called(work, names[start : start + AT_ONCE]))  # fmt: skip
        waiting = count_open(work, work.actor.party)
        return cls(list(found), waiting=waiting, parties=codes(work))

    def note(self, found: Organisation) -> None:
        for key in _keys(found.name):
            self._called.setdefault(key, found)

    def same(self, name: Bilingual) -> Organisation | None:
        """One that is called so, in either language, whatever the case of its letters."""
        return next((self._called[key] for key in _keys(name) if key in self._called), None)


def _keys(name: Bilingual) -> list[tuple[str, str]]:
    told = (("en", name.en.casefold()), ("zh", name.zh.casefold()))
    return [each for each in told if each[1]]


def _called(work: Work, names: Sequence[Bilingual]) -> Iterable[Organisation]:
    keys = [key for each in names for key in _keys(each)]
    english = [key for language, key in keys if language == "en"]
    chinese = [key for language, key in keys if language == "zh"]
    wanted = select(Organisation).options(lazyload(Organisation.answers))
    either = or_(Organisation.key_en.in_(english), Organisation.key_zh.in_(chinese))
    return work.session.scalars(wanted.where(either).order_by(Organisation.id))
