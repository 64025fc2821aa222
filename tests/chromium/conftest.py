"""A real service, started as people start it, and a real browser in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.processes import Service, started
from wgroup.resources import PACKAGE

PASSWORD = "four unrelated words, invented"
IMAGES = PACKAGE.parent / "docs" / "img"

FLAGS = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk libatomic1")
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """``wgroup serve`` on a fresh instance, at two o'clock UTC on 1 April 2022."""
    with started(tmp_path / "instance", now="2022-04-01T02:00:00Z") as running:
        yield running


@dataclass
class Person:
    """Somebody at a screen of their own; looks says language, theme and width."""

    page: Page
    context: BrowserContext
    faults: list[str]

    def opens(self, path: str) -> Page:
        self.page.goto(path)
        return self.page


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page whose errors and refused contents are kept."""
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if said.type == "error" else None,
    )
    return page, faults


@pytest.fixture
def comes(service: Service, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Invite somebody from the command line; they set a password by their link and sign in."""
    people: list[Person] = []

    def comes(
        name: str, role: str, party: str | None = None, *, language: str = "en",
        bypass_csp: bool = False, email: str = "",
    ) -> Person:
        # Only what tests put into the page needs to pass by its policy of content.
        context = chromium.new_context(
            base_url=service.url, locale=language, bypass_csp=bypass_csp,
            viewport={"width": 1280, "height": 900},
        )
        page, faults = watched(context)
        email = email or f"{name.split(maxsplit=1)[0].lower()}@wgroup.test"
        arguments = ["user", "add", "--email", email, "--name", name, "--role", role]
        link = service.run(*arguments, *(["--party", party] if party else [])).splitlines()[-1]
        page.goto(link[link.index("/links/"):])
        for box in page.locator("input[type=password]").all():
            box.fill(PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        person = Person(page, context, faults)
        people.append(person)
        return person

    yield comes
    for person in people:
        assert person.faults == []
        person.context.close()


