"""Whether this machine can draw PDF: what weasyprint needs comes from Debian, not with it."""

import pytest


def can_print() -> bool:
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(not can_print(), reason="libpango is missing: make packages")
