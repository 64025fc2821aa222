"""What a Party says while it may object, as programs read and send it."""

from marshmallow import fields

from wgroup.web.api.shapes import Input, Moment, Pair, Shape


class PartyAnswerShape(Shape):
    """That a Party objects, and why, or that it does not."""

    party = fields.String(required=True)
    objects = fields.Boolean(required=True)
    reason = Pair(required=True)
    at = Moment(required=True)


class ObjectionInput(Input):
    reason = Pair(required=True)
