"""Action items as tasks of a list (RFC 5545 3.6.2)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from icalendar import Todo

from wgroup.actions.models import ActionItem
from wgroup.actions.rules import ActionState
from wgroup.calendar.days import action_uid
from wgroup.calendar.rules import Edition
from wgroup.calendar.tasks import task_uid, vtodo
from wgroup.calendar.wording import Place, Surroundings
from wgroup.kernel.bilingual import Bilingual

STAMP = datetime(2022, 4, 1, 2, tzinfo=UTC)
DONE = datetime(2022, 5, 2, 3, 4, 5, tzinfo=UTC)
PLACE = Place(domain="wgroup.example.org", public_url="https://wgroup.example.org")
AROUND = Surroundings(PLACE, [], {"CN": Bilingual(en="China", zh="中方")}, {})


def item(**parts: object) -> ActionItem:
    usual: dict[str, object] = {
        "id": UUID(int=7),
        "code": "AI/2022/1",
        "text": Bilingual(en="Send the list of methods", zh="提交方法清单"),
        "party": "CN",
        "due": date(2022, 5, 31),
        "state": ActionState.OPEN,
        "done_at": None,
        "sequence": 2,
        "created_at": STAMP,
        "stamped_at": STAMP,
    }
    return ActionItem(**{**usual, **parts})


def lines(made: ActionItem, edition: Edition = Edition.EN, **facts: str) -> list[str]:
    octets = vtodo(made, edition, AROUND, **facts)
    return octets.replace(b"\r\n ", b"").decode("utf-8").splitlines()


def test_a_task_in_full() -> None:
    assert lines(item(), meeting_uid="m@wgroup.example.org") == [
        "BEGIN:VTODO",
        "UID:00000000-0000-0000-0000-000000000007",
        "SEQUENCE:2",
        "DTSTAMP:20220401T020000Z",
        "CREATED:20220401T020000Z",
        "LAST-MODIFIED:20220401T020000Z",
        "SUMMARY:Send the list of methods",
        "DESCRIPTION:Send the list of methods\\nAI/2022/1 · Responsible: China"
        "\\n\\nhttps://wgroup.example.org/actions/AI-2022-1",
        "CATEGORIES:Deadline",
        "URL:https://wgroup.example.org/actions/AI-2022-1",
        "STATUS:NEEDS-ACTION",
        "PERCENT-COMPLETE:0",
        "DUE;VALUE=DATE:20220531",
        "RELATED-TO:m@wgroup.example.org",
        "END:VTODO",
    ]


@pytest.mark.parametrize(
    ("state", "status", "percent"),
    [
        (ActionState.OPEN, "NEEDS-ACTION", 0),
        (ActionState.IN_PROGRESS, "IN-PROCESS", None),
        (ActionState.REPORTED_DONE, "COMPLETED", 100),
        (ActionState.VERIFIED, "COMPLETED", 100),
        (ActionState.DROPPED, "CANCELLED", None),
    ],
)
def test_completed_is_said_of_what_is_done_alone(
    state: ActionState, status: str, percent: int | None
) -> None:
    done_at = DONE if status == "COMPLETED" else None
    read = Todo.from_ical(vtodo(item(state=state, done_at=done_at), Edition.ZH, AROUND))

    assert str(read["status"]) == status
    assert read.get("percent-complete") == percent
    assert ("completed" in read) is (status == "COMPLETED")
    if status == "COMPLETED":
        assert read["completed"].dt == DONE


def test_without_a_day_or_a_meeting_it_names_none() -> None:
    told = "\n".join(lines(item(due=None)))
    assert "DUE" not in told
    assert "RELATED-TO" not in told


def test_each_edition_reads_in_its_language() -> None:
    said = {each: "\n".join(lines(item(), each)) for each in Edition}
    assert "SUMMARY:提交方法清单\n" in said[Edition.ZH]
    assert "责任方：中方" in said[Edition.ZH]
    assert "SUMMARY:提交方法清单 / Send the list of methods\n" in said[Edition.BOTH]


def test_the_task_and_its_day_are_two_things() -> None:
    assert task_uid(item()) != action_uid(item(), PLACE)


def test_a_hostile_text_stays_one_line() -> None:
    made = item(text=Bilingual(en="a\r\nATTENDEE:mailto:x@y\x0b\nEND:VTODO", zh=""))
    assert sum(each.startswith(("ATTENDEE", "END:")) for each in lines(made)) == 1
