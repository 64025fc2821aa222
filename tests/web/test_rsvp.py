"""Answering by the link in a mail: opening it shows, sending records; nobody else can."""

import logging
import re
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.browser import Browser
from tests.conftest import KEY, Clock, SignIn, WorkAs
from tests.services.meeting_table import LATER, WHY
from tests.web.invitees import SLUG, Invitee, either, invited, invitee
from tests.web.meetings.pages import words
from wgroup.accounts.models import Account
from wgroup.accounts.services import managing
from wgroup.db.work import Work
from wgroup.invitations.links import token_of
from wgroup.invitations.services import answering
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import utc_now
from wgroup.meetings.rules import AnswerWay, PartStat
from wgroup.meetings.services import concurring, running

__all__ = ["either", "invitee"]

YES, NO, OPEN = PartStat.ACCEPTED, PartStat.DECLINED, PartStat.NEEDS_ACTION


def answered(client: Browser, invitee: Invitee, **fields: object) -> int:
    return client.submit(invitee.link, {"partstat": "accepted", **fields}).status_code


def test_the_link_shows_the_meeting(client: Browser, invitee: Invitee) -> None:
    page = words(client.get(invitee.link).text)

    assert "Invitation for Wei ZHANG" in page
    assert "Joint methane meeting" in page
    assert "WG/MET/2022/1" in page
    for told in ("Washington", "Tue 17 May", "20:00", "Beijing", "Wed 18 May", "08:00", "Virtual"):
        assert told in page
    assert "No answer" in page


def test_sending_records(client: Browser, either: Invitee) -> None:
    for partstat in ("accepted", "tentative", "declined"):
        assert answered(client, either, partstat=partstat, note=" Later\r\nperhaps ") == 303

        assert either.told == (PartStat(partstat), "Later\nperhaps", AnswerWay.LINK)
        page = client.get(either.link).text
        assert "Your answer is recorded" in page
        assert re.search(rf'value="{partstat}"[^>]*checked|checked[^>]*value="{partstat}"', page)
        assert "Later\nperhaps" in page


def test_an_answer_can_be_changed_and_sent_twice(client: Browser, invitee: Invitee) -> None:
    answered(client, invitee)
    assert answered(client, invitee, partstat="declined") == 303
    assert answered(client, invitee, partstat="declined") == 303
    assert invitee.told[0] is NO


def test_scanners_of_mail_record_nothing(client: Browser, invitee: Invitee) -> None:
    asked = f"{invitee.link}?partstat=accepted"
    for method in ("GET", "HEAD", "OPTIONS"):
        assert client.open(asked, method=method).status_code == 200
    assert invitee.told == (OPEN, "", None)


def test_a_form_of_another_site_records_nothing(client: Browser, invitee: Invitee) -> None:
    seen = client.form(invitee.link).filled({"partstat": "accepted"})
    unsigned = {name: value for name, value in seen if name != "csrf_token"}

    assert client.post(invitee.link, data=unsigned).status_code == 403
    strange = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(invitee.link, data=dict(seen), headers=strange).status_code == 403
    assert invitee.told[0] is OPEN


def test_nothing_chosen(client: Browser, invitee: Invitee) -> None:
    for partstat in ("", "needs_action", "delegated", "x"):
        assert answered(client, invitee, partstat=partstat) == 422
    assert answered(client, invitee, note="x" * 1001) == 422
    assert invitee.told[0] is OPEN


def test_a_note_that_is_too_long_is_refused_whole(client: Browser, invitee: Invitee) -> None:
    page = client.get(invitee.link).text
    assert "maxlength" not in page
    assert "0 of 1000 characters" in words(page)
    note = "x" * 1001
    refused = client.submit(invitee.link, {"partstat": "accepted", "note": note})
    assert note in refused.text
    assert "1001 of 1000 characters" in words(refused.text)
    assert "At most 1000 characters." in words(refused.text)


def test_the_words_are_those_of_the_page_of_the_meeting(
    client: Browser, invitee: Invitee
) -> None:
    page = words(client.get(f"{invitee.link}?lang=zh").text)
    assert "接受 暂定 谢绝" in page
    refused = words(client.submit(invitee.link, {"partstat": ""}).text)
    assert "回执：此项必填。" in refused.replace(" ", "")
    assert "please do not forward" in words(client.get(f"{invitee.link}?lang=en").text)


def test_the_time_has_changed_since(client: Browser, invitee: Invitee) -> None:
    answered(client, invitee)
    before = client.form(invitee.link).filled({"partstat": "declined"})
    invitee.meets(lambda work, slug: concurring.move(work, slug, LATER))

    page = words(client.get(invitee.link).text)
    assert "has changed since you answered “Accepted”" in page
    assert "No answer" in page
    late = client.post(invitee.link, data=dict(before))
    assert late.status_code == 409
    assert "It has changed since you looked" in late.text
    assert invitee.told[0] is YES

    assert answered(client, invitee, partstat="tentative") == 303
    assert "has changed since" not in client.get(invitee.link).text


def test_in_the_language_of_the_person(
    client: Browser, work_as: WorkAs, engine: Engine
) -> None:
    reader = invited(work_as, engine, "CN", language=Language.ZH)

    page = client.get(reader.link).text
    assert '<html lang="zh-Hans"' in page
    assert "甲烷联合会议" in page
    assert '<html lang="en"' in client.get(f"{reader.link}?lang=en").text
    # and after that as it was asked for
    assert '<html lang="en"' in client.get(reader.link).text


def test_where_there_is_nothing_to_answer(client: Browser, invitee: Invitee) -> None:
    form = client.form(invitee.link).filled({"partstat": "accepted"})
    invitee.meets(running.postpone)
    assert "it has no date now" in words(client.get(invitee.link).text)
    assert "目前尚无日期" in words(client.get(f"{invitee.link}?lang=zh").text)
    client.get(f"{invitee.link}?lang=en")
    assert client.post(invitee.link, data=dict(form)).status_code == 409
    invitee.meets(lambda work, slug: running.cancel(work, slug, reason=WHY))
    page = client.get(invitee.link)
    assert page.status_code == 200
    assert "The meeting is cancelled" in page.text
    assert "A storm" in page.text
    assert "<form" not in page.text.partition("<main")[2].partition("</main")[0]
    assert client.post(invitee.link, data=dict(form)).status_code == 409
    assert invitee.told[0] is OPEN


def same(answer: object) -> tuple[int, str]:
    status: int = answer.status_code  # type: ignore[attr-defined]
    text: str = answer.text  # type: ignore[attr-defined]
    return status, re.sub(r'nonce="[^"]+"', "", text)


def test_ended_unknown_and_forged_are_one(
    client: Browser, invitee: Invitee, clock: Clock
) -> None:
    """The same page in the same bytes, whoever asks and however."""
    forms = {"partstat": "accepted"}
    invitee.leaves()
    removed = client.get(invitee.link)
    others = (
        f"/rsvp/{token_of(uuid4(), KEY, round=1)}",
        f"/rsvp/{token_of(invitee.invitation_id, 'another key, not ours at all', round=1)}",
        f"/rsvp/{token_of(invitee.invitation_id, KEY, round=2)}",
        "/rsvp/x",
    )

    assert removed.status_code == 404
    assert invitee.token not in removed.text
    assert {same(client.get(each)) for each in others} == {same(removed)}
    assert {client.post(each, data=forms).status_code for each in (invitee.link, *others)} == {404}


def test_it_ends_when_the_meeting_is_over(
    client: Browser, invitee: Invitee, clock: Clock
) -> None:
    clock.set("2022-05-18T01:59:59+00:00")
    assert client.get(invitee.link).status_code == 200
    clock.set("2022-05-18T02:00:00+00:00")
    assert client.get(invitee.link).status_code == 404


def test_it_ends_with_the_account_of_its_holder(
    client: Browser, invitee: Invitee, work_as: WorkAs
) -> None:
    """Who has no account keeps it; who is shut out is shut out here too."""
    assert client.get(invitee.link).status_code == 200
    account_id = uuid4()
    with work_as(Role.SYSTEM_ADMINISTRATOR).saved() as work:
        work.session.add(Account(
            id=account_id, person_id=invitee.person_id, email="z@mfa.example", name="Z",
            party=None, roles=[], secrets_from=work.now,
        ))
    assert client.get(invitee.link).status_code == 200
    with invitee.looking() as session, Work(session, SYSTEM, utc_now()).saved() as work:
        managing.disable(work, account_id)
    assert client.get(invitee.link).status_code == 404
    assert client.get(invitee.api).status_code == 404


def test_older_keys_still_open(client: Browser, invitee: Invitee, app: Flask) -> None:
    settings = app.extensions["wgroup"]
    from dataclasses import replace

    older = "an older key, with which links were sealed before"
    app.extensions["wgroup"] = replace(settings, secret_keys=(KEY, older))
    try:
        token = token_of(invitee.invitation_id, older, round=1)
        assert client.get(f"/rsvp/{token}").status_code == 200
    finally:
        app.extensions["wgroup"] = settings


def test_the_token_is_told_to_nobody(
    client: Browser, invitee: Invitee, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    page = client.get(invitee.link)
    answered(client, invitee)

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert invitee.token not in page.text
    assert "http" not in "".join(re.findall(r'(?:href|src)="([^"]+)"', page.text))
    assert invitee.token not in caplog.text
    assert str(invitee.invitation_id) in caplog.text


def test_who_is_signed_in_here_does_not_matter(invitee: Invitee, sign_in: SignIn) -> None:
    other = sign_in(Role.DELEGATION_FOCAL_POINT, "US", family_name="Somebody")

    assert answered(other, invitee) == 303
    assert invitee.told == (YES, "", AnswerWay.LINK)
    assert "Somebody" not in other.get(invitee.link).text
    history = other.get(f"/meetings/{SLUG}/history").text
    assert "Wei ZHANG" in history


def test_too_many_answers(
    client: Browser, invitee: Invitee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "PER_LINK", (answering.Limit(2, 60),))
    assert [answered(client, invitee, note=str(each)) for each in range(2)] == [303, 303]
    late = client.submit(invitee.link, {"partstat": "declined"})

    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0
    assert invitee.told == (YES, "1", AnswerWay.LINK)


# -- by program -----------------------------------------------------------------------------------


def test_by_program(client: Browser, invitee: Invitee) -> None:
    shown = client.get(invitee.api)
    assert shown.status_code == 200
    assert shown.json["meeting"]["slug"] == SLUG
    assert shown.json["answer"]["partstat"] == "needs_action"
    assert "fingerprint" not in shown.json["meeting"]

    given = client.put(
        invitee.api, json={"partstat": "accepted", "note": "Yes"},
        headers={"If-Match": shown.headers["ETag"]},
    )
    assert given.status_code == 200
    assert given.json["answer"]["partstat"] == "accepted"
    assert invitee.told == (YES, "Yes", AnswerWay.LINK)
    assert client.get(invitee.api, headers={"If-None-Match": given.headers["ETag"]}).data == b""


REFUSED: list[tuple[object, dict[str, str], int]] = [
    ({"partstat": "accepted"}, {}, 428),
    ({"partstat": "accepted"}, {"If-Match": '"0"'}, 412),
    ({"partstat": "x"}, {"If-Match": "*"}, 422),
    ({"partstat": "delegated"}, {"If-Match": "*"}, 422),
    ({}, {"If-Match": "*"}, 422),
    ({"partstat": "accepted", "note": "x" * 1001}, {"If-Match": "*"}, 422),
]


def test_programs_are_refused(client: Browser, invitee: Invitee) -> None:
    for body, headers, status in REFUSED:
        assert client.put(invitee.api, json=body, headers=headers).status_code == status
    assert invitee.told[0] is OPEN


def test_programs_are_told_the_same_of_what_is_not_there(
    client: Browser, invitee: Invitee
) -> None:
    invitee.leaves()
    stranger = f"/api/v1/rsvp/{token_of(uuid4(), KEY, round=1)}"
    found = {client.get(path).data for path in (invitee.api, stranger, "/api/v1/rsvp/x")}
    assert len(found) == 1
    assert b"link_ended" in found.pop()


def test_a_later_mail_must_be_newer_than_an_answer_by_link(
    client: Browser, invitee: Invitee, clock: Clock
) -> None:
    now = clock.set("2022-04-03T00:00:00+00:00")
    answered(client, invitee)
    assert invitee.ordered == (invitee.meets(lambda *_: None).terms_sequence, now)
