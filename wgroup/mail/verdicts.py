"""What our own mail server found out about a sender (RFC 8601): nobody else is believed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

RESULT = re.compile(r"\s*([a-z0-9-]+)(?:/\d+)?=([a-z]+)", re.ASCII)
PROPERTY = re.compile(r"\s([a-z]+\.[a-z0-9_-]+)=(\S+)", re.ASCII)
HIDDEN = str.maketrans(dict.fromkeys(";=() \t", "_"))


class Verdict(StrEnum):
    """none: our server says nothing, or nothing that decides."""

    PASS = "pass"  # noqa: S105  what a check says
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one method, and on what it rests: ``header.d`` and its kin."""

    method: str
    result: str
    properties: dict[str, str]


def verdict_of(results: Sequence[str], authserv_id: str, sender: str) -> Verdict:
    """Judge the address sender by the Authentication-Results of a mail, from the top.

    Only the topmost that bears our server's name counts: those below it the sender may have
    written. Pass is DMARC's pass that names the domain of sender or one above it, or a DKIM
    signature of such a domain where DMARC has nothing to say, or does not say of whom. Of several
    results of DMARC no pass counts: a server gives one, and what of the mail itself it quotes
    may look like another.
    """
    domain = sender.rpartition("@")[2]
    own = (found for name, found in map(_read, results) if name == authserv_id)
    findings = next(own, None)
    if not domain or findings is None:
        return Verdict.NONE
    dmarc = [each for each in findings if each.method == "dmarc"]
    if any(_fails_dmarc(each, domain) for each in dmarc):
        return Verdict.FAIL
    if len(dmarc) > 1:
        return Verdict.NONE
    if any(_passes_dmarc(each, domain) for each in dmarc):
        return Verdict.PASS
    aligned = any(_is_aligned(each, domain) for each in findings)
    return Verdict.PASS if aligned else Verdict.NONE


def _passes_dmarc(finding: Finding, domain: str) -> bool:
    return finding.result == "pass" and _covers(_judged(finding), domain)


def _fails_dmarc(finding: Finding, domain: str) -> bool:
    """It failed, or passed for another; a pass that does not say for whom decides nothing."""
    of_another = _judged(finding) != "" and not _covers(_judged(finding), domain)
    return finding.result == "fail" or (finding.result == "pass" and of_another)


def _judged(finding: Finding) -> str:
    return finding.properties.get("header.from", "").rpartition("@")[2]


def _covers(above: str, domain: str) -> bool:
    """A domain above speaks for those below it; one below does not speak for those above, for
    it may be another's. One without a dot is nobody's."""
    return "." in above and (domain == above or domain.endswith(f".{above}"))


def _is_aligned(finding: Finding, domain: str) -> bool:
    if (finding.method, finding.result) != ("dkim", "pass"):
        return False
    signer = finding.properties.get("header.d") or finding.properties.get("header.i", "")
    return _covers(signer.rpartition("@")[2], domain)


def _read(value: str) -> tuple[str, list[Finding]]:
    """The name of the server, and its findings."""
    told = " ".join(_plain(value).lower().split())
    first, *rest = told.replace(" =", "=").replace("= ", "=").split(";")
    name = (first.split() or [""])[0]
    found = []
    for each in rest:
        if result := RESULT.match(each):
            found.append(Finding(result[1], result[2], dict(PROPERTY.findall(each))))
    return name, found


def _plain(value: str) -> str:
    """The value without comments; what is quoted can end or begin nothing any more."""
    kept, depth, quoted, skip = [], 0, False, False
    for each in value:
        if skip:
            skip = False
            if quoted:
                kept.append(each.translate(HIDDEN))
        elif each == "\\" and (depth or quoted):
            skip = True
        elif each == '"' and not depth:
            quoted = not quoted
        elif not quoted and each in "()":
            depth = max(0, depth + (1 if each == "(" else -1))
        elif not depth:
            kept.append(each.translate(HIDDEN) if quoted else each)
    return "".join(kept)
