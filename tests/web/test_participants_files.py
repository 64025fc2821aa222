"""The list of participants to be taken along: as a workbook, and printed in both languages."""

import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.printing import needs_pango
from tests.web.meetings.pages import words
from tests.web.test_nominations import MEETING, nominated, officer, planned  # noqa: F401
from wgroup.kernel.actor import Role
from wgroup.meetings.drafts import read_person
from wgroup.meetings.services import taking_part
from wgroup.web import printing

FOCAL = Role.DELEGATION_FOCAL_POINT
FILE = f"{MEETING}/participants"
Queries = Callable[[Callable[[], object]], list[str]]


@pytest.fixture
def accredited(planned: Browser, sign_in: SignIn) -> Browser:  # noqa: F811  that fixture
    """A focal point, of whose side two experts are on the list."""
    own, other = sign_in(FOCAL, "CN"), sign_in(FOCAL, "US")
    for fields in ({}, {"family_name": "=Sum", "latin_family": "", "email": ""}):
        page = nominated(own, **fields)
        own.submit(page, {}, action="/submit")
        planned.submit(page, {}, action="/register")
        other.submit(f"{page}/answer", {"answer": "waive"})
    return other


def test_the_workbook_holds_text_alone_in_both_scripts(accredited: Browser) -> None:
    file = accredited.get(f"{FILE}.xlsx?lang=en")
    assert file.headers["Content-Disposition"].endswith('"WG-MET-2022-1-participants.xlsx"')
    sheet = load_workbook(BytesIO(file.data)).active
    assert sheet.title.startswith("WG-MET-2022-1")
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("Party", "Family name")
    assert ("CN", "欧阳", "明", "Ouyang", "Ming") in [each[:5] for each in rows]
    assert "=Sum" in [each[1] for each in rows]
    assert {each.data_type for row in sheet.iter_rows() for each in row} <= {"s", "n"}
    assert all(each.value is None for row in sheet.iter_rows() for each in row
               if each.data_type == "n")  # fmt: skip
    heads = load_workbook(BytesIO(accredited.get(f"{FILE}.xlsx?lang=zh").data)).active
    assert heads is not None
    assert heads["B1"].value == "姓"


def text_of(octets: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(octets)).pages)


@needs_pango
def test_the_print_has_both_languages_side_by_side_for_every_reader(
    accredited: Browser, sign_in: SignIn
) -> None:
    file = accredited.get(f"{FILE}.pdf?lang=en")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert file.headers["Content-Disposition"].endswith('"WG-MET-2022-1-participants.pdf"')
    told = text_of(file.data)
    for said in ("WG/MET/2022/1", "欧阳明", "OUYANG Ming", "List of participants", "=SUM"):
        assert said in told
    assert "ming@uni.example" not in told
    assert sign_in(FOCAL, "CN").get(f"{FILE}.pdf?lang=zh").data == file.data
    for city in ("Washington", "Beijing", "华盛顿", "北京", "UTC", "协调世界时"):
        assert city in told


@needs_pango
def test_what_is_printed_fetches_nothing() -> None:
    page = '<!doctype html><html lang="en"><title>x</title><p>there</p>{}</html>'
    links = '<link rel="attachment" href="file:///etc/hostname"><img src="file:///etc/hostname">'
    with_links = printing._drawn(page.format(links))
    reader = PdfReader(BytesIO(with_links))
    assert "there" in text_of(with_links)
    assert not reader.attachments


def test_without_what_draws_letters_the_page_says_so(
    accredited: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    printing._drawn.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # importing it fails from here on
    answer = accredited.get(f"{FILE}.pdf?lang=en")
    assert answer.status_code == 409
    assert "PDF is not installed on this server." in words(answer.text)


def test_outside_there_is_no_file(accredited: Browser, sign_in: SignIn, client: Browser) -> None:
    expert = sign_in(Role.NON_GOVERNMENTAL_EXPERT, "CN")
    for kind in ("xlsx", "pdf"):
        assert expert.get(f"{FILE}.{kind}").status_code == 404
        assert client.get(f"{FILE}.{kind}").status_code == 303
        assert f"participants.{kind}" in accredited.get(FILE).text


def test_as_many_queries_for_many_as_for_one(
    planned: Browser, sign_in: SignIn, work_as: WorkAs, queries_of: Queries  # noqa: F811
) -> None:
    own = sign_in(FOCAL, "CN")

    def listed(count: int) -> int:
        with work_as(FOCAL, "CN").saved() as work:
            for number in range(count):
                told = {"family_name": f"Many{count}x{number}", "capacity": "delegate"}
                taking_part.enter(work, "WG-MET-2022-1", read_person(told))
        return len(queries_of(lambda: own.get(f"{FILE}.xlsx")))

    own.get(f"{FILE}.xlsx")
    assert listed(1) == listed(40)
