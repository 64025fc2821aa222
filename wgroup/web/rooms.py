"""The rooms of the web, in the order in which they are opened.

Each is a module with ``bp``, its blueprint, and ``ACCESS``, whom its addresses let in; perhaps
``PROVED``, those that ask for a fresh proof, and ``BEFORE_FACTOR``, those that are open to who
must have a second factor and has none.
"""

from importlib import import_module
from types import ModuleType

PAGES = (
    "wgroup.web.home.routes",
    "wgroup.web.accounts.routes",
    "wgroup.web.accounts.second",
    "wgroup.web.accounts.own",
    "wgroup.web.accounts.proving",
    "wgroup.web.accounts.factors",
    "wgroup.web.personal.routes",
    "wgroup.web.accounts.passkeys",
    "wgroup.web.accounts.elsewhere",
    "wgroup.web.accounts.people",
    "wgroup.web.accounts.app_passwords",
    "wgroup.web.register.routes",
    "wgroup.web.meetings.routes",
    "wgroup.web.series.routes",
    "wgroup.web.lasting.routes",
    "wgroup.web.importing.routes",
    "wgroup.web.invitations.routes",
    "wgroup.web.actions.routes",
    "wgroup.web.delegations.routes",
    "wgroup.web.decisions.routes",
    "wgroup.web.organisations.routes",
    "wgroup.web.roster.routes",
    "wgroup.web.intake.routes",
    "wgroup.web.nominations.routes",
    "wgroup.web.calendar.routes",
    "wgroup.web.feeds.routes",
    "wgroup.web.attendance.routes",
    "wgroup.web.agenda.routes",
    "wgroup.web.rsvp.routes",
    "wgroup.web.incoming.routes",
    "wgroup.web.incoming.proposals",
    "wgroup.web.api.docs",
    "wgroup.web.dav.routes",
    "wgroup.web.health",
)

API = (
    "wgroup.web.api.meetings",
    "wgroup.web.api.series",
    "wgroup.web.api.times",
    "wgroup.web.api.importing",
    "wgroup.web.api.participations",
    "wgroup.web.api.lasting",
    "wgroup.web.api.actions",
    "wgroup.web.api.delegations",
    "wgroup.web.api.organisations",
    "wgroup.web.api.decisions",
    "wgroup.web.api.experts",
    "wgroup.web.api.intake",
    "wgroup.web.api.intake_people",
    "wgroup.web.api.nominations",
    "wgroup.web.api.participants",
    "wgroup.web.api.attendance",
    "wgroup.web.api.agenda",
    "wgroup.web.api.agenda_backlog",
    "wgroup.web.api.my_answer",
    "wgroup.web.api.joining",
    "wgroup.web.api.invitations",
    "wgroup.web.api.rsvp",
    "wgroup.web.api.proposals",
    "wgroup.web.api.incoming",
    "wgroup.web.api.register",
    "wgroup.web.api.feeds",
    "wgroup.web.api.tokens",
    "wgroup.web.api.app_passwords",
    "wgroup.web.api.factors",
    "wgroup.web.api.identities",
    "wgroup.web.api.affiliations",
    "wgroup.web.api.personal",
    "wgroup.web.api.persons",
    "wgroup.web.api.accounts",
)


def opened(names: tuple[str, ...]) -> list[ModuleType]:
    return [import_module(each) for each in names]
