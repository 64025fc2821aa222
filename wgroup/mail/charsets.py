"""Octets of mail as text: which character sets are believed, and words encoded in headers."""

import re
from base64 import b64decode
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from quopri import decodestring

# Those in use, by names that Python knows; any other, and UTF-7 above all, is read as UTF-8.
CHARSETS = frozenset(
    {
        "ascii", "us-ascii", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "gb2312", "gbk",
        "gb18030", "hz-gb-2312", "big5", "big5-hkscs", "shift_jis", "iso-2022-jp", "euc-jp",
        "euc-kr", "ks_c_5601-1987", "koi8-r", "koi8-u", "cp936", "cp874",
        *(f"iso-8859-{number}" for number in range(1, 17) if number != 12),
        *(f"windows-{number}" for number in range(1250, 1259)),
    }
)  # fmt: skip
WIDE = {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
OTHERS = bytes(set(range(256)) - set(ALPHABET))

WORD = re.compile(r"=\?([\w-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([!->@-~]{0,2000})\?=", re.ASCII)
BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?)")


def text_of(octets: bytes, charset: str) -> str:
    """The text, whatever charset claims: sound UTF-8 is UTF-8, and what fits nothing is marked."""
    named = charset.strip().lower()
    for mark, name in WIDE.items():
        if octets.startswith(mark):
            return octets[2:].decode(name, "replace")
    if named in {"utf-16", "utf-16le", "utf-16be"} and b"\0" in octets:
        return octets.decode("utf-16-be" if named == "utf-16be" else "utf-16-le", "replace")
    try:
        return octets.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode(named if named in CHARSETS else "utf-8", "replace")


def base64_octets(body: bytes) -> bytes:
    """What body stands for, with whatever is no base64 in it left out."""
    clean = body.translate(None, OTHERS)
    whole = clean[: len(clean) - (len(clean) % 4 == 1)]
    return b64decode(whole + b"=" * (-len(whole) % 4))


def decoded_words(value: str) -> str:
    """A header with its encoded words (RFC 2047) as people read them."""
    return WORD.sub(_word, BETWEEN_WORDS.sub(r"\1\2", value))


def _word(found: re.Match[str]) -> str:
    charset, way, text = found[1], found[2].lower(), found[3].encode("ascii")
    if way == "q":
        return text_of(decodestring(text, header=True), charset)
    return text_of(base64_octets(text), charset)
