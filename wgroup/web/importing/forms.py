"""A calendar file, and what no file tells of the meetings in it."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from wgroup.calendar.foreign.lines import MOST_OCTETS
from wgroup.calendar.foreign.proposing import Plan
from wgroup.db.work import Work
from wgroup.kernel.bilingual import Language
from wgroup.kernel.errors import RuleBroken
from wgroup.kernel.levels import Level
from wgroup.meetings.rules import MEETING_LEVELS, MeetingType, Mode
from wgroup.web.forms import SafeForm
from wgroup.web.meetings.choices import groups, options, parties_as_hosts, zones

# What is kept travels in the page and back, with all else that a form sends.
MOST_KEPT = 700_000


class ImportForm(SafeForm):
    """kept: what is needed of the file that was looked at, packed; seen: what it was told to do.

    A file that is sent takes the place of the one that is kept.
    """

    file = FileField(_l("Calendar file"))
    type = SelectField(_l("Type"), validate_choice=False)
    host = SelectField(_l("Host"), validate_choice=False)
    group = SelectField(_l("Thematic group"), validate_choice=False)
    mode = SelectField(_l("Mode"), validate_choice=False)
    language = SelectField(_l("Language of titles and places"), validate_choice=False)
    zone = SelectField(_l("Clock of times without a time zone"), validate_choice=False)
    level = SelectField(_l("Readable by"), validate_choice=False)
    kept = HiddenField()
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_place = SelectChoice("", gettext("By the place of each"))
        by_script = SelectChoice("", gettext("By the script of each"))
        none = SelectChoice("", gettext("None: leave such meetings out"))
        self.type.choices = options(MeetingType)
        self.host.choices = parties_as_hosts()
        self.group.choices = []
        self.mode.choices = [by_place, *options(Mode)]
        self.language.choices = [by_script, *options(Language)]
        self.zone.choices = [none, *zones(str(self.zone.data or ""))]
        self.level.choices = options(Level, MEETING_LEVELS)

    def offer(self, work: Work) -> None:
        self.group.choices = groups(work)

    def fields(self) -> dict[str, object]:
        """All that read_choices takes."""
        names = ("type", "host", "group", "mode", "language", "zone", "level")
        return {name: getattr(self, name).data or "" for name in names}

    @property
    def is_doing(self) -> bool:
        """The second step: what was shown is to be done."""
        return request.form.get("act") == "do" and bool(self.kept.data)

    @property
    def chosen(self) -> list[str]:
        """The marks of the meetings that are ticked."""
        return request.form.getlist("only")

    def octets(self) -> bytes:
        """The file that was sent, or the one that is kept. Raise RuleBroken ``required``."""
        if not self.is_doing and self.file.data and self.file.data.filename:
            sent: bytes = self.file.data.read()
            return sent
        if not self.kept.data:
            raise RuleBroken("required", field="file")
        return _unpacked(str(self.kept.data))

    def keep(self, plan: Plan) -> None:
        """Raise RuleBroken ``too_large`` for what could not be sent back."""
        kept = b64encode(zlib.compress(plan.kept, 6)).decode()
        if len(kept) > MOST_KEPT:
            raise RuleBroken("too_large", field="file", limit=MOST_OCTETS)
        self.kept.data, self.seen.data = kept, plan.fingerprint


def _unpacked(kept: str) -> bytes:
    """No more than a file may have, whatever was packed."""
    try:
        unpacker = zlib.decompressobj()
        octets = unpacker.decompress(b64decode(kept, validate=True), MOST_OCTETS + 1)
    except (Error, ValueError, zlib.error):
        raise RuleBroken("required", field="file") from None
    return octets
