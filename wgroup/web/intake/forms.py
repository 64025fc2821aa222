"""A table that is looked at first and taken in afterwards, from one page."""

import zlib
from base64 import b64decode, b64encode
from binascii import Error

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField

from wgroup.intake.plans import Plan
from wgroup.intake.tables import MOST_OCTETS
from wgroup.kernel.errors import RuleBroken
from wgroup.web.forms import SafeForm

# What is kept travels in the page and back, with all else that a form sends.
MOST_KEPT = 700_000


class TableForm(SafeForm):
    """kept: the table that was looked at, packed; seen: what it was told to do. Nothing of it is
    kept but in this page. A file that is sent takes the place of the one that is kept."""

    file = FileField(_l("File"))
    kept = HiddenField()
    seen = HiddenField()

    @property
    def is_doing(self) -> bool:
        """The second step: what was shown is to be done."""
        return request.form.get("act") == "do" and bool(self.kept.data)

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
        if len(kept) > MOST_KEPT or len(plan.kept) > MOST_OCTETS:
            raise RuleBroken("too_large", field="file", limit=MOST_OCTETS)
        self.kept.data, self.seen.data = kept, plan.fingerprint

    def forget(self) -> None:
        self.kept.data = self.seen.data = ""


def _unpacked(kept: str) -> bytes:
    """No more than a file may have, whatever was packed."""
    try:
        unpacker = zlib.decompressobj()
        return unpacker.decompress(b64decode(kept, validate=True), MOST_OCTETS + 1)
    except (Error, ValueError, zlib.error):
        raise RuleBroken("required", field="file") from None
