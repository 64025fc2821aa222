"""Codes, seals and proofs, as arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest
from pyotp import TOTP

from wgroup.accounts.app_secrets import new_recovery_code, read_recovery_code
from wgroup.accounts.rules import is_proved, may_reset_factors
from wgroup.accounts.sealing import seal, unseal
from wgroup.accounts.totp import address_of, in_groups, new_key, read_code, step_of
from wgroup.kernel.actor import SYSTEM, Actor, Role

NOW = datetime(2022, 4, 1, 2, 0, 10, tzinfo=UTC)
KEY = new_key()


def code(moment: datetime) -> str:
    return TOTP(KEY).at(moment)


def test_the_reference_vector_of_the_rfc() -> None:
    """RFC 6238, appendix B, in its last six digits."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moment = datetime(2005, 3, 18, 1, 58, 29, tzinfo=UTC)
    assert step_of(key, "081804", moment, after=-1) == 37037036


@pytest.mark.parametrize(("off", "fits"), [(-60, 0), (-30, 1), (0, 1), (30, 1), (60, 0)])
def test_a_code_is_taken_one_period_away_and_no_further(off: int, fits: int) -> None:
    shown = code(NOW + timedelta(seconds=off))
    assert (step_of(KEY, shown, NOW, after=-1) is not None) == bool(fits)


def test_a_code_is_taken_once_and_none_before_it() -> None:
    step = step_of(KEY, code(NOW), NOW, after=-1)
    assert step is not None
    assert step_of(KEY, code(NOW), NOW, after=step) is None
    assert step_of(KEY, code(NOW - timedelta(seconds=30)), NOW, after=step) is None
    assert step_of(KEY, code(NOW + timedelta(seconds=30)), NOW, after=step) == step + 1


@pytest.mark.parametrize("typed", ["123 456", " 123456 ", "123456", "123\u2003456"])
def test_digits_may_be_spaced(typed: str) -> None:
    assert read_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "1" * 9999])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_an_app_reads_the_key_off_the_address() -> None:
    address = address_of(KEY, name="lu@delegation.example")
    assert address.startswith("otpauth://totp/Working%20Group:lu%40delegation.example?")
    assert f"secret={KEY}" in address
    assert in_groups(KEY).replace(" ", "") == KEY


def test_recovery_codes_are_read_however_they_are_typed() -> None:
    shown = new_recovery_code()
    plain = shown.replace("-", "")
    assert len(plain) == 16
    assert read_recovery_code(f" {shown.upper()} ") == plain
    assert read_recovery_code(plain[:-1]) is None


def test_a_seal_opens_with_its_key_and_for_its_own_account() -> None:
    sealed = seal(["a" * 32], KEY, bound_to="one")
    assert KEY not in sealed
    assert unseal(["a" * 32], sealed, bound_to="one") == KEY
    assert unseal(["b" * 32, "a" * 32], sealed, bound_to="one") == KEY
    assert unseal(["b" * 32], sealed, bound_to="one") is None
    assert unseal(["a" * 32], sealed, bound_to="another") is None
    assert seal(["a" * 32], KEY, bound_to="one") != sealed


@pytest.mark.parametrize("sealed", ["", "é", "AAAA", "=", "A" * 60])
def test_what_is_no_seal_opens_nothing(sealed: str) -> None:
    assert unseal(["a" * 32], sealed, bound_to="one") is None


@pytest.mark.parametrize(("minutes", "fresh"), [(0, 1), (9, 1), (10, 0), (600, 0), (-60, 0)])
def test_a_proof_is_good_for_ten_minutes(minutes: int, fresh: int) -> None:
    assert is_proved(NOW, NOW + timedelta(minutes=minutes)) == bool(fresh)
    assert not is_proved(None, NOW)


def somebody(role: Role, party: str | None) -> Actor:
    return Actor(id=None, name="", roles=frozenset({role}), party=party)


HEAD, CHAIR, FOCAL = Role.HEAD_OF_DELEGATION, Role.CO_CHAIR, Role.DELEGATION_FOCAL_POINT
ADMIN, MEMBER = Role.SYSTEM_ADMINISTRATOR, Role.DELEGATION_MEMBER


@pytest.mark.parametrize("party", ["CN", "US"])
@pytest.mark.parametrize("role", [MEMBER, FOCAL, HEAD, CHAIR])
def test_the_leaders_of_a_delegation_reset_their_own_people(role: Role, party: str) -> None:
    other = "US" if party == "CN" else "CN"
    for leader in (HEAD, CHAIR):
        assert may_reset_factors(somebody(leader, party), {role}, party)
        assert not may_reset_factors(somebody(leader, other), {role}, party)
    for lesser in (FOCAL, MEMBER):
        assert not may_reset_factors(somebody(lesser, party), {role}, party)
    assert not may_reset_factors(somebody(ADMIN, None), {role}, party)
    assert may_reset_factors(SYSTEM, {role}, party)


def test_administrators_reset_those_of_no_party() -> None:
    assert may_reset_factors(somebody(ADMIN, None), {ADMIN}, None)
    assert may_reset_factors(somebody(ADMIN, None), {Role.OBSERVER}, None)
    assert not may_reset_factors(somebody(Role.SECRETARIAT_OFFICER, None), {ADMIN}, None)
    assert not may_reset_factors(somebody(CHAIR, "CN"), {Role.OBSERVER}, None)
