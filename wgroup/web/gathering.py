"""Words that are looked up later: marked where they stand, so that catalogues gather them."""


def N_(english: str) -> str:  # noqa: N802  the name by which catalogues are gathered
    """Mark words that are looked up later."""
    return english
