"""YAML that people send: held as data, refused before it can do more."""

import time

import pytest

from tests.pace import seconds
from wgroup.kernel.errors import Invalid, RuleBroken, WgroupError
from wgroup.register.importing.yaml_tree import MOST_BYTES, Mapping, Scalar, read_yaml

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def refusal(data: bytes) -> WgroupError:
    started = time.process_time()
    with pytest.raises(WgroupError) as caught:
        read_yaml(data)
    assert time.process_time() - started < seconds(1)
    return caught.value


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a: !!python/object/apply:os.system [id]\n", 1),
        (b"a: 1\nb: !!python/name:os.system\n", 2),
        (b"!!map {a: 1}\n", 1),
        (b"a: !own x\n", 1),
        (b"a: &x [1]\nb: 2\n", 1),
        (b"a: 1\nb: *x\n", 2),
        (BOMB.encode(), 1),
        (b"[" * 900_000, 1),
        (b"a: {" * 200_000, 1),
        (b"- " * 400_000, 1),
        (b"a: [" + b"1," * 400_000 + b"]", 1),
        (b"? " * 400_000, 1),
    ],
)
def test_what_could_do_more_than_hold_data_is_unsafe(data: bytes, line: int) -> None:
    found = refusal(data)
    assert isinstance(found, RuleBroken)
    assert (found.code, found.facts["line"]) == ("unsafe_yaml", line)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty_file", 1),
        (b"# only a comment\n", "empty_file", 1),
        (b"- a\n", "not_a_mapping", 1),
        (b"text\n", "not_a_mapping", 1),
        (b"a: 1\n---\nb: 2\n", "several_documents", 2),
        (b"a: b: c\n", "bad_yaml", 1),
        (b"a:\n\tb: 1\n", "bad_yaml", 2),
        (b"a: 1\nb: \x00\n", "invalid_text", 2),
        (b"a: 1\nb: \x07\n", "invalid_text", 2),
        (b"a: 1\n\xff\n", "not_utf8", 2),
        ("é: x".encode("utf-16"), "not_utf8", 1),
        (b"? [1]\n: 2\n", "bad_key", 1),
    ],
)
def test_what_is_no_file_for_the_register_names_its_line(
    data: bytes, code: str, line: int
) -> None:
    found = refusal(data)
    assert isinstance(found, Invalid)
    assert found.code == "invalid_import"
    assert [(each.code, each.facts["line"]) for each in found.errors] == [(code, line)]


def test_more_than_may_be_sent_is_not_read() -> None:
    assert refusal(b"x" * (MOST_BYTES + 1)).code == "too_large"


def test_scalars_stay_as_they_were_written() -> None:
    tree = read_yaml("\ufeffdate: 2023-13-01\nno: NO\nnumber: 010\nempty:\n文: '~'\n".encode())
    values = {name: each.value for name, each in tree.items.items() if isinstance(each, Scalar)}
    assert values == {"date": "2023-13-01", "no": "NO", "number": "010", "empty": "", "文": "~"}
    scalars = {name: each for name, each in tree.items.items() if isinstance(each, Scalar)}
    assert {name for name, each in scalars.items() if each.is_null} == {"empty"}


def test_a_key_given_twice_is_told_with_its_line() -> None:
    tree = read_yaml(b"a: 1\nb: 2\na: 3\n")
    assert isinstance(tree, Mapping)
    assert tree.doubles == [("a", 3)]
