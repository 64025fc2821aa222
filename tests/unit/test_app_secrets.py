"""Passwords of calendar programs, as they are drawn and as people type them."""

import pytest

from wgroup.accounts.app_secrets import LETTERS, new_app_password, read_app_password
from wgroup.web.dav.clients import kind_of


def test_it_holds_at_least_128_random_bits_and_no_letter_like_another() -> None:
    drawn = {new_app_password() for _ in range(200)}
    assert len(drawn) == 200
    assert {len(each.replace("-", "")) for each in drawn} == {28}
    assert 32**28 > 2**128
    assert not set("oil") & set(LETTERS)
    assert set("".join(drawn)) == {*LETTERS, "-"}


def test_it_is_known_however_it_is_typed() -> None:
    shown = new_app_password()
    known = read_app_password(shown)
    assert known == shown.replace("-", "")
    confused = shown.replace("0", "o").replace("1", "l")
    for typed in (shown.upper(), shown.replace("-", " "), f" {known} ", confused):
        assert read_app_password(typed) == known


@pytest.mark.parametrize("typed", ["", "x", "k7mq" * 6, "k7mq" * 8, "ü" * 28, "k" * 5000])
def test_what_can_be_none_is_none(typed: str) -> None:
    assert read_app_password(typed) is None


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.1",
         "Thunderbird"),
        ("macOS/14.5 (23F79) CalendarAgent/991.4", "Apple Calendar"),
        ("iOS/17.5.1 (21F90) dataaccessd/1.0", "iPhone, iPad"),
        ("DAVx5/4.4.2-ose (dav4jvm; okhttp/4.12.0) Android/14", "DAVx⁵"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_program_is_named_by_its_kind(agent: str, kind: str) -> None:
    assert kind_of(agent) == kind
