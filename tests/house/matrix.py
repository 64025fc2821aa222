"""Whom every address lets in, and with which answer: the table of "who may" as data.

A circle is a set of names. Somebody is in it by their role (``co-chair``), by their role and
Party (``co-chair CN``), or as ``guest``, ``invited`` (to the meetings), ``owner`` (of the thing).
The circles are written out, not taken from the service: what it believes is what is tried here.

``test_matrix.py`` tries every cell in process; ``tests/faults/roles`` gives the same table to a
harness that asks a running server. People and data are invented.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from tests.printing import can_print

Circle = frozenset[str]
T = TypeVar("T")


def circle(*names: str) -> Circle:
    return frozenset(names)


PARTIES = ("CN", "US")

SECRETARIAT = circle("secretariat-officer")
CHAIRS = circle("co-chair")
FOCAL_POINTS = CHAIRS | circle("head-of-delegation", "delegation-focal-point")
DELEGATIONS = FOCAL_POINTS | circle("delegation-member", "topic-lead", "reviewer", "rapporteur")
INSIDERS = DELEGATIONS | SECRETARIAT
ADMINISTRATORS = circle("system-administrator")
OUTSIDERS = ADMINISTRATORS | circle(
    "governmental-expert", "non-governmental-expert", "project-proponent", "translator",
    "observer", "auditor",
)
ACCOUNTS = INSIDERS | OUTSIDERS
GUEST, INVITED, OWNER = circle("guest"), circle("invited"), circle("owner")
ALL = ACCOUNTS | GUEST
NOBODY: Circle = frozenset()

CONVENERS = SECRETARIAT | CHAIRS
MOVERS = CONVENERS | FOCAL_POINTS
MANAGERS = ADMINISTRATORS | FOCAL_POINTS
FOCAL_POINTS_OF = {each: frozenset(f"{name} {each}" for name in FOCAL_POINTS) for each in PARTIES}

LEADERS = circle("co-chair", "head-of-delegation")
LEADERS_OF = {each: frozenset(f"{name} {each}" for name in LEADERS) for each in PARTIES}

# Roles that no account is given: "public" is the guest, and whoever holds the address of a feed
# is a calendar-subscriber.
NOT_GIVEN = circle("public", "calendar-subscriber")

PARTY_BOUND = DELEGATIONS | circle("governmental-expert", "non-governmental-expert")

NO_SUCH = "00000000-0000-4000-8000-000000000000"

# One person of each circle that the rules tell apart.
FEW = circle(
    "guest", "invited", "secretariat-officer", "system-administrator", "observer",
    "delegation-focal-point CN", "delegation-focal-point US", "delegation-member CN",
)
# One of each role, too.
VOICES = FEW | ACCOUNTS - PARTY_BOUND | circle(
    "co-chair US", "head-of-delegation CN", "topic-lead US", "governmental-expert CN",
    "non-governmental-expert US", "reviewer CN", "rapporteur US",
)


class Door(StrEnum):
    """FILES asks nobody who they are; ACCOUNT sends guests to sign in, or says 401 to programs;
    PROGRAM knows app passwords alone, and says 401 to all else."""

    FILES = "files"
    OPEN = "open"
    ACCOUNT = "account"
    PROGRAM = "program"


@dataclass(frozen=True)
class Row:
    """Judged in this order: the door; the role, where nothing but that is asked first (403); who
    knows of the thing (404); who may (403); the state.

    knows, may and yes may differ by object: by its whole name, by what stands before its comma,
    or ``*``. sent_on: who has no need of the page (303). by_hand: no program that holds a token
    may (403), whatever the state.
    """

    door: Door = Door.OPEN
    knows: Mapping[str, Circle] | Circle = ALL
    may: Mapping[str, Circle] | Circle = ALL
    yes: Mapping[str, int] | int = 200
    role: Circle = ALL
    sent_on: Circle = NOBODY
    by_hand: bool = False

    @property
    def is_for_all(self) -> bool:
        """Nobody is asked who they are, beyond the door."""
        return self.door in {Door.FILES, Door.OPEN} and self.knows in (ALL, REGISTER)

    def answer(self, names: Circle, thing: str) -> int:
        """The status for somebody of these names whom the door let in."""
        for who, refusal in ((self.role, 403), (self.knows, 404), (self.may, 403)):
            if not names & of(who, thing):
                return refusal
        return 303 if names & self.sent_on else of(self.yes, thing)


def of(told: Mapping[str, T] | T, thing: str) -> T:
    if not isinstance(told, Mapping):
        return told
    keys = (thing, thing.partition(",")[0], "*")
    return next(told[key] for key in keys if key in told)


# -- the things ---------------------------------------------------------------------------------

# Meetings, by what became of them; of level bilateral but for the last three. "waiting" is one
# of level public that was never confirmed; "cancelled" the public knew of before.
MEETINGS: dict[str, Circle] = {
    "proposed": INSIDERS,
    "tentative": INSIDERS | INVITED,
    "confirmed": INSIDERS | INVITED,
    "waiting": INSIDERS,
    "public": ALL,
    "cancelled": ALL,
    "missing": NOBODY,
}
HISTORIES = {name: known & INSIDERS for name, known in MEETINGS.items()}
CALENDAR_FILES = {**MEETINGS, "proposed": NOBODY}

# Their agendas: circulated at the confirmed one and the public one, a draft elsewhere. The
# public reads none before its meeting has adopted it.
AGENDAS = {
    **HISTORIES, "confirmed": MEETINGS["confirmed"],
}

# Those who take part, by meeting and Party; the proposed one has none of these.
PARTICIPATIONS = {
    "confirmed,CN": INSIDERS, "confirmed,US": INSIDERS, "confirmed,missing": NOBODY,
    "proposed": NOBODY,
}

# Identity providers, by the side whose people they vouch for; everybody may know of them.
PEOPLE_OF = {each: frozenset(f"{name} {each}" for name in PARTY_BOUND) for each in PARTIES}
PROVIDERS = {**PEOPLE_OF, "missing": NOBODY}
PROVIDERS_KNOWN = {**dict.fromkeys(PARTIES, ALL), "missing": NOBODY}

# Action items, by whose they are; that of CN is for the one who is invited to do. "done" is a
# joint one that was reported done.
ITEMS = {
    "joint": INSIDERS, "CN": INSIDERS | INVITED, "US": INSIDERS, "done": INSIDERS,
    "missing": NOBODY,
}
ITEM_HISTORIES = {name: known & INSIDERS for name, known in ITEMS.items()}

# Of each side one that the other may object to, and one of its own government.
ORGANISATIONS = {"CN": INSIDERS, "US": INSIDERS, "home": INSIDERS, "missing": NOBODY}
KEEPERS = {**FOCAL_POINTS_OF, "home": FOCAL_POINTS_OF["CN"]}
ANSWERERS = {
    "CN": FOCAL_POINTS_OF["US"], "US": FOCAL_POINTS_OF["CN"], "home": FOCAL_POINTS_OF["US"],
}

# Of each side an outside expert whose window is open; of CN one that nobody else knows of, and
# one that only the secretariat does. The meeting that they are for is yet to come.
DELEGATION_OF = {each: frozenset(f"{name} {each}" for name in DELEGATIONS) for each in PARTIES}
NOMINATIONS = {
    "CN": INSIDERS, "US": INSIDERS, "draft": DELEGATION_OF["CN"],
    "submitted": DELEGATION_OF["CN"] | SECRETARIAT, "missing": NOBODY,
}
# Of each side an expert who is listed; of CN one who is not, and the one who is invited.
EXPERTS = {
    "CN": INSIDERS, "US": INSIDERS, "kept": DELEGATION_OF["CN"],
    "invited": DELEGATION_OF["CN"] | INVITED, "missing": NOBODY,
}
EXPERT_KEEPERS = {"US": FOCAL_POINTS_OF["US"], "*": FOCAL_POINTS_OF["CN"]}
SPEAKERS = {**EXPERT_KEEPERS, "invited": FOCAL_POINTS_OF["CN"] | INVITED}
NOMINATORS = {"US": FOCAL_POINTS_OF["US"], "*": FOCAL_POINTS_OF["CN"]}
OBJECTORS = {"CN": FOCAL_POINTS_OF["US"], "US": FOCAL_POINTS_OF["CN"], "*": NOBODY}
# Seats are planned for the meeting of experts alone.
SEATED = {"experts": INSIDERS | INVITED, "confirmed": MEETINGS["confirmed"], "missing": NOBODY}
WITH_SEATS = {"slug": tuple(SEATED)}
# The invited has a seat there, by nomination; at other meetings nobody has.
OWN_SEATS = {"experts": INVITED, "*": NOBODY}

# How a meeting is joined, and whether one takes part oneself: there for those it concerns. The
# invited are in the list of the bilateral ones, and know of those that are announced.
OF_LISTS = {"tentative": INVITED, "confirmed": INVITED}
OWN_ANSWERS = {**OF_LISTS, "*": NOBODY}
JOININGS = {
    **{name: SECRETARIAT | known for name, known in OF_LISTS.items()},
    "missing": NOBODY, "*": SECRETARIAT,
}

# The mail about a meeting: for those who read all of it. It is not set up here, so nobody is told.
MAILS = {
    **HISTORIES, **{name: INSIDERS | known for name, known in OF_LISTS.items()},
}
TELLERS = SECRETARIAT | FOCAL_POINTS

# Accounts of members of a delegation, and of an observer.
PEOPLE = {
    **{each: ADMINISTRATORS | FOCAL_POINTS_OF[each] for each in PARTIES},
    "neutral": ADMINISTRATORS, "missing": NOBODY,
}

# People without an account, each of whom asks to be erased: of each side, and of none.
ASKING = {"CN": INSIDERS, "US": INSIDERS, "neutral": INSIDERS, "missing": NOBODY}
GUARDIANS = {**FOCAL_POINTS_OF, "neutral": SECRETARIAT, "missing": NOBODY}
ANSWERING = SECRETARIAT | FOCAL_POINTS
# The one of CN and another of that side who looks like them.
TWINS = {"CN,twin": INSIDERS, "*": NOBODY}

# A series of meetings that are proposed, which no participant is invited to.
SERIES = {"going": INSIDERS, "missing": NOBODY}

# Delegations: of each side one that is filed, with a letter, and a draft of CN.
SENT = {"CN": INSIDERS, "US": INSIDERS, "draft": DELEGATION_OF["CN"], "missing": NOBODY}
SENDERS = {"US": FOCAL_POINTS_OF["US"], "*": FOCAL_POINTS_OF["CN"]}
LETTERS = {
    **{f"{each},1": DELEGATION_OF[each] | SECRETARIAT for each in PARTIES}, "*": NOBODY,
}
# Decisions by what became of them; the draft is one of CN, the others are the secretariat's. To
# open silence for the tabled one, both co-chairs have agreed.
DECIDED = ("tabled", "silence", "adopted", "broken")
DECISIONS = {"draft": DELEGATION_OF["CN"], **dict.fromkeys(DECIDED, INSIDERS), "missing": NOBODY}
DRAFTERS = {"draft": FOCAL_POINTS_OF["CN"], "*": SECRETARIAT}
DRAFTING = FOCAL_POINTS | SECRETARIAT
# Those whom a side has invited once; of CN and of US.
LASTING = {**DELEGATION_OF, "missing": NOBODY}

# Mail that is held, and other times proposed: the first for the secretariat alone.
HELD_MAILS = {"held": SECRETARIAT, "missing": NOBODY}

# What is somebody's alone. "own" is each asker's, "hers" that of the one who is ``owner``.
SECRETS = {"own": ACCOUNTS, "hers": OWNER, "missing": NOBODY}

LINKS = {"alive": ALL, "dead": NOBODY}
FEEDS = LINKS
REGISTER = {"known": ALL, "missing": NOBODY}

# The addresses of calendar programs: one's own alone, and there what one may know of.
HOLDERS = {"own": ACCOUNTS, "hers": OWNER, "missing": NOBODY}
SHELVES = {
    "own,all": ACCOUNTS, "hers,all": OWNER, "own,missing": NOBODY, "hers,missing": NOBODY,
}
HELD = {
    "own,all,confirmed": MEETINGS["confirmed"], "hers,all,confirmed": OWNER,
    "own,all,missing": NOBODY, "hers,all,missing": NOBODY,
}

# The objects that stand for an argument of an address, here or anywhere.
OBJECTS: dict[str, tuple[str, ...]] = {
    "slug": tuple(MEETINGS),
    "participation_id": ("CN", "US", "missing"),
    "code": tuple(ITEMS),
    "account_id": tuple(PEOPLE),
    "session_id": tuple(SECRETS),
    "token_id": tuple(SECRETS),
    "password_id": tuple(SECRETS),
    "passkey_id": ("missing",),
    "identity_id": ("missing",),
    "affiliation_id": ("missing",),
    "provider_key": tuple(PROVIDERS),
    "feed_id": tuple(SECRETS),
    "token": tuple(LINKS),
    "mail_id": tuple(HELD_MAILS),
    "invitation_id": tuple(LASTING),
    "series_key": tuple(SERIES),
    "delegation_id": tuple(SENT),
    "member_id": ("adviser", "missing"),
    "number": ("1", "9"),
    "person_id": tuple(ASKING),
    "request_id": tuple(GUARDIANS),
    "other_id": ("twin", "missing"),
    "proposal_id": ("open", "missing"),
    "item_id": ("standing", "missing"),
    "addition_id": ("waiting", "missing"),
    "idea_id": ("CN", "missing"),
    "organisation_id": tuple(ORGANISATIONS),
    "decision_id": tuple(DECISIONS),
    "nomination_id": tuple(NOMINATIONS),
    "expert_id": tuple(EXPERTS),
    "holder": tuple(HOLDERS),
    "view": ("all", "missing"),
    "file": ("confirmed", "missing"),
    "key": tuple(REGISTER),
    "filename": ("known", "missing"),
    "name": ("postpone", "reinstate", "open", "close"),
}
WITH_PARTICIPATIONS = {"slug": ("confirmed", "proposed")}
OBJECTS_OF = {
    "dav.calendar": {"holder": ("own", "hers")},
    "dav.thing": {"holder": ("own", "hers"), "view": ("all",)},
    "actions.run": {"name": ("verify", "drop")},
    "personal.compare": {"person_id": ("CN", "missing")},
    "personal.tell_apart": {"person_id": ("CN", "missing")},
    "experts.run": {"name": ("consent", "withdraw")},
    "nominations.run": {"name": ("submit", "withdraw", "register")},
    **dict.fromkeys(
        (
            "nominations.index", "nominations.seats", "nominations.prepare",
            "api_nominations.seats", "api_nominations.plan", "api_nominations.index",
            "api_nominations.prepare", "rsvp.replace_signed_in", "api_my_answer.replace",
        ),
        WITH_SEATS,
    ),
    **dict.fromkeys(
        (
            "agenda.change", "agenda.move", "agenda.remove", "agenda.outcome", "agenda.decline",
            "agenda.ask", "api_agenda.change", "api_agenda.move", "api_agenda.remove",
            "api_agenda.outcome", "api_agenda.concur", "api_agenda.decline", "api_agenda.ask",
            "api_agenda.asked_for", "api_agenda_backlog.take", "api_agenda_backlog.withdraw",
            "api_agenda_backlog.decline",
        ),
        WITH_PARTICIPATIONS,
    ),
    "agenda.run": {"name": ("circulate", "adopt")},
    "agenda.answer": {**WITH_PARTICIPATIONS, "name": ("concur", "decline")},
    "agenda.settle": {**WITH_PARTICIPATIONS, "name": ("take", "withdraw")},
    "meetings.answer": WITH_PARTICIPATIONS,
    "meetings.remove": WITH_PARTICIPATIONS,
    "attendance.record": WITH_PARTICIPATIONS,
    "api_attendance.record": WITH_PARTICIPATIONS,
    "api_participations.show": WITH_PARTICIPATIONS,
    "api_participations.reply": WITH_PARTICIPATIONS,
    "proposals.settle": {"slug": ("confirmed", "proposed", "missing")},
    "api_proposals.settle": {"slug": ("confirmed", "proposed", "missing")},
    "api_participations.remove": WITH_PARTICIPATIONS,
}

# Where PDF cannot be drawn, the page says so.
PRINTED = 200 if can_print() else 409

# -- the expectations ---------------------------------------------------------------------------

FILE = Row(Door.FILES)
PUBLISHED_FILE = Row(Door.FILES, knows=REGISTER)
OPEN_PAGE = Row()
OPEN_RECORD = Row(knows=REGISTER)
OWN_ACCOUNT = Row(Door.ACCOUNT)


def own(yes: int) -> Row:
    """Everybody with an account, for themself."""
    return Row(Door.ACCOUNT, yes=yes)


def by_hand(yes: int) -> Row:
    """The same, in a browser alone."""
    return Row(Door.ACCOUNT, yes=yes, by_hand=True)


def secret(yes: int) -> Row:
    """One of one's own things; anybody else's is not there."""
    return Row(Door.ACCOUNT, knows=SECRETS, yes=yes)


def only(may: Circle, yes: int = 200) -> Row:
    """These roles, whatever the object."""
    return Row(Door.ACCOUNT, may=may, yes=yes)


def act(may: Circle, yes: int = 200, **states: int) -> Row:
    """These roles, upon a meeting they know of; states that answer otherwise."""
    return Row(Door.ACCOUNT, knows=MEETINGS, may=may, yes={"*": yes, **states})


def dates(yes: int) -> dict[str, Row]:
    """What the state machine has from where: an act, who may, and where it is refused."""
    off = {"cancelled": 409}
    confirmed = {each: 409 for each in MEETINGS if each not in {"confirmed", "public"}}
    public = dict.fromkeys(("waiting", "public", "cancelled"), 409)
    not_off = {each: 409 for each in MEETINGS if each != "cancelled"}
    return {
        "concur": act(FOCAL_POINTS, yes, **off),
        "move": act(MOVERS, yes, **off),
        "edit": act(SECRETARIAT, yes),
        "widen": act(FOCAL_POINTS, yes, **public),
        "postpone": act(CONVENERS, yes, **off),
        "cancel": act(CONVENERS, yes, **off),
        "reinstate": act(CONVENERS, yes, **not_off),
        "open": act(CONVENERS, yes, **confirmed),
        "close": act(CONVENERS, yes, **confirmed),
        "enter": act(FOCAL_POINTS, yes, **off),
    }


BY_PAGE, BY_PROGRAM = dates(303), dates(200)
RUN = Row(
    Door.ACCOUNT,
    knows=MEETINGS,
    may=CONVENERS,
    yes={
        f"{thing},{name}": of(BY_PAGE[name].yes, thing)
        for thing in MEETINGS
        for name in OBJECTS["name"]
    },
)


def of_own_side(yes: int) -> Row:
    """A person's answer, by the focal points of that person's Party."""
    sides = {f"confirmed,{each}": FOCAL_POINTS_OF[each] for each in PARTIES}
    return Row(
        Door.ACCOUNT,
        knows={"confirmed": MEETINGS["confirmed"], "proposed": INSIDERS},
        may={**sides, "*": FOCAL_POINTS},
        yes={"*": yes, "confirmed,missing": 404, "proposed": 404},
    )


def on_agenda(may: Mapping[str, Circle] | Circle, **found: int) -> Row:
    """A part of the agenda of the confirmed meeting; the proposed one has none. found: by the
    object, what is answered to those who may."""
    return Row(
        Door.ACCOUNT,
        knows={"confirmed": MEETINGS["confirmed"], "proposed": INSIDERS},
        may=may,
        yes={**{f"confirmed,{name}": status for name, status in found.items()}, "*": 404},
    )


# What was circulated the secretariat alone puts in another order.
ARRANGERS = {"confirmed,standing": SECRETARIAT, "*": CONVENERS}
# Of what CN has proposed.
WITHDRAWERS = {"confirmed,CN": FOCAL_POINTS_OF["CN"], "*": FOCAL_POINTS}
SETTLERS = {
    f"{meeting},{idea},{name}": circle_of
    for meeting in ("confirmed", "proposed")
    for idea in ("CN", "missing")
    for name, circle_of in (("take", CONVENERS), ("withdraw", FOCAL_POINTS))
} | {"confirmed,CN,withdraw": FOCAL_POINTS_OF["CN"]}
ADOPTERS = {**{f"{each},adopt": CHAIRS for each in MEETINGS}, "*": CONVENERS}


def convened(yes: int, **states: int) -> Row:
    """An action item, by those who convene; states that answer otherwise."""
    return Row(Door.ACCOUNT, knows=ITEMS, may=CONVENERS, yes={"*": yes, **states})


def kept_by_side(yes: int, **states: int) -> Row:
    """The same where a co-chair has a say in the items of their own side and of both alone.

    Anybody who convenes verifies.
    """
    sides = {each: SECRETARIAT | circle(f"co-chair {each}") for each in PARTIES}
    may = {**sides, **{f"{each},verify": CONVENERS for each in PARTIES}, "*": CONVENERS}
    return Row(Door.ACCOUNT, knows=ITEMS, may=may, yes={"*": yes, **states})


def organisation(may: Mapping[str, Circle], yes: int, **states: int) -> Row:
    return Row(Door.ACCOUNT, knows=ORGANISATIONS, may=may, yes={"*": yes, **states})


def decision(may: Mapping[str, Circle] | Circle, yes: int, *where: str) -> Row:
    """Where it can be done; anywhere else that is refused for its state."""
    states = dict.fromkeys(where or DECISIONS, yes)
    return Row(Door.ACCOUNT, knows=DECISIONS, may=may, yes={**states, "*": 409})


def expert(may: Mapping[str, Circle] | Circle, yes: int = 200) -> Row:
    return Row(Door.ACCOUNT, knows=EXPERTS, may=may, yes=yes)


def person(yes: int) -> Row:
    """Somebody without an account, by those who answer for what is kept of them."""
    return Row(Door.ACCOUNT, knows=ASKING, may=GUARDIANS, yes=yes)


def twins(yes: int) -> Row:
    """Two who look alike."""
    may = FOCAL_POINTS_OF["CN"]
    return Row(Door.ACCOUNT, role=ANSWERING, knows=TWINS, may=may, yes=yes)


def made_one(yes: int) -> Row:
    """Somebody, with the twin of CN."""
    may = {"CN": FOCAL_POINTS_OF["CN"], "*": NOBODY}
    return Row(Door.ACCOUNT, knows=ASKING, may=may, yes=yes)


def wish(yes: int) -> Row:
    """The request of such a person."""
    return Row(Door.ACCOUNT, role=ANSWERING, knows=GUARDIANS, yes=yes)


def sent(yes: int | Mapping[str, int] = 200) -> Row:
    """A delegation, by those of its side who speak for it."""
    return Row(Door.ACCOUNT, knows=SENT, may=SENDERS, yes=yes)


def letter(yes: int = 200, role: Circle = ALL) -> Row:
    """A letter of credentials."""
    return Row(Door.ACCOUNT, role=role, knows=LETTERS, yes=yes)


def series(role: Circle, yes: int = 200) -> Row:
    """A page on which something is done to one: who may is asked first."""
    return Row(Door.ACCOUNT, role=role, knows=SERIES, yes=yes)


def one_series(may: Circle = INSIDERS, yes: int = 200) -> Row:
    return Row(Door.ACCOUNT, knows=SERIES, may=may, yes=yes)


def lasting(yes: int = 200, may: Circle = DELEGATIONS) -> Row:
    return Row(Door.ACCOUNT, knows=LASTING, may=may, yes=yes)


def seated(may: Circle, yes: int, confirmed: int) -> Row:
    """Something about the seats of a meeting; confirmed: where none are planned."""
    answers = {"experts": yes, "confirmed": confirmed}
    return Row(Door.ACCOUNT, knows=SEATED, may=may, yes=answers)


def nomination(may: Mapping[str, Circle] | Circle, yes: int, **states: int) -> Row:
    return Row(Door.ACCOUNT, knows=NOMINATIONS, may=may, yes={"*": yes, **states})


NOT_DRAFT = {"CN": 409, "US": 409, "submitted": 409}
RUN_NOMINATION = Row(
    Door.ACCOUNT,
    knows=NOMINATIONS,
    may={
        **{f"{thing},register": SECRETARIAT for thing in NOMINATIONS}, **NOMINATORS,
    },
    yes={
        "draft,submit": 303, "submitted,register": 303,
        **{f"{thing},withdraw": 303 for thing in NOMINATIONS}, "*": 409,
    },
)


def reported(yes: int) -> Row:
    """How an action item stands, by whose it is."""
    sides = {**FOCAL_POINTS_OF, "CN": FOCAL_POINTS_OF["CN"] | INVITED, "*": FOCAL_POINTS}
    return Row(Door.ACCOUNT, knows=ITEMS, may=sides, yes=yes)


# Only at a confirmed meeting is there a door; nobody guesses its code.
WRONG_CODE = {"confirmed": 422, "*": 409}

NOT_DONE = dict.fromkeys(("joint", "CN", "US"), 409)


def account_of(yes: int) -> Row:
    """An account, by the administrators and the focal points of its Party."""
    return Row(Door.ACCOUNT, role=MANAGERS, knows=PEOPLE, yes=yes)


def link_of(yes: int) -> Row:
    """A way in, for who never came in: by whoever may invite them. See docs/decisions/0008."""
    sides = {**FOCAL_POINTS_OF, "neutral": ADMINISTRATORS, "*": MANAGERS}
    return Row(Door.ACCOUNT, role=MANAGERS, knows=PEOPLE, may=sides, yes=yes)


def factors_of() -> Row:
    """Second factors that were lost, by the leaders of the same delegation; here are none."""
    sides = {**LEADERS_OF, "neutral": ADMINISTRATORS, "*": ADMINISTRATORS | LEADERS}
    may = {**sides, **{each: LEADERS_OF[each] for each in PARTIES}}
    return Row(
        Door.ACCOUNT, role=ADMINISTRATORS | LEADERS, knows=PEOPLE, may=may, yes=409
    )


def roles_of(yes: int) -> Row:
    """A Party with a focal point gives its own roles; roles without a Party are refused here."""
    sides = {**FOCAL_POINTS_OF, "neutral": MANAGERS, "*": MANAGERS}
    answers = {"*": yes, "neutral": 422}
    return Row(Door.ACCOUNT, role=MANAGERS, knows=PEOPLE, may=sides, yes=answers)


def neutral_roles_of(yes: int) -> Row:
    """Roles that serve both sides, which nobody of a Party is given."""
    sides = {"*": MANAGERS, "neutral": ADMINISTRATORS}
    answers = {"*": 422, "neutral": yes}
    return Row(Door.ACCOUNT, role=MANAGERS, knows=PEOPLE, may=sides, yes=answers)


def by_program(yes: int, knows: Mapping[str, Circle] | Circle = ALL) -> Row:
    return Row(Door.PROGRAM, knows=knows, yes=yes)


FINDING = {"PROPFIND": 207, "REPORT": 403, "PROPPATCH": 403}
OF_CALENDAR = {"PROPFIND": 207, "REPORT": 207, "PROPPATCH": 403, "DELETE": 403}
OF_THING = {
    "GET": 200, "PROPFIND": 207, **dict.fromkeys(
        ("REPORT", "PROPPATCH", "DELETE", "COPY", "MOVE"), 403
    ),
}

DAV: dict[str, Row] = {
    "dav.known GET": Row(Door.FILES, yes=301),
    "dav.known PROPFIND": Row(Door.FILES, yes=301),
    **{
        f"dav.{name} {method}": by_program(yes)
        for name in ("front", "root") for method, yes in FINDING.items()
    },
    **{
        f"dav.{name} {method}": by_program(yes, HOLDERS)
        for name in ("principal", "home") for method, yes in FINDING.items()
    },
    **{f"dav.calendar {each}": by_program(yes, SHELVES) for each, yes in OF_CALENDAR.items()},
    # Nothing new is made, whatever is there.
    **{
        f"dav.calendar {each}": by_program(403, {"own": ACCOUNTS, "hers": OWNER})
        for each in ("MKCALENDAR", "MKCOL")
    },
    **{f"dav.thing {each}": by_program(yes, HELD) for each, yes in OF_THING.items()},
    # Another object is sent than the one that is there: who knows of that, is told so.
    "dav.thing PUT": Row(
        Door.PROGRAM, knows={"own": ACCOUNTS, "hers": OWNER}, may=HELD, yes=409
    ),
}

def held_mail(yes: int) -> Row:
    """A mail that is held."""
    return Row(Door.ACCOUNT, role=SECRETARIAT, knows=HELD_MAILS, yes=yes)


def proposal(yes: int) -> Row:
    """Another time that somebody proposed for the confirmed meeting."""
    return Row(
        Door.ACCOUNT, knows=MEETINGS, may=SECRETARIAT, yes={"confirmed,open": yes, "*": 404}
    )


# "endpoint METHOD", or "endpoint METHOD word" where the body decides who may: BODIES has it.
PAGES: dict[str, Row] = {
    "static GET": PUBLISHED_FILE,
    "bootstrap.static GET": PUBLISHED_FILE,
    "health.lives GET": FILE,
    "health.ready GET": FILE,
    # reading
    "home.today GET": OPEN_PAGE,
    "home.clocks GET": OPEN_PAGE,
    "calendar.month GET": OPEN_PAGE,
    "register.index GET": OPEN_PAGE,
    "register.instrument GET": OPEN_RECORD,
    "register.provision GET": OPEN_RECORD,
    "register.topics GET": OPEN_PAGE,
    "register.topic GET": OPEN_RECORD,
    "register.commitments GET": OPEN_PAGE,
    "register.commitment GET": OPEN_RECORD,
    "register.milestones GET": OPEN_PAGE,
    "register.glossary GET": OPEN_PAGE,
    "api_docs.page GET": OPEN_PAGE,
    # bringing things into the register
    "register.bring_in GET": only(ADMINISTRATORS),
    "register.bring_in POST": only(ADMINISTRATORS, 303),
    "register.attach GET": Row(Door.ACCOUNT, role=ADMINISTRATORS, knows=REGISTER),
    "register.attach POST": Row(Door.ACCOUNT, role=ADMINISTRATORS, knows=REGISTER, yes=303),
    # meetings
    "meetings.index GET": OPEN_PAGE,
    "meetings.show GET": Row(knows=MEETINGS),
    "feeds.meeting GET": Row(knows=CALENDAR_FILES),
    "meetings.history GET": Row(Door.ACCOUNT, knows=HISTORIES),
    # of a new meeting, and of one that is moved
    "meetings.find_time GET": only(MOVERS),
    "meetings.preview GET": Row(Door.ACCOUNT, role=MOVERS, knows={**MEETINGS, "-": ACCOUNTS}),
    "meetings.propose GET": only(CONVENERS),
    "meetings.propose POST": only(CONVENERS, 303),
    "importing.page GET": only(CONVENERS),
    "importing.page POST": only(CONVENERS, 303),
    "meetings.concur POST": BY_PAGE["concur"],
    "meetings.move GET": act(MOVERS),
    "meetings.move POST": BY_PAGE["move"],
    "meetings.edit GET": act(SECRETARIAT),
    "meetings.edit POST": BY_PAGE["edit"],
    "meetings.widen GET": act(FOCAL_POINTS),
    "meetings.widen POST": BY_PAGE["widen"],
    "meetings.cancel GET": act(CONVENERS),
    "meetings.cancel POST": BY_PAGE["cancel"],
    "meetings.run GET": act(CONVENERS),
    "meetings.run POST": RUN,
    "meetings.enter GET": act(FOCAL_POINTS),
    "meetings.enter POST": BY_PAGE["enter"],
    "meetings.answer GET": of_own_side(200),
    "meetings.answer POST": of_own_side(303),
    "meetings.remove GET": of_own_side(200),
    "meetings.remove POST": of_own_side(303),
    "meetings.my_answer POST": Row(Door.ACCOUNT, knows=OWN_ANSWERS, yes=303),
    "invitations.board GET": Row(Door.ACCOUNT, knows=MAILS),
    "invitations.preview GET": Row(Door.ACCOUNT, knows=MAILS),
    "invitations.tell POST": Row(Door.ACCOUNT, knows=MAILS, may=TELLERS, yes=409),
    "meetings.joining GET": act(SECRETARIAT),
    "meetings.joining POST": act(SECRETARIAT, 303),
    # action items
    "actions.index GET": OWN_ACCOUNT,
    "actions.show GET": Row(Door.ACCOUNT, knows=ITEMS),
    "actions.record GET": only(CONVENERS),
    "actions.record POST": only(CONVENERS, 303),
    "actions.edit GET": kept_by_side(200),
    "actions.edit POST": kept_by_side(303),
    "actions.report POST": reported(303),
    "actions.run GET": kept_by_side(200),
    "actions.run POST": kept_by_side(
        303, **{f"{each},verify": 409 for each in NOT_DONE}, **{"done,drop": 409}
    ),
    "decisions.index GET": only(INSIDERS),
    "decisions.lapsing GET": only(INSIDERS),
    "decisions.show GET": Row(Door.ACCOUNT, knows=DECISIONS),
    "decisions.draft GET": only(DRAFTING),
    "decisions.draft POST": only(DRAFTING, 303),
    "decisions.change GET": decision(DRAFTERS, 200),
    "decisions.change POST": decision(DRAFTERS, 303, "draft"),
    "decisions.table GET": decision(DRAFTERS, 200),
    "decisions.table POST": decision(DRAFTERS, 303, "draft"),
    "decisions.withdraw GET": decision(DRAFTERS, 200),
    "decisions.withdraw POST": decision(DRAFTERS, 303, "draft", "tabled"),
    "decisions.redraft GET": decision(DRAFTING, 200),
    "decisions.redraft POST": decision(DRAFTING, 303, "broken"),
    "decisions.agree GET": decision(CHAIRS, 200),
    "decisions.agree POST": decision(CHAIRS, 303, "tabled", "silence"),
    "decisions.adopt GET": decision(CHAIRS, 200),
    # it was put to no meeting
    "decisions.adopt POST": Row(Door.ACCOUNT, knows=DECISIONS, may=CHAIRS, yes=409),
    "decisions.open_silence GET": decision(SECRETARIAT, 200),
    "decisions.open_silence POST": decision(SECRETARIAT, 303, "tabled"),
    "decisions.break_silence GET": decision(LEADERS, 200),
    "decisions.break_silence POST": decision(LEADERS, 303, "silence"),
    "decisions.lodge GET": decision(FOCAL_POINTS, 200),
    "decisions.lodge POST": decision(FOCAL_POINTS, 303, "adopted"),
    "organisations.index GET": only(INSIDERS),
    "organisations.show GET": Row(Door.ACCOUNT, knows=ORGANISATIONS),
    "organisations.bring_in GET": only(FOCAL_POINTS | SECRETARIAT),
    "organisations.bring_in POST": only(FOCAL_POINTS, 303),
    "intake.page GET": only(FOCAL_POINTS | SECRETARIAT),
    "intake.page POST": only(FOCAL_POINTS | SECRETARIAT),
    "intake.template GET": only(FOCAL_POINTS | SECRETARIAT),
    "intake.people GET": only(FOCAL_POINTS),
    "intake.people POST": only(FOCAL_POINTS, 303),
    "intake.people_template GET": only(FOCAL_POINTS),
    "organisations.change GET": organisation(KEEPERS, 200),
    # the other side was asked about all but one by their names
    "organisations.change POST": organisation(KEEPERS, 409, home=303),
    "organisations.answer GET": organisation(ANSWERERS, 200),
    "organisations.answer POST": organisation(ANSWERERS, 303, home=409),
    "organisations.suspend POST": organisation(KEEPERS, 409, home=303),
    "experts.index GET": only(INSIDERS),
    "experts.table GET": only(INSIDERS),
    "experts.add GET": only(FOCAL_POINTS),
    "experts.add POST": only(FOCAL_POINTS, 303),
    "experts.show GET": Row(Door.ACCOUNT, knows=EXPERTS),
    "experts.change GET": expert(EXPERT_KEEPERS),
    "experts.change POST": expert(EXPERT_KEEPERS, 303),
    "experts.declare GET": expert(SPEAKERS),
    "experts.declare POST": expert(SPEAKERS, 303),
    "experts.run POST": expert(SPEAKERS, 303),
    "nominations.index GET": seated(INSIDERS, 200, 404),
    "nominations.seats GET": seated(SECRETARIAT, 200, 200),
    "nominations.seats POST": seated(SECRETARIAT, 303, 422),
    # agendas
    "agenda.show GET": Row(knows=AGENDAS),
    "agenda.printed GET": Row(knows=AGENDAS),
    "agenda.add GET": act(CONVENERS),
    "agenda.add POST": act(CONVENERS, 303, cancelled=409),
    "agenda.change GET": on_agenda(CONVENERS, standing=200),
    "agenda.change POST": on_agenda(CONVENERS, standing=303),
    "agenda.move POST": on_agenda(ARRANGERS, standing=303),
    "agenda.remove GET": on_agenda(CONVENERS, standing=200),
    "agenda.remove POST": on_agenda(CONVENERS, standing=303),
    # none of these meetings is in session
    "agenda.outcome POST": on_agenda(CONVENERS, standing=409),
    "agenda.run GET": Row(Door.ACCOUNT, knows=MEETINGS, may=ADOPTERS),
    "agenda.run POST": Row(
        Door.ACCOUNT, knows=MEETINGS, may=ADOPTERS, yes={"tentative,circulate": 303, "*": 409}
    ),
    "agenda.answer POST": on_agenda(
        LEADERS, **{"waiting,concur": 303, "waiting,decline": 303}
    ),
    "agenda.carry GET": act(CONVENERS),
    "agenda.carry POST": act(CONVENERS, 409, tentative=303),
    "agenda.propose GET": act(FOCAL_POINTS),
    "agenda.propose POST": act(FOCAL_POINTS, 303, cancelled=409),
    "agenda.settle POST": on_agenda(SETTLERS, **{"CN,take": 303, "CN,withdraw": 303}),
    "agenda.decline GET": on_agenda(CONVENERS, CN=200),
    "agenda.decline POST": on_agenda(CONVENERS, CN=303),
    "agenda.ask GET": of_own_side(200),
    "agenda.ask POST": of_own_side(303),
    # the door
    "attendance.door GET": Row(Door.ACCOUNT, knows=MEETINGS, may=INSIDERS),
    "attendance.record POST": Row(
        Door.ACCOUNT, role=SECRETARIAT, knows=PARTICIPATIONS, yes=303
    ),
    "attendance.here GET": Row(Door.ACCOUNT, knows=OWN_ANSWERS),
    "attendance.here POST": Row(Door.ACCOUNT, knows=OWN_ANSWERS, yes=WRONG_CODE),
    "attendance.here_by_link GET": Row(knows=LINKS),
    "attendance.here_by_link POST": Row(knows=LINKS, yes=422),
    "nominations.participants GET": Row(Door.ACCOUNT, knows=MEETINGS, may=INSIDERS),
    "nominations.participants_file GET": Row(Door.ACCOUNT, knows=MEETINGS, may=INSIDERS),
    "nominations.file_participants POST": act(FOCAL_POINTS, 303, cancelled=409),
    "nominations.freezing GET": act(SECRETARIAT),
    # these meetings have begun, and no list freezes after that
    "nominations.freezing POST": act(SECRETARIAT, 422, cancelled=409),
    "nominations.participants_workbook GET": Row(Door.ACCOUNT, knows=MEETINGS, may=INSIDERS),
    "nominations.participants_print GET": Row(
        Door.ACCOUNT, knows=MEETINGS, may=INSIDERS, yes=PRINTED
    ),
    "nominations.prepare GET": seated(FOCAL_POINTS, 200, 404),
    "nominations.prepare POST": seated(FOCAL_POINTS, 303, 404),
    "nominations.show GET": nomination(ALL, 200),
    "nominations.change GET": nomination(NOMINATORS, 200),
    "nominations.change POST": nomination(NOMINATORS, 303, **NOT_DRAFT),
    "nominations.run POST": RUN_NOMINATION,
    "nominations.send_back GET": nomination(SECRETARIAT, 200),
    "nominations.send_back POST": nomination(SECRETARIAT, 409, submitted=303),
    "nominations.answer GET": nomination(OBJECTORS, 200),
    "nominations.answer POST": nomination(OBJECTORS, 303),
    # calendars
    "feeds.public GET": FILE,
    "feeds.milestones GET": FILE,
    "feeds.private GET": Row(Door.FILES, knows=FEEDS),
    "feeds.index GET": OWN_ACCOUNT,
    "feeds.index POST": own(200),
    "feeds.preview GET": OWN_ACCOUNT,
    "feeds.show GET": secret(200),
    "feeds.show POST": secret(303),
    "feeds.before_renewing GET": secret(200),
    "feeds.before_revoking GET": secret(200),
    "feeds.renew POST": secret(200),
    "feeds.revoke POST": secret(303),
    # answers by the link in a mail: whoever holds it, and nobody else
    "rsvp.answer GET": Row(knows=LINKS),
    "rsvp.replace GET": Row(knows=LINKS, yes=404),
    "rsvp.replace POST": Row(knows=LINKS, yes=404),
    "rsvp.open_own POST": Row(knows=LINKS, yes=409),  # mail is not set up here
    "rsvp.replace_signed_in GET": Row(Door.ACCOUNT, knows=OWN_SEATS),
    "rsvp.replace_signed_in POST": Row(Door.ACCOUNT, knows=OWN_SEATS, yes=303),
    "rsvp.answer POST": Row(knows=LINKS, yes=303),
    # mail that came in
    "incoming.held GET": only(SECRETARIAT),
    "incoming.others GET": only(SECRETARIAT),
    "incoming.show GET": held_mail(200),
    "incoming.show POST": held_mail(303),
    "incoming.discard POST": held_mail(303),
    "proposals.settle POST": proposal(303),
    # the doors; who is signed in already is sent on from the first
    "accounts.sign_in GET": Row(sent_on=ACCOUNTS),
    "accounts.sign_in POST": Row(yes=303),
    "accounts.sign_out POST": own(303),
    "accounts.reset GET": OPEN_PAGE,
    "accounts.reset POST": Row(yes=409),  # mail is not set up here
    "accounts.link GET": Row(knows=LINKS),
    "accounts.link POST": Row(knows=LINKS, yes=303),
    # for who has shown a password and waits: all others are sent to the first step
    "second.step GET": Row(yes=303),
    "second.step POST": Row(yes=303),
    "second.leave POST": Row(yes=303),
    "passkeys.second_step POST": Row(yes=303),
    "passkeys.sign_in POST": Row(yes=422, sent_on=ACCOUNTS),  # no passkey signs this
    # one's own account
    "account.profile GET": OWN_ACCOUNT,
    "account.profile POST": own(303),
    "account.password GET": OWN_ACCOUNT,
    "account.password POST": own(303),
    "proving.prove GET": OWN_ACCOUNT,
    "proving.prove POST": own(303),
    "delegations.index GET": only(INSIDERS),
    "delegations.prepare GET": only(FOCAL_POINTS),
    "delegations.prepare POST": only(FOCAL_POINTS, 303),
    "delegations.show GET": Row(Door.ACCOUNT, knows=SENT),
    "delegations.set_span GET": sent(),
    "delegations.set_span POST": sent(303),
    "delegations.put_member GET": sent(),
    "delegations.put_member POST": sent(303),
    "delegations.take_out POST": sent({"CN,adviser": 303, "*": 404}),
    "delegations.file POST": sent({"draft": 409, "*": 303}),
    "delegations.file_letter POST": sent(422),  # no file is sent with it here
    "delegations.letter GET": letter(),
    "delegations.examine POST": letter(303, SECRETARIAT),
    "series.index GET": only(INSIDERS),
    "series.start GET": only(CONVENERS),
    "series.start POST": only(CONVENERS, 303),
    "series.preview GET": only(CONVENERS),
    "series.show GET": one_series(),
    "series.concur GET": series(FOCAL_POINTS),
    "series.concur POST": series(FOCAL_POINTS, 303),
    "series.extend GET": series(CONVENERS),
    "series.extend POST": series(CONVENERS, 303),
    "series.change GET": series(CONVENERS),
    "series.change POST": series(CONVENERS, 303),
    "series.end POST": series(CONVENERS, 303),
    "series.next_one GET": Row(Door.OPEN, yes=302),
    "lasting.index GET": only(FOCAL_POINTS),
    "lasting.make GET": only(FOCAL_POINTS),
    "lasting.make POST": only(FOCAL_POINTS, 303),
    "lasting.show GET": lasting(),
    "lasting.end POST": Row(Door.ACCOUNT, role=FOCAL_POINTS, knows=LASTING, yes=303),
    "personal.privacy GET": OPEN_PAGE,
    "personal.data GET": OWN_ACCOUNT,
    "personal.erasure GET": OWN_ACCOUNT,
    "personal.erasure POST": own(303),
    "personal.take_back POST": own(303),
    "personal.requests GET": only(ANSWERING),
    "personal.request_of GET": wish(200),
    "personal.request_of POST": wish(303),
    "personal.person GET": person(200),
    "personal.person_data GET": person(200),
    "personal.erase POST": person(303),
    "personal.people GET": only(ANSWERING),
    "personal.people_alike GET": only(ANSWERING),
    "personal.compare GET": twins(200),
    "personal.compare POST": twins(303),
    "personal.tell_apart POST": twins(303),
    "personal.correct GET": person(200),
    "personal.correct POST": person(303),
    "personal.add_affiliation GET": person(200),
    "personal.add_affiliation POST": person(422),  # no such organisation
    "personal.affiliation GET": person(404),
    "personal.affiliation POST": person(404),
    "personal.remove_affiliation POST": person(404),
    "factors.index GET": OWN_ACCOUNT,
    "factors.app GET": OWN_ACCOUNT,
    "factors.app POST": own(422),  # no app knows the key
    "factors.remove_app POST": own(404),
    "factors.codes POST": own(409),
    "passkeys.new GET": OWN_ACCOUNT,
    "passkeys.new POST": own(422),  # as above
    "passkeys.remove POST": own(404),
    "passkeys.prove POST": own(422),
    # no provider answers here
    "elsewhere.index GET": OWN_ACCOUNT,
    "elsewhere.link POST": Row(Door.ACCOUNT, knows=PROVIDERS, yes=422),
    "elsewhere.unlink POST": own(404),
    "elsewhere.leave GET": Row(knows=PROVIDERS_KNOWN, yes=422, sent_on=ACCOUNTS),
    "elsewhere.back GET": Row(knows=PROVIDERS_KNOWN, yes=422),
    "account.sessions GET": OWN_ACCOUNT,
    "account.end_session POST": secret(303),
    "account.end_sessions POST": own(303),
    "account.tokens GET": OWN_ACCOUNT,
    "account.tokens POST": own(200),
    "account.revoke_token POST": secret(303),
    "app_passwords.index GET": OWN_ACCOUNT,
    "app_passwords.index POST": own(200),
    "app_passwords.revoke POST": secret(303),
    # everybody's accounts
    "people.index GET": only(MANAGERS),
    "people.invite GET": only(MANAGERS),
    "people.invite POST": only(FOCAL_POINTS_OF["CN"]),
    "people.invite POST neutral": only(ADMINISTRATORS),
    "people.show GET": account_of(200),
    "people.change_roles POST": roles_of(303),
    "people.change_roles POST neutral": neutral_roles_of(303),
    "people.disable POST": account_of(303),
    "people.leave POST": account_of(303),
    "people.enable POST": account_of(303),
    "people.link POST": link_of(200),
    "people.reset_factors POST": factors_of(),
}

API: dict[str, Row] = {
    "api_docs.openapi GET": OPEN_PAGE,
    # reading
    "api_register.instruments GET": OPEN_PAGE,
    "api_register.instrument GET": OPEN_RECORD,
    "api_register.provisions GET": OPEN_PAGE,
    "api_register.provision GET": OPEN_RECORD,
    "api_register.topics GET": OPEN_PAGE,
    "api_register.topic GET": OPEN_RECORD,
    "api_register.commitments GET": OPEN_PAGE,
    "api_register.commitment GET": OPEN_RECORD,
    "api_register.milestones GET": OPEN_PAGE,
    "api_register.milestone GET": OPEN_RECORD,
    # bringing things into the register
    "api_register.bring_in POST": only(ADMINISTRATORS, 201),
    "api_register.attach POST": Row(Door.ACCOUNT, role=ADMINISTRATORS, knows=REGISTER, yes=201),
    # meetings
    "api_times.index GET": only(MOVERS),
    "api_meetings.index GET": OPEN_PAGE,
    "api_meetings.show GET": Row(knows=MEETINGS),
    "api_meetings.history GET": Row(Door.ACCOUNT, knows=HISTORIES),
    "api_meetings.propose POST": only(CONVENERS, 201),
    "api_importing.bring_in_file POST": only(CONVENERS, 201),
    "api_meetings.change PATCH": BY_PROGRAM["edit"],
    "api_meetings.change PATCH move": BY_PROGRAM["move"],
    "api_meetings.change PATCH widen": BY_PROGRAM["widen"],
    "api_meetings.concur POST": BY_PROGRAM["concur"],
    "api_meetings.postpone POST": BY_PROGRAM["postpone"],
    "api_meetings.cancel POST": BY_PROGRAM["cancel"],
    "api_meetings.reinstate POST": BY_PROGRAM["reinstate"],
    "api_meetings.open_session POST": BY_PROGRAM["open"],
    "api_meetings.close POST": BY_PROGRAM["close"],
    "api_participations.remove DELETE": Row(
        Door.ACCOUNT,
        knows=PARTICIPATIONS,
        may={f"confirmed,{each}": FOCAL_POINTS_OF[each] for each in PARTIES},
        yes=204,
    ),
    "api_agenda.show GET": Row(knows=AGENDAS),
    "api_agenda.add POST": act(CONVENERS, 201, cancelled=409),
    "api_agenda.change PATCH": on_agenda(CONVENERS, standing=200),
    "api_agenda.remove DELETE": on_agenda(CONVENERS, standing=200),
    "api_agenda.move POST": on_agenda(ARRANGERS, standing=200),
    "api_agenda.outcome POST": on_agenda(CONVENERS, standing=409),
    "api_agenda.circulate POST": act(CONVENERS, 409, tentative=200),
    "api_agenda.adopt POST": act(CHAIRS, 409),
    "api_agenda.concur POST": on_agenda(LEADERS, waiting=200),
    "api_agenda.decline POST": on_agenda(LEADERS, waiting=200),
    "api_agenda.unreached GET": act(CONVENERS),
    "api_agenda.carry POST": act(CONVENERS, 200, confirmed=409, public=409, cancelled=409),
    "api_agenda.asked_for GET": Row(Door.ACCOUNT, knows=PARTICIPATIONS),
    "api_agenda.ask PUT": Row(
        Door.ACCOUNT,
        knows=PARTICIPATIONS,
        may={f"confirmed,{each}": FOCAL_POINTS_OF[each] for each in PARTIES},
    ),
    "api_agenda_backlog.index GET": Row(Door.ACCOUNT, knows=HISTORIES),
    "api_agenda_backlog.propose POST": act(FOCAL_POINTS, 201, cancelled=409),
    "api_agenda_backlog.take POST": on_agenda(CONVENERS, CN=200),
    "api_agenda_backlog.withdraw POST": on_agenda(WITHDRAWERS, CN=200),
    "api_agenda_backlog.decline POST": on_agenda(CONVENERS, CN=200),
    "api_attendance.roll GET": Row(Door.ACCOUNT, knows=MEETINGS, may=INSIDERS),
    "api_attendance.record PUT": Row(
        Door.ACCOUNT, role=SECRETARIAT, knows=PARTICIPATIONS, yes=204
    ),
    "api_attendance.check_in POST": Row(Door.ACCOUNT, knows=OWN_ANSWERS, yes=WRONG_CODE),
    "api_attendance.check_in_by_link POST": Row(Door.FILES, knows=LINKS, yes=422),
    "api_my_answer.show GET": Row(Door.ACCOUNT, knows=OWN_ANSWERS),
    "api_my_answer.give PUT": Row(Door.ACCOUNT, knows=OWN_ANSWERS),
    "api_my_answer.replace POST": Row(Door.ACCOUNT, knows=OWN_SEATS),
    "api_invitations.index GET": Row(Door.ACCOUNT, knows=MAILS),
    "api_invitations.preview GET": Row(Door.ACCOUNT, knows=MAILS),
    "api_invitations.tell POST": Row(Door.ACCOUNT, knows=MAILS, may=TELLERS, yes=409),
    "api_joining.show GET": Row(Door.ACCOUNT, knows=JOININGS),
    "api_joining.change PUT": Row(Door.ACCOUNT, knows=JOININGS, may=SECRETARIAT),
    "api_joining.remove DELETE": Row(Door.ACCOUNT, knows=JOININGS, may=SECRETARIAT, yes=204),
    "api_participations.index GET": Row(Door.ACCOUNT, knows=MEETINGS),
    "api_participations.enter POST": act(FOCAL_POINTS, 201, cancelled=409),
    "api_participations.show GET": Row(Door.ACCOUNT, knows=PARTICIPATIONS),
    "api_participations.reply PATCH": Row(
        Door.ACCOUNT,
        knows=PARTICIPATIONS,
        may={f"confirmed,{each}": FOCAL_POINTS_OF[each] for each in PARTIES},
    ),
    "api_actions.index GET": OWN_ACCOUNT,
    "api_actions.record POST": only(CONVENERS, 201),
    "api_actions.show GET": Row(Door.ACCOUNT, knows=ITEMS),
    "api_actions.change PATCH": kept_by_side(200),
    "api_actions.report POST": reported(200),
    "api_actions.verify POST": convened(200, **NOT_DONE),
    "api_actions.drop POST": kept_by_side(200, done=409),
    "api_actions.history GET": Row(Door.ACCOUNT, knows=ITEM_HISTORIES),
    "api_decisions.index GET": only(INSIDERS),
    "api_decisions.draft POST": only(DRAFTING, 201),
    "api_decisions.show GET": Row(Door.ACCOUNT, knows=DECISIONS),
    "api_decisions.change PATCH": decision(DRAFTERS, 200, "draft"),
    "api_decisions.table POST": decision(DRAFTERS, 200, "draft"),
    "api_decisions.withdraw POST": decision(DRAFTERS, 200, "draft", "tabled"),
    "api_decisions.redraft POST": decision(DRAFTING, 201, "broken"),
    "api_decisions.agree POST": decision(CHAIRS, 200, "tabled"),
    "api_decisions.preview POST": decision(INSIDERS, 200),
    "api_decisions.open_silence POST": decision(SECRETARIAT, 200, "tabled"),
    "api_decisions.break_silence POST": decision(LEADERS, 200, "silence"),
    "api_decisions.lodge POST": decision(FOCAL_POINTS, 200, "adopted"),
    "api_decisions.history GET": Row(Door.ACCOUNT, knows=DECISIONS),
    "api_organisations.index GET": only(INSIDERS),
    "api_organisations.bring_in POST": only(FOCAL_POINTS, 201),
    "api_intake.bring_in_table POST": only(FOCAL_POINTS | SECRETARIAT),
    "api_intake_people.bring_in_people POST": only(FOCAL_POINTS, 201),
    "api_organisations.show GET": Row(Door.ACCOUNT, knows=ORGANISATIONS),
    "api_organisations.change PATCH": organisation(KEEPERS, 409, home=200),
    "api_organisations.object_to POST": organisation(ANSWERERS, 200, home=409),
    "api_organisations.waive POST": organisation(ANSWERERS, 200, home=409),
    "api_organisations.suspend POST": organisation(KEEPERS, 409, home=200),
    "api_organisations.history GET": Row(Door.ACCOUNT, knows=ORGANISATIONS),
    "api_experts.index GET": only(INSIDERS),
    "api_experts.add POST": only(FOCAL_POINTS, 201),
    "api_experts.show GET": Row(Door.ACCOUNT, knows=EXPERTS),
    "api_experts.put PUT": expert(EXPERT_KEEPERS),
    "api_experts.consent POST": expert(SPEAKERS),
    "api_experts.withdraw POST": expert(SPEAKERS),
    "api_experts.declare PUT": expert(SPEAKERS),
    "api_participants.show GET": Row(Door.ACCOUNT, knows=MEETINGS, may=INSIDERS),
    "api_participants.file POST": act(FOCAL_POINTS, cancelled=409),
    "api_participants.freeze POST": act(SECRETARIAT, 422, cancelled=409),
    "api_nominations.seats GET": seated(INSIDERS, 200, 404),
    "api_nominations.plan PUT": seated(SECRETARIAT, 200, 422),
    "api_nominations.index GET": seated(INSIDERS, 200, 404),
    "api_nominations.prepare POST": seated(FOCAL_POINTS, 201, 404),
    "api_nominations.show GET": nomination(ALL, 200),
    "api_nominations.change PATCH": nomination(NOMINATORS, 200, **NOT_DRAFT),
    "api_nominations.submit POST": nomination(NOMINATORS, 200, **NOT_DRAFT),
    "api_nominations.withdraw POST": nomination(NOMINATORS, 200),
    "api_nominations.register POST": nomination(SECRETARIAT, 409, submitted=200),
    "api_nominations.send_back POST": nomination(SECRETARIAT, 409, submitted=200),
    "api_nominations.object_to POST": nomination(OBJECTORS, 200),
    "api_nominations.waive POST": nomination(OBJECTORS, 200),
    # mail that came in
    "api_incoming.index GET": only(SECRETARIAT),
    "api_incoming.show GET": held_mail(200),
    "api_incoming.take POST": held_mail(200),
    "api_incoming.put_forward POST": held_mail(200),
    "api_incoming.discard POST": held_mail(200),
    "api_proposals.index GET": Row(Door.ACCOUNT, knows=MEETINGS),
    "api_proposals.settle POST": proposal(200),
    "api_rsvp.show GET": Row(Door.FILES, knows=LINKS),
    "api_rsvp.give PUT": Row(Door.FILES, knows=LINKS),
    "api_rsvp.replace POST": Row(Door.FILES, knows=LINKS, yes=404),
    "api_rsvp.open_own POST": Row(Door.FILES, knows=LINKS, yes=409),
    # one's own
    "api_tokens.who GET": OWN_ACCOUNT,
    "api_tokens.index GET": OWN_ACCOUNT,
    "api_tokens.make POST": by_hand(201),
    "api_tokens.show GET": secret(200),
    "api_tokens.revoke DELETE": secret(204),
    # second factors: read by programs, changed in browsers alone
    "api_delegations.index GET": only(INSIDERS),
    "api_delegations.prepare POST": only(FOCAL_POINTS, 201),
    "api_delegations.show GET": Row(Door.ACCOUNT, knows=SENT),
    "api_delegations.set_span PUT": sent(),
    "api_delegations.put_member POST": sent(),
    "api_delegations.take_out DELETE": sent({"CN,adviser": 204, "*": 404}),
    "api_delegations.file POST": sent({"draft": 409, "*": 200}),
    "api_delegations.letters GET": Row(Door.ACCOUNT, knows=SENT),
    "api_delegations.file_letter POST": sent(201),
    "api_delegations.letter GET": letter(),
    "api_delegations.examine POST": letter(200, SECRETARIAT),
    "api_series.index GET": only(INSIDERS),
    "api_series.preview POST": only(CONVENERS),
    "api_series.start POST": only(CONVENERS, 201),
    "api_series.show GET": one_series(),
    "api_series.preview_next POST": one_series(CONVENERS),
    "api_series.extend POST": one_series(CONVENERS),
    "api_series.awaiting GET": one_series(FOCAL_POINTS),
    "api_series.concur POST": one_series(FOCAL_POINTS),
    "api_series.preview_change POST": one_series(CONVENERS),
    "api_series.change PUT": one_series(CONVENERS),
    "api_series.end POST": one_series(CONVENERS),
    "api_lasting.index GET": only(FOCAL_POINTS),
    "api_lasting.preview POST": only(FOCAL_POINTS),
    "api_lasting.make POST": only(FOCAL_POINTS, 201),
    "api_lasting.show GET": lasting(),
    "api_lasting.end POST": lasting(may=FOCAL_POINTS),
    "api_personal.data GET": OWN_ACCOUNT,
    "api_personal.ask POST": own(201),
    "api_personal.take_back DELETE": own(204),
    "api_personal.requests GET": only(ANSWERING),
    "api_personal.refuse POST": wish(200),
    "api_personal.person_data GET": person(200),
    "api_personal.erase POST": person(204),
    "api_persons.index GET": only(ANSWERING),
    "api_persons.people_alike GET": only(ANSWERING),
    "api_persons.show GET": person(200),
    "api_persons.correct PUT": person(200),
    "api_affiliations.index GET": person(200),
    "api_affiliations.add POST": person(422),
    "api_affiliations.show GET": person(404),
    "api_affiliations.change PUT": person(404),
    "api_affiliations.remove DELETE": person(404),
    "api_persons.merge POST": made_one(200),
    "api_persons.tell_apart POST": made_one(204),
    "api_factors.index GET": OWN_ACCOUNT,
    "api_factors.offer_app POST": by_hand(200),
    "api_factors.add_app POST": by_hand(422),
    "api_factors.remove_app DELETE": by_hand(404),
    "api_factors.renew_codes POST": by_hand(409),
    "api_factors.offer_passkey POST": by_hand(200),
    "api_factors.add_passkey POST": by_hand(422),
    "api_factors.remove_passkey DELETE": by_hand(404),
    "api_identities.index GET": OWN_ACCOUNT,
    "api_identities.remove DELETE": by_hand(404),
    "api_app_passwords.index GET": OWN_ACCOUNT,
    "api_app_passwords.make POST": by_hand(201),
    "api_app_passwords.show GET": secret(200),
    "api_app_passwords.revoke DELETE": secret(204),
    "api_feeds.index GET": OWN_ACCOUNT,
    "api_feeds.make POST": own(201),
    "api_feeds.preview POST": own(200),
    "api_feeds.preview_own GET": secret(200),
    "api_feeds.show GET": secret(200),
    "api_feeds.change PATCH": secret(200),
    "api_feeds.renew POST": secret(200),
    "api_feeds.revoke DELETE": secret(204),
    # everybody's accounts
    "api_accounts.index GET": only(MANAGERS),
    "api_accounts.invite POST": only(FOCAL_POINTS_OF["CN"], 201),
    "api_accounts.invite POST neutral": only(ADMINISTRATORS, 201),
    "api_accounts.show GET": account_of(200),
    "api_accounts.change_roles POST": roles_of(200),
    "api_accounts.change_roles POST neutral": neutral_roles_of(200),
    "api_accounts.disable POST": account_of(200),
    "api_accounts.leave POST": account_of(200),
    "api_accounts.enable POST": account_of(200),
    "api_accounts.link POST": link_of(200),
    "api_accounts.reset_factors POST": factors_of(),
}

ROWS = {**PAGES, **DAV, **API}
DOORS = {key.split()[0]: row.door for key, row in ROWS.items()}
DAV_ENDPOINTS = {key.split()[0] for key in DAV}

# -- what is sent -------------------------------------------------------------------------------

PASSWORD, NEW_PASSWORD = "seven quiet herons at dawn", "eleven loud geese at dusk"

NEW_GROUP = """schema_version: 1
thematic_groups:
- code: TST
  order: 90
  title: {zh: 试验, en: A trial}
"""
TEXT = "1. The first article of an invented text.\n"

TABLE = "name.en,type\nA body of a table,national-government\n"
PEOPLE_TABLE = "family_name,zone\nTabler,America/New_York\n"
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:one@matrix.example
DTSTART:20220517T000000Z
DTEND:20220517T010000Z
SUMMARY:A meeting of another calendar
END:VEVENT
END:VCALENDAR
"""

TITLE = {"en": "A meeting of the matrix", "zh": "矩阵会议"}
MOVED = {"date": "2022-05-18", "start": "20:00", "end": "22:00", "zone": "America/New_York"}
SEATS = {
    "composition": "mixed", "governmental": "2", "non_governmental": "5", "zone": "UTC",
}
SEEN = {"seen": "{version}"}
ABOUT = {
    "title-en": TITLE["en"], "title-zh": TITLE["zh"], "type": "joint_thematic", "host": "US",
}
PERSON = {"family_name": "Newcomer", "capacity": "delegate", "partstat": "needs_action"}
NEWCOMER = {"email": "newcomer@wgroup.test", "family_name": "Newcomer"}
JOIN = "https://meet.example.org/matrix"
SPAN = {"first_day": "2031-01-01", "last_day": "2031-12-31"}
HEAD = {"family_name": "Leads", "function": "head"}
ADVISER = {"family_name": "Advises", "function": "adviser"}
LETTER = (b"%PDF-1.4 invented %%EOF", "letter.pdf")
STEADY = {
    "family_name": "Steady", "email": "steady@matrix.example", "capacity": "delegate",
    "first_day": "2030-01-01", "last_day": "2030-12-31",
}
FIRST = {"date": "2031-03-04", "start": "20:00", "end": "21:00", "zone": "America/New_York"}
ROUND = {"unit": "month", "every": "1", "weekdays": "1", "ordinals": "1"}
ROUND_API = {
    "title": {"en": "A series of the matrix", "zh": "矩阵系列"}, "type": "regular",
    "host": "US", "mode": "virtual", "starts": "2031-03-04T20:00", "ends": "2031-03-04T21:00",
    "zone": "America/New_York", "unit": "month", "weekdays": [1], "ordinals": [1], "count": 2,
}
UNTIL = {"day": "2022-05-01", "time": "12:00", "zone": "UTC"}
SILENCE = {"expires": "2022-05-01T12:00", "zone": "UTC"}
REASON = {"en": "The matrix says so", "zh": "矩阵如此"}

QUERY = (
    '<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><D:getetag/>'
    '</D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>'
)
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\nBEGIN:VEVENT\r\nUID:matrix@tests\r\n"
    "DTSTAMP:20220401T000000Z\r\nDTSTART:20220401T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)

# Bodies that are sound, so that only who asks decides; {fingerprint} and {version} are those of
# every meeting, {kept} the file that was tried and {tried} what it was told to do.
EXPERT = {"family_name": "Named", "topics": ["topic/8.1"], "languages": ["en"]}

BODIES: dict[str, dict[str, object]] = {
    "meetings.propose POST": {
        **ABOUT, **MOVED, "mode": "virtual", "group": "MET", "level": "bilateral", "nonce": "n",
    },
    "importing.page POST": {
        "act": "do", "kept": "{kept calendar}", "seen": "{planned}", "only": "{mark}",
        "type": "regular", "host": "US", "level": "bilateral",
    },
    "meetings.concur POST": {"seen": "{fingerprint}"},
    "meetings.move POST": {**MOVED, **SEEN, "mode": "virtual"},
    "meetings.edit POST": {**ABOUT, **SEEN},
    "meetings.widen POST": {**SEEN, "level": "participants"},
    "meetings.cancel POST": {**SEEN, "reason-en": REASON["en"], "reason-zh": REASON["zh"]},
    "meetings.run POST": SEEN,
    "meetings.enter POST": PERSON,
    "meetings.answer POST": {"partstat": "accepted"},
    "meetings.remove POST": {"seen": "1"},
    "agenda.add POST": {"title-en": TITLE["en"], "title-zh": TITLE["zh"], "nonce": "n"},
    "agenda.change POST": {"title-en": REASON["en"], "title-zh": REASON["zh"], **SEEN},
    "agenda.move POST": {"direction": "down", **SEEN},
    "agenda.remove POST": SEEN,
    "agenda.outcome POST": {"outcome": "reached", **SEEN},
    "agenda.run POST": SEEN,
    "agenda.carry POST": {"actions": "y", **SEEN},
    "agenda.propose POST": {"title-en": TITLE["en"], "nonce": "n"},
    "agenda.decline POST": {"reason-en": REASON["en"]},
    "api_agenda.add POST": {"title": TITLE},
    "api_agenda.change PATCH": {"title": REASON},
    "api_agenda.move POST": {"direction": "down"},
    "api_agenda.outcome POST": {"outcome": "reached"},
    "api_agenda.carry POST": {"actions": True},
    "api_agenda.ask PUT": {"items": []},
    "api_agenda_backlog.propose POST": {"title": TITLE},
    "api_agenda_backlog.decline POST": {"reason": REASON},
    "attendance.record POST": {"presence": "in_person"},
    "attendance.here POST": {"code": "none"},
    "attendance.here_by_link POST": {"code": "none"},
    "api_attendance.record PUT": {"presence": "remote"},
    "api_attendance.check_in POST": {"code": "none"},
    "api_attendance.check_in_by_link POST": {"code": "none"},
    "meetings.my_answer POST": {"partstat": "accepted", "seen": "{fingerprint}"},
    "meetings.joining POST": {"seen": "", "url": JOIN},
    "actions.record POST": {"text-en": "A task of the matrix", "nonce": "n"},
    "actions.edit POST": {"text-en": "A task of the matrix", "due": "2022-06-30", **SEEN},
    "actions.report POST": {**SEEN, "state": "in_progress"},
    "actions.run POST": SEEN,
    "decisions.draft POST": {"title-en": "A new one", "text-en": "Its text", "nonce": "n"},
    "decisions.change POST": {"title-en": "Renamed", "text-en": "Its text", **SEEN},
    "decisions.table POST": SEEN,
    "decisions.withdraw POST": {"reason-en": REASON["en"], **SEEN},
    "decisions.redraft POST": SEEN,
    "decisions.agree POST": {**UNTIL, **SEEN},
    "decisions.adopt POST": SEEN,
    "decisions.open_silence POST": {**UNTIL, **SEEN, "send": "1"},
    "decisions.break_silence POST": {"kind": "objection", **SEEN},
    "decisions.lodge POST": {"kind": "statement", "text-en": "So be it", "nonce": "n"},
    "organisations.bring_in POST": {"name-en": "A new one", "type": "ngo", "nonce": "n"},
    "intake.page POST": {"act": "try", "kept": "{kept table}"},
    "intake.people POST": {"act": "do", "kept": "{kept people}", "seen": "{planned people}"},
    "organisations.change POST": {"name-en": "Renamed", **SEEN},
    "organisations.answer POST": {"reason-en": REASON["en"], "answer": "object", **SEEN},
    "organisations.suspend POST": SEEN,
    "experts.add POST": {**EXPERT, "nonce": "n"},
    "delegations.prepare POST": SPAN,
    "delegations.set_span POST": {**SPAN, **SEEN},
    "delegations.put_member POST": ADVISER,
    "delegations.take_out POST": SEEN,
    "delegations.file POST": SEEN,
    "delegations.file_letter POST": {"issued_by-en": "A ministry"},
    "delegations.examine POST": {"finding": "yes"},
    "series.start POST": {
        **ABOUT, **FIRST, **ROUND, "type": "regular", "mode": "virtual", "level": "bilateral",
        "count": "2", "nonce": "n",
    },
    "series.concur POST": {"seen": "{series seen}"},
    "series.extend POST": {**SEEN, "count": "2"},
    "series.change POST": {**ABOUT, **FIRST, **ROUND, **SEEN, "mode": "virtual"},
    "series.end POST": SEEN,
    "lasting.make POST": {**STEADY, "nonce": "n"},
    "lasting.end POST": SEEN,
    "personal.request_of POST": {"answer-en": REASON["en"], **SEEN},
    "personal.erase POST": SEEN,
    "personal.compare POST": {"versions": "{versions}", **SEEN},
    "personal.correct POST": {"family_name": "Right", **SEEN},
    "personal.add_affiliation POST": {"organisation": "none"},
    "experts.change POST": {**EXPERT, **SEEN},
    "experts.declare POST": {"interests-en": REASON["en"], **SEEN},
    "experts.run POST": SEEN,
    "nominations.freezing POST": {
        "day": "2022-01-05", "time": "12:00", "zone": "Asia/Shanghai", "seen": "0",
    },
    "nominations.seats POST": {**SEATS, "day": "2022-05-01", "time": "12:00", **SEEN},
    "nominations.prepare POST": {"family_name": "Fresh", "nonce": "n"},
    "nominations.change POST": {"family_name": "Renamed", **SEEN},
    "nominations.run POST": SEEN,
    "nominations.send_back POST": {"shortcoming-en": REASON["en"], **SEEN},
    "nominations.answer POST": {"reason-en": REASON["en"], "answer": "object", **SEEN},
    "register.bring_in POST": {"act": "do", "kept": "{kept}", "seen": "{tried}"},
    "register.attach POST": {
        "act": "do", "kept": "{kept text}", "seen": "{tried text}", "language": "en",
        "source": "A gazette",
    },
    "rsvp.answer POST": {"partstat": "accepted", "seen": "{fingerprint}"},
    "rsvp.replace POST": {"family_name": "Instead"},
    "rsvp.replace_signed_in POST": {"family_name": "Instead"},
    "api_rsvp.replace POST": {"family_name": "Instead"},
    "api_my_answer.replace POST": {"family_name": "Instead"},
    "api_rsvp.give PUT": {"partstat": "accepted"},
    "incoming.show POST": {"participation": "{participation}", "partstat": "accepted"},
    "api_incoming.take POST": {"participation_id": "{participation}", "partstat": "accepted"},
    "api_incoming.put_forward POST": {"participation_id": "{participation}"},
    "dav.calendar REPORT": {"raw": QUERY},
    "dav.thing PUT": {"raw": EVENT, "type": "text/calendar"},
    "feeds.index POST": {"name": "Matrix", "language": "zh"},
    "feeds.show POST": {"name": "Matrix anew", "language": "en", "seen": "1"},
    "accounts.sign_in POST": {"email": "{email}", "password": PASSWORD},
    "accounts.reset POST": {"email": "{email}"},
    "accounts.link POST": {"password": NEW_PASSWORD, "again": NEW_PASSWORD},
    "account.profile POST": {"language": "zh"},
    "account.password POST": {
        "current": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD,
    },
    "proving.prove POST": {"password": PASSWORD},
    "factors.app POST": {"code": "000000"},
    "passkeys.new POST": {"name": "Matrix"},
    "api_factors.add_app POST": {"offer": "none", "code": "000000"},
    "api_factors.add_passkey POST": {"offer": "none", "signed": "{}", "name": "Matrix"},
    "account.tokens POST": {"name": "Matrix", "scope": "read", "days": "30"},
    "app_passwords.index POST": {"name": "Matrix"},
    "people.invite POST": {
        **NEWCOMER, "party": "CN", "roles": "delegation-member", "language": "",
    },
    "people.invite POST neutral": {
        **NEWCOMER, "party": "", "roles": "observer", "language": "",
    },
    "people.change_roles POST": {"roles": "topic-lead"},
    "people.leave POST": {"day": "2022-06-30", "time": "18:00", "zone": "UTC"},
    "api_accounts.leave POST": {"leaves_at": "2022-06-30T18:00:00Z"},
    "people.change_roles POST neutral": {"roles": "auditor"},
    "api_register.bring_in POST": {"file": NEW_GROUP},
    "api_register.attach POST": {"file": TEXT},
    "api_meetings.propose POST": {
        "title": TITLE, "type": "joint_thematic", "group": "MET", "mode": "virtual",
        "host": "US", "starts": "2022-05-17T20:00", "ends": "2022-05-17T22:00",
        "zone": "America/New_York",
    },
    "api_importing.bring_in_file POST": {"file": CALENDAR},
    "api_meetings.change PATCH": {"title": TITLE},
    "api_meetings.change PATCH move": {
        "starts": "2022-05-18T20:00", "ends": "2022-05-18T22:00", "zone": "America/New_York",
    },
    "api_meetings.change PATCH widen": {"level": "participants"},
    "api_meetings.concur POST": {"seen": "{fingerprint}"},
    "api_meetings.cancel POST": {"reason": REASON},
    "api_participations.enter POST": PERSON,
    "api_participations.reply PATCH": {"partstat": "accepted"},
    "api_my_answer.give PUT": {"partstat": "accepted"},
    "api_joining.change PUT": {"url": JOIN},
    "api_actions.record POST": {"text": TITLE},
    "api_actions.change PATCH": {"due": "2022-06-30"},
    "api_actions.report POST": {"state": "in_progress"},
    "api_decisions.draft POST": {"title": TITLE, "text": TITLE},
    "api_decisions.change PATCH": {"title": {"en": "Renamed"}},
    "api_decisions.withdraw POST": {"reason": REASON},
    "api_decisions.agree POST": {"matter": "open"},
    "api_decisions.preview POST": SILENCE,
    "api_decisions.open_silence POST": SILENCE,
    "api_decisions.break_silence POST": {"kind": "objection"},
    "api_decisions.lodge POST": {"kind": "reservation", "text": REASON},
    "api_organisations.bring_in POST": {"name": {"en": "A new one"}, "type": "ngo"},
    "api_intake.bring_in_table POST": {"file": TABLE},
    "api_participants.freeze POST": {"at": "2022-01-05T12:00", "zone": "Asia/Shanghai"},
    "api_intake_people.bring_in_people POST": {"file": PEOPLE_TABLE},
    "api_organisations.change PATCH": {"name": {"en": "Renamed"}},
    "api_organisations.object_to POST": {"reason": REASON},
    "api_experts.add POST": EXPERT,
    "api_delegations.prepare POST": {**SPAN, "zone": "UTC"},
    "api_delegations.set_span PUT": {**SPAN, "zone": "UTC"},
    "api_delegations.put_member POST": ADVISER,
    "api_delegations.file_letter POST": {
        "file": b64encode(LETTER[0]).decode(), "name": LETTER[1],
        "issued_by": {"en": "A ministry"},
    },
    "api_delegations.examine POST": {"in_order": True},
    "api_series.preview POST": ROUND_API,
    "api_series.start POST": ROUND_API,
    "api_series.preview_next POST": {"count": 2},
    "api_series.extend POST": {"count": 2},
    "api_series.concur POST": {"seen": "{series seen}"},
    "api_series.preview_change POST": ROUND_API,
    "api_series.change PUT": ROUND_API,
    "api_lasting.preview POST": {**STEADY, "zone": "UTC"},
    "api_lasting.make POST": {**STEADY, "zone": "UTC"},
    "api_personal.refuse POST": {"answer": REASON},
    "api_persons.correct PUT": {"family_name": "Right"},
    "api_affiliations.add POST": {"organisation": NO_SUCH},
    "api_affiliations.change PUT": {"organisation": NO_SUCH},
    "api_persons.merge POST": {"gone": "{twin}"},
    "api_persons.tell_apart POST": {"other": "{twin}"},
    "api_experts.put PUT": EXPERT,
    "api_experts.declare PUT": {"interests": REASON},
    "api_nominations.plan PUT": {
        **SEATS, "governmental": 2, "non_governmental": 5, "closes": "2022-05-01T12:00",
    },
    "api_nominations.prepare POST": {"family_name": "Fresh"},
    "api_nominations.change PATCH": {"family_name": "Renamed"},
    "api_nominations.send_back POST": {"shortcoming": REASON},
    "api_nominations.object_to POST": {"reason": REASON},
    "api_tokens.make POST": {"name": "Matrix"},
    "api_app_passwords.make POST": {"name": "Matrix"},
    "api_feeds.make POST": {"name": "Matrix"},
    "api_feeds.change PATCH": {"name": "Matrix anew"},
    "api_accounts.invite POST": {**NEWCOMER, "party": "CN", "roles": ["delegation-member"]},
    "api_accounts.invite POST neutral": {**NEWCOMER, "roles": ["observer"]},
    "api_accounts.change_roles POST": {"roles": ["topic-lead"]},
    "api_accounts.change_roles POST neutral": {"roles": ["auditor"]},
}
QUERIES = {
    "api_register.attach": "?language=en&source=gazette",
    "api_intake.bring_in_table": "?dry_run=true",
    "api_importing.bring_in_file": "?type=regular&host=US",
}
