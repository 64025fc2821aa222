"""What people type about their calendars."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from wgroup.calendar.rules import Edition
from wgroup.calendar.services import NAME_LIMIT
from wgroup.kernel.errors import RuleBroken
from wgroup.web.forms import SafeForm


class FeedForm(SafeForm):
    name = StringField(
        _l("What it is for"), render_kw={"maxlength": NAME_LIMIT, "autocomplete": "off"}
    )
    language = SelectField(
        _l("Language"),
        choices=[SelectChoice(each.value, each.own_name) for each in Edition],
        validate_choice=False,
    )

    def chosen(self) -> Edition:
        """Raise RuleBroken ``invalid_choice``."""
        try:
            return Edition(self.language.data)
        except ValueError:
            raise RuleBroken("invalid_choice", field="language") from None
