"""What can go wrong, in the codes of the working group; the web decides how each is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field


class WgroupError(Exception):
    """A refusal with a stable code and the facts behind it; never a finished sentence."""

    code = "error"

    def __init__(self, code: str | None = None, **facts: object) -> None:
        self.code = code or self.code
        self.facts = facts
        super().__init__(self.code)


class NotFound(WgroupError):
    """It is not there, or this actor may not know that it is (INV-42)."""

    code = "not_found"


class Unauthenticated(WgroupError):
    """Nobody is signed in, and this is not for everybody."""

    code = "unauthenticated"


class Forbidden(WgroupError):
    """The actor is known and may not do this."""

    code = "role_cannot"


class Conflict(WgroupError):
    """It cannot be done as things stand: someone was first, or the state forbids it."""

    code = "wrong_state"


class StalePrecondition(WgroupError):
    """If-Match named a version that has passed (RFC 9110 13.1.1)."""

    code = "stale_version"


class TooMany(WgroupError):
    """Throttled; retry_after is in seconds."""

    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class Busy(WgroupError):
    """Nothing is wrong with the request: there is no room for it now; retry_after in seconds."""

    code = "unavailable"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class RuleBroken(WgroupError):
    """The request makes sense but breaks a rule; field names the input to blame, if one is."""

    code = "rule_broken"

    def __init__(self, code: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code, **facts)
        self.field = field


@dataclass(frozen=True, slots=True)
class FieldError:
    """One input and what is wrong with it; field is a path such as ``title.zh``."""

    field: str
    code: str
    facts: Mapping[str, object] = dataclass_field(default_factory=dict)


class Invalid(WgroupError):
    """Several inputs at once cannot be accepted."""

    code = "invalid_input"

    def __init__(self, errors: Sequence[FieldError], code: str | None = None) -> None:
        super().__init__(code)
        self.errors = tuple(errors)
