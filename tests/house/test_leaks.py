"""What the Parties keep between them is told to nobody else: no word of it, and no trace.

Canaries are texts that stand in every column of what is bilateral; no answer to somebody outside
may hold one. And what somebody outside is answered does not depend on whether such things exist.
"""

import gzip
import html
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_plus, urljoin, urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from tests import factories, people
from tests.house import matrix
from tests.house.addresses import CHANGING, address, objects, rows
from tests.house.stage import Asker, Stage, concur, do, set_stage
from wgroup.agenda.rules import ItemDraft, ProposalDraft
from wgroup.agenda.services import proposing as agenda_ideas
from wgroup.agenda.services import writing as agendas
from wgroup.agenda.services.running import circulate
from wgroup.db.work import Work
from wgroup.decisions.rules import DecisionDraft
from wgroup.decisions.services import drafting
from wgroup.delegations import services as delegations
from wgroup.delegations.drafts import read_letter, read_member, read_span
from wgroup.kernel.actor import SYSTEM, Actor, Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.kernel.levels import Level
from wgroup.kernel.time import utc_now
from wgroup.meetings.lasting_drafts import read_lasting
from wgroup.meetings.rules import Capacity, PartStat, PersonDraft
from wgroup.meetings.seats import read_seats
from wgroup.meetings.services import concurring, lasting, proposing, running, taking_part
from wgroup.meetings.services.joining import set_joining
from wgroup.nominations.drafts import read_nomination
from wgroup.nominations.services import checking, nominating
from wgroup.nominations.services.planning import plan_seats
from wgroup.organisations import services as organisations
from wgroup.organisations.drafts import read_organisation
from wgroup.roster import services as roster
from wgroup.roster.drafts import read_expert

# The group that has hidden meetings alone, so that their codes are canaries too.
GROUP = "SUB"
CODES = ("WG/SUB/", "WG-SUB-")

FEW = ("guest", "system-administrator", "auditor", "governmental-expert CN")
MORE = (
    "observer", "translator", "project-proponent", "governmental-expert US",
    "non-governmental-expert CN", "non-governmental-expert US",
)
OUTSIDE = [*FEW, *(pytest.param(each, marks=pytest.mark.slow) for each in MORE)]

# How many answers are searched for further links.
MOST_PAGES = 120


def pair(name: str) -> Bilingual:
    return Bilingual(en=f"canary {name} sings", zh=f"金丝雀之{name}鸣")


def canaries(*names: str) -> set[str]:
    return {text for name in names for text in (pair(name).en, pair(name).zh)}


TEXTS = canaries("title", "purpose", "venue", "reason", "moved", "item", "added", "idea") | {
    *canaries("annotation", "presenter", "decided"), *CODES,
}
PEOPLE = {"Canarybird", "Yellowwing", "canary@wgroup.test", "Canarysent", "Canaryhouse"}
NAMES = {"Canarychair"}
# Of these neither delegation may know; only those invited, and the secretariat.
JOINING = canaries("joining") | {"canary-joins.example"}
# Of these nobody but the one delegation may know; of those below, the secretariat too.
DRAFTED = canaries("drafted", "expertise", "interest", "post", "resolving") | {
    "Canarydraft", "Canaryroster", "CANARYENVOY", "CANARYSTEADY",
}
DECLARED = canaries("declared") | {"canary issuer sings", "canary-letter"}
SECRETS = TEXTS | PEOPLE | NAMES | JOINING | DRAFTED | DECLARED


def hidden(engine: Engine) -> None:
    """Meetings between the Parties: proposed, tentative, confirmed, moved and cancelled."""
    convener = factories.actor(Role.SECRETARIAT_OFFICER, name="Canarychair S")
    points = [
        factories.actor(Role.DELEGATION_FOCAL_POINT, each, name=f"Canarychair {each}")
        for each in matrix.PARTIES
    ]
    slugs = [propose(engine, convener) for _ in range(4)]
    for slug, who in ((slugs[1], points[:1]), (slugs[2], points), (slugs[3], points)):
        for point in who:
            concur(engine, point, slug)
    person = PersonDraft(
        "Canarybird", "Yellowwing", "canary@wgroup.test", Capacity.DELEGATE, PartStat.ACCEPTED
    )
    do(engine, points[0], lambda work: taking_part.enter(work, slugs[2], person))
    for slug in slugs[1:]:
        do(engine, convener, lambda work, slug=slug: set_joining(  # type: ignore[misc]
            work, slug, url="https://canary-joins.example/room", dial_in=pair("joining")
        ))
    moved = {"venue": pair("moved"), "mode": "hybrid"}
    do(engine, points[1], lambda work: concurring.move(work, slugs[2], moved))
    do(engine, convener, lambda work: running.cancel(work, slugs[3], reason=pair("reason")))
    do(engine, convener, lambda work: running.postpone(work, slugs[1]))
    do(engine, convener, lambda work: speak_of(work, slugs[2]))
    do(engine, points[1], lambda work: agenda_ideas.propose(
        work, slugs[2], ProposalDraft(pair("idea"))
    ))
    nominate(engine, convener, points[0], slugs[2])
    do(engine, points[0], list_expert)
    do(engine, points[0], decide)
    do(engine, points[0], sending)


def speak_of(work: Work, slug: str) -> None:
    """An agenda that is circulated, and an item that waits for both Parties."""
    item = ItemDraft(pair("item"), pair("annotation"), presenter=pair("presenter"))
    agendas.add(work, slug, item)
    circulate(work, slug)
    agendas.add(work, slug, ItemDraft(pair("added")))


def sending(work: Work) -> None:
    """A delegation that is filed, with its letter; the draft of the next; and somebody invited
    once to meetings that nobody has proposed."""
    for first, family in (("2033-01-01", "Canarysent"), ("2034-01-01", "Canaryenvoy")):
        made = delegations.prepare(work, read_span({"first_day": first, "zone": "UTC"}))
        work.session.flush()
        told = {"family_name": family, "function": "head", "email": f"{family}@c.test".lower()}
        told["post"] = pair("post") if family == "Canaryenvoy" else Bilingual()
        made.members.clear()
        work.session.flush()
        delegations.put_member(work, made.id, read_member(told))
        work.session.flush()
        if family == "Canarysent":
            delegations.file(work, made.id)
            issuer = Bilingual(en="canary issuer sings")
            letter = read_letter(b"%PDF-1.4 %%EOF", "canary-letter.pdf", issuer)
            delegations.file_letter(work, made.id, letter)
    steady = {**matrix.STEADY, "family_name": "Canarysteady", "email": "steady@c.test"}
    steady |= {"first_day": "2035-01-01", "last_day": "2035-12-31", "zone": "UTC"}
    lasting.make(work, read_lasting(steady))


def decide(work: Work) -> None:
    """A draft of one side, and a decision that is tabled."""
    for name in ("resolving", "decided"):
        made = drafting.draft(work, DecisionDraft(pair(name), pair(name)))
        work.session.flush()
        if name == "decided":
            drafting.table(work, made.id)


def list_expert(work: Work) -> None:
    """On the roster of one side, as long as the expert does not agree to more."""
    told = {"topics": ["topic/8.2"], "languages": ["en"], "expertise": pair("expertise")}
    found = roster.add(work, read_expert({**told, "family_name": "Canaryroster"}))
    work.session.flush()
    roster.declare(work, found.id, pair("interest"))


def nominate(engine: Engine, convener: Actor, point: Actor, slug: str) -> None:
    """One of the own government, who takes part by it; and one whom nobody else knows of."""
    seats = {"composition": "mixed", "governmental": "2", "non_governmental": "2"}
    plan = read_seats({**seats, "closes": "2022-04-02T08:00", "zone": "UTC"})
    do(engine, convener, lambda work: plan_seats(work, slug, plan))
    house = {"name": Bilingual(en="Canaryhouse"), "type": "national-government"}

    def sent(work: Work) -> UUID:
        found = organisations.bring_in(work, read_organisation(house))
        work.session.flush()
        told = {"family_name": "Canarysent", "organisation": str(found.id)}
        made = nominating.prepare(
            work, slug, read_nomination({**told, "interests": pair("declared")})
        )
        work.session.flush()
        nominating.submit(work, made.id)
        told = {"family_name": "Canarydraft"}
        nominating.prepare(work, slug, read_nomination({**told, "interests": pair("drafted")}))
        return made.id

    key = do(engine, point, sent)
    do(engine, convener, lambda work: checking.register(work, key))


def propose(engine: Engine, convener: Actor) -> str:
    drafted = factories.draft(
        title=pair("title"), purpose=pair("purpose"), group=GROUP, level=Level.BILATERAL,
        topics=("topic/8.2",), terms=terms(),
    )
    return do(engine, convener, lambda work: proposing.propose(work, drafted).slug)


def terms() -> object:
    """Tomorrow, so that it belongs on the first page and into this month."""
    usual = factories.draft(starts="2022-04-02T09:00", ends="2022-04-02T11:00", zone="UTC").terms
    return type(usual)(usual.slot, usual.mode, pair("venue"))


# -- reading everything -------------------------------------------------------------------------


@dataclass
class Reader:
    """Follows every link that somebody is shown, then asks for everything there is."""

    app: Flask
    stage: Stage
    asker: Asker
    seen: dict[str, TestResponse] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(self.app, use_cookies=False)

    def read(self) -> dict[str, TestResponse]:
        waiting = ["/", "/delegations", *self.known(), *STARTS]
        while waiting:
            path = waiting.pop(0)
            if path not in self.seen:
                self.seen[path] = answer = self.get(path)
                if answer.mimetype == "text/html" and len(self.seen) < MOST_PAGES:
                    waiting += links(path, answer.text)
        return self.seen

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, headers=self.asker.headers, buffered=True)

    def known(self) -> Iterator[str]:
        """Every address to be read, with every object; and those of the hidden meetings.

        But for the feed of somebody inside: who holds its address reads what its owner reads.
        """
        for rule, key in rows(self.app, safe=True):
            if key == "feeds.private GET":
                continue
            for _, chosen in objects(rule):
                path = address(self.stage, rule, chosen, self.asker)
                if path and "static" not in path:
                    yield path
            if "<slug>" in rule.rule and "participation_id" not in rule.rule:
                for number in range(1, 6):
                    yield rule.rule.replace("<slug>", f"WG-{GROUP}-2022-{number}").replace(
                        "<any(postpone, reinstate, open, close):name>", "postpone"
                    )


# What no link leads to: lists as they may be narrowed, months, languages, readers of feeds.
STARTS = [
    f"{path}{query}"
    for path, asked in {
        "/meetings": (
            "?when=past", f"?group={GROUP}", f"?group={GROUP}&when=past", "?status=tentative",
            "?status=cancelled&when=past", "?after=x", "?lang=zh",
        ),
        "/api/v1/meetings": (
            "?limit=1", f"?group={GROUP}", "?status=confirmed", "?status=postponed",
            "?order=desc", "?since=2022-01-01T00:00:00Z", "?before=2030-01-01T00:00:00Z",
        ),
        "/experts": ("?words=canary", "?words=金丝雀&lang=zh", "?topic=topic/8.2&order=load"),
        "/api/v1/experts": ("?words=canaryroster", "?topic=topic/8.2", "?type=independent-expert"),
        "/decisions": ("?words=canary", "?words=金丝雀&lang=zh", "?state=draft", "?year=2022"),
        "/api/v1/decisions": ("?words=canary", "?state=draft", "?state=tabled"),
        "/calendar": ("?month=2022-04", "?month=2022-05", "?month=2022-03", "?lang=zh"),
        "/feeds/public.ics": ("", "?lang=zh"),
        "/": ("?lang=zh", "?theme=dark"),
        "/topics/8.2": ("?lang=zh",),
        "/provisions/glasgow-2021/8.4": ("?lang=zh",),
        "/no/such/page": ("",),
        "/api/v1/nothing": ("",),
    }.items()
    for query in asked
]


# Where those whom it concerns are told how to join.
WAYS_IN = [
    f"{prefix}/meetings/WG-{GROUP}-2022-3{path}?lang={language}"
    for prefix, path in (("", ""), ("/api/v1", "/joining"))
    for language in ("en", "zh")
]


def links(path: str, page: str) -> Iterator[str]:
    for found in re.findall(r'href="([^"#]+)', page):
        there = urlsplit(urljoin(f"http://localhost{path}", html.unescape(found)))
        if there.hostname == "localhost" and not re.match(r"/(static|bootstrap)/", there.path):
            yield there.path + (f"?{there.query}" if there.query else "")


def readings(answer: TestResponse) -> str:
    """Every way in which a text may stand in an answer: in its head, its cookies, its body."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    body = answer.data
    if answer.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    text = body.decode("utf-8", "replace")
    found = [heads, unquote(heads), text, html.unescape(text), unquote_plus(text)]
    found += [re.sub(r"\r?\n[ \t]", "", text), re.sub(r"<[^>]*>", "", html.unescape(text))]
    if text and (answer.mimetype or "").endswith("json"):
        found.append(json.dumps(json.loads(text), ensure_ascii=False))
    return "\n".join([*found, *cookies(heads)])


def cookies(heads: str) -> Iterator[str]:
    """Signed is not sealed: what a cookie holds can be read."""
    for each in re.findall(r"[\w-]{24,}", heads):
        try:
            yield urlsafe_b64decode(each + "=" * (-len(each) % 4)).decode("utf-8", "replace")
        except ValueError:
            continue


@pytest.fixture
def stage(app: Flask, engine: Engine, caplog: pytest.LogCaptureFixture) -> Stage:
    caplog.set_level("ERROR")
    return set_stage(app, engine)


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_word_reaches_anybody_outside(
    app: Flask, engine: Engine, stage: Stage, name: str
) -> None:
    hidden(engine)
    said = Reader(app, stage, stage.asker(name)).read()

    assert told(said, SECRETS) == []
    assert len(said) > 100


def test_canaries_sing_to_those_inside(app: Flask, engine: Engine, stage: Stage) -> None:
    """So that silence outside means something."""
    hidden(engine)
    member = Reader(app, stage, stage.asker("delegation-member CN"))
    said = member.read()
    point = Reader(app, stage, stage.asker("delegation-focal-point CN")).read()
    heard = "\n".join(readings(each) for each in (*said.values(), *point.values()))
    inside = TEXTS | PEOPLE | NAMES | DRAFTED | DECLARED

    assert [each for each in sorted(inside) if each not in heard] == []
    assert told(said | ways_in(member), JOINING) == []
    secretariat = ways_in(Reader(app, stage, stage.asker("secretariat-officer")))
    assert {each for _, each in told(secretariat, JOINING)} == JOINING


@pytest.mark.parametrize("name", ["delegation-focal-point US", "secretariat-officer"])
def test_what_a_side_drafts_or_declares_reaches_no_other(
    app: Flask, engine: Engine, stage: Stage, name: str
) -> None:
    hidden(engine)
    said = Reader(app, stage, stage.asker(name)).read()
    secrets = DRAFTED if name == "secretariat-officer" else DRAFTED | DECLARED

    assert told(said, secrets) == []
    assert told(said, {"Canarysent"}) != []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["delegation-focal-point US", "co-chair CN", "head-of-delegation US"]
)
def test_how_to_join_is_told_to_no_delegation(
    app: Flask, engine: Engine, stage: Stage, name: str
) -> None:
    hidden(engine)
    reader = Reader(app, stage, stage.asker(name))

    assert told(reader.read() | ways_in(reader), JOINING) == []


def ways_in(reader: Reader) -> dict[str, TestResponse]:
    """Where those whom it concerns are told how to join; and the feed of a member, whatever is
    accepted."""
    feed = f"/feeds/{reader.stage.things['feeds.private token']['alive']}.ics"
    said = {
        f"{feed} {kind}": reader.client.get(feed, headers={"Accept": kind}, buffered=True)
        for kind in ("text/calendar", "application/calendar+json")
    }
    assert {answer.status_code for answer in said.values()} == {200}
    return said | {path: reader.get(path) for path in WAYS_IN}


def test_refusals_and_errors_hold_no_word_of_it(
    app: Flask, engine: Engine, stage: Stage
) -> None:
    """Acts upon hidden meetings, soundly made, by those who may do none of them."""
    hidden(engine)
    client, said = Client(app, use_cookies=False), {}
    for name in ("guest", "observer", "system-administrator", "governmental-expert US"):
        for way in ("page", "write") if name != "guest" else ("page",):
            asker = stage.asker(name, way)
            for rule, key in rows(app, safe=False):
                if "<slug>" not in rule.rule or "participation_id" in rule.rule:
                    continue
                path = rule.rule.replace("<slug>", f"WG-{GROUP}-2022-3").replace(
                    "<any(postpone, reinstate, open, close):name>", "open"
                )
                said[f"{name} {way} {key}"] = send(client, asker, key, path, stage)

    assert told(said, SECRETS) == []
    assert {answer.status_code for answer in said.values()} <= {303, 401, 404}


def send(client: Client, asker: Asker, key: str, path: str, stage: Stage) -> TestResponse:
    body, method = stage.body(key), key.split()[1]
    headers = {**asker.headers, "If-Match": "*"}
    if path.startswith("/api/"):
        headers |= {"X-CSRFToken": asker.csrf} if asker.csrf else {}
        return client.open(path, method=method, json=body, headers=headers, buffered=True)
    signed = {**body, "csrf_token": asker.csrf or ""}
    return client.open(path, method=method, data=signed, headers=headers, buffered=True)


def told(said: dict[str, TestResponse], words: set[str]) -> list[tuple[str, str]]:
    """Where which word was said; an address that was asked for may be said back."""
    found = []
    for path, answer in said.items():
        text = readings(answer).replace(path, "").replace(unquote(path), "")
        found += [(path, word) for word in sorted(words) if word in text and word not in path]
    return found


# -- non-interference ---------------------------------------------------------------------------

# The length is that of the body, which is compared; a picture drawn anew is longer or shorter.
UNLIKE = {"Date", "Set-Cookie", "X-Request-Id", "Content-Length"}
NONCE = re.compile(r"'nonce-[\w-]+'")


def shape(answer: TestResponse) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """An answer without what is drawn anew for each: nonces, tokens of forms, request ids."""
    heads = sorted((k, NONCE.sub("~", v)) for k, v in answer.headers if k not in UNLIKE)
    return answer.status_code, tuple(heads), CHANGING.sub(b"~", answer.data)


@pytest.mark.parametrize(
    "name", ["guest", *(pytest.param(each, marks=pytest.mark.slow) for each in (*FEW[1:], *MORE))]
)
def test_what_is_hidden_changes_nothing_outside(
    app: Flask, engine: Engine, stage: Stage, name: str
) -> None:
    """The same answers to the byte, tags and all, before such meetings and people exist, and
    after: the two databases differ in nothing else."""
    asker = stage.asker(name)
    before = Reader(app, stage, asker).read()
    hidden(engine)
    if name != "system-administrator":  # who opens accounts, sees them
        more_people(engine)
    after = Reader(app, stage, asker).read()

    assert before.keys() == after.keys()
    changed = [path for path in before if shape(before[path]) != shape(after[path])]
    assert changed == []
    assert len(before) > 100


def more_people(engine: Engine) -> None:
    """More accounts: one that is invited, one in use."""
    for number, facts in enumerate(({}, {"password_hash": "x"})):
        with Session(engine) as session, Work(session, SYSTEM, utc_now()).saved() as work:
            people.make_account(
                work, Role.DELEGATION_MEMBER, "CN", family_name=f"Canarybird{number}", **facts
            )


def test_ids_tell_no_order(stage: Stage) -> None:
    """Public ids are random: none is next to another (security.md G5)."""
    ids = [UUID(each) for each in stage.things["account_id"].values()]

    assert {each.version for each in ids} == {4}
