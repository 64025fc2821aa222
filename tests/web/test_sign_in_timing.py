"""Whether an address has an account here is told neither by words nor by time."""

from time import perf_counter

from flask import Flask

from tests import people
from tests.browser import Browser
from tests.web.accounts import HASH, MEMBER, PASSWORD, Act, browser, without_chance
from wgroup.accounts.services import managing
from wgroup.db.work import Work

ROUNDS = 12


def test_known_shared_closed_and_unknown_addresses_take_one_time(app: Flask, act: Act) -> None:
    """The shortest of twelve, asked in turns, each from a place of its own and once for each
    address, so that nothing is throttled."""

    def open_accounts(work: Work) -> None:
        for number in range(ROUNDS):
            for kind in ("known", "closed", "shared"):
                email = f"{kind}{number}@delegation.example"
                made = people.make_account(work, MEMBER, "CN", email=email, password_hash=HASH)
                if kind == "closed":
                    work.session.flush()
                    managing.disable(work, made.id)
                if kind == "shared":
                    people.make_account(work, MEMBER, "US", email=email, password_hash=HASH)

    act(open_accounts)
    took: dict[str, list[float]] = {"known": [], "closed": [], "shared": [], "unknown": []}
    said: set[tuple[int, str]] = set()
    for number in range(ROUNDS):
        for place, kind in enumerate(took):
            email = f"{kind}{number}@delegation.example"
            seconds, answer = tried(browser(app), email, f"203.0.113.{number * 4 + place + 1}")
            took[kind].append(seconds)
            said.add((answer[0], answer[1].replace(email, "…")))
    assert [status for status, _ in said] == [422]
    shortest = {kind: min(each) for kind, each in took.items()}
    # A comparison that is left out takes a tenth of the time; the rest is noise.
    assert max(shortest.values()) < 1.6 * min(shortest.values()), shortest


def tried(who: Browser, email: str, place: str) -> tuple[float, tuple[int, str]]:
    form = who.form("/sign-in")
    sent = {**dict(form.fields), "email": email, "password": f"not {PASSWORD}"}
    began = perf_counter()
    answer = who.post("/sign-in", data=sent, environ_overrides={"REMOTE_ADDR": place})
    return perf_counter() - began, (answer.status_code, without_chance(answer))
