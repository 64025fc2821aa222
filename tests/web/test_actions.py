"""The pages of action items."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests import factories
from tests.browser import Browser
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import PAGE, proposed, words
from wgroup.accounts.models import Account
from wgroup.actions import services
from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionDraft, ActionState
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.time import utc_now
from wgroup.parties.models import Known, Person

ITEMS, NEW, ITEM = "/actions", "/actions/new", "/actions/AI-2022-1"
TEXT = Bilingual(en="Compare inventories\nin one table", zh="比对清单")
Queries = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def secretariat(sign_in: SignIn) -> Browser:
    return sign_in(Role.SECRETARIAT_OFFICER)


def recorded(work_as: WorkAs, **parts: object) -> str:
    draft = ActionDraft(**{"text": TEXT, "due": date(2022, 4, 10), **parts})  # type: ignore[arg-type]
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        return services.record(work, draft).slug


def person_of(engine: Engine, browser: Browser) -> object:
    with Session(engine) as session:
        found = session.get_one(Account, browser.account_id, execution_options={"sees_all": True})
        return found.person_id


def test_the_whole_way_of_an_item(
    work_as: WorkAs, sign_in: SignIn, engine: Engine, sides: tuple[str, str], clock: Clock
) -> None:
    """From the page of a meeting to its end; each side sees what the other says."""
    own, other = sides
    clock.set("2022-04-01T14:00Z")  # one date in both capitals
    proposed(work_as)
    secretariat = sign_in(Role.SECRETARIAT_OFFICER)
    member, point = sign_in(Role.DELEGATION_MEMBER, own), sign_in(Role.CO_CHAIR, other)
    assert "Nothing has been recorded from this meeting." in words(secretariat.get(PAGE).text)
    typed = {
        "text-en": "Compare inventories", "party": own, "due": "2022-04-10",
        "person": person_of(engine, member),
    }
    answer = secretariat.submit(f"{NEW}?meeting=WG-MET-2022-1", typed)
    assert (answer.status_code, answer.location) == (303, ITEM)

    told = words(secretariat.get(PAGE).text)
    assert "AI/2022/1" in told
    assert "To do, 9 days left" in told
    assert "Report it as done" not in told
    answer = member.submit(PAGE, action="/report", fields={"state": "reported_done"})
    assert answer.status_code == 303
    assert answer.location == f"{PAGE}#h-actions"

    told = words(point.get(ITEM).text)
    assert "Reported done" in told
    assert "reported how it stands" in told
    assert "Chinese missing" in told
    answer = point.submit(f"{ITEM}/verify")
    assert (answer.status_code, answer.location) == (303, ITEM)
    told = words(member.get(ITEM).text)
    assert "Verified" in told
    assert "What you can do" not in told
    assert "Compare inventories" not in words(member.get(ITEMS).text)
    assert "Compare inventories" in words(member.get(f"{ITEMS}?state=every").text)


def test_days_are_those_of_the_owners_capital(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    """At 17:00 UTC it is the next day in Beijing already."""
    for party in ("CN", "US", None):
        recorded(work_as, party=party, text=Bilingual(en=f"For {party}"))
    clock.set("2022-04-09T17:00Z")
    reader = sign_in(Role.DELEGATION_MEMBER, "US")
    told = [words(reader.get(f"{ITEMS}/AI-2022-{each}").text) for each in (1, 2, 3)]
    assert ["due today" in each for each in told] == [True, False, False]
    assert ["due tomorrow" in each for each in told] == [False, True, True]
    assert "Sun 10 Apr in Beijing" in told[0]
    assert "Sun 10 Apr in either capital" in told[2]
    clock.set("2022-04-10T17:00Z")
    reader = sign_in(Role.DELEGATION_MEMBER, "US")
    told = [words(reader.get(f"{ITEMS}/AI-2022-{each}").text) for each in (1, 2, 3)]
    assert ["overdue by 1 day" in each for each in told] == [True, False, False]


def test_a_list_is_narrowed(work_as: WorkAs, sign_in: SignIn, engine: Engine) -> None:
    reader = sign_in(Role.DELEGATION_MEMBER, "CN")
    recorded(work_as, party="CN", text=Bilingual(en="The side's"))
    recorded(work_as, party="US", text=Bilingual(en="The others'"))
    recorded(
        work_as, party="CN", text=Bilingual(en="My own"), person_id=person_of(engine, reader)
    )

    def seen(query: str) -> list[str]:
        told = words(reader.get(ITEMS + query).text)
        return [each for each in ("The side's", "The others'", "My own") if each in told]

    assert seen("") == ["The side's", "The others'", "My own"]
    assert seen("?whose=side") == ["The side's", "My own"]
    assert seen("?whose=mine") == ["My own"]
    assert seen("?whose=nonsense&state=x") == seen("")
    told = words(reader.get(f"{ITEMS}?whose=mine&lang=zh").text)
    assert "还有 9 天" in told


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(secretariat: Browser) -> None:
    answer = secretariat.submit(NEW, {"text-zh": "比对清单", "due": "tomorrow"})
    assert answer.status_code == 422
    assert "比对清单" in answer.text
    assert "“tomorrow” is not a date." in words(answer.text)
    assert secretariat.submit(NEW, {"due": "2022-04-10"}).status_code == 422
    assert secretariat.submit(NEW, {"text-en": "x", "colour": "red"}).status_code == 422


def test_a_page_sent_twice_records_once(secretariat: Browser) -> None:
    form = secretariat.form(NEW)
    sent = dict(form.filled({"text-en": "Once"}))
    first, second = (secretariat.post(NEW, data=sent) for _ in range(2))
    assert first.location == second.location == ITEM


def test_a_stale_report_is_refused_beside_the_item_as_it_is(
    work_as: WorkAs, sign_in: SignIn
) -> None:
    slug = recorded(work_as)
    point = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    form = dict(point.form(ITEM, "/report").fields)
    with work_as(Role.DELEGATION_FOCAL_POINT, "US").saved() as work:
        services.report(work, slug, ActionState.REPORTED_DONE)
    answer = point.post(f"{ITEM}/report", data={**form, "state": "in_progress"})
    assert answer.status_code == 409
    told = words(answer.text)
    assert "It has changed since you looked" in told
    assert "Reported done" in told
    forged = point.submit(ITEM, action="/report", fields={"state": "verified"})
    assert forged.status_code == 422


def test_an_edit_shows_what_stands_and_keeps_the_rest(
    work_as: WorkAs, secretariat: Browser
) -> None:
    recorded(work_as, party="CN")
    answer = secretariat.submit(f"{ITEM}/edit", {"due": "2022-05-01"})
    assert (answer.status_code, answer.location) == (303, ITEM)
    told = words(secretariat.get(ITEM).text)
    for part in ("Sun 1 May in Beijing", "changed the action item", "比对清单", "30 days left"):
        assert part in told


def test_an_edit_loses_nobody_whom_the_reader_knows_no_more(
    work_as: WorkAs, secretariat: Browser, sign_in: SignIn, engine: Engine
) -> None:
    """Such as an expert who has taken back the consent to be listed."""
    named = person_of(engine, sign_in(Role.DELEGATION_MEMBER, "CN"))
    recorded(work_as, party="CN", person_id=named)
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved():
        session.get_one(Person, named).known = Known.OWN_SIDE
    page = secretariat.submit(f"{ITEM}/edit", {"due": "2022-05-01"})
    assert (page.status_code, page.location) == (303, ITEM)
    assert "somebody unknown to you" in words(secretariat.get(f"{ITEM}/edit?lang=en").text)
    with Session(engine) as session:
        wanted = select(ActionItem.person_id).execution_options(sees_all=True)
        assert session.scalar(wanted) == named


def test_what_the_state_forbids_is_said_before_it_is_tried(
    work_as: WorkAs, secretariat: Browser
) -> None:
    recorded(work_as)
    told = words(secretariat.get(f"{ITEM}/verify").text)
    assert "The action item is “To do”: as things stand this cannot be done." in told
    assert secretariat.submit(f"{ITEM}/drop").status_code == 303
    assert "Dropped" in words(secretariat.get(ITEM).text)


def test_whoever_is_named_sees_it_without_its_hidden_meeting(
    work_as: WorkAs, sign_in: SignIn, engine: Engine
) -> None:
    proposed(work_as)
    expert = sign_in(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    recorded(
        work_as, party="CN", meeting="WG-MET-2022-1", person_id=person_of(engine, expert)
    )
    told = expert.get(ITEM).text
    assert "Report it as done" in words(told)
    assert factories.TITLE.en not in told
    assert "WG/MET/2022/1" not in told
    assert "History" not in words(told)
    assert sign_in(Role.NON_GOVERNMENTAL_EXPERT, "CN").get(ITEM).status_code == 404


def test_today_tells_what_is_due_soon(work_as: WorkAs, sign_in: SignIn) -> None:
    recorded(work_as, party="CN", text=Bilingual(en="Soon"))
    recorded(work_as, party="CN", text=Bilingual(en="Later"), due=date(2022, 8, 1))
    recorded(work_as, party="US", text=Bilingual(en="Theirs"))
    done = recorded(work_as, party="CN", text=Bilingual(en="Reported"))
    with work_as(Role.DELEGATION_FOCAL_POINT, "CN").saved() as work:
        services.report(work, done, ActionState.REPORTED_DONE)
    told = words(sign_in(Role.DELEGATION_MEMBER, "CN").get("/").text)
    assert "Due soon" in told
    found = [each for each in ("Soon", "Later", "Theirs", "Reported") if f" {each} " in told]
    assert found == ["Soon"]
    assert "Due soon" not in words(sign_in(Role.SECRETARIAT_OFFICER).get("/").text)


def test_a_list_costs_the_same_however_long(
    work_as: WorkAs, sign_in: SignIn, queries_of: Queries
) -> None:
    proposed(work_as)
    reader = sign_in(Role.DELEGATION_MEMBER, "CN")
    recorded(work_as, meeting="WG-MET-2022-1")
    one = queries_of(lambda: reader.get(ITEMS))
    for _ in range(5):
        recorded(work_as, meeting="WG-MET-2022-1")
    assert len(queries_of(lambda: reader.get(ITEMS))) == len(one)
