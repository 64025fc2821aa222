"""For how long what is over is kept."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Periods:
    """Whole days for which what is over is kept, as the operator sets them.

    sessions: browsers that signed in. mails: the text of answers that came by mail. jobs: what
    was queued and is done. candidates: people whom a side thought of and who never came in,
    after their last nomination ended. withdrawn: profiles of the roster that nobody has agreed to.
    leavers: the account of somebody who has left. requests: answered requests to be erased.
    """

    sessions: int = 90
    mails: int = 90
    jobs: int = 90
    candidates: int = 730
    withdrawn: int = 365
    leavers: int = 1095
    requests: int = 1095

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(each.name for each in fields(cls))

    def ago(self, name: str, now: datetime) -> datetime:
        """What was over before this instant is forgotten."""
        return now - timedelta(days=int(getattr(self, name)))
