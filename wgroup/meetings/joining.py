"""Addresses by which a meeting is joined from afar."""

import re
from urllib.parse import SplitResult, urlsplit

from wgroup.kernel.errors import RuleBroken

# The characters of RFC 3986: a calendar's line and a page's link carry the address as it is.
ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.ASCII)
NUMBER = re.compile(r"\+?[0-9\-.()]*[0-9][0-9\-.()]*([,;][A-Za-z0-9\-+.*#=@]*)*", re.ASCII)
WEB, CALLED = "https", frozenset({"sip", "sips"})


def check_join_link(url: str) -> None:
    """Raise RuleBroken ``not_https`` for a web page without it, ``bad_url`` unless url is empty,
    a web page, or of sip, sips or tel."""
    if url.lower().startswith("http:"):
        raise RuleBroken("not_https", field="url")
    if url and not (ADDRESS.fullmatch(url) and _is_sound(url)):
        raise RuleBroken("bad_url", field="url")


def _is_sound(url: str) -> bool:
    try:
        parts = urlsplit(url)
        if parts.scheme == WEB:
            return _is_page(parts)
    except ValueError:  # a host or port that is none
        return False
    if parts.scheme in CALLED:
        return bool(parts.path.strip("/@")) and not parts.netloc
    return parts.scheme == "tel" and NUMBER.fullmatch(url.partition(":")[2]) is not None


def _is_page(parts: SplitResult) -> bool:
    """A host, and nobody's name before it: https://bank.example@elsewhere.example leads astray."""
    return bool(parts.hostname) and parts.username is None and parts.port != 0
