"""One-time links as people and scanners of mail open them."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests.browser import Browser
from tests.conftest import Clock
from tests.mailroom import Mailroom
from tests.web.accounts import EMAIL, NEW, Act, browser, enter, signed_in, without_chance
from wgroup.accounts.services import inviting
from wgroup.kernel.time import utc_now


def test_a_scanner_that_opens_the_link_uses_nothing_up(app: Flask, link: str) -> None:
    scanner, who = browser(app), browser(app)
    for _ in range(3):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
    answer = who.submit(link, {"password": NEW, "again": NEW})
    assert answer.status_code == 303
    assert signed_in(who)
    assert enter(browser(app), password=NEW).status_code == 303


def test_used_old_and_unknown_links_are_one(app: Flask, link: str, clock: Clock) -> None:
    unknown = browser(app).get("/links/" + "x" * 43)
    browser(app).submit(link, {"password": NEW, "again": NEW})
    used = browser(app).get(link)
    pages = {without_chance(each) for each in (unknown, used)}
    assert (unknown.status_code, used.status_code, len(pages)) == (404, 404, 1)


def test_a_link_that_ends_while_one_types_is_dead(
    client: Browser, link: str, clock: Clock
) -> None:
    form = client.form(link)
    clock.set(utc_now() + timedelta(hours=72))
    sent = form.filled({"password": NEW, "again": NEW})
    assert client.post(link, data=dict(sent)).status_code == 404
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), (NEW, "other"), (EMAIL, EMAIL), ("", "")]
)
def test_a_weak_password_leaves_the_link_as_it_was(
    client: Browser, link: str, password: str, again: str
) -> None:
    assert client.submit(link, {"password": password, "again": again}).status_code == 422
    assert client.submit(link, {"password": NEW, "again": NEW}).status_code == 303


def test_a_link_sent_from_elsewhere_sets_nothing(client: Browser, link: str) -> None:
    assert client.post(link, data={"password": NEW, "again": NEW}).status_code == 403
    assert client.submit(link, {"password": NEW, "again": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("lang", "asked"),
    [("en", "Ask the focal point of your own side"), ("zh", "请向本方联络人")],
)
def test_who_forgot_the_password_reads_whom_to_ask(
    client: Browser, lang: str, asked: str
) -> None:
    page = client.get(f"/reset?lang={lang}").text
    assert asked in page
    assert "method=\"post\"" not in page


def test_where_mail_is_set_up_a_link_is_sent(
    client: Browser, mailroom: Mailroom, lu: UUID
) -> None:
    assert "method=\"post\"" in client.get("/reset").text
    for email in (EMAIL, "nobody@x.example"):
        answer = client.submit("/reset", {"email": email})
        assert (answer.status_code, answer.location) == (303, "/sign-in")
    mailroom.work_off()
    (mail,) = mailroom.arrived()
    assert mail.recipients == [EMAIL]
    link = next(each for each in mail.text.split() if "/links/" in each)
    path = link.removeprefix("https://wgroup.example")
    assert client.submit(path, {"password": NEW, "again": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "ends your tokens, app passwords and calendar addresses"),
        ("zh", "应用专用密码和日历订阅地址随即失效"),
    ],
)
def test_who_resets_is_told_what_ends(
    client: Browser, lu: UUID, act: Act, lang: str, told: str
) -> None:
    secret = act(lambda work: inviting.fresh_link(work, lu))
    assert told in client.get(f"/links/{secret}?lang={lang}").text


def test_who_is_invited_has_nothing_to_end(client: Browser, link: str) -> None:
    assert "ends your tokens" not in client.get(f"{link}?lang=en").text


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_password_too_short_by_one_is_told_the_length(
    client: Browser, link: str, lang: str
) -> None:
    fourteen = "otter sleeps u"
    page = client.submit(f"{link}?lang={lang}", {"password": fourteen, "again": fourteen}).text
    told = {"en": "At least 15 characters are needed; this has 14.",
            "zh": "至少需要 15 个字符，现为 14 个。"}
    assert told[lang] in page
