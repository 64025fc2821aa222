"""The experts of the demonstration's roster: who puts them on it, and who agrees to be listed."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wgroup.cli.scenes import names_of
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations.models import Organisation
from wgroup.parties.models import Person
from wgroup.roster import services
from wgroup.roster.drafts import read_expert

Content = Mapping[str, Any]


def deeds_of(
    content: Content, holder: Callable[[str], str], now: datetime
) -> Iterator[tuple[datetime, str, Callable[[Work], object]]]:
    """When, by whose hand (a key of people), and what."""
    for told in content["experts"]:
        yield now - timedelta(days=float(told["ago"])), holder(told["side"]), _adding(told)


def _adding(told: Content) -> Callable[[Work], object]:
    def act(work: Work) -> None:
        draft = read_expert(
            {
                **names_of(told),
                "organisation": _organisation(work, told.get("from")),
                "topics": told["topics"],
                "languages": told["languages"],
                "expertise": Bilingual(**told["expertise"]),
                "place": Bilingual(**told["place"]),
            }
        )
        made = services.add(work, draft, person_id=_nominee(work, told.get("email")))
        work.session.flush()
        if told.get("listed"):
            services.consent(work, made.id)

    return act


def _organisation(work: Work, name: str | None) -> UUID | None:
    wanted = select(Organisation.id).where(Organisation.name_en == name)  # type: ignore[attr-defined]
    return work.session.scalar(wanted)


def _nominee(work: Work, email: str | None) -> UUID | None:
    """Somebody whom the side has nominated before."""
    return work.session.scalar(select(Person.id).where(Person.email == email)) if email else None
