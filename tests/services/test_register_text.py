"""Laying texts beside provisions, on both databases. The texts are invented."""

import pytest

from tests.conftest import WorkAs
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import Forbidden, NotFound, RuleBroken
from wgroup.register import queries
from wgroup.register.rules import TextStatus
from wgroup.register.services.texts import TextReport, attach_text, try_text
from wgroup.revisions.queries import verify_trail

GLASGOW = "glasgow-2021"
SOURCE = "An invented gazette, page 3"

# Numbered as the declaration is; the words are not its words.
NUMBERS = {
    **dict.fromkeys([str(each) for each in range(1, 17)], 0),
    "7": 5, "8": 4, "9": 3, "12": 4,
}
HAN = [*"一二三四五六七八九十", *(f"十{each}" for each in "一二三四五六")]
ITEMS = {"8.3": 2, "9.1": 4}


def text() -> str:
    lines = ["## 测试文本\n", "这是导语。\n"]
    for article, (number, clauses) in enumerate(NUMBERS.items()):
        lines.append(f"{HAN[article]}、第{number}条的文字：\n")
        for clause in range(1, clauses + 1):
            lines.append(f"- ({HAN[clause - 1]}) 第{number}.{clause}款，一句话断在\n\n这里；")
            for item in range(1, ITEMS.get(f"{number}.{clause}", 0) + 1):
                lines.append(f"{item}. 第{number}.{clause}.{item}项；")
    return "\n".join([*lines, "", "来源：<https://example.org>"])


@pytest.fixture
def work(work_as: WorkAs) -> Work:
    return work_as(Role.SYSTEM_ADMINISTRATOR)


def attached(work: Work, words: str, language: Language = Language.ZH) -> TextReport:
    with work.saved():
        return attach_text(work, GLASGOW, words.encode(), language, source=SOURCE)


def test_every_numbered_provision_finds_its_text(work: Work) -> None:
    report = try_text(work, GLASGOW, text().encode(), Language.ZH, source=SOURCE)
    assert (len(report.matched), report.unmatched, report.without) == (39, (), ())
    assert report.complete
    assert report.left_out == ("测试文本", "来源：<https://example.org>")
    assert queries.texts_of(work, GLASGOW) == []
    assert attached(work, text()) == report
    kept = queries.instrument(work, GLASGOW)
    assert (kept.text_status, kept.languages) == (TextStatus.AUTHENTIC, ["zh"])
    (held,) = queries.texts_of(work, GLASGOW)
    assert (held.sha256, held.source, held.by_name) == (report.sha256, SOURCE, work.actor.name)
    passages = queries.passages_on(work, f"{GLASGOW}/8.3")
    assert [each.body for each in passages] == ["第8.3款，一句话断在这里；"]
    assert queries.passages_on(work, f"{GLASGOW}/8.1~a") == []


def test_the_same_text_again_changes_nothing_and_another_replaces_it(work: Work) -> None:
    attached(work, text())
    before = verify_trail(work.session).entries
    assert attached(work, text()).changed == 0
    assert verify_trail(work.session).entries == before
    other = attached(work, text().replace("第2条的文字", "第二条改过的文字"))
    assert other.changed == 1
    assert verify_trail(work.session).entries == before + 2
    shorter = attached(work, "一、只有一条。")
    assert (len(shorter.matched), shorter.changed) == (1, 39)
    assert len(queries.passages_of(work, GLASGOW)) == 1
    assert verify_trail(work.session).broken_at is None


def test_both_languages_stand_side_by_side(work: Work) -> None:
    attached(work, text())
    english = "8. The two sides:\n(1) measure;\n(2) tell;\n(17) nothing.\n"
    report = attached(work, english, Language.EN)
    matched = [f"{GLASGOW}/{each}" for each in ("8", "8.1", "8.2")]
    assert [each.key for each in report.matched] == matched
    assert queries.instrument(work, GLASGOW).languages == ["en", "zh"]
    passages = queries.passages_on(work, f"{GLASGOW}/8.2")
    assert {each.language for each in passages} == {"zh", "en"}


def test_what_answers_to_no_provision_is_kept_and_told(work: Work) -> None:
    report = attached(work, "一、有的。\n\n十七、没有的。\n")
    assert report.unmatched == (("17", 3, "没有的。"),)
    loose = [each.clause for each in queries.passages_of(work, GLASGOW) if not each.provision_key]
    assert loose == ["17"]


@pytest.mark.parametrize(
    ("data", "language", "code"),
    [
        ("一、有".encode("gb18030"), Language.ZH, "not_utf8"),
        ("一、有\u202e".encode(), Language.ZH, "invalid_text"),
        ("一、有\x00".encode(), Language.ZH, "invalid_text"),
        (b"1. An English text", Language.ZH, "wrong_language"),
        ("一、中文文本".encode(), Language.EN, "wrong_language"),
        ("没有编号".encode(), Language.ZH, "no_numbers"),
        (b"", Language.EN, "no_numbers"),
        (b"x" * 1_000_001, Language.EN, "too_large"),
    ],
)
def test_texts_that_cannot_be_laid(
    work: Work, data: bytes, language: Language, code: str
) -> None:
    with pytest.raises(RuleBroken) as caught, work.saved():
        attach_text(work, GLASGOW, data, language, source=SOURCE)
    assert caught.value.code == code


def test_only_administrators_and_only_for_what_is_there(work_as: WorkAs, work: Work) -> None:
    with pytest.raises(NotFound), work.saved():
        attach_text(work, "nowhere-2020", "一、有。".encode(), Language.ZH, source=SOURCE)
    for role in (None, Role.SECRETARIAT_OFFICER, Role.CO_CHAIR):
        other = work_as(role, "US" if role is Role.CO_CHAIR else None)
        with pytest.raises(Forbidden), other.saved():
            attach_text(other, GLASGOW, b"", Language.ZH, source=SOURCE)


def test_whoever_attaches_a_text_says_where_it_was_taken_from(work: Work) -> None:
    data = "一、有。".encode()
    for source, code in ((" ", "required"), ("x" * 301, "too_long"), ("a\x00", "invalid_text")):
        with pytest.raises(RuleBroken) as caught, work.saved():
            attach_text(work, GLASGOW, data, Language.ZH, source=source)
        assert (caught.value.code, caught.value.field) == (code, "source")
    attached(work, "一、有。")
    with work.saved():
        again = attach_text(work, GLASGOW, data, Language.ZH, source="Another page")
    assert again.changed == 0
    assert [each.source for each in queries.texts_of(work, GLASGOW)] == ["Another page"]


def test_the_preview_says_what_lies_beside_what(work: Work) -> None:
    report = try_text(work, GLASGOW, "一、开头的字。".encode(), Language.ZH, source=SOURCE)
    (beside,) = report.matched
    assert (beside.clause, beside.key, beside.begins) == ("1", f"{GLASGOW}/1", "开头的字。")
    assert beside.title == queries.provision(work, f"{GLASGOW}/1").title
