"""What people do to meetings while mail is tried: one act after the other, as each allows."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.client import Client, NotSent, Unknown
from bench.house import House

MEETINGS = "/api/v1/meetings"


@dataclass
class Acts:
    """lost: acts whose connection broke, so that nobody knows whether they were done."""

    client: Client
    house: House
    chance: random.Random
    slugs: list[str] = field(default_factory=list)
    done: Counter = field(default_factory=Counter)
    lost: int = 0
    refused: int = 0
    _people: int = 0

    def begin(self, meetings: int, people: int) -> None:
        for number in range(meetings):
            made = self.ask("CN", "POST", MEETINGS, self._proposal(number))
            self.slugs.append(made["slug"])
            for _ in range(people):
                self.enter(self.slugs[-1])

    def once(self) -> None:
        """Do something to some meeting; what breaks off was done or not."""
        slug = self.chance.choice(self.slugs)
        try:
            meeting = self.ask("CN", "GET", f"{MEETINGS}/{slug}")
            name = self.chance.choice(self.possible(meeting))
            getattr(self, name)(slug, meeting)
            self.done[name] += 1
        except (NotSent, Unknown):
            self.lost += 1
            time.sleep(0.05)

    def possible(self, meeting: dict) -> list[str]:
        status = meeting["status"]
        if status in {"proposed", "tentative"}:
            return ["concur", "concur", "concur", "people", "move", "cancel"]
        if status == "confirmed":
            return ["move", "move", "cancel", "postpone", "people", "remove"]
        return ["reinstate"] if status == "cancelled" else ["move"]

    def settle(self) -> None:
        """Let every meeting stand as it is: nothing more is done to it."""
        for slug in self.slugs:
            meeting = self.ask("CN", "GET", f"{MEETINGS}/{slug}")
            if meeting["status"] in {"proposed", "tentative"}:
                self.concur(slug, meeting)

    def concur(self, slug: str, meeting: dict) -> None:
        for party in {"CN", "US"} - set(meeting["concurring"]):
            seen = {"seen": meeting["fingerprint"]}
            self.ask(party, "POST", f"{MEETINGS}/{slug}/concurrences", seen)

    def move(self, slug: str, _meeting: dict) -> None:
        day = self.chance.randint(1, 28)
        when = {"starts": f"2031-06-{day:02}T20:00", "ends": f"2031-06-{day:02}T22:00"}
        zone = {"zone": "America/New_York"}
        self.ask("CN", "PATCH", f"{MEETINGS}/{slug}", {**when, **zone})

    def cancel(self, slug: str, _meeting: dict) -> None:
        reason = {"reason": {"en": "A storm", "zh": "暴风雨"}}
        self.ask("CN", "POST", f"{MEETINGS}/{slug}/cancel", reason)

    def postpone(self, slug: str, _meeting: dict) -> None:
        self.ask("CN", "POST", f"{MEETINGS}/{slug}/postpone", {})

    def reinstate(self, slug: str, _meeting: dict) -> None:
        self.ask("CN", "POST", f"{MEETINGS}/{slug}/reinstate", {})

    def people(self, slug: str, _meeting: dict) -> None:
        self.enter(slug)

    def enter(self, slug: str) -> None:
        self._people += 1
        party = self.chance.choice(["CN", "US"])
        person = {
            "family_name": f"Person{self._people}", "given_name": "A", "capacity": "delegate",
            "email": f"p{self._people}@{party.lower()}.example",
        }
        self.ask(party, "POST", f"{MEETINGS}/{slug}/participations", person)

    def remove(self, slug: str, _meeting: dict) -> None:
        listed = self.ask("CN", "GET", f"{MEETINGS}/{slug}/participations")["items"]
        if listed:
            one = self.chance.choice(listed)
            where = f"{MEETINGS}/{slug}/participations/{one['id']}"
            self.ask(one["party"], "DELETE", where)

    def ask(self, party: str, method: str, path: str, body: dict | None = None) -> dict:
        """A refusal is an answer too: it does nothing, and tells nobody."""
        headers = {"Authorization": f"Bearer {self.house.tokens[party]}"}
        if method in {"PATCH", "DELETE"}:
            headers["If-Match"] = "*"
        answer = self.client.ask(method, path, body, headers)
        if answer.status >= 500:
            raise Unknown(str(answer.status))
        self.refused += answer.status >= 400
        return answer.json() if answer.body else {}

    def _proposal(self, number: int) -> dict:
        return {
            "title": {"en": f"Meeting {number}", "zh": f"会议 {number}"},
            "type": "joint_thematic", "group": "MET", "mode": "virtual", "host": "US",
            "starts": "2031-05-17T20:00", "ends": "2031-05-17T22:00", "zone": "America/New_York",
        }
