"""The tokens in invitations: sealed, kept nowhere, and no two alike."""

from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from wgroup.invitations.links import is_sealed, named_in, token_of

KEY, OLDER = "k" * 40, "o" * 40
ONE = UUID("8a6e0804-2bd0-4672-b79d-d97027f9071a")


def opens(token: str, keys: list[str], at: int = 1) -> UUID | None:
    found = named_in(token)
    fits = is_sealed(token, found or ONE, keys, round=at)
    return found if fits else None


def test_a_token_names_its_invitation() -> None:
    token = token_of(ONE, KEY, round=1)

    assert opens(token, [KEY]) == ONE
    assert len(token) == 64
    assert quote(token, safe="") == token


def test_older_keys_still_open() -> None:
    token = token_of(ONE, OLDER, round=1)
    assert opens(token, [KEY, OLDER]) == ONE
    assert opens(token, [KEY]) is None


def test_a_token_is_for_one_round() -> None:
    assert opens(token_of(ONE, KEY, round=2), [KEY], 2) == ONE
    assert opens(token_of(ONE, KEY, round=2), [KEY], 1) is None
    assert opens(token_of(ONE, KEY, round=1), [KEY], 2) is None


@pytest.mark.parametrize("place", range(64))
def test_no_letter_can_be_another(place: int) -> None:
    token = token_of(ONE, KEY, round=1)
    other = "A" if token[place] != "A" else "B"

    assert opens(token[:place] + other + token[place + 1 :], [KEY]) is None


@pytest.mark.parametrize(
    "token",
    [
        "", "x", "x" * 63, "x" * 65, "é" * 64, "x" * 63 + "\n", "x" * 64 + "\n", "=" * 64,
        "x" * 63 + "=", "/" * 64, "x" * 100_000, "\0" * 64, "٣" * 64,
    ],
)  # fmt: skip
def test_junk_is_nobodys(token: str) -> None:
    assert opens(token, [KEY]) is None


def test_a_seal_is_for_one_invitation() -> None:
    one, other = token_of(ONE, KEY, round=1), token_of(uuid4(), KEY, round=1)

    assert opens(one[:22] + other[22:], [KEY]) is None
