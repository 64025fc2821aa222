"""Every table of the house, so that Base.metadata is whole."""

from wgroup.accounts import models as accounts
from wgroup.actions import models as actions
from wgroup.affiliations import models as affiliations
from wgroup.agenda import models as agenda
from wgroup.attendance import models as attendance
from wgroup.calendar import models as calendar
from wgroup.decisions import models as decisions
from wgroup.delegations import models as delegations
from wgroup.invitations import models as invitations
from wgroup.meetings import lasting, links
from wgroup.meetings import models as meetings
from wgroup.meetings.series import models as series
from wgroup.nominations import models as nominations
from wgroup.organisations import models as organisations
from wgroup.outbox import models as outbox
from wgroup.parties import likeness
from wgroup.parties import models as parties
from wgroup.personal import models as personal
from wgroup.register import entries as register_entries
from wgroup.register import models as register
from wgroup.revisions import models as revisions
from wgroup.roster import models as roster
from wgroup.search import index as search

ROOMS = (
    accounts,
    actions,
    affiliations,
    agenda,
    attendance,
    calendar,
    decisions,
    delegations,
    invitations,
    lasting,
    links,
    meetings,
    nominations,
    organisations,
    outbox,
    likeness,
    parties,
    personal,
    register,
    register_entries,
    revisions,
    roster,
    search,
    series,
)
