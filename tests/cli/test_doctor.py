"""wgroup doctor: nothing to say of a sound house, and a sentence for each thing that is broken."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from tests import backends, people
from tests.conftest import KEY
from tests.processes import free_port
from wgroup.calendar import upkeep
from wgroup.cli import doctor
from wgroup.cli.checks import content, keeping, machine, post, storage
from wgroup.cli.checks.finding import Finding, Verdict
from wgroup.cli.main import commands
from wgroup.config import SECRET_FILE, Settings
from wgroup.db import dialect, migrate
from wgroup.db.work import Work
from wgroup.holidays import Almanac
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.time import utc_now
from wgroup.mail.settings import MailSettings
from wgroup.mail.transport import Server, Step, Trial

Examine = Callable[..., list[Finding]]

NOW = datetime(2026, 3, 11, tzinfo=UTC)
AFAR = Server.of("smtp://wg:hidden-word@mx.example")


def troubles(found: list[Finding]) -> list[str]:
    return [each.sentence for each in found if each.verdict is not Verdict.OK]


def the_fault(found: list[Finding]) -> Finding:
    """The one fault, which tells how to mend it."""
    (fault,) = (each for each in found if each.verdict is Verdict.FAULT)
    assert fault.remedy
    return fault


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the register and everybody whom a group needs."""
    path = tmp_path_factory.mktemp("filled") / "wgroup.db"
    backends.fill(f"sqlite:///{path}")
    engine = create_engine(f"sqlite:///{path}", module=dialect.sqlite_module())
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        for role, side in (
            (Role.SYSTEM_ADMINISTRATOR, None),
            (Role.SECRETARIAT_OFFICER, None),
            (Role.CO_CHAIR, "CN"),
            (Role.DELEGATION_FOCAL_POINT, "US"),
        ):
            people.make_account(work, role, side, password_hash="set")
    engine.dispose()
    return path


@pytest.fixture
def instance(tmp_path: Path, filled: Path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir(0o700)
    (folder / "wgroup.db").write_bytes(filled.read_bytes())
    key = folder / SECRET_FILE
    key.touch(0o600)
    key.write_text("Vw3zq8LkPx0RtYb6NdHs4JfGm2CaEu9Ui5oB7TQ\n", "ascii")
    return folder


@pytest.fixture
def env(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What depends on the day and the machine, held still."""
    monkeypatch.setattr(machine, "zone_release", lambda: "2100a")
    monkeypatch.setattr(machine, "ROOM_ENOUGH", 0)
    days = tmp_path / "days.yaml"
    days.write_text(f"published: {{CN: {[*range(2020, 2101)]}}}", "utf-8")
    return {
        "WGROUP_INSTANCE": str(instance),
        "WGROUP_HOLIDAYS": str(days),
        "WGROUP_PUBLIC_URL": backends.PUBLIC_URL,
    }


@pytest.fixture
def examine(env: dict[str, str]) -> Examine:
    def examine(**more: str) -> list[Finding]:
        return list(doctor.examine({**env, **more}))

    return examine


@pytest.fixture
def engine(instance: Path) -> Engine:
    return create_engine(f"sqlite:///{instance}/wgroup.db", module=dialect.sqlite_module())


def change(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))
    engine.dispose()


def test_a_sound_house_has_no_trouble(examine: Examine) -> None:
    found = examine()
    assert troubles(found) == []
    assert len(found) > 15


def test_the_command_ends_with_one_only_if_there_is_a_fault(
    instance: Path, env: dict[str, str]
) -> None:
    env |= {"WGROUP_DATABASE_URL": "", "WGROUP_ENV": "", "WGROUP_CLOCK_FILE": ""}
    sound = CliRunner().invoke(commands, ["doctor"], env=env)
    assert sound.exit_code == 0, sound.output
    assert sound.output.endswith("no faults, no warnings.\n")
    (instance / "wgroup.db").unlink()
    broken = CliRunner().invoke(commands, ["doctor"], env=env)
    assert broken.exit_code == 1
    assert broken.output.endswith("1 fault, no warnings.\n")


def test_an_open_folder_and_key_are_noticed_before_they_are_tightened(
    examine: Examine, instance: Path
) -> None:
    instance.chmod(0o755)
    (instance / SECRET_FILE).chmod(0o644)
    folder, key = troubles(examine())
    assert "open to others (0755)" in folder
    assert "could be read by others (0644)" in key
    assert troubles(examine()) == []


def test_no_instance_yet(tmp_path: Path) -> None:
    found = list(doctor.examine({"WGROUP_INSTANCE": str(tmp_path / "none")}))
    assert "no instance folder" in the_fault(found).sentence
    assert not (tmp_path / "none").exists()


def test_a_setting_that_cannot_be_used(examine: Examine) -> None:
    assert "WGROUP_PROXY_HOPS" in the_fault(examine(WGROUP_PROXY_HOPS="many")).sentence


def test_a_mail_server_that_is_away(examine: Examine) -> None:
    url = f"smtp://wg:hidden-word@127.0.0.1:{free_port()}"
    found = examine(WGROUP_SMTP_URL=url, WGROUP_MAIL_FROM="rsvp@wgroup.example")
    (fault,) = (each for each in troubles(found) if "mail server" in each)
    assert "cannot be reached (ConnectionRefusedError" in fault
    assert "hidden-word" not in fault


def test_missing_migrations(examine: Examine, engine: Engine) -> None:
    change(engine, "UPDATE alembic_version SET version_num = '0000'")
    fault = the_fault(examine())
    assert f"stands at revision 0000, the code at {migrate.newest()}" in fault.sentence
    assert "wgroup migrate" in fault.remedy


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://somebody:hidden-word@127.0.0.1:1/wgroup", "does not answer"),
        ("sqlite:////nowhere/at/all.db", "There is no database"),
    ],
)
def test_a_database_that_is_away(examine: Examine, url: str, words: str) -> None:
    fault = the_fault(examine(WGROUP_DATABASE_URL=url))
    assert words in fault.sentence
    assert "hidden-word" not in fault.sentence


def test_a_file_that_is_no_database(examine: Examine, instance: Path) -> None:
    (instance / "wgroup.db").write_bytes(b"no database at all, but long enough to be read" * 20)
    assert "does not answer as it should" in the_fault(examine()).sentence


def test_a_trail_that_was_cut(examine: Examine, engine: Engine) -> None:
    change(engine, "DELETE FROM trail_entry WHERE seq = (SELECT max(seq) FROM trail_entry)")
    fault = the_fault(examine())
    assert "trail does not end" in fault.sentence
    assert "verify-trail" in fault.remedy


@pytest.mark.parametrize("column", ["disabled_at", "leaves_at"])
def test_a_house_without_people(examine: Examine, engine: Engine, column: str) -> None:
    """Closed accounts let nobody in, and neither do those of people who have left."""
    change(engine, f"UPDATE account SET {column} = '2022-01-01 00:00:00'")
    told = troubles(examine())
    assert len(told) == 4
    assert told[0].startswith("There is no administrator")
    assert told[2:] == [f"Nobody speaks for {code}, so no meeting can be confirmed."
                        for code in ("CN", "US")]


def test_an_administrator_without_a_password(examine: Examine, engine: Engine) -> None:
    change(engine, "UPDATE account SET password_hash = NULL")
    assert troubles(examine()) == ["The administrator has not yet set a password."]


def test_a_holiday_file_that_cannot_be_read(examine: Examine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("days: 5", "utf-8")
    assert "must be a list" in the_fault(examine(WGROUP_HOLIDAYS=str(broken))).sentence


def test_what_both_databases_have_in_force(backend: backends.Backend) -> None:
    backend.restore()
    with doctor._opened(backend.url) as engine, engine.connect() as connection:
        facts = dialect.in_force(connection)
    kinds = {each.verdict for each in storage.durability(facts)}
    # The server of the tests does not wait for the disk, and that is noticed.
    assert (Verdict.FAULT in kinds) == (facts.get("fsync") == "off")


LITE = {"engine": "sqlite", "version": "3.53.4", "journal_mode": "wal", "synchronous": "2",
        "foreign_keys": "1"}
SERVER = {"engine": "postgresql", "version": "16.2 (Debian)", "synchronous_commit": "on",
          "fsync": "on", "full_page_writes": "on", "data_checksums": "on",
          "server_encoding": "UTF8"}


@pytest.mark.parametrize(
    ("facts", "verdicts"),
    [
        (LITE, ["ok"]),
        ({**LITE, "version": "3.40.1"}, ["fault"]),
        ({**LITE, "version": "3.40.1", "journal_mode": "delete", "synchronous": "3"}, ["warning"]),
        ({**LITE, "synchronous": "1"}, ["fault"]),
        ({**LITE, "journal_mode": "memory"}, ["fault"]),
        ({**LITE, "foreign_keys": "0"}, ["fault", "ok"]),
        (SERVER, ["ok"]),
        ({**SERVER, "version": "12.9"}, ["warning"]),
        ({**SERVER, "server_encoding": "SQL_ASCII"}, ["ok", "fault"]),
        ({**SERVER, "synchronous_commit": "off", "fsync": "off"}, ["ok", "fault"]),
        ({**SERVER, "data_checksums": "off"}, ["ok", "warning"]),
    ],
)
def test_whether_a_write_survives(facts: dict[str, str], verdicts: list[str]) -> None:
    assert [each.verdict.value for each in storage.durability(facts)] == verdicts


@pytest.mark.parametrize(
    ("finding", "verdict"),
    [
        (machine.python((3, 10, 9)), "fault"),
        (machine.python((3, 13, 0)), "ok"),
        (machine.disk(5_000_000, Path("/")), "fault"),
        (machine.disk(500_000_000, Path("/")), "warning"),
        (machine.disk(5_000_000_000, Path("/")), "ok"),
        (machine.clock(NOW, NOW.replace(month=2)), "ok"),
        (machine.clock(NOW, NOW.replace(month=4)), "fault"),
        (machine.zones("2025b", NOW), "ok"),
        (machine.zones("2022a", NOW), "warning"),
        (machine.zones(None, NOW), "warning"),
        (keeping.folder(Path("/x"), 0o700, own=False), "fault"),
        (keeping.key([KEY]), "ok"),
        (keeping.key(["short"]), "fault"),
        (keeping.key(["ab" * 40]), "fault"),
        (keeping.address("https://wg.example", secure=True, host="wg.example"), "ok"),
        (keeping.address("http://127.0.0.1:8000", secure=False, host="127.0.0.1"), "ok"),
        (keeping.address("http://[::1]:8000", secure=False, host="::1"), "ok"),
        (keeping.address("http://wg.example", secure=False, host="wg.example"), "fault"),
        (keeping.proxy(1, secure=True), "ok"),
        (keeping.proxy(0, secure=True), "warning"),
        (keeping.proxy(1, secure=False), "warning"),
        (keeping.vouching("mx.wgroup.test"), "warning"),
        (storage.migrations(None, "0001"), "fault"),
        (storage.migrations("0002", "0001"), "fault"),
        (storage.migrations("0001", "0001"), "ok"),
        (content.register(0, 0), "fault"),
        (content.trail(fits=False), "fault"),
        (content.hours(1), "warning"),
        (content.hours(0), "ok"),
        (post.outgoing(MailSettings()), "ok"),
        (post.judged(AFAR, Trial(Step.READY, secure=True)), "ok"),
        (post.judged(AFAR, Trial(Step.READY, secure=False)), "warning"),
        (post.judged(Server.of("smtp://localhost"), Trial(Step.READY, secure=False)), "ok"),
        *((post.judged(AFAR, Trial(each, False, "x")), "fault") for each in post.FAILED),
    ],
)
def test_each_check_by_itself(finding: Finding, verdict: str) -> None:
    assert finding.verdict == verdict
    assert finding.sentence.endswith(".")
    assert bool(finding.remedy) == (verdict != "ok")


def test_holidays_that_are_not_announced() -> None:
    far = NOW.replace(year=2090)
    here, _ = content.holidays("CN", Almanac(), far)
    assert here.verdict is Verdict.WARNING
    known = Almanac(published=frozenset({("CN", 2090), ("CN", 2091)}))
    assert troubles(list(content.holidays("CN", known, far))) == []


def test_the_release_of_the_zone_data_can_be_told() -> None:
    release = machine.zone_release()
    assert release is None or release[:4].isdigit()


def test_nobody_else_is_taken_for_the_owner(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    (found,) = keeping.look_at_folder(tmp_path)
    assert found.verdict is Verdict.OK
    assert tmp_path.stat().st_uid == os.geteuid()


def test_calendars_that_disagree_with_their_records(examine: Examine, engine: Engine) -> None:
    change(engine, "UPDATE calendar_entry SET jcal = 'x' WHERE edition = 'zh'")
    fault = the_fault(examine())
    assert "Calendar entries disagree with their records: 4, such as M-" in fault.sentence


def test_calendars_written_for_another_address_are_no_fault(
    examine: Examine, engine: Engine
) -> None:
    with Session(engine) as session:
        upkeep.bring_up(Work(session, SYSTEM, utc_now()))
    found = troubles(examine(WGROUP_PUBLIC_URL="https://wgroup.example.org"))
    assert "Calendar entries were written by another release or for another address." in found


@pytest.mark.parametrize("way", [{}, {"lmtp_bind": "a:1"}, {"imap_url": "imaps://u:p@h/I"}])
def test_where_mail_comes_in_its_voucher_is_named(tmp_path: Path, way: dict[str, str]) -> None:
    mail = MailSettings(authserv_id="mx.wgroup.test", **way)
    settings = Settings(
        instance=tmp_path, database_url="sqlite:///x", secret_keys=("k" * 40,), mail=mail
    )
    said = [each.sentence for each in keeping.look_at_settings(settings)]
    assert any("mx.wgroup.test" in each for each in said) is bool(way)
