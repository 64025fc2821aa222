"""The machine under the house: Python, disk, clock and the world's time zones."""

import re
import shutil
import sys
import zoneinfo
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

from wgroup.cli.checks.finding import Finding, fault, good, warning
from wgroup.resources import PACKAGE

LEAST_PYTHON = (3, 11)
MEGABYTE = 1_000_000
LEAST_FREE, ROOM_ENOUGH = 100 * MEGABYTE, 1000 * MEGABYTE
CLOCK_SLACK = timedelta(minutes=5)


def look(instance: Path, now: datetime, *, held: bool) -> Iterator[Finding]:
    """held: the clock is a file's, for tests."""
    yield python(sys.version_info[:3])
    yield disk(shutil.disk_usage(nearest(instance)).free, nearest(instance))
    if held:
        yield warning(
            "The clock is held by WGROUP_CLOCK_FILE, which is for tests.",
            "Unset WGROUP_ENV and WGROUP_CLOCK_FILE.",
        )
    else:
        yield clock(now, newest([*instance.glob("*"), *PACKAGE.rglob("*.py")]))
    yield zones(zone_release(), now)


def python(version: tuple[int, ...]) -> Finding:
    told = ".".join(map(str, version))
    if version < LEAST_PYTHON:
        least = ".".join(map(str, LEAST_PYTHON))
        return fault(f"Python {told} is too old.", f"Install Python {least} or later.")
    return good(f"Python {told}.")


def disk(free: int, place: Path) -> Finding:
    told = f"{free // MEGABYTE} MB are free at {place}"
    if free < LEAST_FREE:
        return fault(f"Only {told}: writing will soon fail.", "Make room on this disk now.")
    if free < ROOM_ENOUGH:
        return warning(f"Only {told}.", "Make room on this disk before it is full.")
    return good(f"{told}.")


def clock(now: datetime, latest: datetime) -> Finding:
    """latest is when some file of ours was last written: the clock cannot be before it."""
    if latest > now + CLOCK_SLACK:
        return fault(
            f"The clock says {now:%Y-%m-%d %H:%M} UTC, but a file was written at "
            f"{latest:%Y-%m-%d %H:%M} UTC.",
            "Set the clock, and keep it by NTP: meetings, sessions and the trail rely on it.",
        )
    return good(f"The clock says {now:%Y-%m-%d %H:%M} UTC.")


def zones(release: str | None, now: datetime) -> Finding:
    """release is one of the IANA database: 2025b."""
    remedy = "Upgrade tzdata, start the service anew, then run `wgroup clocks`."
    if release is None:
        return warning("Which release of the time zone data is in use cannot be told.", remedy)
    if int(release[:4]) < now.year - 1:
        return warning(f"The time zone data are old: release {release}.", remedy)
    return good(f"The time zone data are of release {release}.")


def zone_release() -> str | None:
    """The release that zoneinfo reads: the system's where there is one, else the package's."""
    for place in map(Path, zoneinfo.TZPATH):
        if (place / "UTC").exists():
            return _release_at(place)
    try:
        return str(import_module("tzdata").IANA_VERSION)
    except (ImportError, AttributeError):
        return None


def _release_at(place: Path) -> str | None:
    for name in ("tzdata.zi", "+VERSION"):
        try:
            with (place / name).open(encoding="ascii", errors="replace") as file:
                found = re.search(r"\b(\d{4}[a-z]+)\b", file.readline())
        except OSError:
            continue
        if found:
            return found[1]
    return None


def newest(files: Iterable[Path]) -> datetime:
    """When the last of them was written; what has gone in the meantime does not count."""
    seconds = [each.stat().st_mtime for each in files if each.exists()]
    return datetime.fromtimestamp(max(seconds, default=0), UTC)


def nearest(path: Path) -> Path:
    """The path, or what there is of the way to it."""
    return next(each for each in (path, *path.parents) if each.exists())
