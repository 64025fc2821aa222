"""One unit of work: which session, who acts, and when. Leaving saved() is the only commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from wgroup.db.dialect import begin_writing, broken_constraint, turn_to_write
from wgroup.kernel.actor import Actor
from wgroup.kernel.errors import Conflict, Forbidden


@dataclass(frozen=True, slots=True)
class Work:
    """now is aware UTC, read once, so that one act happens at one instant."""

    session: Session
    actor: Actor
    now: datetime

    def __post_init__(self) -> None:
        if self.session.info.setdefault("actor", self.actor) != self.actor:
            raise RuntimeError("one session, one actor")

    @contextmanager
    def saved(self) -> Iterator[Self]:
        """Commit on the way out; on any error undo everything and pass the error on.

        What was read before is read again inside, nothing half-made slips in. Raise Conflict
        ``stale_version`` where another was first, Forbidden where the door said: no writing.
        """
        if "work" in self.session.info:
            raise RuntimeError("saved() does not nest")
        if why := self.session.info.get("no_writing"):
            raise Forbidden(why)
        self.session.rollback()
        with turn_to_write(self.session):
            begin_writing(self.session)
            self.session.info["work"] = self
            try:
                yield self
                self.session.commit()
            except StaleDataError as late:
                self.session.rollback()
                raise Conflict("stale_version") from late
            except IntegrityError as clash:
                self.session.rollback()
                raise Conflict("clash", constraint=broken_constraint(clash)) from clash
            except BaseException:
                self.session.rollback()
                raise
            finally:
                self.session.info.pop("work", None)
