"""From what people type about an organisation to a draft: one reading for every door."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.reading import Reader
from wgroup.kernel.text import insist_no_link
from wgroup.organisations.rules import (
    OrganisationDraft,
    OrganisationLevel,
    OrganisationType,
    check_level,
)

NAME, PLACE, URL, REASON = 300, 120, 500, 2000
EDITABLE = ("name", "place", "country", "url")


def read_organisation(fields: Mapping[str, object]) -> OrganisationDraft:
    """fields: name and place as Bilingual, type, level, country, url; the name in one language
    at least, and the type, are needed. Raise RuleBroken for one fault, Invalid for several."""
    reader = Reader(fields)
    reader.required(("name", "type"))
    kind = reader.choice("type", OrganisationType, OrganisationType.THINK_TANK)
    level = reader.choice("level", OrganisationLevel, OrganisationLevel.NOT_APPLICABLE)
    reader.check("level", lambda: check_level(kind, level))
    values = _read(reader)
    reader.done()
    return OrganisationDraft(type=kind, level=level, **values)  # type: ignore[arg-type]


def read_change(fields: Mapping[str, object]) -> dict[str, object]:
    """Those of EDITABLE that are given, read; raise RuleBroken or Invalid."""
    reader = Reader(fields)
    if "name" in fields:
        reader.required(("name",))
    found = _read(reader)
    reader.done()
    return {name: found[name] for name in EDITABLE if name in fields}


def _read(reader: Reader) -> dict[str, object]:
    name, place = reader.text("name", NAME), reader.text("place", PLACE)
    country, url = reader.plain("country", 2).upper(), reader.plain("url", URL)
    # Mail repeats the name to the other side, and pages show both.
    reader.check("name", lambda: insist_no_link(name, field="name"))
    reader.check("place", lambda: insist_no_link(place, field="place"))
    reader.check("country", lambda: _check_country(country))
    reader.check("url", lambda: _check_url(url))
    return {"name": name, "place": place, "country": country, "url": url}


@cache
def countries() -> frozenset[str]:
    """The codes of two letters of ISO 3166-1, as the zone database lists them."""
    lines = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text("utf-8").splitlines()
    return frozenset(each[:2] for each in lines if each and not each.startswith("#"))


def _check_country(code: str) -> None:
    if code and code not in countries():
        raise RuleBroken("bad_country", field="country")


def _check_url(url: str) -> None:
    """A page on the web, of nobody in particular: no name or password before the host."""
    if not url:
        return
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in url
    except ValueError:
        sound = False
    if not sound or any(each.isspace() for each in url):
        raise RuleBroken("bad_url", field="url")
