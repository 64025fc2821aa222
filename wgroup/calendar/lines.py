"""Content lines of a calendar file: cleaned, escaped, folded (RFC 5545 3.1 and 3.3.11)."""

import re

CRLF = b"\r\n"
WIDTH = 75

# Every control but tab and newline, Unicode's own line ends, halves of surrogate pairs, and what
# some take for a mark of the byte order.
UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)


def plain(text: str) -> str:
    """Return text with LF for every line end and nothing in it that may not stand in a file."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def named(text: str) -> str:
    """Return text as the value of a parameter, such as CN.

    Programs differ in how they read a quotation mark there (RFC 6868), a backslash or a line
    end; what looks like them says as much, and all read it alike.
    """
    one_line = " ".join(plain(text).replace("\t", " ").split("\n"))
    return one_line.replace("\\", "/").replace('"', "'")


def escape(text: str) -> str:
    """Return text as a value of type TEXT."""
    cleaned = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return cleaned.replace("\n", "\\n")


def fold(line: str) -> bytes:
    """Return one content line of at most 75 octets a piece, never cut inside a character.

    Nor inside an escape, for some programs read each piece by itself.
    ValueError for a line end within: a text that was not escaped must not become a property.
    """
    if "\n" in line or "\r" in line:
        raise ValueError("a content line holds no line end")
    octets = line.encode("utf-8")
    pieces, start, room = [], 0, WIDTH
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        end -= _begins_escape(octets[start:end])
        pieces.append(octets[start:end])
        start, room = end, WIDTH - 1  # the space that leads each further piece counts too
    return (CRLF + b" ").join([*pieces, octets[start:]]) + CRLF


def _begins_escape(piece: bytes) -> bool:
    """It ends in a backslash or caret (RFC 6868) to which the next character belongs."""
    last = piece[-1:]
    return last in (b"\\", b"^") and (len(piece) - len(piece.rstrip(last))) % 2 == 1


def folded(*lines: str) -> bytes:
    return b"".join(fold(each) for each in lines)
