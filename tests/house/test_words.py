"""Every word of the interface exists in both languages."""

import ast
import re
from collections.abc import Iterator

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from wgroup.resources import PACKAGE, resource_dir

FOLDER = PACKAGE / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
HOLES = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "lazy_gettext": None, "_l": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2),
}


def spoken() -> Iterator[tuple[str, str]]:
    """Each msgid and where it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _in_python(path.read_text("utf-8"), path.name)
    templates = extract_from_dir(
        str(resource_dir("templates")),
        method_map=[("**.html", "jinja2.ext:babel_extract")],
        options_map={"**.html": {"silent": "false", "trimmed": "true"}},
        keywords=KEYWORDS,  # type: ignore[arg-type]
        directory_filter=lambda _folder: True,
    )
    for name, _line, words, _comments, _context in templates:
        yield words[0] if isinstance(words, tuple) else words, name


def _in_python(source: str, name: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if called in KEYWORDS and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, name


def catalogue() -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale="zh_Hans_CN", abort_invalid=True):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    found.setdefault(key, []).append(message)
    return found


def test_every_word_has_its_chinese() -> None:
    known = catalogue()
    missing = {
        (where, words) for words, where in spoken()
        if words and not any(each.string for each in known.get(words, ()))
    }
    assert missing == set()


def test_one_word_has_one_translation() -> None:
    several = {
        words: {str(each.string) for each in messages}
        for words, messages in catalogue().items()
        if len({str(each.string) for each in messages}) > 1
    }
    assert several == {}


def test_no_translation_is_left_over() -> None:
    used = {words for words, _ in spoken()}
    assert sorted(set(catalogue()) - used) == []


def test_holes_in_a_sentence_are_the_same_in_both_languages() -> None:
    for words, messages in catalogue().items():
        for message in messages:
            told = message.string if isinstance(message.string, str) else message.string[0]
            both = " ".join(message.id) if isinstance(message.id, tuple) else words
            assert set(HOLES.findall(told)) <= set(HOLES.findall(both)), words


def test_every_code_of_the_domain_has_a_sentence(house: Flask) -> None:
    """What rules raise, people can read."""
    from wgroup.web.problems import is_known

    raised = set()
    for path in PACKAGE.rglob("*.py"):
        if "web" in path.parts and path.name in {"sentences.py"}:
            continue
        source = path.read_text("utf-8")
        raised |= set(re.findall(r"(?:RuleBroken|Conflict|Forbidden)\(\s*\"([a-z_]+)\"", source))
        raised |= set(re.findall(r"FieldError\([^,()]+,\s*\"([a-z_]+)\"", source))
    assert {each for each in raised if not is_known(each)} == set()


def test_whatever_a_meeting_tells_of_its_past_is_said_in_words() -> None:
    """No key of an act stands in its history."""
    from wgroup.policy import Action
    from wgroup.web.meetings.history import ACTS

    rooms = ("meeting.", "participation.", "participants.", "nomination.", "attendance.",
             "agenda.")
    unread = {each.value for each in Action if each.value.endswith(".read")}
    acts = {each.value for each in Action if each.value.startswith(rooms)}
    assert acts - unread - ACTS.keys() == set()
