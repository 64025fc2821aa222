"""What is typed at the door."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from wgroup.attendance.rules import Presence
from wgroup.kernel.errors import RuleBroken
from wgroup.web.forms import ConfirmForm, SafeForm


class CodeForm(SafeForm):
    code = StringField(
        _l("Code at the door"),
        render_kw={"autocomplete": "off", "autocapitalize": "off", "maxlength": 20},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.headers: dict[str, str] = {}


class PresenceForm(ConfirmForm):
    """Empty: not here after all."""

    presence = HiddenField()

    def chosen(self) -> Presence | None:
        """Raise RuleBroken ``invalid_choice``."""
        typed = self.presence.data or ""
        if typed and typed not in set(Presence):
            raise RuleBroken("invalid_choice", field="presence", choices=list(Presence))
        return Presence(typed) if typed else None
