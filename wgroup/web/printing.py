"""Pages to be printed: PDF of HTML, which fetches nothing from anywhere."""

from functools import lru_cache
from typing import Any

from flask import Response

from wgroup.kernel.errors import Conflict

LOOK = """
@page { size: A4 landscape; margin: 18mm 15mm;
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt } }
html { font: 10pt/1.5 "Noto Sans CJK SC", "Noto Sans", sans-serif }
h1, h2 { display: flex; justify-content: space-between; gap: 10mm; margin: 0 0 3mm }
h1 { font-size: 16pt } h2 { font-size: 12pt; margin-top: 6mm } p { margin: 0 0 3mm }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { border: .3pt solid #666; padding: 1mm 2mm; text-align: start; vertical-align: top;
  overflow-wrap: anywhere }
thead { display: table-header-group } tr { break-inside: avoid } .number { width: 10mm }
"""


def pdf_file(name: str, page: str) -> Response:
    """The page, to be saved under name. Conflict ``pdf_not_installed`` where what draws letters
    is not on this machine."""
    answer = Response(_drawn(page), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@lru_cache(maxsize=16)
def _drawn(page: str) -> bytes:
    """What was asked for lately is not drawn again: it takes a second, and the page is its key."""
    try:
        # Heavy, and an OSError without libpango.
        import weasyprint  # noqa: PLC0415
    except (ImportError, OSError):
        raise Conflict("pdf_not_installed") from None
    document = weasyprint.HTML(string=page, url_fetcher=_fetcher())
    sheets = [weasyprint.CSS(string=LOOK, url_fetcher=_fetcher())]
    drawn: bytes = document.write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")
    return drawn


def _fetcher() -> Any:
    """What stands in the page itself, and nothing else: no file, no address."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class OfThePage(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                raise ValueError("nothing is fetched")
            return super().fetch(url, headers)

    return OfThePage()
