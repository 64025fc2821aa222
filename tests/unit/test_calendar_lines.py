import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgroup.calendar.lines import escape, fold, folded, plain


def unfolded(octets: bytes) -> str:
    return octets.replace(b"\r\n ", b"").decode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))
def test_folding_keeps_the_line_and_its_characters_whole(text: str) -> None:
    octets = fold(text)

    assert unfolded(octets) == f"{text}\r\n"
    for piece in octets.split(b"\r\n"):
        piece.decode("utf-8")
        assert len(piece) <= 75


@pytest.mark.parametrize("escape_", ["\\n", "\\\\", "^'", "^^", "\\,"])
def test_no_fold_parts_an_escape(escape_: str) -> None:
    """Whatever stands before it, and however many follow one another."""
    for before in range(60, 80):
        octets = fold("x" * before + escape_ * 40)
        for piece in octets.removesuffix(b"\r\n").split(b"\r\n "):
            assert len(piece.lstrip(b"x")) % 2 == 0


def test_a_line_end_cannot_become_a_property() -> None:
    with pytest.raises(ValueError, match="line end"):
        fold("SUMMARY:Meeting\r\nATTENDEE:mailto:x@example.org")


def test_text_is_escaped() -> None:
    assert escape("a\\b; c, d\r\ne\rf") == "a\\\\b\\; c\\, d\\ne\\nf"


def test_what_may_not_stand_in_a_file_is_left_out() -> None:
    assert plain("a\x00b\x0bc\x7f\x85d\u2028e\u2029f\ud800g\th") == "abcdefg\th"


def test_lines_are_joined() -> None:
    assert folded("A:1", "B:2") == b"A:1\r\nB:2\r\n"
