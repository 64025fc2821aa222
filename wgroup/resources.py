"""Where the files that ship beside the code are found."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """Return the folder called name: in the package if installed, beside it in a checkout."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no {name}/ in {PACKAGE} or beside it")


def in_checkout() -> bool:
    return (PACKAGE.parent / "pyproject.toml").is_file()
