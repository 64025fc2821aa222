"""How organisations are admitted: brought in by one side, answered to by the other."""

from datetime import timedelta

import pytest

from tests.conftest import Clock, WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from wgroup.organisations import queries, services
from wgroup.organisations.drafts import read_organisation
from wgroup.organisations.models import Organisation
from wgroup.organisations.rules import MOST_WAITING, AdmissionState

FOCAL = Role.DELEGATION_FOCAL_POINT
TANK = {"name": Bilingual(en="Invented Institute", zh="虚构研究院"), "type": "think-tank"}
WHY = Bilingual(en="It is not known to us", zh="我方对其不了解")


@pytest.fixture(params=[("US", "CN"), ("CN", "US")], ids=["us", "cn"])
def sides(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Swapping them swaps nothing else (INV-45)."""
    return request.param  # type: ignore[no-any-return]


def brought_in(work: Work, **fields: object) -> Organisation:
    with work.saved():
        return services.bring_in(work, read_organisation({**TANK, **fields}))


def state(work_as: WorkAs, found: Organisation) -> AdmissionState:
    work = work_as(Role.SECRETARIAT_OFFICER)
    return queries.get(work, found.id).state(work.now)


def test_a_window_that_elapses_admits_though_nothing_has_run(
    work_as: WorkAs, clock: Clock, sides: tuple[str, str]
) -> None:
    tank = brought_in(work_as(FOCAL, sides[0]))
    assert state(work_as, tank) is AdmissionState.WINDOW
    for wait, expected in (
        (timedelta(hours=120), AdmissionState.WINDOW),
        (timedelta(hours=120, seconds=1), AdmissionState.ADMITTED),
    ):
        clock.set(tank.notified_at + wait)
        assert state(work_as, tank) is expected
        work = work_as(FOCAL, sides[1])
        assert [each.id for each in queries.listed(work, state=expected).items] == [tank.id]
        assert queries.count_waiting(work) == (expected is AdmissionState.WINDOW)


def test_an_objection_at_the_last_second_counts_and_none_after(
    work_as: WorkAs, clock: Clock, sides: tuple[str, str]
) -> None:
    first, second = (
        brought_in(work_as(FOCAL, sides[0]), name=Bilingual(en=each)) for each in ("One", "Two")
    )
    clock.set(first.window_ends_at + timedelta(milliseconds=900))
    work = work_as(FOCAL, sides[1])
    with work.saved():
        services.object_to(work, first.id, reason=WHY)
    assert state(work_as, first) is AdmissionState.OBJECTED
    clock.set(second.window_ends_at + timedelta(seconds=1))
    late = work_as(FOCAL, sides[1])
    for act in (
        lambda: services.object_to(late, second.id, reason=WHY),
        lambda: services.waive(late, second.id),
    ):
        with pytest.raises(Conflict, match="window_closed"), late.saved():
            act()
    assert state(work_as, second) is AdmissionState.ADMITTED


def test_who_does_not_object_ends_the_wait_at_once(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    tank = brought_in(work_as(FOCAL, sides[0]))
    other = work_as(FOCAL, sides[1])
    with other.saved():
        services.waive(other, tank.id)
    assert state(work_as, tank) is AdmissionState.ADMITTED
    with pytest.raises(Conflict, match="window_closed"), other.saved():
        services.object_to(other, tank.id, reason=WHY)


def test_one_that_belongs_to_neither_waits_for_both(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    secretariat = work_as(Role.SECRETARIAT_OFFICER)
    body = brought_in(secretariat, type="intergovernmental-organisation")
    one, other = (work_as(FOCAL, each) for each in sides)
    with one.saved():
        services.waive(one, body.id)
    with one.saved():
        services.waive(one, body.id)
    assert state(work_as, body) is AdmissionState.WINDOW
    assert (queries.count_waiting(one), queries.count_waiting(other)) == (0, 1)
    with one.saved():
        services.object_to(one, body.id, reason=WHY)
    assert state(work_as, body) is AdmissionState.OBJECTED


def test_of_ones_own_government_nobody_is_asked(work_as: WorkAs) -> None:
    city = brought_in(work_as(FOCAL, "CN"), type="local-government", level="city")
    assert (city.window_ends_at, state(work_as, city)) == (None, AdmissionState.ADMITTED)
    other = work_as(FOCAL, "US")
    with pytest.raises(Conflict, match="window_closed"), other.saved():
        services.object_to(other, city.id, reason=WHY)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": Bilingual()}, "required"),
        ({"type": "club"}, "invalid_choice"),
        ({"type": "local-government"}, "level_required"),
        ({"name": Bilingual(en="Win at cheap.example.com now")}, "invalid_text"),
        ({"place": Bilingual(zh="见 https://x.example")}, "invalid_text"),
        ({"url": "javascript:alert(1)"}, "bad_url"),
        ({"url": "https://a@b.example"}, "bad_url"),
        ({"country": "Peru"}, "too_long"),
        ({"country": "1x"}, "bad_country"),
        ({"country": "XQ"}, "bad_country"),
    ],
)
def test_bad_input_is_refused(work_as: WorkAs, fields: dict[str, object], code: str) -> None:
    work = work_as(FOCAL, "US")
    with pytest.raises(RuleBroken) as refusal:
        brought_in(work, **fields)
    assert refusal.value.code == code
    assert queries.listed(work).items == []


def test_the_same_name_is_known_again_in_either_language(work_as: WorkAs) -> None:
    brought_in(work_as(FOCAL, "US"))
    for name in (Bilingual(en="INVENTED institute"), Bilingual(zh="虚构研究院")):
        with pytest.raises(Conflict, match="duplicate_organisation"):
            brought_in(work_as(FOCAL, "CN"), name=name)
    brought_in(work_as(FOCAL, "CN"), name=Bilingual(en="Another"))


def test_a_side_asks_the_other_about_so_many_at_once(work_as: WorkAs) -> None:
    work = work_as(FOCAL, "US")
    with work.saved():
        for number in range(MOST_WAITING):
            name = Bilingual(en=f"Number {number}")
            services.bring_in(work, read_organisation({**TANK, "name": name}))
    with pytest.raises(Conflict, match="too_many_organisations"):
        brought_in(work, name=Bilingual(en="One more"))
    brought_in(work, name=Bilingual(en="A ministry"), type="national-government")
    brought_in(work_as(FOCAL, "CN"))


def test_to_each_their_own(work_as: WorkAs, sides: tuple[str, str]) -> None:
    """Nobody answers to themself, changes what is not theirs, or acts without the role."""
    tank = brought_in(work_as(FOCAL, sides[0]))
    own, other = (work_as(FOCAL, each) for each in sides)
    secretariat, member = work_as(Role.SECRETARIAT_OFFICER), work_as(Role.DELEGATION_MEMBER, "US")
    for work, act, code in (
        (own, lambda work: services.object_to(work, tank.id, reason=WHY), "not_your_party"),
        (own, lambda work: services.waive(work, tank.id), "not_your_party"),
        (other, lambda work: services.change(work, tank.id, {"url": ""}), "not_your_party"),
        (other, lambda work: services.suspend(work, tank.id), "not_your_party"),
        (secretariat, lambda work: services.waive(work, tank.id), "role_cannot"),
        (secretariat, lambda work: services.suspend(work, tank.id), "not_your_party"),
        (member, lambda work: services.waive(work, tank.id), "role_cannot"),
        (member, lambda work: services.bring_in(work, read_organisation(TANK)), "role_cannot"),
    ):
        with pytest.raises(Forbidden) as refusal, work.saved():
            act(work)
        assert refusal.value.code == code
    for role in (None, Role.NON_GOVERNMENTAL_EXPERT, Role.SYSTEM_ADMINISTRATOR):
        with pytest.raises(NotFound):
            queries.get(
                work_as(role, "US" if role is Role.NON_GOVERNMENTAL_EXPERT else None), tank.id
            )


def test_a_reason_is_needed_and_both_sides_read_it(
    work_as: WorkAs, sides: tuple[str, str]
) -> None:
    tank = brought_in(work_as(FOCAL, sides[0]))
    other = work_as(FOCAL, sides[1])
    with pytest.raises(RuleBroken, match="reason_required"), other.saved():
        services.object_to(other, tank.id, reason=Bilingual())
    with other.saved():
        services.object_to(other, tank.id, reason=WHY)
    for reader in (*(work_as(FOCAL, each) for each in sides), work_as(Role.SECRETARIAT_OFFICER)):
        [answer] = queries.get(reader, tank.id).answers
        assert (answer.party, answer.objects, answer.reason) == (sides[1], True, WHY)


def test_the_other_side_was_asked_about_this_name_and_country(work_as: WorkAs) -> None:
    """Before its window ends and after it; what was not told then can be added."""
    own, other = work_as(FOCAL, "US"), work_as(FOCAL, "CN")
    tank = brought_in(own, name=Bilingual(en="Asked About"), country="")
    for is_open in (True, False):
        if not is_open:
            with other.saved():
                services.waive(other, tank.id)
        for fields in ({"name": Bilingual(en="Another")}, {"name": Bilingual(zh="另一机构")}):
            with pytest.raises(Conflict, match="asked_by_name"), own.saved():
                services.change(own, tank.id, fields)
    with own.saved():
        whole = Bilingual(en="Asked About", zh="所询机构")
        services.change(own, tank.id, {"name": whole, "country": "US"})
    with pytest.raises(Conflict, match="asked_by_name"), own.saved():
        services.change(own, tank.id, {"country": "CA"})
    assert queries.get(own, tank.id).name == whole


def test_what_is_changed_and_what_stands(work_as: WorkAs) -> None:
    own = work_as(FOCAL, "US")
    ministry = brought_in(own, type="national-government")
    with own.saved():
        services.change(
            own, ministry.id, {"name": Bilingual(en="Renamed"), "place": Bilingual(en="Reno")}
        )
    with own.saved():
        changed = services.change(own, ministry.id, {"name": Bilingual(en="Renamed")})
        assert not own.session.dirty
        assert changed.sort_name == "renamed"
    tank = brought_in(own)
    with pytest.raises(Conflict, match="wrong_state"), own.saved():
        services.suspend(own, tank.id)
    other = work_as(FOCAL, "CN")
    with other.saved():
        services.waive(other, tank.id)
    with own.saved():
        services.suspend(own, tank.id, seen=queries.get(own, tank.id).version)
    assert state(work_as, tank) is AdmissionState.SUSPENDED
    with pytest.raises(Conflict, match="stale_version"), own.saved():
        services.change(own, tank.id, {"url": ""}, seen=1)
