"""The file that names identity providers, and what stops the start."""

from pathlib import Path

import pytest

from tests import identity_provider
from wgroup.cli.checks import providers
from wgroup.cli.checks.finding import Verdict
from wgroup.config import Settings, SettingsError
from wgroup.oidc.settings import is_safe, read_providers

GOOD = """
- key: first-ministry
  name: {en: the First Ministry, zh: 第一部委}
  party: CN
  issuer: https://login.ministry.example
  client_id: wgroup
  client_secret_file: secret
- key: house
  name: {en: the House, zh: 本所}
  party: none
  issuer: http://localhost:9000/realm
  client_id: wgroup
  client_secret: hush
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text(" a secret\n", encoding="utf-8")
    made = tmp_path / "providers.yaml"
    made.write_text(GOOD, encoding="utf-8")
    return made


def test_providers_are_read_from_one_file(file: Path) -> None:
    first, house = read_providers(file)
    assert (first.party, first.client_secret, first.host) == (
        "CN", "a secret", "login.ministry.example",
    )
    assert (house.party, house.name.zh) == (None, "本所")
    assert "a secret" not in repr(first)
    env = {"WGROUP_INSTANCE": str(file.parent / "instance"), "WGROUP_OIDC": str(file)}
    assert Settings.from_env(env).providers == (first, house)
    assert Settings.from_env({**env, "WGROUP_OIDC": ""}).providers == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (GOOD, "{", "YAML"),
        (GOOD, "key: one", "must be a list"),
        (GOOD, "- one", "entry 1 must have"),
        ("  party: CN\n", "", "entry 1 lacks party"),
        ("  party: CN\n", "  party: CN\n  scope: all\n", "what there is not: scope"),
        ("  client_secret: hush\n", "", "entry 2 needs either"),
        ("secret_file: secret", "secret_file: nowhere", "cannot be read"),
        ("key: house", "key: first-ministry", "by one key"),
        ("key: house", "key: The House", "small letters"),
        ("https://login", "http://login", "issuer must be like"),
        ("https://login", "https://a:b@login", "issuer must be like"),
        ("zh: 本所", "de: Haus", "in en and zh"),
        ("  client_id: wgroup\n  client_secret: hush", "  client_id: 1\n  client_secret: hush",
         "client_id must be a text"),
        ("hush", "蓝灯笼", "ASCII"),
    ],
)
def test_what_is_odd_is_named_with_its_place(
    file: Path, old: str, new: str, said: str
) -> None:
    assert old in GOOD
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_providers(file)
    env = {"WGROUP_INSTANCE": str(file.parent / "instance"), "WGROUP_OIDC": str(file)}
    with pytest.raises(SettingsError, match="WGROUP_OIDC"):
        Settings.from_env(env)


def test_an_empty_secret_is_none(file: Path) -> None:
    (file.parent / "secret").write_text("\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is empty"):
        read_providers(file)


@pytest.mark.parametrize(
    "address",
    ["http://login.example", "javascript:alert(1)", "https://", "//login.example", "",
     "https://[::1", "ftp://localhost"],
)
def test_nothing_secret_goes_over_a_network_in_clear(address: str) -> None:
    assert not is_safe(address)
    assert is_safe("http://127.0.0.1:9000/token")
    assert is_safe("https://login.example/token?a=b")


def test_the_doctor_asks_each_of_them() -> None:
    url = "https://wgroup.example"
    [away] = providers.look_at(identity_provider.PROVIDERS[:1], url)
    assert away.verdict is Verdict.FAULT
    with identity_provider.listening() as idp:
        [found] = providers.look_at([idp.provider()], url)
        idp.described = {"issuer": "https://another.example"}
        [false] = providers.look_at([idp.provider()], url)
    assert found.verdict is Verdict.OK
    assert f"{url}/sign-in/with/first-ministry/back" in found.sentence
    assert "another issuer" in false.sentence
