"""What people type about a delegation."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField

from wgroup.delegations.drafts import ISSUER, POST, REASON
from wgroup.delegations.rules import Function
from wgroup.web.forms import BilingualField
from wgroup.web.meetings.choices import options
from wgroup.web.meetings.forms import MeetingForm


class SpanForm(MeetingForm):
    """The days are of the own capital."""

    first_day = StringField(_l("First day"), render_kw={"type": "date"})
    last_day = StringField(_l("Last day"), render_kw={"type": "date"})

    def fields(self, zone: str) -> dict[str, object]:
        days = {"first_day": self.first_day.data or "", "last_day": self.last_day.data or ""}
        return {**days, "zone": zone}


class MemberForm(MeetingForm):
    family_name = StringField(_l("Family name"))
    given_name = StringField(_l("Given name"))
    latin_family = StringField(_l("Family name in Latin letters"))
    latin_given = StringField(_l("Given name in Latin letters"))
    email = StringField(_l("E-mail address"), render_kw={"type": "email"})
    function = SelectField(_l("In the delegation"), validate_choice=False)
    post = BilingualField(_l("Post at home"), limit=POST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.function.choices = options(Function)

    def fields(self) -> dict[str, object]:
        names = ("family_name", "given_name", "latin_family", "latin_given", "email", "function")
        told: dict[str, object] = {name: getattr(self, name).data or "" for name in names}
        return {**told, "post": self.post.data}


class LetterForm(MeetingForm):
    file = FileField(_l("The letter as a PDF"), render_kw={"accept": "application/pdf"})
    issued_by = BilingualField(_l("Issued by"), limit=ISSUER)

    def octets(self) -> tuple[bytes, str]:
        """What was sent, and under which name."""
        if not self.file.data or not self.file.data.filename:
            return b"", ""
        return self.file.data.read(), str(self.file.data.filename)


class FindingForm(MeetingForm):
    finding = RadioField(_l("The letter is"), validate_choice=False)
    reason = BilingualField(_l("Why not"), limit=REASON, lines=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding.choices = [("yes", _l("in order")), ("no", _l("not in order"))]
