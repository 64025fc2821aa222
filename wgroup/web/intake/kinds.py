"""What can be brought in from a table, for pages and programs alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wgroup.intake import organisations, people
from wgroup.intake.columns import ORGANISATION, PERSON, Column
from wgroup.intake.plans import Plan
from wgroup.organisations.models import Organisation
from wgroup.parties.models import Person
from wgroup.policy import Action


@dataclass(frozen=True, slots=True)
class Kind:
    """What is brought in: who may, by which acts, and to which page it belongs."""

    name: str
    action: Action
    columns: Sequence[Column]
    plan: Callable[..., Plan]
    bring_in: Callable[..., Sequence[Organisation] | Sequence[Person]]
    home: str


BODIES = Kind(
    "organisations",
    Action.ORGANISATION_BRING_IN,
    ORGANISATION,
    organisations.plan,
    organisations.bring_in,
    "organisations.index",
)
PERSONS = Kind(
    "people", Action.PERSON_ENTER, PERSON, people.plan, people.bring_in, "personal.people"
)
