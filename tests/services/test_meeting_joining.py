"""How a meeting is joined: who says so, who is told, and what cannot wipe it."""

import pytest

from tests.services.meeting_table import LATER, SLUG, WHY, Table
from tests.services.test_meeting_answers import entered, expert
from wgroup.db.work import Work
from wgroup.kernel.actor import Role
from wgroup.kernel.bilingual import Bilingual
from wgroup.meetings import queries
from wgroup.meetings.links import JoinLink
from wgroup.meetings.services.concurring import move
from wgroup.meetings.services.joining import set_joining
from wgroup.meetings.services.proposing import edit
from wgroup.meetings.services.running import cancel, postpone, reinstate
from wgroup.meetings.services.taking_part import remove
from wgroup.revisions.queries import history_of

URL = "https://meet.example.org/j/84521"
WORDS = Bilingual(en="+1 202 555 0100", zh="+86 10 8555 0000")


@pytest.fixture
def sides() -> tuple[str, str]:
    """One order: that swapping the Parties swaps the results, test_meeting_answers.py tries."""
    return "US", "CN"


@pytest.fixture
def linked(table: Table) -> Table:
    table.propose()
    table.concur(table.focal, table.focal_other)
    table.act(table.secretariat, setting())
    return table


def setting(url: str = URL, words: Bilingual = WORDS, seen: str | None = None):  # type: ignore[no-untyped-def]
    return lambda work: set_joining(work, SLUG, url=url, dial_in=words, seen=seen)


def known(work: Work) -> tuple[str, Bilingual] | None:
    work.session.rollback()
    found = queries.joining_of(work, queries.get(work, SLUG).id)
    return (found.url, found.dial_in) if found else None


def test_those_invited_and_the_secretariat_know_it(linked: Table) -> None:
    one = entered(linked)
    member = linked.work_as(Role.DELEGATION_MEMBER, linked.one, person_id=one.person_id)
    for work in (linked.secretariat, expert(linked, one), member):
        assert known(work) == (URL, WORDS)
    for work in (linked.focal, linked.focal_other, linked.chair):
        assert known(work) is None
        assert not queries.reads_joining(work, linked.meeting.id)
    linked.act(linked.focal, lambda work: remove(work, SLUG, one.id))
    assert known(member) is None


def test_only_the_secretariat_says_it(linked: Table) -> None:
    one = entered(linked)
    member = linked.work_as(Role.DELEGATION_MEMBER, linked.one, person_id=one.person_id)
    for work in (linked.focal, linked.chair, member):
        assert linked.refused(work, setting("https://other.example")) == "role_cannot"
    assert linked.refused(linked.secretariat, setting("javascript:1")) == "bad_url"
    assert known(linked.secretariat) == (URL, WORDS)


def test_one_says_it_about_what_one_saw(linked: Table) -> None:
    first = kept(linked)
    assert linked.refused(linked.secretariat, setting(seen="")) == "stale_version"
    linked.act(linked.secretariat, setting("https://other.example", seen=first))
    assert linked.refused(linked.secretariat, setting(seen=first)) == "stale_version"
    linked.act(linked.secretariat, setting("", Bilingual(), seen=kept(linked)))
    assert known(linked.secretariat) is None
    linked.act(linked.secretariat, setting(seen=""))
    assert known(linked.secretariat) == (URL, WORDS)


def kept(table: Table) -> str:
    table.secretariat.session.rollback()
    found = queries.joining_of(table.secretariat, table.meeting.id)
    assert isinstance(found, JoinLink)
    return found.fingerprint


def test_a_language_or_the_address_alone_will_do(linked: Table) -> None:
    for url, words in ((URL, Bilingual()), ("", Bilingual(en="+1 202"))):
        linked.act(linked.secretariat, setting(url, words))
        assert known(linked.secretariat) == (url, words)


def test_no_other_act_wipes_it(linked: Table) -> None:
    acts = (
        lambda work: edit(work, SLUG, {"title": Bilingual("New", "新"), "purpose": Bilingual()}),
        lambda work: move(work, SLUG, {**LATER, "mode": "hybrid", "venue": Bilingual("A", "甲")}),
        lambda work: postpone(work, SLUG),
        lambda work: move(work, SLUG, LATER),
        lambda work: cancel(work, SLUG, reason=WHY),
        lambda work: reinstate(work, SLUG),
    )
    for act in acts:
        linked.act(linked.secretariat, act)
        assert known(linked.secretariat) == (URL, WORDS)


def test_saying_it_leaves_the_meeting_as_it_was(linked: Table) -> None:
    """Who is not invited cannot tell from the meeting that it is joined another way."""
    before = linked.facts
    linked.act(linked.secretariat, setting("https://other.example"))
    linked.act(linked.secretariat, setting("", Bilingual()))
    assert linked.facts == before


def test_the_history_says_only_that_it_changed(linked: Table) -> None:
    linked.act(linked.secretariat, setting("https://other.example"))
    linked.act(linked.secretariat, setting("https://other.example"))
    linked.act(linked.secretariat, setting("", Bilingual()))
    told = [
        (each.verb, each.changes)
        for each in history_of(linked.focal, linked.meeting.id)
        if each.subject_kind == "join_link"
    ]
    assert [verb for verb, _ in told] == ["deleted", "changed", "created"]
    values = {
        str(value) for _, changes in told for name, pair in changes.items()
        if name != "meeting_id" for value in pair
    }
    assert values == {"…"}
