"""Changes as programs read them."""

from marshmallow import fields

from wgroup.web.api.shapes import Moment, Shape
from wgroup.web.words import N_


class RevisionShape(Shape):
    """One change of one row, by whom and in which act."""

    at = Moment(required=True)
    by = fields.String(attribute="actor_name", required=True)
    party = fields.String(required=True, allow_none=True)
    act = fields.String(required=True)
    verb = fields.String(required=True)
    kind = fields.String(attribute="subject_kind", required=True)
    changes = fields.Dict(
        required=True, metadata={"description": N_("Each field with its value before and after.")}
    )
