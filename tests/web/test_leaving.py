"""Somebody who moves on is out from the instant that was set for it, whatever they hold."""

from base64 import b64encode
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import confirmed, words
from wgroup.accounts.passwords import hash_password
from wgroup.accounts.services import app_passwords, tokens
from wgroup.calendar import services as feeds
from wgroup.calendar.rules import Edition
from wgroup.kernel.actor import Role
from wgroup.kernel.time import utc_now

FOCAL, MEMBER = Role.DELEGATION_FOCAL_POINT, Role.DELEGATION_MEMBER
MEETING, EMAIL = "/meetings/WG-MET-2022-1", "leaver@wgroup.test"
PASSWORD = "granite lantern orchard pebble"


@pytest.fixture
def leaver(sign_in: SignIn, work_as: WorkAs, sides: tuple[str, str]) -> Browser:
    confirmed(work_as)
    return sign_in(MEMBER, sides[0], email=EMAIL, password_hash=hash_password(PASSWORD))


def set_leaving(focal: Browser, leaver: Browser, at: datetime | None) -> int:
    """By the page, on the clock of UTC; the status of the answer."""
    day, time = (f"{at:%Y-%m-%d}", f"{at:%H:%M}") if at else ("", "")
    typed = {"day": day, "time": time, "zone": "UTC"}
    return focal.submit(f"/people/{leaver.account_id}", typed, action="/leaving").status_code


def test_in_that_very_second_everything_is_shut(
    leaver: Browser,
    sign_in: SignIn,
    work_as: WorkAs,
    clock: Clock,
    sides: tuple[str, str],
    client: Browser,
) -> None:
    """The session, a token, a private feed, a calendar program, and every page remembered."""
    focal = sign_in(FOCAL, sides[0])
    own = work_as(MEMBER, sides[0], id=leaver.account_id)
    with own.saved():
        _, token = tokens.make_token(own, name="Script", scopes=["read"], days=30)
        _, feed = feeds.make_feed(own, name="Desk", language=Edition.EN)
        _, password = app_passwords.make_app_password(own, name="Phone")
    at = utc_now() + timedelta(hours=1)
    assert set_leaving(focal, leaver, at) == 303
    known = b64encode(f"{EMAIL}:{password}".encode()).decode()

    def statuses() -> dict[str, int]:
        bearer, basic = ({"Authorization": each} for each in (f"Bearer {token}", f"Basic {known}"))
        asked = {
            "session": leaver.get("/api/v1/feeds"),
            "page": leaver.get(MEETING),
            "token": client.get("/api/v1/feeds", headers=bearer),
            "feed": client.get(f"/feeds/{feed}.ics"),
            "calendar": client.open("/dav/", method="PROPFIND", headers={**basic, "Depth": "0"}),
        }
        return {name: each.status_code for name, each in asked.items()}

    clock.set(at - timedelta(seconds=1))
    alive = {"session": 200, "page": 200, "token": 200, "feed": 200, "calendar": 207}
    assert statuses() == alive
    clock.set(at)  # nothing has run
    shut = {"session": 401, "page": 404, "token": 401, "feed": 404, "calendar": 401}
    assert statuses() == shut

    focal = sign_in(FOCAL, sides[0])  # who comes back comes back with nothing in hand
    assert set_leaving(focal, leaver, None) == 303
    assert statuses() == shut


def test_whose_it_is_to_say(leaver: Browser, sign_in: SignIn, sides: tuple[str, str]) -> None:
    """The focal points of that side, not of the other; and nobody for themself."""
    path = f"/people/{leaver.account_id}"
    other = sign_in(FOCAL, sides[1])
    assert other.get(path).status_code == 404
    focal = sign_in(FOCAL, sides[0])
    assert set_leaving(focal, leaver, datetime(2022, 3, 1)) == 422
    told = words(focal.get(f"{path}?lang=en").text)
    assert "Has left" not in told
    assert set_leaving(focal, leaver, datetime(2022, 6, 30, 18)) == 303
    told = words(focal.get(f"{path}?lang=en").text)
    for said in ("Leaves at:", "Fri 1 Jul", "Beijing", "Thu 30 Jun", "Washington"):
        assert said in told


def test_signing_in_is_over_with_it(
    leaver: Browser, sign_in: SignIn, clock: Clock, sides: tuple[str, str], client: Browser
) -> None:
    focal = sign_in(FOCAL, sides[0])
    at = utc_now() + timedelta(minutes=5)
    known = {"email": EMAIL, "password": PASSWORD}
    assert client.submit("/sign-in", known).status_code == 303
    client = client.application.test_client()  # type: ignore[assignment]
    assert set_leaving(focal, leaver, at) == 303
    clock.set(at)
    assert "Has left" in words(focal.get(f"/people/{UUID(str(leaver.account_id))}?lang=en").text)
    assert leaver.get("/account").status_code == 303  # to where one signs in
    refused = client.submit("/sign-in", known)
    assert refused.status_code == 422
    strange = client.submit("/sign-in", {**known, "email": "nobody@wgroup.test"})
    assert words(refused.text).replace(EMAIL, "") == words(strange.text).replace(
        "nobody@wgroup.test", ""
    )
