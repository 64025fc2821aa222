"""Mail that is held: what the secretariat sees of it, decides, and what the trail then says."""

import re

import pytest
from sqlalchemy import select

from tests.browser import Browser
from tests.conftest import SignIn
from tests.postbox import SLUG, Postbox, mailroom, postbox, postbox_of
from tests.replies import BOUNCE, SMITH, TNEF, ZHANG, mail
from tests.services.meeting_table import WHY
from tests.web.conftest import ProgramOf, program
from tests.web.meetings.pages import words
from wgroup.invitations.models import MailDecision
from wgroup.kernel.actor import Role
from wgroup.meetings.services import running
from wgroup.revisions.models import Revision

__all__ = ["mailroom", "postbox", "postbox_of", "program"]

# What stands behind these pages is tried on both databases by tests/services.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

GUEST = "guest@else.example"
API = "/api/v1/mail"
OPEN = ("needs_action", "", None)
COUNTER = [
    "DTSTART;TZID=China Standard Time:20220519T080000",
    "DTEND;TZID=China Standard Time:20220519T100000",
]


@pytest.fixture
def officer(sign_in: SignIn) -> Browser:
    return sign_in(Role.SECRETARIAT_OFFICER, family_name="Officer")


def test_the_first_page_says_how_many_wait(
    postbox: Postbox, officer: Browser, sign_in: SignIn
) -> None:
    said = "mails? (?:is|are) held for you"
    assert not re.search(said, officer.get("/?lang=en").text)
    forged(postbox)
    assert "One mail is held for you" in officer.get("/?lang=en").text
    forged(postbox, stamp="20220401T011500Z")
    assert "2 mails are held for you" in officer.get("/?lang=en").text
    assert "2 封来信待您处理" in officer.get("/?lang=zh").text
    other = sign_in(Role.DELEGATION_FOCAL_POINT, postbox.one)
    assert not re.search(said, other.get("/?lang=en").text)


def forged(postbox: Postbox, **facts: object) -> str:
    """The address of a mail that nobody vouches for."""
    found = postbox.comes(mail(ZHANG, postbox.said(**facts).ics, auth="fail"))
    return f"/mail/{found.id}"


def listed(postbox: Postbox, email: str = ZHANG) -> str:
    from wgroup.meetings.models import Participation
    from wgroup.parties.models import Person

    wanted = select(Participation.id).join(Person).where(Person.email == email)
    return str(postbox.rows(wanted)[0])


def test_what_waits_is_shown_with_its_reason(postbox: Postbox, officer: Browser) -> None:
    path = forged(postbox, partstat="DECLINED", lines=["COMMENT:I am ill"])

    page = words(officer.get("/mail/held").text)
    for told in (
        ZHANG, "Declined", "Joint methane meeting", "WG/MET/2022/1",
        "does not confirm that it comes from the address",
    ):
        assert told in page
    one = words(officer.get(path).text)
    for told in ("not genuine, says our mail server", "I am ill", "Wei ZHANG (", "Washington"):
        assert told in one
    form = officer.form(path)
    assert dict(form.fields)["participation"] == listed(postbox)
    assert dict(form.fields)["note"].strip() == "I am ill"
    assert dict(form.fields)["partstat"] == "declined"
    assert postbox.told() == OPEN


def test_taking_it_records_the_answer_and_who_decided(
    postbox: Postbox, officer: Browser
) -> None:
    path = forged(postbox, partstat="DECLINED")
    assert officer.submit(path, {"note": "Told us by telephone"}).status_code == 303

    assert postbox.told() == ("declined", "Told us by telephone", "mail")
    assert words(officer.get("/mail/held").text).count(ZHANG) == 0
    page = words(officer.get("/mail/others").text)
    assert "Recorded for Wei ZHANG by A OFFICER" in page
    acts = postbox.rows(
        select(Revision).where(Revision.act == "incoming.settle").order_by(Revision.subject_kind)
    )
    assert [(each.subject_kind, each.actor_name) for each in acts] == [
        ("mail_decision", "A OFFICER"), ("participation", "A OFFICER"),
    ]


def test_discarding_it_records_nothing_but_that(postbox: Postbox, officer: Browser) -> None:
    path = forged(postbox)
    assert officer.submit(path, action="discard").status_code == 303

    assert postbox.told() == OPEN
    [decision] = postbox.rows(select(MailDecision))
    assert (decision.taken, decision.person_id) == (False, None)
    assert "Discarded by A OFFICER" in words(officer.get("/mail/others").text)
    [revision] = postbox.rows(select(Revision).where(Revision.act == "incoming.settle"))
    assert revision.subject_kind == "mail_decision"
    assert "Record it" not in officer.get(path).text


def test_it_is_decided_once(postbox: Postbox, officer: Browser, sign_in: SignIn) -> None:
    path = forged(postbox)
    late = dict(officer.form(path).filled({"partstat": "declined"}))
    assert sign_in(Role.SECRETARIAT_OFFICER).submit(path).status_code == 303
    again = officer.post(path, data=late)
    assert again.status_code == 409
    assert officer.post(f"{path}/discard", data=late).status_code == 409
    assert postbox.told()[0] == "accepted"


def test_it_can_be_somebody_elses(postbox: Postbox, officer: Browser) -> None:
    """Who was not invited answers for one who was, says the secretariat."""
    found = postbox.comes(mail(GUEST, postbox.said(GUEST, partstat="TENTATIVE").ics))
    chosen = {"participation": listed(postbox, SMITH)}
    assert officer.submit(f"/mail/{found.id}", chosen).status_code == 303
    assert postbox.told(SMITH)[0] == "tentative"
    assert postbox.told() == OPEN


def test_what_was_written_by_hand(postbox: Postbox, officer: Browser) -> None:
    """It names no meeting, so those come into question to which its sender is invited."""
    found = postbox.comes(mail(ZHANG, text="<b>I shall come</b>, 张"))
    page = officer.get(f"/mail/{found.id}").text
    assert "&lt;b&gt;I shall come&lt;/b&gt;, 张" in page
    form = officer.form(f"/mail/{found.id}")
    assert "partstat" not in dict(form.fields)
    chosen = {"partstat": "delegated"}
    assert officer.submit(f"/mail/{found.id}", chosen).status_code == 303
    assert postbox.told()[0] == "delegated"


def test_refusals(postbox: Postbox, officer: Browser) -> None:
    path = forged(postbox)
    for fields in (
        {"partstat": ""},
        {"partstat": "needs_action"},
        {"participation": "x"},
        {"participation": "8a6e0804-2bd0-4672-b79d-d97027f9071a"},
        {"note": "x" * 1001},
        {"partstat": "proposes"},
    ):
        assert officer.submit(path, fields).status_code == 422, fields
    assert postbox.told() == OPEN


def test_once_the_list_is_closed_nothing_is_recorded(postbox: Postbox, officer: Browser) -> None:
    path = forged(postbox)
    postbox.meets(lambda work, slug: running.cancel(work, slug, reason=WHY))
    assert officer.submit(path).status_code == 409
    assert postbox.told() == OPEN


def test_other_mail_is_shown_too(postbox: Postbox, officer: Browser) -> None:
    for raw in (BOUNCE, TNEF, mail(GUEST, head=["Auto-Submitted: auto-replied"])):
        postbox.comes(raw)
        postbox.mailroom.wait(minutes=1)
    page = words(officer.get("/mail/others").text)
    for told in (
        "mail of ours did not arrive", f"{ZHANG} (5.1.1)", "An automatic reply.",
        "not in the form of an answer",
    ):
        assert told in page
    assert "Nothing waits" not in words(officer.get("/mail/held").text)


def test_nobody_else_reads_it(postbox: Postbox, sign_in: SignIn) -> None:
    path = forged(postbox)
    for role, party in (
        (Role.DELEGATION_FOCAL_POINT, postbox.one), (Role.SYSTEM_ADMINISTRATOR, None),
    ):
        other = sign_in(role, party)
        assert other.get("/mail/held").status_code == 403
        assert other.get(path).status_code == 403
        assert "Held mail" not in other.get("/").text


def test_in_chinese(postbox: Postbox, officer: Browser) -> None:
    path = forged(postbox)
    page = officer.get(f"{path}?lang=zh").text
    assert "记录答复" in page
    left = re.findall(r"(?<![\w@.<=/-])(?:Record|Discard|answer|mail server)\b", words(page))
    assert left == []


# -- another time ---------------------------------------------------------------------------------


def test_another_time_stands_on_the_meetings_page(
    postbox: Postbox, officer: Browser, sign_in: SignIn
) -> None:
    counter = [*COUNTER, "COMMENT:I fly that day"]
    postbox.comes(mail(ZHANG, postbox.said(method="COUNTER", lines=counter).ics))
    page = f"/meetings/{SLUG}"

    seen = words(officer.get(page).text)
    for told in (
        "Other times proposed", "Wei ZHANG", "Thu 19 May", "08:00", "Wed 18 May", "20:00",
    ):
        assert told in seen
    assert "I fly that day" in seen
    other = words(sign_in(Role.DELEGATION_FOCAL_POINT, postbox.other).get(page).text)
    assert "Other times proposed" in other
    assert "I fly that day" not in other
    assert "Leave it as it is" not in other
    own = words(sign_in(Role.DELEGATION_MEMBER, postbox.one).get(page).text)
    assert "I fly that day" in own


def test_a_move_begins_with_the_proposed_time(postbox: Postbox, officer: Browser) -> None:
    postbox.comes(mail(ZHANG, postbox.said(method="COUNTER", lines=COUNTER).ics))
    [proposal] = postbox.proposals()
    path = f"/meetings/{SLUG}/move?proposal={proposal.id}"

    fields = dict(officer.form(path).fields)
    assert (fields["date"], fields["start"], fields["end"]) == ("2022-05-18", "20:00", "22:00")
    assert officer.submit(path).status_code == 303
    assert postbox.look().starts_at == proposal.starts_at
    assert "Other times proposed" not in officer.get(f"/meetings/{SLUG}").text
    # anything else asks for nothing
    plain = dict(officer.form(f"/meetings/{SLUG}/move?proposal=x").fields)
    assert plain["date"] == "2022-05-18"


def test_it_can_be_left_as_it_is(postbox: Postbox, officer: Browser) -> None:
    postbox.comes(mail(ZHANG, postbox.said(method="COUNTER", lines=COUNTER).ics))
    page = f"/meetings/{SLUG}"
    assert officer.submit(page, action="settle").status_code == 303

    assert "Other times proposed" not in officer.get(page).text
    assert postbox.proposals()[0].settled_at is not None
    history = officer.get(f"{page}/history")
    assert history.status_code == 200


def test_a_forged_proposal_can_be_put_forward(postbox: Postbox, officer: Browser) -> None:
    path = forged(postbox, method="COUNTER", lines=COUNTER)
    assert postbox.proposals() == []
    assert "Thu 19 May" in words(officer.get(path).text)
    assert officer.submit(path, {"partstat": "proposes"}).status_code == 303
    assert len(postbox.proposals()) == 1
    assert postbox.told() == OPEN


# -- by program -----------------------------------------------------------------------------------


def test_by_program(postbox: Postbox, program: ProgramOf) -> None:
    path = forged(postbox)
    mail_id = path.rpartition("/")[2]
    officer = program(Role.SECRETARIAT_OFFICER)
    [found] = officer.get(f"{API}?state=held").json["items"]
    assert (found["id"], found["why"], found["sender"]) == (mail_id, "not_vouched", ZHANG)
    assert "raw" not in found

    body = {"participation_id": listed(postbox), "partstat": "accepted"}
    assert officer.post(f"{API}/{mail_id}/take", body).json["state"] == "applied"
    assert officer.post(f"{API}/{mail_id}/discard").status_code == 409
    assert postbox.told()[0] == "accepted"
    assert officer.get(f"{API}?state=held").json["items"] == []
    assert officer.get(f"{API}/{mail_id}").json["state"] == "applied"
    no_time = officer.post(f"{API}/{mail_id}/put-forward", {"participation_id": listed(postbox)})
    assert no_time.status_code == 409


def test_times_by_program(postbox: Postbox, program: ProgramOf) -> None:
    counter = [*COUNTER, "COMMENT:I fly"]
    postbox.comes(mail(ZHANG, postbox.said(method="COUNTER", lines=counter).ics))
    path = f"/api/v1/meetings/{SLUG}/counter-proposals"
    officer = program(Role.SECRETARIAT_OFFICER)
    other = program(Role.DELEGATION_FOCAL_POINT, postbox.other)

    [whole] = officer.get(path).json["items"]
    [without] = other.get(path).json["items"]
    assert whole["note"] == "I fly"
    assert {**without, "note": "I fly"} == whole
    assert whole["starts_at"] == "2022-05-19T00:00:00Z"
    settle = f"{path}/{whole['id']}/settle"
    assert other.post(settle).status_code == 403
    assert officer.post(settle).json["settled_at"] is not None
    assert officer.get(path).json["items"] == []
