"""What pages say of mail before an act: templates ask for it themselves, where they show it."""

from flask import Flask

from wgroup.invitations import forecasts
from wgroup.invitations.forecasts import Forecast
from wgroup.meetings.models import Meeting, Participation
from wgroup.meetings.rules import Step
from wgroup.web.request import this_work


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        mail_of_step=mail_of_step,
        mail_of_restating=mail_of_restating,
        mail_of_entering=mail_of_entering,
        mail_of_removing=mail_of_removing,
    )


def mail_of_step(meeting: Meeting, step: str) -> Forecast | None:
    return forecasts.of_step(this_work(), meeting, Step(step))


def mail_of_restating(meeting: Meeting) -> Forecast:
    return forecasts.of_restating(this_work(), meeting)


def mail_of_entering(meeting: Meeting) -> bool:
    return forecasts.of_entering(this_work(), meeting)


def mail_of_removing(meeting: Meeting, one: Participation) -> bool:
    return forecasts.of_removing(this_work(), meeting, one.person_id)
