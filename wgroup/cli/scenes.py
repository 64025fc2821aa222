"""What the demonstration tells: the people and meetings of its file, all of them invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml

from wgroup.accounts.names import family_and_given
from wgroup.accounts.rules import Invitation
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual, Language
from wgroup.meetings import drafts
from wgroup.meetings.rules import MeetingDraft, PersonDraft

CONTENT = Path(__file__).with_name("demonstration.yaml")

Content = Mapping[str, Any]

# What was done about a meeting, in order; near is the side that acts first, far the other.
AGREED = ("propose", "concur near", "concur far", "enter near", "enter far")
STORIES: dict[str, tuple[str, ...]] = {
    "proposed": ("propose",),
    "tentative": ("propose", "concur near", "enter near", "enter far"),
    "confirmed": AGREED,
    "moved": (*AGREED, "move near"),
    "resettled": (*AGREED, "move near", "concur far"),
    "postponed": (*AGREED, "postpone"),
    "cancelled": (*AGREED, "cancel"),
    "reinstated": ("propose", "concur near", "cancel", "reinstate"),
    "in_session": (*AGREED, "open"),
    "held": (*AGREED, "open", "close"),
    "held_at_another_time": (*AGREED, "move near", "concur far", "open", "close"),
}

# What was done about an action item, in order.
TASKS: dict[str, tuple[str, ...]] = {
    "open": ("record",),
    "in_progress": ("record", "begin"),
    "reported_done": ("record", "begin", "finish"),
    "verified": ("record", "finish", "verify"),
    "dropped": ("record", "drop"),
}

ANSWERS = ("accepted", "accepted", "needs_action", "tentative", "accepted", "declined")


def content() -> Content:
    """The file: password, people, meetings, tasks."""
    read: Content = yaml.safe_load(CONTENT.read_text("utf-8"))
    return read


@dataclass(frozen=True, slots=True)
class Scene:
    """A meeting's part in the file, with the wall times it was first and last given."""

    number: int
    told: Content
    starts: datetime
    zone: str
    near: str
    far: str

    @property
    def plan(self) -> Content:
        plan: Content = self.told["plan"]
        return plan

    @property
    def title(self) -> str:
        """In English: each in the file has another."""
        return str(self.told["title"]["en"])

    @property
    def moved_to(self) -> datetime:
        """Where it was moved to another hour of its day, that hour."""
        hour = self.plan.get("to")
        return datetime.combine(self.starts, time.fromisoformat(hour)) if hour else self.starts

    def side(self, word: str) -> str:
        return self.near if word == "near" else self.far

    def span(self, starts: datetime) -> dict[str, object]:
        """The fields of its start and end."""
        ends = starts + timedelta(minutes=self.plan["minutes"])
        return {"starts": starts.isoformat("T", "minutes"), "ends": ends.isoformat("T", "minutes")}

    def answer(self, place: int) -> str:
        """What the person at this place in the list answers; whoever was there had accepted."""
        if "open" in STORIES[self.plan["story"]]:
            return "accepted"
        return ANSWERS[(self.number + place) % len(ANSWERS)]

    def steps(self) -> Iterator[str]:
        for step in STORIES[self.plan["story"]]:
            yield step
            if step == "enter far":
                yield from self._afterwards()

    def _afterwards(self) -> Iterator[str]:
        """What follows once its people are entered."""
        if "join" in self.told:
            yield "join"
        if "widen" in self.plan:
            yield "widen near"
            if "widened_by" not in self.plan:
                yield "widen far"


@dataclass(frozen=True, slots=True)
class Task:
    """An action item's part in the file."""

    number: int
    told: Content

    @property
    def text(self) -> Bilingual:
        return Bilingual(**self.told["text"])

    @property
    def side(self) -> str | None:
        """Whose it is; None for both."""
        side: str | None = self.told["plan"].get("side")
        return side

    @property
    def person(self) -> str | None:
        """The key of who is to do it."""
        key: str | None = self.told["plan"].get("person")
        return key

    @property
    def after(self) -> str:
        """The English title of the meeting that it comes from."""
        return str(self.told["plan"]["after"])

    @property
    def due(self) -> Content | None:
        """Its day, as a meeting's plan tells one."""
        days = self.told["plan"].get("due")
        return None if days is None else {"days": days}

    def steps(self) -> Sequence[str]:
        return TASKS[self.told["plan"]["story"]]


def draft_of(scene: Scene) -> MeetingDraft:
    texts = {
        name: Bilingual(**scene.told[name])
        for name in ("title", "purpose", "venue")
        if name in scene.told
    }
    kept = ("type", "group", "mode", "host", "level", "provisions", "topics")
    plan = {name: scene.plan[name] for name in kept if name in scene.plan}
    when = {**scene.span(scene.starts), "zone": scene.zone}
    return drafts.read_draft({**texts, **plan, **when})


def names_of(person: Content) -> dict[str, str]:
    """The four fields of its name."""
    family, given = family_and_given(person["name"])
    latin = family_and_given(person["latin"]) if "latin" in person else ("", "")
    return {
        "family_name": family,
        "given_name": given,
        "latin_family": latin[0].title(),
        "latin_given": latin[1],
    }


def invitation_of(person: Content) -> Invitation:
    return Invitation.of(
        email=person["email"],
        **names_of(person),
        party=person.get("side"),
        roles={Role(each) for each in person["roles"]},
        language=Language(person["language"]),
    )


def person_of(person: Content, answer: str) -> PersonDraft:
    names = {**names_of(person), "email": person["email"]}
    return drafts.read_person({**names, "capacity": person["capacity"], "partstat": answer})


def sign_ins() -> Sequence[tuple[str, str, str, str]]:
    """Role, side, name and address of everybody who may sign in."""
    return [
        (each["roles"][0], each.get("side", ""), _both_scripts(each), each["email"])
        for each in content()["people"]
    ]


def _both_scripts(person: Content) -> str:
    latin = person.get("latin")
    return f"{person['name']} {latin}" if latin else str(person["name"])
