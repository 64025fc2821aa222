"""The words of the interface in the reader's language: catalogues, and sentences for refusals."""

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, get_locale

from wgroup.resources import PACKAGE
from wgroup.web.language import LOCALES, remember
from wgroup.web.problems import problem_words
from wgroup.web.request import this_language

__all__ = ["install", "problem_words"]

FOLDER = PACKAGE / "translations"


class Catalogues(Domain):  # type: ignore[misc]
    """Every .po file of a language, read when the service starts: nothing is compiled or kept."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(str(folder))
        self.loaded = {each: load(folder, each) for each in LOCALES.values()}

    def get_translations(self) -> NullTranslations:
        return self.loaded.get(str(get_locale()), self.loaded["en"])


def load(folder: Path, locale: str) -> NullTranslations:
    """Return the merged catalogue of locale; without files the English msgids stand."""
    merged: NullTranslations = NullTranslations()
    for path in sorted((folder / locale / "LC_MESSAGES").glob("*.po")):
        one = _read(path, locale)
        if isinstance(merged, Translations):
            merged.merge(one)
        else:
            merged = one
    return merged


def _read(path: Path, locale: str) -> Translations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=locale, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class Speaker(Babel):  # type: ignore[misc]
    """Flask-Babel, with our catalogues in place of compiled ones."""

    catalogues = Catalogues()

    @property
    def domain_instance(self) -> Catalogues:
        return self.catalogues


def install(app: Flask) -> None:
    Speaker(app, locale_selector=lambda: LOCALES[this_language()])
    app.after_request(remember)
