"""Properties of each kind of resource, by their names; each tells the content of its element."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from wgroup.calendar.collections import Shown
from wgroup.calendar.objects import Thing
from wgroup.calendar.views import Reader, View
from wgroup.calendar.wording import ABOUT
from wgroup.kernel.errors import WgroupError
from wgroup.web.dav import paths
from wgroup.web.dav.answers import told
from wgroup.web.dav.xml import CS, A, C, D, Strange, around, element, escape, holding, href

# What one client may put here; an answer with a few alarms is far below it.
MOST_BYTES = 65_536
# How many properties that no object has may be asked of each of many.
MOST_ABSENT = 20
COLOUR = "#008080FF"
KIND = "text/calendar; charset=utf-8; component={}"


@dataclass(frozen=True, slots=True)
class Place:
    """A resource that only leads on, or the reader's own principal or home."""

    reader: Reader
    path: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A calendar or the task list of a reader."""

    reader: Reader
    view: View

    @property
    def path(self) -> str:
        return paths.calendar(self.reader.account_id, self.view.name)


@dataclass(frozen=True, slots=True)
class Listed(Shelf):
    """The same, up to date. order is its place among the others."""

    shown: Shown
    token: str
    order: int = 1


@dataclass(frozen=True, slots=True)
class Short:
    """An object of it, in short."""

    reader: Reader
    view: View
    path: str
    tag: str
    whole: Thing | None = None


Tell = Callable[[Any], str]
Table = Mapping[str, Tell]


def fixed(content: str) -> Tell:
    return lambda _resource: content


def privileges(*names: str) -> str:
    return "".join(holding(D + "privilege", each) for each in names)


def reports(*tags: str) -> str:
    each = (element(D + "supported-report", holding(D + "report", tag)) for tag in tags)
    return "".join(each)


def components(view: View) -> str:
    return f'<C:comp name="{component(view)}"/>'


def component(view: View) -> str:
    return "VTODO" if view.holds_tasks else "VEVENT"


def principal_of(resource: Any) -> str:
    return href(paths.principal(resource.reader.account_id))


def addresses(reader: Reader) -> str:
    told = [f"mailto:{each}" for each in reader.addresses]
    return "".join(href(each) for each in [*told, paths.principal(reader.account_id)])


READS = (D + "read", D + "read-current-user-privilege-set")
# On calendars and objects alike: see docs/decisions/0009.
WRITES = (*READS, D + "write-content")
# Part of reading (RFC 4791 6.1.1), and named as programs look for it by name.
ON_SHELF = (*WRITES, C + "read-free-busy")


def privilege_tree(names: tuple[str, ...]) -> str:
    """All is made up of these (RFC 3744 5.3)."""
    parts = (element(D + "supported-privilege", holding(D + "privilege", each)) for each in names)
    whole = holding(D + "privilege", D + "all") + "".join(parts)
    return element(D + "supported-privilege", whole)


COMMON: dict[str, Tell] = {
    D + "current-user-principal": principal_of,
    D + "owner": principal_of,
    D + "group": fixed(""),
    D + "principal-collection-set": fixed(href(f"{paths.ROOT}principals/")),
    D + "current-user-privilege-set": fixed(privileges(*READS)),
    D + "supported-privilege-set": fixed(privilege_tree(WRITES)),
    D + "supported-report-set": fixed(""),
}

ROOT: Table = {
    **COMMON,
    D + "resourcetype": fixed(element(D + "collection")),
    D + "displayname": lambda root: escape(root.title),
}

PRINCIPAL: Table = {
    **COMMON,
    D + "resourcetype": fixed(element(D + "collection") + element(D + "principal")),
    D + "displayname": lambda place: escape(place.reader.name),
    D + "principal-URL": principal_of,
    D + "alternate-URI-set": fixed(""),
    D + "group-membership": fixed(""),
    D + "group-member-set": fixed(""),
    C + "calendar-home-set": lambda place: href(paths.home(place.reader.account_id)),
    C + "calendar-user-address-set": lambda place: addresses(place.reader),
    CS + "email-address-set": lambda place: "".join(
        element(CS + "email-address", escape(each)) for each in place.reader.addresses
    ),
}

HOME: Table = ROOT

SHELF: Table = {
    **COMMON,
    D + "resourcetype": fixed(element(D + "collection") + element(C + "calendar")),
    D + "displayname": lambda shelf: escape(shelf.view.title),
    D + "current-user-privilege-set": fixed(privileges(*ON_SHELF)),
    D + "supported-privilege-set": fixed(privilege_tree(ON_SHELF)),
    D + "supported-report-set": fixed(
        reports(
            C + "calendar-query",
            C + "calendar-multiget",
            C + "free-busy-query",
            D + "sync-collection",
        )
    ),
    D + "sync-token": lambda shelf: escape(shelf.token),
    CS + "getctag": lambda shelf: escape(shelf.token),
    D + "getlastmodified": lambda shelf: format_datetime(shelf.shown.changed_at, usegmt=True),
    C + "calendar-description": lambda shelf: escape(shelf.view.edition.of(ABOUT)),
    C + "supported-calendar-component-set": lambda shelf: components(shelf.view),
    C + "supported-calendar-data": fixed(
        '<C:calendar-data content-type="text/calendar" version="2.0"/>'
    ),
    C + "supported-collation-set": fixed(
        "".join(
            element(C + "supported-collation", each)
            for each in ("i;ascii-casemap", "i;octet", "i;unicode-casemap")
        )
    ),
    C + "max-resource-size": fixed(str(MOST_BYTES)),
    A + "calendar-color": fixed(COLOUR),
    A + "calendar-order": lambda shelf: str(shelf.order),
}

THING: Table = {
    **COMMON,
    D + "resourcetype": fixed(""),
    D + "getetag": lambda thing: f'"{thing.tag}"',
    D + "getcontenttype": lambda thing: KIND.format(component(thing.view)),
    D + "current-user-privilege-set": fixed(privileges(*WRITES)),
}


# With the data themselves, which reports alone give (RFC 4791 9.6).
DATA = C + "calendar-data"


def with_data(form: Callable[[Thing], bytes]) -> Table:
    """form: what is told of an object's data."""

    def tell(thing: Short) -> str:
        return escape(form(thing.whole).decode()) if thing.whole else ""

    return {**THING, DATA: tell}


# What DAV:allprop gives: those of RFC 4918; later ones are only told to who names them.
PLAIN = ("resourcetype", "displayname", "getetag", "getcontenttype", "getlastmodified")
ALL = tuple(D + each for each in PLAIN)


@dataclass(frozen=True, slots=True)
class Asked:
    """The properties that are asked of resources of one kind, made ready to be told of many.

    tells_data: the data themselves are asked for.
    """

    found: tuple[tuple[str, str, Tell], ...]
    absent: tuple[str, ...]
    missing: str
    declared: str = ""
    tells_data: bool = False

    @classmethod
    def of(
        cls,
        table: Table,
        wanted: Iterable[str],
        strange: Strange | None = None,
        *,
        is_minimal: bool = False,
    ) -> "Asked":
        """What was asked for, and, unless is_minimal, the names of those that there are not.

        strange: all the names of the request, where there are several kinds of resources.
        """
        tags = list(wanted)
        names = strange or Strange(tags)
        absent = () if is_minimal else tuple(each for each in tags if each not in table)
        missing = "".join(map(names.element, absent))
        found = tuple((*around(each), table[each]) for each in tags if each in table)
        return cls(found, absent, missing, names.declared, DATA in table and DATA in tags)

    def insist_fit_for_many(self) -> None:
        """What there is not is told of each resource anew. Raise WgroupError ``too_large``."""
        if len(self.absent) > MOST_ABSENT:
            raise WgroupError("too_large")

    def respond(self, resource: Any) -> str:
        found = [f"{start}{tell(resource)}{end}" for start, end, tell in self.found]
        return told(resource.path, "".join(found), self.missing)


def brief(shelf: Shelf) -> Callable[..., Short]:
    """How objects of shelf are told: a subject, its tag, and the whole where that is asked for."""
    start = shelf.path

    def short(subject_id: UUID, tag: str, whole: Thing | None = None) -> Short:
        return Short(shelf.reader, shelf.view, f"{start}{subject_id}.ics", tag, whole)

    return short
