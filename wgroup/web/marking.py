"""Marking words that are looked up later, so that catalogues are gathered whole."""


def N_(english: str) -> str:  # noqa: N802  the name by which catalogues are gathered
    """Mark words that are looked up later."""
    return english
