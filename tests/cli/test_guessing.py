"""Guessing passwords against the service as it runs: in several processes, from many places."""

import http.client
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

import pytest

from tests.processes import Service, started

EMAIL = "lu@delegation.example"
TRIES = 100


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two processes behind one proxy, and one account that there is; each test guesses from
    addresses of its own."""
    instance = tmp_path_factory.mktemp("guessing") / "instance"
    hops = {"WGROUP_PROXY_HOPS": "1"}
    with started(instance, now="2022-04-01T02:00:00Z", workers=2, **hops) as running:
        name = ("--email", EMAIL, "--name", "陆文熙", "--role", "observer")
        running.run("user", "add", *name)
        yield running


class Stranger:
    """Somebody at an address, with a connection and a cookie of their own."""

    def __init__(self, service: Service, address: str) -> None:
        self.at = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=60)
        self.headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "http"}

    def guesses(self, email: str) -> tuple[int, str]:
        """The status, and the page without what is drawn by lot and without what was typed."""
        page = self._ask("GET")
        [csrf] = set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page[1]))
        typed = urlencode({"email": email, "password": "wrong", "csrf_token": csrf})
        status, said = self._ask("POST", typed)
        drawn = r'(nonce=|(?:csrf_token|offer)"[^>]*value=|data-options=)"[^"]*"'
        self.at.close()
        return status, re.sub(drawn, "", said).replace(email, "@")

    def _ask(self, method: str, body: str | None = None) -> tuple[int, str]:
        typed = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        self.at.request(method, "/sign-in", body, self.headers | typed)
        answer = self.at.getresponse()
        if cookie := answer.headers.get("Set-Cookie"):
            self.headers["Cookie"] = cookie.partition(";")[0]
        return answer.status, answer.read().decode()


def compared(service: Service, tries: list[tuple[str, str]]) -> int:
    """How many of these (address, e-mail) were compared at all (422); the rest were told to wait
    (429), or found no room to be compared, which is no try (503)."""

    def guess(one: tuple[str, str]) -> int:
        return Stranger(service, one[0]).guesses(one[1])[0]

    with ThreadPoolExecutor(4) as crowd:
        found = Counter(crowd.map(guess, tries))
    assert set(found) <= {422, 429, 503}
    assert found[429] > found[503]
    return found[422]


@pytest.mark.parametrize(
    ("email", "network"), [(EMAIL, "198.18.0"), ("nobody@delegation.example", "198.18.1")]
)
def test_many_addresses_guess_at_one_account(
    service: Service, email: str, network: str
) -> None:
    """Ten tries, in whichever process; and known and unknown accounts alike."""
    tries = [(f"{network}.{each}", email) for each in range(1, TRIES + 1)]
    assert compared(service, tries) == 10


def test_one_address_guesses_at_many_accounts(service: Service) -> None:
    """Twenty tries; from elsewhere people still come in. Of IPv6, one household is one place."""
    tries = [("198.51.100.7", f"person{each}@delegation.example") for each in range(TRIES)]
    assert compared(service, tries) == 20
    assert Stranger(service, "203.0.113.9").guesses("pat@us.example")[0] == 422
    house = [(f"2001:db8::{each:x}", f"other{each}@delegation.example") for each in range(TRIES)]
    assert compared(service, house) == 20


def test_known_and_unknown_are_answered_with_the_same_words(service: Service) -> None:
    service.run("user", "add", "--email", "there@x.example", "--name", "A B", "--role", "observer")
    pages = {
        Stranger(service, f"203.0.113.{number}").guesses(email)
        for number, email in enumerate(("there@x.example", "nowhere@x.example"), 20)
    }
    [(status, _)] = pages
    assert status == 422
