"""Who may be let in, and for how long."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import factories
from wgroup.accounts import rules
from wgroup.accounts.names import family_and_given
from wgroup.accounts.rules import Invitation, Scope
from wgroup.kernel.actor import PARTY_BOUND, SYSTEM, Actor, Role
from wgroup.kernel.errors import Conflict, Forbidden, RuleBroken
from wgroup.parties.models import Person
from wgroup.web.accounts.browsers import two_words
from wgroup.web.pages import short_name

ADMIN, OFFICER, AUDITOR = (
    Role.SYSTEM_ADMINISTRATOR, Role.SECRETARIAT_OFFICER, Role.AUDITOR,
)
FOCAL, CHAIR, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.CO_CHAIR, Role.DELEGATION_MEMBER
NOW = factories.NOW


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises((RuleBroken, Forbidden, Conflict)) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Lu.Wenxi@Delegation.EXAMPLE", "lu.wenxi@delegation.example"),
        ("  a@b.example ", "a@b.example"),
        ("a+tag@b-c.example", "a+tag@b-c.example"),
    ],
)
def test_an_address_is_kept_casefolded(typed: str, kept: str) -> None:
    assert rules.read_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a@b", "@b.example", "a@", "a b@c.example", "a@b..example", "a@-b.example",
     "<a@b.example>", "a@b.example, c@d.example", "x" * 65 + "@b.example", "a..b@c.example"],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert code_of(lambda: rules.read_email(typed)) == "bad_email"


@pytest.mark.parametrize(
    ("roles", "party", "code"),
    [
        (set(), None, "required"),
        ({FOCAL}, None, "party_needed"),
        ({OFFICER}, "CN", "party_not_wanted"),
        ({OFFICER, FOCAL}, "CN", "party_not_wanted"),
        ({OFFICER, FOCAL}, None, "party_needed"),
        ({Role.PUBLIC}, None, "invalid_choice"),
        ({Role.CALENDAR_SUBSCRIBER}, None, "invalid_choice"),
    ],
)
def test_roles_and_parties_must_fit(roles: set[Role], party: str | None, code: str) -> None:
    assert code_of(lambda: rules.check_roles(roles, party)) == code


@pytest.mark.parametrize("role", [each for each in Role if each in PARTY_BOUND])
def test_a_role_of_a_delegation_goes_with_a_party(role: Role) -> None:
    rules.check_roles({role}, "CN")


@pytest.mark.parametrize(
    ("who", "party", "spoken_for", "given"),
    [
        (SYSTEM, None, False, rules.WITHOUT_PARTY),
        (SYSTEM, "US", True, PARTY_BOUND),
        ((ADMIN, None), None, False, rules.WITHOUT_PARTY),
        ((ADMIN, None), "CN", False, {FOCAL}),
        ((ADMIN, None), "CN", True, set()),
        ((FOCAL, "CN"), "CN", True, PARTY_BOUND),
        ((CHAIR, "CN"), "CN", True, PARTY_BOUND),
        ((FOCAL, "CN"), "US", False, set()),
        ((FOCAL, "CN"), None, False, set()),
        ((MEMBER, "CN"), "CN", True, set()),
        ((OFFICER, None), None, False, set()),
        ((OFFICER, None), "CN", False, set()),
    ],
)
def test_who_may_give_which_roles(
    who: Actor | tuple[Role, str | None], party: str | None, spoken_for: bool, given: set[Role]
) -> None:
    actor = who if isinstance(who, Actor) else factories.actor(*who)
    assert rules.roles_for(actor, party, had_focal_point=spoken_for) == given


def test_no_administrator_gives_roles_that_read_for_a_party() -> None:
    admin = factories.actor(ADMIN)
    given = rules.roles_for(admin, "CN", had_focal_point=False)
    assert code_of(
        lambda: rules.check_given({CHAIR}, given, actor=admin, party="CN")
    ) == "cannot_give_role"


def test_a_side_is_told_that_the_other_is_not_its_own() -> None:
    actor = factories.actor(FOCAL, "CN")
    refused = code_of(lambda: rules.check_given({FOCAL}, frozenset(), actor=actor, party="US"))
    assert refused == "not_your_party"


def test_nobody_does_it_to_themself() -> None:
    actor = factories.actor(ADMIN)
    assert code_of(lambda: rules.check_not_self(actor, actor.id)) == "not_yourself"


@pytest.mark.parametrize(
    ("role", "idle", "age", "lives"),
    [
        (OFFICER, timedelta(minutes=29), timedelta(hours=1), True),
        (OFFICER, timedelta(minutes=30), timedelta(hours=1), False),
        (ADMIN, timedelta(minutes=30), timedelta(hours=1), False),
        (MEMBER, timedelta(minutes=119), timedelta(hours=3), True),
        (MEMBER, timedelta(hours=2), timedelta(hours=3), False),
        (MEMBER, timedelta(), timedelta(hours=12), False),
        (MEMBER, timedelta(), timedelta(hours=11, minutes=59), True),
    ],
)
def test_how_long_a_session_lives(
    role: Role, idle: timedelta, age: timedelta, lives: bool
) -> None:
    assert rules.session_lives(
        {role}, created_at=NOW - age, seen_at=NOW - idle, now=NOW
    ) is lives


def test_who_may_write_may_read() -> None:
    assert rules.read_scopes([Scope.WRITE]) == ["read", "write"]
    assert rules.read_scopes(["read"]) == ["read"]


@pytest.mark.parametrize("scopes", [[], ["admin"], ["read", "all"]])
def test_other_scopes_are_refused(scopes: list[str]) -> None:
    assert code_of(lambda: rules.read_scopes(scopes)) == "invalid_choice"


@pytest.mark.parametrize("days", [-1, 0, 366, 10**9])
def test_a_token_lasts_a_year_at_most(days: int) -> None:
    assert code_of(lambda: rules.token_end(days, NOW)) == "out_of_range"


def test_roles_are_kept_in_one_order() -> None:
    assert rules.in_order({MEMBER, CHAIR}) == ["co-chair", "delegation-member"]


def test_an_invitation_is_cleaned() -> None:
    invitation = Invitation.of(
        email="A@B.example", family_name=" 陆 ", given_name="", party="", roles={AUDITOR}
    )
    assert (invitation.email, invitation.family_name, invitation.party) == (
        "a@b.example", "陆", None,
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("陆文熙", ("陆", "文熙")),
        ("欧阳文", ("欧阳", "文")),
        ("司马", ("司", "马")),
        ("陆 文熙", ("陆", "文熙")),
        ("Dana OKAFOR", ("Okafor", "Dana")),
        ("WANG Lei", ("WANG", "Lei")),
        ("OUYANG Ming", ("OUYANG", "Ming")),
        ("DE LA CRUZ Ana", ("DE LA CRUZ", "Ana")),
        ("Ana DE LA CRUZ", ("De La Cruz", "Ana")),
        ("Dana Okafor", ("Okafor", "Dana")),
        ("J. R. Smith", ("Smith", "J. R.")),
        ("Plato", ("Plato", "")),
        ("", ("", "")),
    ],
)
def test_family_and_given_name_are_told_apart(name: str, told: tuple[str, str]) -> None:
    assert family_and_given(name) == told


@pytest.mark.parametrize(
    ("written", "shown", "brief"),
    [
        ("GU Qinghe", "GU Qinghe", "GU Qinghe"),
        ("OUYANG Ming", "OUYANG Ming", "OUYANG Ming"),
        ("欧阳明", "欧阳明", "欧阳明"),
        ("Dana OKAFOR", "Dana OKAFOR", "D. OKAFOR"),
        ("Dana Okafor", "Dana OKAFOR", "D. OKAFOR"),
        ("Plato", "PLATO", "PLATO"),
    ],
)
def test_a_name_is_shown_in_the_order_it_was_written_in(
    written: str, shown: str, brief: str
) -> None:
    family, given = family_and_given(written)
    person = Person(family_name=family, given_name=given)
    assert person.display_name == shown
    assert short_name(person.display_name) == brief


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/18 Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_told_in_two_words(agent: str, told: str) -> None:
    assert two_words(agent) == told
