"""What is done to a meeting by its pages, and what of it is told."""

import re

import pytest

from tests.browser import Browser, Reader
from tests.conftest import Clock, SignIn, WorkAs
from tests.web.meetings.pages import NEW, PAGE, SLUG, TYPED, confirmed, proposed, words
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.meetings.services.proposing import edit


def test_the_whole_way_to_a_confirmed_meeting(
    secretariat: Browser, focals: tuple[Browser, Browser]
) -> None:
    """S01 by the pages, each Party in its own session."""
    answer = secretariat.submit(NEW, TYPED)
    assert (answer.status_code, answer.location) == (303, PAGE)
    told = words(secretariat.get(PAGE).text)
    assert "Proposed" in told
    assert "WG/MET/2022/1" in told
    for focal, state in zip(focals, ("Tentative", "Confirmed"), strict=True):
        answer = focal.submit(PAGE, action="/concur")
        assert (answer.status_code, answer.location) == (303, PAGE)
        assert state in words(focal.get(PAGE).text)
    told = words(secretariat.get(PAGE).text)
    for part in ("20:00", "Tue 17 May", "08:00", "Wed 18 May", "+1 day", "00:00–02:00"):
        assert part in told


def test_concurring_in_what_has_changed_shows_both(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    proposed(work_as)
    one, other = focals
    form = one.form(PAGE, "/concur")
    later = {"start": "21:00", "end": "23:00"}
    assert other.submit(f"{PAGE}/move", later).status_code == 303
    answer = one.post(f"{PAGE}/concur", data=dict(form.fields))
    told = words(answer.text)
    assert answer.status_code == 409
    assert "It has changed since you looked Somebody has changed this" in told
    assert "stands in the way" not in told
    assert told.index("What you saw") < told.index("20:00") < told.index("What stands now")
    assert "21:00" in told.partition("What stands now")[2]
    again = next(each for each in Reader(answer.text).forms if each.action.endswith("/concur"))
    assert one.post(again.action, data=dict(again.fields)).status_code == 303


def test_one_cannot_concur_twice_or_for_another(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    meeting = proposed(work_as)
    token = dict(secretariat.form(f"{PAGE}/move").fields)["csrf_token"]
    seen = {"seen": meeting.terms.fingerprint, "csrf_token": token}
    assert secretariat.post(f"{PAGE}/concur", data=seen).status_code == 403
    focals[0].submit(PAGE, action="/concur")
    assert "/concur" not in focals[0].get(PAGE).text


def test_a_form_on_a_page_that_has_passed_keeps_what_was_typed(
    work_as: WorkAs, secretariat: Browser
) -> None:
    proposed(work_as)
    form = secretariat.form(f"{PAGE}/edit")
    with work_as(Role.SECRETARIAT_OFFICER).saved() as work:
        edit(work, SLUG, {"title": Bilingual("Of another", "别人的")})
    sent: dict[str, list[str]] = {}
    for name, value in form.filled({"title-en": "Of mine"}):
        sent.setdefault(name, []).append(value)
    answer = secretariat.post(f"{PAGE}/edit", data=sent)
    assert answer.status_code == 409
    assert 'value="Of mine"' in answer.text
    assert "Of another" in words(answer.text)
    again = secretariat.submit(f"{PAGE}/edit", {"title-en": "Of mine"})
    assert again.status_code == 303
    assert "Of mine" in words(secretariat.get(PAGE).text)


STEPS = [
    ("postpone", {}, "Postponed"),
    ("cancel", {"reason-en": "A storm", "reason-zh": "暴风雨"}, "A storm"),
    ("move", {"start": "21:00", "end": "23:00"}, "21:00"),
    ("edit", {"title-en": "New title"}, "New title"),
    ("open", {}, "In session"),
]


@pytest.mark.parametrize(("step", "fields", "told"), STEPS)
def test_each_act_has_its_page(
    work_as: WorkAs, secretariat: Browser, step: str, fields: dict[str, object], told: str
) -> None:
    confirmed(work_as)
    assert "You act for the secretariat" in words(secretariat.get(f"{PAGE}/{step}").text) or (
        step == "edit"
    )
    answer = secretariat.submit(f"{PAGE}/{step}", fields)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert told in words(secretariat.get(PAGE).text)


def test_a_cancelled_meeting_comes_back(work_as: WorkAs, secretariat: Browser) -> None:
    confirmed(work_as)
    none = secretariat.submit(f"{PAGE}/cancel")
    assert none.status_code == 422
    assert "Say why, in one language" in words(none.text)
    secretariat.submit(f"{PAGE}/cancel", {"reason-en": "A storm"})
    assert "as things stand this cannot be done" in words(secretariat.get(f"{PAGE}/move").text)
    assert secretariat.submit(f"{PAGE}/reinstate").status_code == 303
    assert "Tentative" in words(secretariat.get(PAGE).text)


def test_a_meeting_is_closed_once_it_has_begun(
    work_as: WorkAs, sign_in: SignIn, clock: Clock
) -> None:
    confirmed(work_as)
    early = sign_in(Role.SECRETARIAT_OFFICER).submit(f"{PAGE}/close")
    assert early.status_code == 409
    assert "once it has started" in words(early.text)
    clock.set("2022-05-18T02:05:00+00:00")
    late = sign_in(Role.SECRETARIAT_OFFICER)
    assert late.submit(f"{PAGE}/close").status_code == 303
    assert "Held" in words(late.get(PAGE).text)


def test_both_parties_open_it_to_the_public(
    work_as: WorkAs, focals: tuple[Browser, Browser], client: Browser
) -> None:
    confirmed(work_as)
    for focal in focals:
        assert client.get(PAGE).status_code == 404
        assert focal.submit(f"{PAGE}/widen", {"level": "public"}).status_code == 303
    assert client.get(PAGE).status_code == 200
    page = focals[0].get(f"{PAGE}/widen").text
    assert "there is no wider circle" in words(page)
    assert 'name="level"' not in page


def test_each_side_enters_its_own_people(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    proposed(work_as)
    one, other = focals
    someone = {"family_name": "顾", "given_name": "清和", "email": "gu@example.org",
               "capacity": "delegate", "partstat": "accepted"}
    assert one.submit(f"{PAGE}/people/new", someone).status_code == 303
    twice = one.submit(f"{PAGE}/people/new", someone)
    assert twice.status_code == 409
    assert "entered already" in words(twice.text)
    assert "顾清和" in words(other.get(PAGE).text)
    answer = re.search(rf'href="({PAGE}/people/[0-9a-f-]{{36}})"', one.get(PAGE).text)
    assert answer
    assert not re.search(rf"{PAGE}/people/[0-9a-f-]{{36}}", other.get(PAGE).text)
    assert other.get(answer[1]).status_code == 403
    assert one.submit(answer[1], {"partstat": "declined"}).status_code == 303
    assert "Declined" in words(secretariat.get(PAGE).text)
    bad = one.submit(f"{PAGE}/people/new", {"family_name": "", "email": "x"})
    assert bad.status_code == 422
    assert "This is not an e-mail address." in words(bad.text)
    assert secretariat.get(f"{PAGE}/people/new").status_code == 403


def test_the_history_is_told_in_words(
    work_as: WorkAs, sign_in: SignIn, sides: tuple[str, str], clock: Clock, client: Browser
) -> None:
    proposed(work_as, level=Level.PUBLIC)
    clock.set("2022-04-05T14:12:00+00:00")
    sign_in(Role.DELEGATION_FOCAL_POINT, sides[0]).submit(PAGE, action="/concur")
    clock.set("2022-04-07T19:40:00+00:00")
    other = sign_in(Role.DELEGATION_FOCAL_POINT, sides[1])
    other.submit(f"{PAGE}/move", {"start": "21:00", "end": "23:00"})
    told = words(other.get(f"{PAGE}/history").text)
    names = [{"CN": "China", "US": "United States"}[each] for each in sides]
    for part in ("proposed the meeting", "concurred", "changed time, mode or venue",
                 "Proposed Tentative", f"{names[0]}: its concurrence fell",
                 f"{names[1]}: concurs by it", "Tue 5 Apr 22:12 Beijing",
                 "Tue 5 Apr 10:12 Washington"):
        assert part in told
    assert told.index("changed time") < told.index("concurred") < told.index("proposed the")
    assert f"{names[1]}: its concurrence fell" not in told
    assert client.get(f"{PAGE}/history").status_code == 303


def test_the_history_tells_of_widening_and_not_of_used_consents(
    work_as: WorkAs, focals: tuple[Browser, Browser]
) -> None:
    confirmed(work_as)
    for focal in focals:
        focal.submit(f"{PAGE}/widen", {"level": "public"})
    told = words(focals[0].get(f"{PAGE}/history").text)
    assert "Both Parties Public" in told
    assert "China nothing" not in told
    assert "United States nothing" not in told


def test_nobody_concurs_in_words_that_changed_under_the_page(
    work_as: WorkAs, focals: tuple[Browser, Browser], secretariat: Browser
) -> None:
    """Start and end are as they were; what the meeting is called is not."""
    proposed(work_as)
    page = focals[0].form(PAGE, "/concur")
    assert secretariat.submit(f"{PAGE}/edit", {"title-en": "Another thing"}).status_code == 303
    answer = focals[0].post(f"{PAGE}/concur", data=dict(page.fields))
    assert answer.status_code == 409
    assert "Another thing" in words(answer.text)
    # The other Party's concurrence meanwhile changes nothing of what the page showed.
    fresh = focals[0].form(PAGE, "/concur")
    assert focals[1].submit(PAGE, action="/concur").status_code == 303
    assert focals[0].post(f"{PAGE}/concur", data=dict(fresh.fields)).status_code == 303
