"""What people type about accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from wgroup.accounts.password_rules import MOST
from wgroup.accounts.rules import (
    EMAIL_LIMIT,
    NAME_LIMIT,
    TOKEN_LIFE,
    TOKEN_NAME_LIMIT,
    Invitation,
    Scope,
)
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.time import LocalTime, instant
from wgroup.web.forms import ConfirmForm, SafeForm
from wgroup.web.meetings.choices import zones

LANGUAGES = [
    SelectChoice("", _l("As the browser asks")),
    *(SelectChoice(each.value, each.own_name) for each in Language),
]


# An app fills it in on a phone; recovery codes have letters, so its keys are not digits alone.
CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "maxlength": 40}


class Boxes(SelectMultipleField):  # type: ignore[misc]
    """Choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SignInForm(SafeForm):
    email = StringField(
        _l("E-mail"),
        render_kw={"type": "email", "autocomplete": "username", "maxlength": EMAIL_LIMIT},
    )
    password = PasswordField(
        _l("Password"), render_kw={"autocomplete": "current-password", "maxlength": MOST}
    )


class CodeForm(SafeForm):
    code = StringField(_l("Code or recovery code"), render_kw=CODE)


class ProofForm(SafeForm):
    """One of them, by what the reader has."""

    password = PasswordField(
        _l("Password"), render_kw={"autocomplete": "current-password", "maxlength": MOST}
    )
    code = StringField(_l("Code or recovery code"), render_kw=CODE)


class PasskeyForm(SafeForm):
    """What the browser has signed, and the challenge it was asked to sign, sealed."""

    offer = HiddenField()
    signed = HiddenField()


class NewPasskeyForm(PasskeyForm):
    name = StringField(_l("What you call it"), render_kw={"maxlength": 60})


class AppForm(SafeForm):
    """offer is the key that was shown, sealed."""

    code = StringField(_l("Code of the app"), render_kw=CODE)
    offer = HiddenField()


class ResetForm(SafeForm):
    email = StringField(
        _l("E-mail"),
        render_kw={"type": "email", "autocomplete": "username", "maxlength": EMAIL_LIMIT},
    )


class NewPasswordForm(SafeForm):
    password = PasswordField(
        _l("New password"), render_kw={"autocomplete": "new-password", "maxlength": MOST}
    )
    again = PasswordField(
        _l("Repeat the password"), render_kw={"autocomplete": "new-password", "maxlength": MOST}
    )

    def chosen(self) -> str:
        """Raise RuleBroken ``passwords_differ``."""
        if self.password.data != self.again.data:
            raise RuleBroken("passwords_differ", field="again")
        return str(self.password.data or "")


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _l("Current password"), render_kw={"autocomplete": "current-password", "maxlength": MOST}
    )


class LanguageForm(SafeForm):
    language = SelectField(_l("Language"), choices=LANGUAGES)

    def chosen(self) -> Language | None:
        return Language(self.language.data) if self.language.data else None


class TokenForm(SafeForm):
    name = StringField(_l("What it is for"), render_kw={"maxlength": TOKEN_NAME_LIMIT})
    scope = SelectField(
        _l("It may"),
        choices=[
            SelectChoice(Scope.READ.value, _l("read")),
            SelectChoice(Scope.WRITE.value, _l("read and write")),
        ],
    )
    days = SelectField(
        _l("It ends after"),
        coerce=int,
        choices=[
            SelectChoice(30, _l("30 days")),
            SelectChoice(90, _l("90 days")),
            SelectChoice(180, _l("180 days")),
            SelectChoice(TOKEN_LIFE.days, _l("a year")),
        ],
        default=90,
    )

    BLAMES = {"scopes": "scope"}  # noqa: RUF012


class AppPasswordForm(SafeForm):
    name = StringField(
        _l("Device"), render_kw={"maxlength": TOKEN_NAME_LIMIT, "autocomplete": "off"}
    )


class InvitationForm(SafeForm):
    email = StringField(
        _l("E-mail"), render_kw={"type": "email", "autocomplete": "off", "maxlength": EMAIL_LIMIT}
    )
    family_name = StringField(
        _l("Family name"), render_kw={"autocomplete": "off", "maxlength": NAME_LIMIT}
    )
    given_name = StringField(
        _l("Given name"), render_kw={"autocomplete": "off", "maxlength": NAME_LIMIT}
    )
    latin_family = StringField(
        _l("Family name in Latin letters"),
        render_kw={"autocomplete": "off", "maxlength": NAME_LIMIT},
    )
    latin_given = StringField(
        _l("Given name in Latin letters"),
        render_kw={"autocomplete": "off", "maxlength": NAME_LIMIT},
    )
    party = SelectField(_l("Party"), validate_choice=False)
    roles = Boxes(_l("Roles"), validate_choice=False)
    language = SelectField(_l("Language"), choices=LANGUAGES)

    def invitation(self) -> Invitation:
        """Raise RuleBroken where what was typed is no invitation."""
        return Invitation.of(
            email=self.email.data or "",
            family_name=self.family_name.data or "",
            given_name=self.given_name.data or "",
            latin_family=self.latin_family.data or "",
            latin_given=self.latin_given.data or "",
            party=self.party.data,
            roles=read_roles(self.roles.data),
            language=Language(self.language.data) if self.language.data else None,
        )


class RolesForm(ConfirmForm):
    roles = Boxes(_l("Roles"), validate_choice=False)

    def chosen(self) -> frozenset[Role]:
        return read_roles(self.roles.data)


class LeavingForm(ConfirmForm):
    """No day: the holder stays."""

    BLAMES = {"leaves_at": "day", "at": "day"}  # noqa: RUF012

    day = StringField(_l("Leaves on"), render_kw={"type": "date"})
    time = StringField(_l("At"), render_kw={"type": "time"})
    zone = SelectField(_l("On the clock of"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone.choices = zones(str(self.zone.data or ""))

    def instant(self) -> datetime | None:
        """Raise RuleBroken ``bad_datetime``, ``unknown_timezone``, or of an hour that the clock
        leaves out or has twice."""
        if not self.day.data:
            return None
        zone = str(self.zone.data or "")
        typed = LocalTime.parse(f"{self.day.data}T{self.time.data or '00:00'}", field="day")
        return instant(typed.in_zone(zone, field="day"), zone)


def read_roles(keys: Sequence[str] | None) -> frozenset[Role]:
    """Raise RuleBroken ``invalid_choice`` for a key that is no role."""
    try:
        return frozenset(Role(each) for each in keys or ())
    except ValueError:
        raise RuleBroken("invalid_choice", field="roles") from None


def read_version(text: str | None) -> int | None:
    """The version that a page showed; RuleBroken ``stale_version`` for what is none."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RuleBroken("malformed")
    return int(text)
