"""The pages of the register: open to everybody, both languages, the same cost for any length."""

from collections.abc import Callable
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests import factories
from tests import register_files as files
from tests.browser import Browser, Reader
from tests.conftest import SignIn, WorkAs
from wgroup.kernel.actor import Role
from wgroup.meetings.services.proposing import propose
from wgroup.register.services.importing import Source, import_file

PAGES = (
    "/register",
    "/register/glasgow-2021",
    "/register/joint-statement-2021",
    "/provisions/glasgow-2021/8.4",
    "/provisions/glasgow-2021/16~f1",
    "/topics",
    "/topics/8.1",
    "/topics/topic/8.4",
    "/commitments",
    "/commitments?holder=CN",
    "/commitments?type=unilateral&holder=nobody",
    "/commitments/GLA-C21",
    "/commitments/JS-C00",
    "/milestones",
    "/glossary",
)
MOST = 8


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_reads_it_in_both_languages(client: Browser, path: str, language: str) -> None:
    answer = client.get(path, query_string={"lang": language} if "?" not in path else None)
    assert answer.status_code == 200
    assert "style=" not in answer.text
    assert "<h1>" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/register/nowhere",
        "/provisions/glasgow-2021/99",
        "/provisions/glasgow-2021",
        "/topics/99",
        "/commitments/GLA-C99",
        "/commitments/%00",
    ],
)
def test_what_is_not_there_is_not_found(client: Browser, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_text_is_told_no_more_strongly_than_it_speaks(client: Browser) -> None:
    page = client.get("/provisions/glasgow-2021/8.4?lang=en").text
    assert '<span class="modality">plans</span>' in page
    assert "must" not in page.split("<main")[1]
    page = client.get("/provisions/glasgow-2021/8.4?lang=zh").text
    assert '<span class="modality">计划</span>' in page


def test_editorial_parts_say_so_wherever_they_are_printed(client: Browser) -> None:
    for path in (
        "/register/glasgow-2021", "/provisions/glasgow-2021/16~f1", "/commitments/GLA-C30",
        "/provisions/glasgow-2021/16",
    ):
        told = client.get(path).text
        assert "Editorial part: the editors’ split, not numbered in the text" in told


def test_the_key_can_be_selected_and_copied(client: Browser) -> None:
    page = client.get("/provisions/glasgow-2021/8.3.1").text
    assert "<code>glasgow-2021/8.3.1</code>" in page
    assert 'data-copy="glasgow-2021/8.3.1"' in page


def test_ambiguities_stand_where_they_apply(client: Browser) -> None:
    assert "什么" not in client.get("/provisions/glasgow-2021/8.3.2?lang=en").text
    assert "A17" in client.get("/provisions/glasgow-2021/8.3.2").text
    assert "硬性期限" in client.get("/provisions/glasgow-2021/8.3.2?lang=zh").text


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_much(
    client: Browser, path: str, queries_of: Callable[[Callable[[], object]], list[str]]
) -> None:
    assert len(queries_of(lambda: client.get(path))) <= MOST


def test_a_long_instrument_costs_what_a_short_one_costs(
    client: Browser,
    work_as: WorkAs,
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    short = files.file(
        files.provision("short-2021", "1"), instruments=files.instrument("short-2021")
    )
    long = files.file(
        *(files.provision("long-2021", str(each)) for each in range(1, 100)),
        instruments=files.instrument("long-2021"),
    )
    with (work := work_as(Role.SYSTEM_ADMINISTRATOR)).saved():
        import_file(work, Source("short", (short,)))
        import_file(work, Source("long", (long,)))
    for pair in (
        ("/register/short-2021", "/register/long-2021"),
        ("/provisions/short-2021/1", "/provisions/glasgow-2021/8"),
        ("/commitments?type=mechanism", "/commitments"),
    ):
        costs = {len(queries_of(lambda path=path: client.get(path))) for path in pair}  # type: ignore[misc]
        assert len(costs) == 1, pair


def again(browser: Browser, path: str, page: TestResponse) -> TestResponse:
    """Press the second button of the form on page."""
    forms = [each for each in Reader(page.text).forms if dict(each.fields).get("kept")]
    return browser.post(path, data={**dict(forms[-1].fields), "act": "do"})


def test_the_register_is_brought_in_from_a_page_in_two_steps(sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    text = files.file(*files.sound()).decode()
    tried = browser.submit("/register/import", {"text": text}, button="try")
    assert tried.status_code == 200
    assert "New items: 3; changed: 0; as they are: 0; not in the file (kept): 0." in tried.text
    assert "Besides these items, the instrument itself is new." in tried.text
    assert browser.get("/register/sunnylands-2023").status_code == 404
    done = again(browser, "/register/import", tried)
    assert done.status_code == 303
    assert browser.get("/register/sunnylands-2023").status_code == 200


def test_faults_stand_in_a_table_and_what_was_typed_stays(sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    text = files.faulty("CN").decode()
    answer = browser.submit("/register/import", {"text": text}, button="try")
    assert answer.status_code == 422
    assert "5 faults" in answer.text
    assert "2023-13-01" in answer.text.split("<textarea")[1]
    assert "There is no “sunnylands-2023/7” for this to stand under." in answer.text


def test_a_text_is_attached_from_a_page(sign_in: SignIn, client: Browser) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    path = "/register/glasgow-2021/text"
    typed = {"text": "一、测试用的文字。\n", "language": "zh", "source": "A gazette"}
    tried = browser.submit(path, typed, button="try")
    assert tried.status_code == 200
    assert "测试用的文字。" in tried.text.split("<tbody>")[1].split("</tbody>")[0]
    assert again(browser, path, tried).status_code == 303
    assert "A gazette" in client.get("/register/glasgow-2021").text
    page = client.get("/provisions/glasgow-2021/1").text
    assert '<blockquote class="passage">测试用的文字。</blockquote>' in page
    empty = browser.submit(path, {"text": ""}, button="try")
    assert empty.status_code == 422


@pytest.mark.parametrize("path", ["/register/import", "/register/glasgow-2021/text"])
def test_only_administrators_may_open_the_door(
    client: Browser, sign_in: SignIn, path: str
) -> None:
    assert client.get(path).status_code == 303
    assert sign_in(Role.CO_CHAIR, "CN").get(path).status_code == 403
    assert sign_in(Role.SYSTEM_ADMINISTRATOR).get(path).status_code == 200


def test_what_is_done_is_what_was_shown(sign_in: SignIn, work_as: WorkAs) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    text = files.file(*files.sound()).decode()
    tried = browser.submit("/register/import", {"text": text}, button="try")
    with (work := work_as(Role.SYSTEM_ADMINISTRATOR)).saved():
        import_file(work, Source("first", (files.file(files.sound()[0]),)))
    assert again(browser, "/register/import", tried).status_code == 409
    assert browser.get("/provisions/sunnylands-2023/2").status_code == 404


def test_the_example_on_the_page_can_be_brought_in(sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    page = browser.get("/register/import").text
    example = unescape(page.split('<pre class="code">')[1].split("</pre>")[0])
    tried = browser.submit("/register/import", {"text": example}, button="try")
    assert "New items: 1; changed: 0" in tried.text


def test_who_may_propose_finds_the_way_from_what_it_serves(
    client: Browser, sign_in: SignIn
) -> None:
    secretariat = sign_in(Role.SECRETARIAT_OFFICER)
    for path, asked in (
        ("/provisions/glasgow-2021/8.4", "provision=glasgow-2021/8.4"),
        ("/topics/topic/8.1", "topic=topic/8.1"),
    ):
        assert f"/meetings/new?{asked}" in secretariat.get(path).text
        assert "/meetings/new" not in client.get(path).text


@pytest.mark.parametrize("linked", [1, 40])
@pytest.mark.parametrize("path", ["/provisions/glasgow-2021/8.4", "/topics/8.1"])
def test_a_signed_in_reader_asks_no_more(
    sign_in: SignIn, work_as: WorkAs, path: str, linked: int,
    queries_of: Callable[[Callable[[], object]], list[str]],
) -> None:
    with (work := work_as(Role.SECRETARIAT_OFFICER)).saved():
        for _ in range(linked):
            propose(work, factories.draft(topics=("topic/8.1",)))
    reader = sign_in(Role.DELEGATION_FOCAL_POINT, "CN")
    page = reader.get(f"{path}?lang=en").text
    assert page.count("Joint methane meeting") >= linked
    asked = queries_of(lambda: reader.get(path))
    assert len(asked) <= MOST, "\n".join(asked)
