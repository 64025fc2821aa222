"""wgroup demo: made once, whole, apart from the real house, and true to its own rules."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from tests.browser import Browser
from wgroup.accounts.services import entering
from wgroup.actions import queries as actions
from wgroup.actions.rules import ActionState, is_overdue
from wgroup.agenda import queries as agendas
from wgroup.calendar import upkeep
from wgroup.calendar.models import CalendarEntry
from wgroup.calendar.rules import Audience, Edition, Subject
from wgroup.cli import demo, scenes
from wgroup.cli.clocks import parted
from wgroup.cli.demonstration import Demonstration
from wgroup.cli.house import House
from wgroup.cli.main import commands
from wgroup.config import DEMO_MARK, Settings
from wgroup.mail.settings import MailSettings
from wgroup.meetings import queries
from wgroup.meetings.models import Meeting
from wgroup.meetings.parts import SeatPlan
from wgroup.meetings.rules import Status
from wgroup.nominations import queries as nominations
from wgroup.nominations.rules import NominationState
from wgroup.parties.queries import codes, parties
from wgroup.revisions.queries import verify_trail
from wgroup.roster import queries as roster
from wgroup.roster.queries import Wanted

NOW = "2026-03-11T15:00:00+00:00"


def ask(env: dict[str, str], *more: str) -> Result:
    return CliRunner().invoke(commands, ["demo", "--only-make", *more], env=env)


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("demonstration")
    clock = folder / "clock"
    clock.write_text(NOW, "utf-8")
    return {
        "WGROUP_INSTANCE": str(folder / "instance"),
        "WGROUP_DATABASE_URL": f"sqlite:///{folder}/the-real-one.db",
        "WGROUP_ENV": "test",
        "WGROUP_CLOCK_FILE": str(clock),
    }


@pytest.fixture(scope="module")
def said(env: dict[str, str]) -> str:
    done = ask(env)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def house(env: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    made = House(demo._house(demo.place()).settings)
    yield made
    demo._let_go(made)


@pytest.fixture
def app(house: House) -> Flask:
    house.app.test_client_class = Browser
    return house.app


def test_it_stands_beside_the_real_instance(env: dict[str, str], said: str) -> None:
    real = Path(env["WGROUP_INSTANCE"])
    assert not real.exists()
    assert not Path(env["WGROUP_DATABASE_URL"].removeprefix("sqlite:///")).exists()
    made = real.with_name("instance-demo")
    assert (made / DEMO_MARK).is_file()
    assert not (made / demo.UNFINISHED).exists()
    assert Settings.from_env({"WGROUP_INSTANCE": str(made)}).demo


def test_it_says_who_may_sign_in_and_that_nobody_is_real(said: str) -> None:
    assert "invented" in said
    assert scenes.content()["password"] in said
    for _role, _side, name, email in scenes.sign_ins():
        assert name in said
        assert email in said
        assert email.endswith(".example")


def test_a_second_time_it_is_used_again(env: dict[str, str], said: str) -> None:
    database = Path(env["WGROUP_INSTANCE"]).with_name("instance-demo") / "wgroup.db"
    before = database.stat().st_ino
    assert ask(env).output == said
    assert database.stat().st_ino == before


def test_it_mails_nobody_even_where_mail_is_set_up(
    env: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = {"WGROUP_SMTP_URL": "smtp://mx.example:25", "WGROUP_MAIL_FROM": "rsvp@wg.example"}
    for name, value in {**env, **mail}.items():
        monkeypatch.setenv(name, value)
    assert demo._house(demo.place()).settings.mail == MailSettings()
    assert "sends no mail" in ask({**env, **mail}).output
    served = Settings.from_env({**mail, "WGROUP_INSTANCE": str(demo.place())})
    assert (served.demo, served.mail) == (True, MailSettings())
    assert "mail" not in said


def test_the_trail_is_whole_and_in_order(house: House) -> None:
    with house.work() as work:
        report = verify_trail(work.session)
        assert report.broken_at is None
        assert report.entries > 500
        assert list(parted(work)) == []


def test_its_year_has_meetings_in_every_state(house: House) -> None:
    with house.work() as work:
        found = queries.listed(work, limit=100).items
        assert len(found) >= 30
        assert {each.status for each in found} == set(Status) - {Status.RECORD_AGREED}
        assert {each.host for each in found} == codes(work)
        for each in found:
            assert each.title.complete
            assert each.purpose.complete
            over = each.starts_at < work.now
            assert over == (each.status in {Status.HELD, Status.IN_SESSION}) or each.reason


def test_its_pages_wear_a_banner(app: Flask) -> None:
    page = app.test_client().get("/")
    assert page.status_code == 200
    assert "Demonstration data" in page.text


def test_its_public_calendar_holds_events(app: Flask) -> None:
    told = app.test_client().get("/feeds/public.ics").text
    assert len(re.findall("^BEGIN:VEVENT", told, re.MULTILINE)) >= 5


def test_its_calendars_hold_whatever_can_befall_a_meeting(house: House) -> None:
    with house.work() as work:
        assert list(upkeep.drift(work)) == []
        wanted = select(CalendarEntry).execution_options(sees_all=True)
        found = list(work.session.scalars(wanted))
        told = [each for each in found if each.edition is Edition.EN]
        meetings = [each for each in told if each.kind is Subject.MEETING]
        zones = [ZoneInfo(each.zone) for each in parties(work)]

    assert {each.edition for each in found} == set(Edition)
    assert any(each.audience is Audience.INVITED for each in meetings)
    assert any(b"POSTPONED" in each.ics for each in meetings)
    assert any(b"CANCELLED: " in each.ics for each in meetings)
    assert any(each.sequence > 1 and not each.called_off for each in meetings)
    assert any(overnight(each, zones[0]) and not overnight(each, zones[1]) for each in meetings)
    assert any(overnight(each, zones[1]) and not overnight(each, zones[0]) for each in meetings)
    assert {each.zone for each in meetings if clocks_change(each, zones)} == {""}
    deadlines = [each for each in told if each.kind is Subject.ACTION]
    assert {each.called_off for each in deadlines} == {True, False}
    assert any(each.kind is Subject.MILESTONE for each in told)


def overnight(entry: CalendarEntry, zone: ZoneInfo) -> bool:
    starts, ends = (each.astimezone(zone) for each in (entry.starts_at, entry.ends_at))
    return starts.date() < ends.date() and ends - starts < timedelta(hours=12)


def clocks_change(entry: CalendarEntry, zones: list[ZoneInfo]) -> bool:
    span = (entry.starts_at, entry.ends_at)
    return any(len({each.astimezone(zone).utcoffset() for each in span}) > 1 for zone in zones)


def test_its_action_items_stand_as_they_were_left(house: House) -> None:
    with house.work() as work:
        found = actions.listed(work, limit=100).items
        assert {each.state for each in found} == set(ActionState)
        assert {each.party for each in found} == {*codes(work), None}
        assert all(each.text.complete for each in found)
        assert any(each.due is None for each in found)
        overdue = [each for each in found if is_overdue(each.state, each.due, work.now.date())]
        assert overdue


def test_its_people_can_sign_in(house: House) -> None:
    password = scenes.content()["password"]
    with house.work() as work:
        for _role, _side, _name, email in scenes.sign_ins()[:4]:
            with work.saved():
                tried = entering.take_try(work, email, address=None)
            assert entering.prove(work, email, password, tried).account_id


def test_a_session_to_come_has_its_agenda(house: House) -> None:
    with house.work() as work:
        wanted = select(Meeting).where(Meeting.title_en == "Fourth regular session")  # type: ignore[attr-defined]
        meeting = work.session.scalars(wanted).one()
        found = agendas.read(work, meeting)
        assert found.state == "provisional"
        assert [each.number for each in found.rows][2:5] == ["3", "3(a)", "3(b)"]
        assert found.over == -20
        assert len(agendas.additions_of(work, meeting.id)) == 1
        assert len(agendas.proposals_for(work, meeting)) == 1


def test_what_is_no_demonstration_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "instance-demo"
    folder.mkdir()
    (folder / "wgroup.db").write_text("somebody's own", "utf-8")
    done = ask({"WGROUP_INSTANCE": str(tmp_path / "instance")}, "--again")
    assert done.exit_code == 1
    assert "not a demonstration" in done.output
    assert (folder / "wgroup.db").read_text("utf-8") == "somebody's own"


def test_what_was_never_finished_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / demo.UNFINISHED).touch()
    (tmp_path / "wgroup.db").touch()
    assert demo.clear(tmp_path)
    assert not tmp_path.exists()


def test_experts_are_nominated_in_every_state(house: House) -> None:
    """Of the meeting with seats there is one of each state that time has not passed over."""
    with house.work() as work:
        [plan] = work.session.scalars(select(SeatPlan))
        found = nominations.of_meeting(work, plan).items
        states = {each.state for each in found}
        gone = {NominationState.WITHDRAWN, NominationState.EXPIRED}
        assert states == set(NominationState) - gone
        assert any(each.one.person.name.has_two_scripts for each in found)


def test_its_roster_has_experts_of_both_sides_and_some_who_are_not_listed(house: House) -> None:
    with house.work() as work:
        found = roster.listed(work, Wanted()).items
        assert {(each.party, each.consent_at is None) for each in found} == {
            (party, kept) for party in ("CN", "US") for kept in (True, False)
        }
        assert any(each.load for each in found)
        assert [each.person.name.native for each in roster.listed(work, Wanted("阳明")).items] == [
            "欧阳明"
        ]


def test_on_whichever_day_it_is_made_people_are_entered_before_seats_are_planned(
    house: House,
) -> None:
    """Working days and holidays move what is done by hand: once it came too late on a Saturday."""
    for number in range(366):
        now = datetime(2026, 1, 1, 1, tzinfo=UTC) + timedelta(days=number)
        made = Demonstration(house, now)
        made.zones = {"CN": "Asia/Shanghai", "US": "America/New_York"}
        [seated] = made.content["nominations"]
        entered = [
            act.at
            for act in made._acts(count(1))
            if act.do.keywords["scene"].title == seated["for"]
            and act.do.keywords["step"] in ("enter near", "enter far")
        ]
        assert len(entered) == 2
        assert max(entered) < now - timedelta(days=float(seated["ago"])), now
