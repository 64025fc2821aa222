"""Which passwords are taken, how they are compared, and how often one may try."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore
from time import monotonic, sleep

import pytest

from wgroup.accounts import passwords, throttling
from wgroup.accounts.password_rules import check_password, is_guessable
from wgroup.accounts.throttling import PER_ACCOUNT, Limit
from wgroup.kernel.errors import Busy, RuleBroken

GOOD = "violet anchor prairie kettle"
OWN = ["lu.wenxi@delegation.example", "Lu WENXI"]


def is_password(kept: str, typed: str) -> bool:
    return passwords.which([kept], typed) == 0


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "Tr0mbone-lichen-quarry",
        "春天的河流向东流去不回头也不停留",
        "nGx7#kLp2@qWz9!bV",
        "otter sleeps under granite",
        "7f3c9a1be84d20aa51",
        "x" * 3 + " kelp forest evening train",
    ],
)
def test_a_long_password_of_ones_own_is_taken(password: str) -> None:
    assert check_password(password, context=OWN) == password


@pytest.mark.parametrize("password", ["", "short", "kelp forest 12"])
def test_a_short_password_is_told_the_least(password: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_password(password)
    assert caught.value.code == "too_short"
    assert caught.value.facts == {"least": 15, "length": len(password)}


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password123456789",
        "P@ssw0rd!P@ssw0rd!",
        "aaaaaaaaaaaaaaaa",
        "123456789012345",
        "qwertyuiopasdfgh",
        "1q2w3e4r5t6y7u8i9o",
        "abcabcabcabcabcabc",
        "xkxkxkxkxkxkxkxkxk",
        "correcthorsebatterystaple",
        "Welcome to wgroup!",
        "iloveyou1234567890",
        "Summer2022!Summer2022!",
        "this is my password",
        "我爱你我爱你我爱你我爱你我爱你",
        "woaini1314520woaini",
        "2022-05-17 20:00:00",
        "LuWenxi2022LuWenxi",
        "lu.wenxi@delegation",
        "!!!!!!!!!!!!!!!!!!",
        "               ",
    ],
)
def test_a_guessable_password_is_refused(password: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_password(password, context=OWN)
    assert caught.value.code == "weak_password"


def test_what_is_not_the_owners_own_counts() -> None:
    assert not is_guessable("wenxi kelp delegation otter", [])
    assert is_guessable("wenxi wenxi delegation", OWN)


def test_letters_are_compared_in_one_form() -> None:
    composed, apart = "caf\u00e9 otter granite pond", "cafe\u0301 otter granite pond"
    assert check_password(apart) == composed
    assert is_password(passwords.hash_password(composed), apart)


def test_the_longest_password_is_128_characters() -> None:
    assert check_password((GOOD + " ") * 4 + "x" * 12)
    with pytest.raises(RuleBroken) as caught:
        check_password(GOOD * 5)
    assert caught.value.code == "too_long"


def test_spaces_at_the_ends_are_part_of_it() -> None:
    kept = passwords.hash_password(f" {GOOD} ")
    assert not is_password(kept, GOOD)
    assert is_password(kept, f" {GOOD} ")


@pytest.mark.parametrize("typed", ["", "x", GOOD.upper(), "\ud800", "a\x00b", "x" * 10_000_000])
def test_anything_else_is_wrong(typed: str) -> None:
    assert not is_password(passwords.hash_password(GOOD), typed)


@pytest.mark.parametrize("kept", ["", "junk", "$argon2id$v=19$m=1$broken"])
def test_without_a_hash_nothing_is_right(kept: str) -> None:
    assert not is_password(kept, GOOD)


def test_nobody_gets_in_by_the_password_of_nobody() -> None:
    assert passwords.which([], "nobody has this password", at_least=3) is None


def test_of_several_the_one_it_was_made_of_is_found() -> None:
    first, second = (passwords.hash_password(f"{each} {GOOD}") for each in ("one", "two"))
    assert passwords.which([first, second], f"two {GOOD}", at_least=3) == 1
    assert passwords.which([first, second], GOOD) is None


def test_the_costs_are_those_decided() -> None:
    kept = passwords.hash_password(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_outdated(kept)
    assert passwords.is_outdated(kept.replace("t=2", "t=1"))


def test_the_window_slides() -> None:
    limits = (Limit(2, 60),)
    assert throttling.seconds_to_wait([0, 30], limits, 59) == 1
    assert throttling.seconds_to_wait([0, 30], limits, 60) == 0
    assert throttling.seconds_to_wait([0, 30, 60], limits, 60) == 30


def test_ten_tries_in_a_quarter_of_an_hour_and_thirty_a_day() -> None:
    ten = list(range(10))
    assert throttling.seconds_to_wait(ten[:9], PER_ACCOUNT, 10) == 0
    assert throttling.seconds_to_wait(ten, PER_ACCOUNT, 10) == 15 * 60 - 10
    thirty = [hour * 3600 for hour in range(10)] * 3
    assert throttling.seconds_to_wait(thirty, PER_ACCOUNT, 10 * 3600) == 14 * 3600


def test_a_clock_set_back_locks_nobody_out() -> None:
    future = [10**6] * 30
    assert throttling.seconds_to_wait(future, PER_ACCOUNT, 10) == 0
    assert throttling.kept(future, PER_ACCOUNT, 10) == []


def test_how_many_are_left() -> None:
    assert throttling.tries_left([1] * 7, PER_ACCOUNT, 10) == 3
    assert throttling.tries_left([1] * 12, PER_ACCOUNT, 10) == 0


def test_two_hash_four_wait_and_others_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So that those who sign in leave threads to those who read."""
    monkeypatch.setattr(passwords, "PATIENCE", 0.2)
    inside, done = Semaphore(0), Event()

    def knock(_number: int) -> float | None:
        """How long it took to be refused; None if it was not."""
        began = monotonic()
        try:
            with passwords._turn():
                inside.release()
                done.wait(5)
        except Busy:
            return monotonic() - began
        return None

    with ThreadPoolExecutor(12) as pool:
        knocks = pool.map(knock, range(12))
        assert all(inside.acquire(timeout=5) for _ in range(2))
        sleep(0.5)
        done.set()
        refused = [each for each in knocks if each is not None]
    assert len(refused) == 10
    assert sum(each < 0.15 for each in refused) == 6
