"""A mail as it came in, taken apart within limits: of any bytes a Mail, or Refused.

By hand and not by the standard library, whose parser recurses as deep as a stranger likes and
looks at each line once for every level. Here each octet is looked at once a level, of which
there are ten. What lies in a mail that was forwarded is the forwarder's, and is not opened.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from quopri import decodestring

from wgroup.mail.charsets import base64_octets, decoded_words, text_of

MOST_OCTETS = 256 * 1024
DEEPEST, MOST_PARTS = 10, 100
MOST_HEADERS, MOST_HEAD_OCTETS = 2000, 128 * 1024
LONGEST_VALUE = 16 * 1024
LONGEST_BOUNDARY = 200

# Plain ASCII, as addresses of ours are; anything odd is nobody's.
ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,189}", re.ASCII)
TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)", re.ASCII)
PARAMETER = re.compile(r';\s*([\w.*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))', re.ASCII)

Headers = tuple[tuple[str, str], ...]


class Refused(Exception):
    """It goes beyond what is read; code says in what."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a mail: its type in lower case, that type's parameters, its file's name."""

    kind: str
    parameters: Mapping[str, str]
    name: str
    encoding: str
    body: bytes

    @property
    def octets(self) -> bytes:
        """The content without its transfer encoding; what cannot be decoded is left out."""
        if self.encoding == "base64":
            return base64_octets(self.body)
        return decodestring(self.body) if self.encoding == "quoted-printable" else self.body

    @property
    def text(self) -> str:
        return text_of(self.octets, self.parameters.get("charset", ""))


@dataclass(frozen=True, slots=True)
class Mail:
    """headers: names in lower case, values unfolded, from the top."""

    headers: Headers
    kind: str
    parameters: Mapping[str, str]
    parts: tuple[Part, ...]

    def all(self, name: str) -> list[str]:
        return [value for each, value in self.headers if each == name]

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def sender(self) -> str:
        """The one address of From in lower case; empty if there are several, or none."""
        senders = self.all("from")
        return one_address(senders[0]) if len(senders) == 1 else ""

    @property
    def subject(self) -> str:
        return decoded_words(self.first("subject"))


def read(raw: bytes) -> Mail:
    """Raise Refused ``too_large``, ``too_deep``, ``too_many_parts``, ``too_many_headers``."""
    if len(raw) > MOST_OCTETS:
        raise Refused("too_large")
    headers, body = _opened(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    kind, parameters = _kind(headers)
    return Mail(headers, kind, parameters, tuple(_leaves(headers, body)))


def one_address(value: str) -> str:
    """The address in a header that names one mailbox, in lower case; else empty.

    ``"a@b" <c@d>`` names c@d; what could be read as two is none.
    """
    bare = _bare(value)
    before, bracket, rest = bare.partition("<")
    inner, closing, after = rest.partition(">")
    if not bracket:
        found = bare
    elif closing and "@" not in before + after and "<" not in inner + after:
        found = inner
    else:
        return ""
    return clean_address(found)


def clean_address(value: str) -> str:
    """The address in lower case, without ``mailto:``; empty for anything else."""
    found = value.strip().lower().removeprefix("mailto:").strip()
    return found if ADDRESS.fullmatch(found) else ""


def _bare(value: str) -> str:
    """The value without its comments and quoted strings (RFC 5322 3.2); an end that is missing
    takes all that follows with it."""
    kept, depth, quoted, skip = [], 0, False, False
    for each in value:
        if skip:
            skip = False
        elif each == "\\" and (depth or quoted):
            skip = True
        elif each == '"' and not depth:
            quoted = not quoted
        elif not quoted and each in "()":
            depth = max(0, depth + (1 if each == "(" else -1))
        elif not (quoted or depth):
            kept.append(each)
    return "".join(kept)


def parameters_of(value: str) -> dict[str, str]:
    """The parameters of a header, names in lower case; of one given twice the first."""
    found: dict[str, str] = {}
    for name, quoted, plain in PARAMETER.findall(value):
        found.setdefault(name.lower().rstrip("*"), re.sub(r"\\(.)", r"\1", quoted) or plain)
    return found


def _opened(entity: bytes) -> tuple[Headers, bytes]:
    """Headers and body; a part that begins with an empty line has no headers."""
    head, _, body = entity.partition(b"\n\n")
    if entity.startswith(b"\n"):
        head, body = b"", entity[1:]
    if len(head) > MOST_HEAD_OCTETS:
        raise Refused("too_many_headers")
    return _headers(head), body


def _headers(head: bytes) -> Headers:
    found: list[tuple[str, list[str]]] = []
    for line in head.decode("utf-8", "replace").split("\n"):
        if line[:1] in {" ", "\t"} and found:
            found[-1][1].append(line.strip())
        elif ":" in line:
            name, _, value = line.partition(":")
            found.append((name.strip().lower(), [value.strip()]))
    if len(found) > MOST_HEADERS:
        raise Refused("too_many_headers")
    return tuple((name, " ".join(lines)[:LONGEST_VALUE]) for name, lines in found)


def _named(headers: Headers, wanted: str) -> str:
    return next((value for name, value in headers if name == wanted), "")


def _kind(headers: Headers) -> tuple[str, dict[str, str]]:
    value = _named(headers, "content-type")
    found = TYPE.match(value)
    return (found[1].lower() if found else "text/plain"), parameters_of(value)


def _leaves(headers: Headers, body: bytes) -> Iterator[Part]:
    """Walk the tree without recursion, in its order."""
    waiting, seen = [(headers, body, 0)], 0
    while waiting:
        headers, body, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Refused("too_many_parts")
        kind, parameters = _kind(headers)
        if not kind.startswith("multipart/"):
            yield _leaf(headers, body, kind, parameters)
            continue
        if depth == DEEPEST:
            raise Refused("too_deep")
        pieces = _pieces(body, parameters.get("boundary", ""))
        waiting += [(*_opened(each), depth + 1) for each in reversed(pieces)]


def _leaf(headers: Headers, body: bytes, kind: str, parameters: dict[str, str]) -> Part:
    given = parameters_of(_named(headers, "content-disposition")).get("filename")
    name = given or parameters.get("name", "")
    encoding = _named(headers, "content-transfer-encoding").lower().strip()
    return Part(kind, parameters, name, encoding, body)


def _pieces(body: bytes, boundary: str) -> list[bytes]:
    """What stands between the boundaries; without the last one, all that follows belongs."""
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        return []
    line = rb"(?:\A|\n)--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\n|\Z)"
    found: list[bytes] = []
    start: int | None = None
    for each in re.finditer(line, body):
        if start is not None:
            found.append(body[start : each.start()])
        if len(found) > MOST_PARTS:
            raise Refused("too_many_parts")
        if each[1]:
            return found
        start = each.end() + 1
    return found if start is None else [*found, body[start:]]
