"""The organisations of the demonstration: who brings them in, and what the other side says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.organisations import services
from wgroup.organisations.drafts import read_organisation

TEXTS = ("name", "place")


@dataclass(slots=True)
class Body:
    """One of the file's organisations; id is known once it has been brought in."""

    told: Mapping[str, Any]
    id: UUID | None = field(default=None, init=False)

    @property
    def side(self) -> str:
        return str(self.told["side"])

    @property
    def ago(self) -> timedelta:
        """How long before the demonstration it was brought in."""
        return timedelta(days=float(self.told["ago"]))

    @property
    def is_answered(self) -> bool:
        return "objection" in self.told or bool(self.told.get("waived"))

    def bring_in(self, work: Work) -> None:
        fields = {name: Bilingual(**self.told[name]) for name in TEXTS}
        fields |= {name: self.told[name] for name in ("type", "level") if name in self.told}
        found = services.bring_in(work, read_organisation({**fields, "country": self.side}))
        work.session.flush()
        self.id = found.id

    def answer(self, work: Work) -> None:
        """What the other side says within the time for it."""
        if self.id is None:
            raise RuntimeError("it is brought in before it is answered to")
        if "objection" in self.told:
            services.object_to(work, self.id, reason=Bilingual(**self.told["objection"]))
        else:
            services.waive(work, self.id)


def deeds_of(
    content: Mapping[str, Any],
    holder: Callable[[str], str],
    other: Callable[[str], str],
    now: datetime,
) -> Iterator[tuple[datetime, str, Callable[[Work], object]]]:
    """When, by whose hand (a key of people), and what: brought in, and answered a day later."""
    for told in content["organisations"]:
        body = Body(told)
        at = now - body.ago
        yield at, holder(body.side), body.bring_in
        if body.is_answered:
            yield at + timedelta(days=1), holder(other(body.side)), body.answer
