"""The experts whom the demonstration nominates, for the meeting that has seats for them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wgroup.cli.scenes import names_of
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries as meetings
from wgroup.meetings.seats import read_seats
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import answering, checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.organisations.models import Organisation

Content = Mapping[str, Any]
Deed = tuple[timedelta, str, Callable[[Work], object]]

# How long before the meeting nominations close.
CLOSES = timedelta(days=8)
STEP = timedelta(hours=5)
# Whose step it is where it is not the own side's; "" is the secretariat.
BY = {"register": "", "return": "", "object": "other", "waive": "other"}


class Nominees:
    """All of one meeting; slug is asked once it has been proposed."""

    def __init__(self, told: Content, slug: Callable[[], str]) -> None:
        self.told, self.slug = told, slug
        self.ids: dict[str, UUID] = {}

    def deeds(self) -> Iterator[Deed]:
        """How long before the demonstration, who (a side's code; "" is the secretariat), what."""
        yield timedelta(days=float(self.told["ago"])), "", self._plan
        for one in self.told["people"]:
            ago = timedelta(days=float(one["ago"]))
            yield from self._of_one(one, ago)

    def _of_one(self, one: Content, ago: timedelta) -> Iterator[Deed]:
        side, steps = str(one["side"]), str(one.get("story", "")).split()
        yield ago, side, lambda work: self._prepare(work, one)
        for place, step in enumerate(steps, start=1):
            yield ago - STEP * place, BY.get(step, side), self._doing(one, step)

    def _doing(self, one: Content, step: str) -> Callable[[Work], object]:
        def act(work: Work) -> object:
            key = self.ids[one["name"]]
            if step == "object":
                return answering.object_to(work, key, reason=Bilingual(**one["reason"]))
            if step == "return":
                return checking.send_back(work, key, shortcoming=Bilingual(**one["reason"]))
            acts = {
                "submit": nominating.submit,
                "register": checking.register,
                "waive": answering.waive,
            }
            return acts[step](work, key)

        return act

    def _plan(self, work: Work) -> None:
        meeting = meetings.get(work, self.slug())
        closes = meeting.starts - CLOSES
        when = {"closes": closes.isoformat("T", "minutes"), "zone": meeting.zone}
        plan_seats(work, self.slug(), read_seats({**self.told["seats"], **when}))

    def _prepare(self, work: Work, one: Content) -> None:
        wanted = select(Organisation.id).where(Organisation.name_en == one.get("from"))  # type: ignore[attr-defined]
        fields = {
            **names_of(one),
            "email": one.get("email"),
            "organisation": work.session.scalar(wanted),
            "position": Bilingual(**one["position"]) if "position" in one else None,
            "interests": Bilingual(**one["interests"]) if "interests" in one else None,
        }
        made = nominating.prepare(work, self.slug(), read_nomination(fields))
        work.session.flush()
        self.ids[one["name"]] = made.id


def deeds_of(
    content: Content,
    slug_of: Callable[[str], str],
    holder: Callable[[str], str],
    other: Callable[[str], str],
    now: datetime,
) -> Iterator[tuple[datetime, str, Callable[[Work], object]]]:
    """When, by whose hand (a key of people), and what; slug_of takes an English title."""
    for told in content["nominations"]:
        title = str(told["for"])
        nominees = Nominees(told, lambda title=title: slug_of(title))  # type: ignore[misc]
        side = ""
        for ago, by, do in nominees.deeds():
            side = by if by not in ("", "other") else side
            yield now - ago, holder(other(side) if by == "other" else by), do
