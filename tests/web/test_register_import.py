"""Bringing things into the register from its pages: what is refused, told and escaped."""

from html.parser import HTMLParser

import pytest

from tests.browser import Reader
from tests.conftest import SignIn
from wgroup.kernel.actor import Role

BROKEN = (
    "schema_version: 1\ninstruments:\n- key: broken\n  type: treaty\n titel: x\nprovisions: [",
    "- 1",
    "#",
    "a: 1\x00",
)


@pytest.mark.parametrize("text", BROKEN)
def test_a_file_that_is_wrong_as_a_whole_is_refused_and_kept(sign_in: SignIn, text: str) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    answer = browser.submit("/register/import", {"text": text}, button="try")
    assert answer.status_code == 422
    assert "One fault" in answer.text
    assert "或粘贴其内容" in browser.get("/register/import?lang=zh").text
    forms = [dict(each.fields) for each in Reader(answer.text).forms]
    kept = next(each["text"] for each in forms if "text" in each)
    assert kept.strip("\r\n") == text


@pytest.mark.parametrize("kept", ["AAAA", "LSAx", "&", "x"])
def test_what_no_page_has_kept_is_refused(sign_in: SignIn, kept: str) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    fields = dict(browser.form("/register/import").fields)
    answer = browser.post("/register/import", data={**fields, "act": "do", "kept": kept})
    assert answer.status_code == 422



# Three ways out of a page, in what a file may hold: text is text, whatever it looks like.
HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(1)> javascript:alert(1)"""
PAIR = f"{{zh: '{HOSTILE}', en: '{HOSTILE}'}}"
SHORT = "'\"><img src=x onerror=a(1)>'"
KEY = "hostile-2030"

FILE = f"""schema_version: 1
instruments:
- key: {KEY}
  type: {SHORT}
  title: {PAIR}
  date: 2030-01-31
  date_basis: {PAIR}
  review_mandate: {KEY}/1
  source: {{language: {SHORT}, host: '{HOSTILE}', authenticity: '{HOSTILE}', uri: '{HOSTILE}'}}
  known: [{PAIR}]
  note: {PAIR}
  ambiguities: [H01]
provisions:
- key: {KEY}/1
  kind: joint-commitment
  modality: plans
  responsible: both
  addressee: {SHORT}
  source_label: {SHORT}
  title: {PAIR}
  summary: {PAIR}
  due: {{type: deadline, end: 2030-12-31, label: {PAIR}, precision: {SHORT}, stated: {SHORT},
    event: {SHORT}, note: {PAIR}}}
  indicator_note: {PAIR}
  feeds_functions: [H1]
  ambiguities: [H01]
  indicators:
  - key: IND-H1
    name: {PAIR}
    unit: {SHORT}
    direction: up
    target: {SHORT}
    note: {PAIR}
tracks:
- {{key: TH, title: {PAIR}}}
topics:
- key: topic/77
  provision: {KEY}/1
  track: TH
  title: {PAIR}
  scope: {PAIR}
  subject_party: both
  guiding_questions: {{zh: ['{HOSTILE}'], en: ['{HOSTILE}']}}
  agenda_template: [{PAIR}]
  exchange_modes: [{SHORT}]
  deliverables: [{SHORT}]
commitments:
- key: HOS-C01
  title: {PAIR}
  review_question: {PAIR}
  provisions: [{KEY}/1]
  indicators: [IND-H1]
  milestones: [M-H1]
  baseline_declared: {{value: {SHORT}, unit: {SHORT}}}
  target_declared: {{value: {SHORT}, unit: {SHORT}}}
  evidence_expected: [{SHORT}]
  note: {PAIR}
milestones:
- key: M-H1
  title: {PAIR}
  kind: deadline
  end: 2030-12-31
  summary: {PAIR}
  provisions: [{KEY}/1]
  note: {PAIR}
functions:
- {{key: H1, title: {PAIR}, what_the_text_asks: {PAIR}}}
ambiguities:
- key: H01
  issue: {PAIR}
  default: {PAIR}
  readings: [{PAIR}]
terms:
- {{code: hostile, zh: '{HOSTILE}', en: '{HOSTILE}', definition: {PAIR}, avoid: '{HOSTILE}'}}
"""

PAGES = (
    *("/register", f"/register/{KEY}", f"/provisions/{KEY}/1", "/topics", "/topics/77"),
    *("/commitments", "/commitments/HOS-C01", "/milestones", "/glossary", "/register/import"),
    f"/register/{KEY}/text",
)


class Acting(HTMLParser):
    """Finds what would act in a page: handlers, addresses that are scripts, scripts unsigned."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        acts = [each for each in facts if each.startswith("on")]
        acts += [each for each in facts.values() if each.strip().startswith("javascript:")]
        if acts or (tag == "script" and "nonce" not in facts):
            self.found.append(f"{tag} {facts}")


def harmless(page: str) -> bool:
    return Acting(page).found == [] and "alert(1)</script>" not in page


def test_what_a_file_holds_is_text_on_every_page(sign_in: SignIn) -> None:
    browser = sign_in(Role.SYSTEM_ADMINISTRATOR)
    tried = browser.submit("/register/import", {"text": FILE}, button="try")
    assert tried.status_code == 200, tried.text
    assert "&lt;script&gt;" in tried.text
    assert harmless(tried.text)
    form = next(each for each in Reader(tried.text).forms if dict(each.fields).get("kept"))
    done = browser.post("/register/import", data={**dict(form.fields), "act": "do"})
    assert done.status_code == 303
    text = {"text": f"1. {HOSTILE}", "language": "en", "source": HOSTILE}
    shown = browser.submit(f"/register/{KEY}/text", text, button="try")
    assert harmless(shown.text)
    laid = next(each for each in Reader(shown.text).forms if dict(each.fields).get("kept"))
    assert browser.post(
        f"/register/{KEY}/text", data={**dict(laid.fields), "act": "do"}
    ).status_code == 303
    for path in PAGES:
        for language in ("en", "zh"):
            page = browser.get(f"{path}?lang={language}").text
            assert "&lt;script&gt;" in page, path
            assert harmless(page), path
