"""wgroup user: how the first people come in, and how one is shut out."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from wgroup.accounts.models import Account, Passkey
from wgroup.cli.house import open_house
from wgroup.cli.main import commands, main

LU = ("--email", "Lu@Delegation.example", "--name", "陆文熙", "--party", "CN")
FOCAL = ("--role", "delegation-focal-point")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("WGROUP_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("WGROUP_PUBLIC_URL", "https://wgroup.example")
    for each in ("WGROUP_DATABASE_URL", "WGROUP_ENV", "WGROUP_CLOCK_FILE"):
        monkeypatch.delenv(each, raising=False)
    runner = CliRunner()
    assert runner.invoke(commands, ["migrate"]).exit_code == 0
    assert runner.invoke(commands, ["seed"]).exit_code == 0
    return runner


def user(run: CliRunner, *arguments: str) -> Result:
    return run.invoke(commands, ["user", *arguments])


def test_the_last_line_is_a_link_or_a_token_alone(run: CliRunner) -> None:
    added = user(run, "add", *LU, *FOCAL, "--role", "topic-lead")
    assert (added.exit_code, added.stderr) == (
        0, "Opened an account for 陆文熙 <lu@delegation.example>.\n",
    )
    assert re.fullmatch(r"https://wgroup\.example/links/[\w-]{43}\n", added.stdout)
    officer = ("--email", "o@secretariat.example", "--name", "Inès LAURENT")
    added = user(run, "add", *officer, "--role", "secretariat-officer", "--token")
    assert re.fullmatch(r"wgp_[\w-]{43}\n", added.stdout)
    assert user(run, "list").stdout.splitlines() == [
        "invited\to@secretariat.example\t-\tsecretariat-officer\tInès LAURENT",
        "invited\tlu@delegation.example\tCN\tdelegation-focal-point,topic-lead\t陆文熙",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((*LU, "--role", "secretariat-officer"), "neither Party: secretariat-officer"),
        ((*LU[:4], *FOCAL), "These roles belong to a Party"),
        (("--email", "x", "--name", "X", "--role", "auditor"), "not an e-mail address"),
        ((*LU[:4], "--party", "XX", *FOCAL), "no such Party"),
        ((*LU, "--role", "emperor"), "is not one of"),
        (LU, "Missing option"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    run: CliRunner, arguments: tuple[str, ...], sentence: str
) -> None:
    refused = user(run, "add", *arguments)
    assert refused.exit_code in {1, 2}
    assert sentence in refused.stderr
    assert refused.stdout == ""
    assert user(run, "list").stdout == ""


def test_an_address_has_one_account(run: CliRunner) -> None:
    user(run, "add", *LU, *FOCAL)
    again = user(run, "add", *LU, *FOCAL)
    assert (again.exit_code, again.stdout) == (1, "")


def test_one_is_shut_out_and_given_a_new_link(run: CliRunner) -> None:
    user(run, "add", *LU, *FOCAL)
    assert "/links/" in user(run, "link", *LU[:2]).stdout
    assert user(run, "disable", *LU[:2]).exit_code == 0
    assert user(run, "list").stdout.startswith("closed\t")
    assert user(run, "link", *LU[:2]).exit_code == 1
    with open_house().work() as work, work.saved():
        [account] = work.session.scalars(select(Account))
        account.disabled_at, account.leaves_at = None, work.now
    assert user(run, "list").stdout.startswith("left\t")
    assert user(run, "disable", "--email", "nobody@x.example").exit_code == 1


def test_lost_factors_are_taken_away_by_the_operator(run: CliRunner) -> None:
    user(run, "add", *LU, *FOCAL)
    refused = user(run, "reset-factors", *LU[:2])
    assert (refused.exit_code, "Set up an authenticator app" in refused.stderr) == (1, True)
    with open_house().work() as work, work.saved():
        [account] = work.session.scalars(select(Account))
        work.session.add(Passkey(
            account_id=account.id, name="lost", credential="AAAA", digest="a" * 64,
            public_key="AAAA", sign_count=0, last_used_at=None,
        ))
    assert user(run, "reset-factors", *LU[:2]).exit_code == 0
    with open_house().work() as work:
        wanted = select(Passkey).execution_options(sees_all=True)
        assert work.session.scalars(wanted).all() == []


@pytest.mark.parametrize(
    "command", [("user", "list"), ("user", "add", *LU, *FOCAL), ("seed",), ("verify-trail",)]
)
def test_before_migrate_a_sentence_says_to_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
) -> None:
    monkeypatch.setenv("WGROUP_INSTANCE", str(tmp_path / "instance"))
    for each in ("WGROUP_DATABASE_URL", "WGROUP_ENV", "WGROUP_CLOCK_FILE"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setattr("sys.argv", ["wgroup", *command])
    monkeypatch.setattr("os.umask", lambda _mask: 0)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "wgroup: The database has no tables yet, or old ones: run `wgroup migrate` first.\n"
    )
