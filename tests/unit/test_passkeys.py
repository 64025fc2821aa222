"""What passkeys are bound to, and that no answer that is made up is taken or breaks anything."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgroup.accounts.passkeys import (
    Site,
    enrolled,
    named,
    new_challenge,
    packed,
    read_challenge,
    shown,
    site_of,
    to_enrol,
    to_show,
    unpacked,
)
from wgroup.accounts.rules import Purpose

NOW = datetime(2022, 4, 1, 2, tzinfo=UTC)
KEYS = ("a" * 40,)
SITE = Site("group.example", "https://group.example")


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://group.example", SITE),
        ("https://group.example:8443", Site("group.example", "https://group.example:8443")),
        ("http://127.0.0.1:8000", Site("localhost", "http://localhost:8000")),
        ("http://[::1]:8000", Site("localhost", "http://localhost:8000")),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000")),
        ("https://192.0.2.7", None),
        ("http://group.example", None),
        ("", None),
    ],
)
def test_passkeys_are_bound_to_a_name_and_to_tls(url: str, site: Site | None) -> None:
    assert site_of(url) == site


def test_a_challenge_is_good_for_its_purpose_its_account_and_five_minutes() -> None:
    who = uuid4()
    raw, sealed = new_challenge(KEYS, Purpose.PROVE, who, NOW)

    def read(purpose: Purpose, account: UUID | None, minutes: float) -> bytes | None:
        return read_challenge(KEYS, sealed, purpose, account, NOW + timedelta(minutes=minutes))

    assert read(Purpose.PROVE, who, 4.9) == raw
    assert read(Purpose.PROVE, who, 5) is None
    assert read(Purpose.PROVE, who, -5) is None
    assert read(Purpose.SECOND, who, 0) is None
    assert read(Purpose.PROVE, uuid4(), 0) is None
    assert read(Purpose.PROVE, None, 0) is None
    assert read_challenge(("b" * 40,), sealed, Purpose.PROVE, who, NOW) is None
    assert raw.hex() not in sealed


def test_the_browser_is_asked_for_a_passkey_that_is_unlocked() -> None:
    who, have = uuid4(), packed(b"one that exists")
    made = json.loads(to_enrol(SITE, b"c" * 32, who, "lu@first.example", "陆文熙", [have]))
    assert made["rp"]["id"] == "group.example"
    assert unpacked(made["user"]["id"]) == who.bytes
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert [each["id"] for each in made["excludeCredentials"]] == [have]
    asked = json.loads(to_show(SITE, b"c" * 32, [have]))
    assert asked["userVerification"] == "required"
    assert [each["id"] for each in asked["allowCredentials"]] == [have]


PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40)
    | st.sampled_from(["public-key", "AAAA", packed(b"{}"), "webauthn.get"]),
    lambda inner: st.dictionaries(
        st.sampled_from(
            ["id", "rawId", "type", "response", "clientDataJSON", "attestationObject",
             "authenticatorData", "signature", "userHandle", "transports"]
        ),
        inner,
    ) | st.lists(inner, max_size=3),
    max_leaves=12,
)


@given(PARTS.map(json.dumps) | st.text() | st.just("[" * 30_000) | st.just("[" * 15_000))
def test_what_is_made_up_is_no_answer(signed: str) -> None:
    assert enrolled(SITE, b"c" * 32, signed) is None
    assert shown(SITE, b"c" * 32, signed, "", 0) is None
    named(signed)
