"""Bringing things in: first tried and shown, then done, from one page."""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import Conflict, FieldError, Invalid, RuleBroken, WgroupError
from wgroup.policy import Action, ensure
from wgroup.register import queries
from wgroup.register.services.importing import Source, import_file, try_import
from wgroup.register.services.texts import attach_text, try_text
from wgroup.web.forms import SafeForm
from wgroup.web.register.known import known_words
from wgroup.web.register.room import bp
from wgroup.web.request import this_work
from wgroup.web.words import word

Told = TypeVar("Told")

NAME = 200


class FileForm(SafeForm):
    """A file, or its text pasted.

    For the second step: kept is what was tried, byte for byte, and seen what it was told to do.
    """

    file = FileField(_l("File"))
    text = TextAreaField(_l("Or paste its text"))
    kept = HiddenField()
    name = HiddenField()
    seen = HiddenField()
    _read = b""

    def data(self) -> tuple[str, bytes]:
        """Its name and the bytes. Raise RuleBroken ``required``."""
        name, self._read = self._kept() if self.is_doing else self._sent()
        return name, self._read

    def _sent(self) -> tuple[str, bytes]:
        if self.file.data and self.file.data.filename:
            return self.file.data.filename[:NAME], self.file.data.read()
        if self.text.data and self.text.data.strip():
            return "", self.text.data.replace("\r\n", "\n").encode()
        raise RuleBroken("required", field="file")

    def _kept(self) -> tuple[str, bytes]:
        try:
            return (self.name.data or "")[:NAME], b64decode(self.kept.data, validate=True)
        except (Error, ValueError):
            raise RuleBroken("required", field="file") from None

    def keep(self, name: str, data: bytes, told: object) -> None:
        self.kept.data, self.name.data = b64encode(data).decode(), name
        self.seen.data = fingerprint(told)

    @property
    def is_doing(self) -> bool:
        """The second step: what was tried is to be done."""
        return request.form.get("act") == "do" and bool(self.kept.data)

    def blame(self, refusal: WgroupError) -> None:
        """The faults of a file have lines: they stand in a table of their own.

        What was read stands in the text, to be mended there.
        """
        with suppress(UnicodeDecodeError):
            self.text.data = self._read.decode("utf-8-sig") or self.text.data
        super().blame(Invalid([], refusal.code) if _has_lines(refusal) else refusal)
        if _has_lines(refusal):
            self.refusals.append(gettext("The file cannot be brought in. See what to mend below."))


def _has_lines(refusal: WgroupError) -> bool:
    return refusal.code == "invalid_import"


def fingerprint(told: object) -> str:
    """Of a report: the second step does what the first has shown, or nothing."""
    return sha256(repr(told).encode()).hexdigest()


class TextForm(FileForm):
    source = StringField(_l("Where this text was taken from"))
    language = SelectField(_l("Language of the text"), choices=[])


def faults_of(refusal: WgroupError | None) -> tuple[FieldError, ...]:
    return refusal.errors if isinstance(refusal, Invalid) else ()


@bp.route("/register/import", methods=["GET", "POST"])
def bring_in() -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.REGISTER_IMPORT)
    form, report, refusal = FileForm.of_request(), None, None
    if form.accepted():
        try:
            name, data = form.data()
            source = Source(name, (data,))
            report = _run(work, form, (name, data), lambda: _import(work, form, source))
        except WgroupError as found:
            refusal = found
            form.blame(found)
        if report and form.is_doing:
            flash(gettext("It is in the register now."))
            return redirect(url_for(".index"), 303)
    page = render_template(
        "register/import.html",
        form=form,
        report=report,
        faults=faults_of(refusal),
        known=known_words(work),
    )
    return page, form.status


def _import(work: Work, form: FileForm, source: Source) -> object:
    return import_file(work, source) if form.is_doing else try_import(work, source)


@bp.route("/register/<key>/text", methods=["GET", "POST"])
def attach(key: str) -> ResponseReturnValue:
    work = this_work()
    ensure(work.actor, Action.REGISTER_IMPORT)
    instrument, form, report = queries.instrument(work, key), TextForm.of_request(), None
    form.language.choices = [(each.value, word(each)) for each in Language]
    if form.accepted():
        try:
            name, data = form.data()
            report = _run(work, form, (name, data), lambda: _attach(work, form, key, data))
        except WgroupError as refusal:
            form.blame(refusal)
        if report and form.is_doing:
            flash(gettext("The text stands beside the provisions now."))
            return redirect(url_for(".instrument", key=key), 303)
        instrument = queries.instrument(work, key)
    page = render_template(
        "register/text.html", form=form, report=report, instrument=instrument
    )
    return page, form.status


def _attach(work: Work, form: TextForm, key: str, data: bytes) -> object:
    act = attach_text if form.is_doing else try_text
    spoken, source = Language(form.language.data), form.source.data or ""
    return act(work, key, data, spoken, source=source)


def _run(work: Work, form: FileForm, file: tuple[str, bytes], act: Callable[[], Told]) -> Told:
    """Do it for good in the second step; in the first, keep the file for that.

    Raise Conflict ``stale_version`` if it would now do other than what was shown.
    """
    if not form.is_doing:
        told = act()
        form.keep(*file, told)
        return told
    with work.saved():
        told = act()
        if fingerprint(told) != form.seen.data:
            raise Conflict("stale_version")
    return told
