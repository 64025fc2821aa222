"""A passkey as a person lives it, in a real browser with a key of its own: made, signed in with,
lost, and got over with a recovery code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.chromium.conftest import PASSWORD, Person
from tests.processes import Service

FACTORS = "/account/second-factors"


@dataclass
class Device:
    """What the browser has in the place of a finger and a chip (WebAuthn automation)."""

    session: Any
    id: str

    @classmethod
    def plugged_into(cls, page: Page) -> "Device":
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        return cls(session, made["authenticatorId"])

    def held(self) -> list[dict[str, Any]]:
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])

    def lost(self) -> None:
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


@pytest.fixture
def lu(service: Service, comes: Callable[..., Person]) -> Person:
    """Somebody at the name that passkeys are bound to: the service's own number has none."""
    person = comes("Lu Wenxi", "delegation-member", "CN")
    at = service.url.replace("127.0.0.1", "localhost")
    cookies = person.context.cookies()
    person.context.add_cookies([{**each, "domain": "localhost"} for each in cookies])
    person.page.goto(f"{at}/account")
    return person


def here(page: Page, path: str) -> str:
    return re.sub(r"(https?://[^/]+).*", r"\1", page.url) + path


def sign_out(page: Page) -> None:
    page.locator("form[action$='sign-out'] button").first.click()
    page.wait_for_load_state()
    page.goto(here(page, "/sign-in"))


def test_a_passkey_is_made_used_lost_and_got_over(lu: Person) -> None:
    page = lu.page
    device = Device.plugged_into(page)
    page.goto(here(page, FACTORS))
    page.get_by_role("link", name="Make a passkey").click()
    page.get_by_label("What you call it").fill("Office laptop")
    page.get_by_role("button", name="Make the passkey").click()
    codes = page.locator("#codes li")
    expect(codes).to_have_count(10)
    code = codes.first.inner_text()
    [made] = device.held()
    assert (made["rpId"], made["isResidentCredential"]) == ("localhost", True)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Office laptop")).to_be_visible()

    # Signed in with it alone, neither address nor password typed.
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/")
    page.goto(here(page, FACTORS))
    expect(page.get_by_text("Office laptop")).to_be_visible()
    [used] = device.held()
    assert used["signCount"] > made["signCount"]

    # The device is lost: the browser finds none, and says so without leaving the page.
    sign_out(page)
    device.lost()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey")
    page.get_by_label("E-mail").fill("lu@wgroup.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="The second step")).to_be_visible()
    page.get_by_label("Code or recovery code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    page.goto(here(page, FACTORS))
    expect(page.get_by_text("9 codes are left.")).to_be_visible()
    page.locator("form[action$='/remove'] button").click()
    expect(page.get_by_text("Office laptop")).to_have_count(0)
    expect(page.get_by_text("codes are left")).to_have_count(0)


def test_a_device_holds_one_and_the_pages_are_sound(lu: Person) -> None:
    page = lu.page
    Device.plugged_into(page)
    for name in ("first", "second"):
        page.goto(here(page, f"{FACTORS}/passkey"))
        page.get_by_label("What you call it").fill(name)
        page.get_by_role("button", name="Make the passkey").click()
        if name == "first":
            expect(page.locator("#codes li")).to_have_count(10)
    expect(page.get_by_role("alert")).to_contain_text("holds a passkey for your account already")
    for path in (FACTORS, f"{FACTORS}/passkey", f"{FACTORS}/app", "/account/prove"):
        page.goto(here(page, path))
        found = [each["id"] for each in Axe().run(page).response["violations"]]
        assert found == [], path


def test_at_the_number_of_the_service_it_says_where_to_go(
    service: Service, comes: Callable[..., Person]
) -> None:
    person = comes("Lu Wenxi", "delegation-member", "CN")
    page = person.opens(f"{FACTORS}/passkey")
    said = page.locator("[data-said]")
    expect(said).to_contain_text(service.url.replace("127.0.0.1", "localhost"))
    expect(page.get_by_role("button", name="Make the passkey")).to_be_disabled()
    sign_out(page)
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
