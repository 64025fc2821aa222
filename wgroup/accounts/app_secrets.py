"""The passwords of calendar programs: drawn, never chosen, and meant for typing off a screen."""

from secrets import choice

# Crockford's alphabet: no letter that is taken for a digit, none that spells much.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
TAKEN_FOR = str.maketrans({"o": "0", "i": "1", "l": "1", " ": None, "-": None, "\u00a0": None})

# 28 letters of 5 bits each are 140 bits.
GROUPS, GROUP = 7, 4


def new_app_password() -> str:
    """In groups, as it is shown: ``k7mq-2x9c-…``; 140 random bits."""
    groups = ("".join(choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def read_app_password(typed: str) -> str | None:
    """Return it without its groups, however it was typed; None for what can be none."""
    if len(typed) > 100:
        return None
    found = typed.casefold().translate(TAKEN_FOR)
    sound = len(found) == GROUPS * GROUP and set(found) <= set(LETTERS)
    return found if sound else None
