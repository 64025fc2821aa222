"""What every page has: both languages at one address, a theme, a way past the masthead."""

import re

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.web.test_today import proposed
from wgroup.db.work import Work
from wgroup.kernel.actor import SYSTEM, Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.time import utc_now
from wgroup.parties.models import Person

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def page(client: Browser, path: str, status: int = 200, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_the_browsers_language_counts_until_one_is_chosen(client: Browser) -> None:
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}
    assert '<html lang="zh-Hans"' in page(client, "/", **chinese)
    assert '<html lang="en"' in page(client, "/?lang=en", **chinese)
    assert '<html lang="en"' in page(client, "/", **chinese)


def test_on_pages_the_account_goes_ahead_of_the_browser(sign_in: SignIn) -> None:
    who = sign_in(Role.DELEGATION_MEMBER, "CN", language=Language.ZH)
    assert '<html lang="zh-Hans"' in page(who, "/", **{"Accept-Language": "en"})


def test_the_masthead_calls_people_as_its_reader_writes_them(
    sign_in: SignIn, engine: Engine
) -> None:
    with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
        person = Person(
            family_name="欧阳", given_name="明", latin_family="Ouyang", latin_given="Ming",
            party="CN",
        )
        work.session.add(person)
        work.session.flush()
        key = person.id
    who = sign_in(Role.DELEGATION_MEMBER, "CN", person_id=key)
    for language, shown, other in (("en", "OUYANG Ming", "欧阳明"), ("zh", "欧阳明", "OUYANG")):
        mast = page(who, f"/?lang={language}").partition("</header>")[0]
        assert shown in mast
        assert other not in mast


def test_an_end_on_another_day_gets_a_line_of_its_own(
    work_as: WorkAs, sign_in: SignIn
) -> None:
    who = sign_in(Role.DELEGATION_MEMBER, "US")
    proposed(work_as, starts="2022-05-17T20:00", ends="2022-05-17T22:00")
    assert "when--long" not in page(who, "/meetings")
    proposed(work_as, starts="2022-05-17T22:00", ends="2022-05-18T00:30")
    assert page(who, "/meetings").count("when--long") == 1


def test_the_other_language_is_one_link_away_at_the_same_address(client: Browser) -> None:
    assert 'href="?month=2022-05&amp;lang=zh"' in page(client, "/calendar?month=2022-05")


@pytest.mark.parametrize(
    "asked", ["_scheme=javascript&_external=1", "endpoint=x", "_anchor=a&_anchor=b", "a=%00&a=2"]
)
def test_what_is_asked_for_cannot_bend_the_links(client: Browser, asked: str) -> None:
    told = page(client, f"/calendar?{asked}")
    assert "javascript:" not in told
    assert "&amp;lang=" in told


def test_the_theme_is_kept(client: Browser) -> None:
    assert 'data-bs-theme="auto"' in page(client, "/")
    assert 'data-bs-theme="dark"' in page(client, "/?theme=dark")
    assert 'data-bs-theme="dark"' in page(client, "/calendar")
    assert 'data-bs-theme="dark"' in page(client, "/?theme=no-such")


@pytest.mark.parametrize("path", ["/", "/calendar"])
def test_one_can_skip_to_the_content(client: Browser, path: str) -> None:
    told = page(client, path)
    assert told.index('class="skip" href="#main"') < told.index("<header")
    assert '<main id="main"' in told


def test_titles_say_page_and_group_in_the_readers_language(client: Browser) -> None:
    titles = [
        TITLE.findall(page(client, path))[0]
        for path in ("/calendar?month=2022-05&lang=zh", "/calendar?month=2022-05&lang=en")
    ]
    assert titles == [
        "2022年5月 · 强化气候行动工作组",
        "May 2022 · Working Group on Enhancing Climate Action",
    ]


def test_no_page_has_inline_style_or_code(client: Browser, sign_in: SignIn) -> None:
    inside = sign_in(Role.SECRETARIAT_OFFICER)
    for told in (page(client, "/"), page(inside, "/"), page(inside, "/calendar")):
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", told)
        assert all("nonce=" in each for each in re.findall(r"<script[^>]*>", told))


def test_what_is_missing_is_told_in_words_in_both_languages(client: Browser) -> None:
    assert "Nothing is here" in page(client, "/no-such-page", 404)
    assert "此处没有内容" in page(client, "/no-such-page?lang=zh", 404)


def test_the_list_of_keys_opens_without_scripts(client: Browser) -> None:
    assert '<dialog id="keys" open' in page(client, "/?keys=list")


def test_a_guest_signs_in_and_an_account_signs_out(client: Browser, sign_in: SignIn) -> None:
    assert 'href="/sign-in"' in page(client, "/")
    inside = page(sign_in(Role.CO_CHAIR, "CN", family_name="Lu", given_name="Wenxi"), "/")
    assert "W. LU" in inside
    assert 'action="/sign-out"' in inside
    assert 'href="/sign-in"' not in inside


def test_a_name_that_is_not_ours_gets_no_page(client: Browser) -> None:
    answer = client.get("/", base_url="http://evil.example")
    assert answer.status_code == 400
    assert "<html" not in answer.get_data(as_text=True)
