"""Secrets that are drawn, never chosen, and meant for typing off a screen or a sheet of paper:
the passwords of calendar programs, and recovery codes."""

from secrets import choice

# Crockford's alphabet: no letter that is taken for a digit, none that spells much.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
TAKEN_FOR = str.maketrans({"o": "0", "i": "1", "l": "1", " ": None, "-": None, "\u00a0": None})

# 28 letters of 5 bits each are 140 bits; 16 are 80, for what may be tried a few times only.
GROUPS, GROUP = 7, 4
RECOVERY_GROUPS = 4


def new_app_password() -> str:
    """In groups, as it is shown: ``k7mq-2x9c-…``; 140 random bits."""
    return _drawn(GROUPS)


def read_app_password(typed: str) -> str | None:
    """Return it without its groups, however it was typed; None for what can be none."""
    return _read(typed, GROUPS)


def new_recovery_code() -> str:
    """In groups, as it is shown: ``k7mq-2x9c-…``; 80 random bits."""
    return _drawn(RECOVERY_GROUPS)


def read_recovery_code(typed: str) -> str | None:
    """Return it without its groups, however it was typed; None for what can be none."""
    return _read(typed, RECOVERY_GROUPS)


def _drawn(groups: int) -> str:
    return "-".join("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(groups))


def _read(typed: str, groups: int) -> str | None:
    if len(typed) > 100:
        return None
    found = typed.casefold().translate(TAKEN_FOR)
    sound = len(found) == groups * GROUP and set(found) <= set(LETTERS)
    return found if sound else None
