"""An address as a picture that a telephone's camera reads (ISO/IEC 18004)."""

from dataclasses import dataclass
from itertools import groupby

import segno

# Modules that must stay light all around it.
QUIET = 4


@dataclass(frozen=True, slots=True)
class Code:
    """size: modules along a side, the light border included; path: its dark ones, in SVG."""

    size: int
    path: str


def code_of(text: str) -> Code:
    rows = [bytes(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix]
    dark = "".join(_line(row, number + QUIET) for number, row in enumerate(rows))
    return Code(len(rows) + 2 * QUIET, dark)


def _line(row: bytes, top: int) -> str:
    """A rectangle, one module high, for each run of dark modules."""
    drawn, left = [], QUIET
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            drawn.append(f"M{left} {top}h{width}v1h-{width}z")
        left += width
    return "".join(drawn)
