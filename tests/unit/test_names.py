"""Names of people, which mail repeats to whoever was entered under them."""

import pytest

from wgroup.accounts.rules import Invitation
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.text import clean_name
from wgroup.meetings.drafts import read_person

ADDRESSES = [
    "Win https://x.example", "WWW.x.example", "see x.example/free", "ｗｗｗ．x.example",
    "see evil.com", "ＥＶＩＬ．ＣＯＭ", "登录 evil.cn", "bob@evil", "CALL +1 202 555 0100",
    "<b>Wei</b>", "a\x07b", "a\u202eb", "Wei\nBcc: x",
]


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_name_carries_no_address_to_strangers(name: str) -> None:
    for field in ("family_name", "given_name"):
        given = {"family_name": "Zhang", "given_name": "Wei", "capacity": "delegate", field: name}
        with pytest.raises(RuleBroken, match="invalid_text") as refusal:
            read_person(given)
        assert refusal.value.field == field


def test_accounts_hold_no_other_names() -> None:
    with pytest.raises(RuleBroken, match="invalid_text"):
        Invitation.of(
            email="a@x.example", family_name="www.x.example", given_name="", party=None,
            roles={Role.SECRETARIAT_OFFICER},
        )


REAL = [
    "O'Neill", "Müller-Lüdenscheidt", "欧阳", "J. R. R.", "Ahmad s/o Ali", "Dr. St.John", "Wwwed",
    "A. Collins 2nd",
]


@pytest.mark.parametrize("name", REAL)
def test_names_of_people_pass(name: str) -> None:
    assert clean_name(name, field="family_name", limit=100) == name


def test_a_name_is_as_long_as_its_column() -> None:
    with pytest.raises(RuleBroken, match="too_long"):
        clean_name("a" * 101, field="family_name", limit=100)
