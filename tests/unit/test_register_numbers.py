"""Texts as people have them, split at their numbers. All texts here are invented."""

import time

import pytest

from tests.pace import seconds
from wgroup.register.importing.numbering import han_number, marks_of, roman_number
from wgroup.register.importing.passages import parse
from wgroup.register.rules import Form, form_of, order_of

CHINESE = """\
## 关于某事的声明

4月1日，双方发表声明。


一、双方回顾先前的工作。

二、双方计划：

（一）加强测量；

- (二) 交流信息，包括必要时通报
更新；
- （三）采取以下行动：

1. 制定措施，目标为1.5℃之内，并在2030年国家自主

贡献中写明；
２．公布结果。

1.5℃是目标。

十一、双方同意。
同一段。

另起一段。

来源：<https://example.org/a>
"""

ENGLISH = """\
Statement on a Matter
# Part
1. The two sides recall:
(a) earlier work, in 2021. They
continue it;
  i. at home;
  ii. abroad;
(b) other work.
Article 9 is not a number here.

(c) The third.
2) The two sides plan
to meet.
(i) Once a year.
"""


def pieces(text: str) -> dict[str, str]:
    return {each.clause: each.body for each in parse(text).pieces}


def test_a_chinese_text_with_mixed_brackets_and_list_marks() -> None:
    parsed = parse(CHINESE)
    assert parsed.lead.body == "4月1日，双方发表声明。"
    assert parsed.left_out == ["关于某事的声明", "来源：<https://example.org/a>"]
    assert pieces(CHINESE) == {
        "1": "双方回顾先前的工作。",
        "2": "双方计划：",
        "2.1": "加强测量；",
        "2.2": "交流信息，包括必要时通报更新；",
        "2.3": "采取以下行动：",
        "2.3.1": "制定措施，目标为1.5℃之内，并在2030年国家自主贡献中写明；",
        "2.3.2": "公布结果。\n1.5℃是目标。",
        "11": "双方同意。同一段。\n另起一段。",
    }


def test_an_english_text_with_letters_and_roman_numerals() -> None:
    found = parse(ENGLISH)
    assert {each.clause: each.written for each in found.pieces} == {
        "1": "1", "1.1": "1.a", "1.1.1": "1.a.i", "1.1.2": "1.a.ii", "1.2": "1.b", "1.3": "1.c",
        "2": "2", "2.1": "2.i",
    }
    assert pieces(ENGLISH)["1.1"] == "earlier work, in 2021. They continue it;"
    assert pieces(ENGLISH)["2"] == "The two sides plan to meet."


def test_numbers_that_open_one_line_open_one_piece_each() -> None:
    assert pieces("4. (a) i. all at once\n") == {"4": "", "4.1": "", "4.1.1": "all at once"}


def test_articles_by_their_chinese_name() -> None:
    text = "第一条 总则\n1、甲\n２．乙\n第二条　分则\n１）丁\n"
    assert pieces(text) == {"1": "总则", "1.1": "甲", "1.2": "乙", "2": "分则", "2.1": "丁"}


def test_a_letter_after_h_is_a_letter() -> None:
    lines = [f"({letter}) {letter}" for letter in "abcdefghij"]
    assert [*pieces("1. x\n" + "\n".join(lines))][-2:] == ["1.9", "1.10"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("十", 10), ("十六", 16), ("二十", 20), ("九十九", 99), ("十百", 0)],
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert han_number(text) == number


def test_roman_numbers() -> None:
    assert [roman_number(each) for each in ("i", "iv", "ix", "xiv", "abc")] == [1, 4, 9, 14, 0]


@pytest.mark.parametrize(
    "line", ["2030年是目标", "1.5℃", "3.14 is pi", "一方认为", "(see a)", "十分重要"]
)
def test_words_are_not_numbers(line: str) -> None:
    assert marks_of(line) == []


def test_a_long_text_takes_no_time() -> None:
    text = "\n".join(["- " * 40 + "x", "# " * 30, "(" * 80] * 8000)
    started = time.process_time()
    parse(text)
    assert time.process_time() - started < seconds(2)


def test_places_follow_from_numbers() -> None:
    clauses = ["lead", "1", "1.1", "1.2", "1.2.1", "2", "8.1", "8.1~a", "8.1~b", "10", "16~f2"]
    assert sorted(clauses, key=order_of) == clauses
    assert [form_of(each) for each in ("lead", "1", "1.1", "1.1.1", "1~a")] == [
        Form.PRESS_LEAD, Form.ARTICLE, Form.ITEM, Form.SUB_ITEM, Form.EDITORIAL_PART,
    ]
