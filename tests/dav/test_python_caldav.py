"""python-caldav, a program of another house, against the service behind a socket."""

from collections.abc import Iterator
from datetime import UTC, datetime

import caldav
import pytest
from caldav.davclient import DAVClient
from caldav.lib.error import AuthorizationError, PutError

from tests.dav.program import Program
from tests.dav.serving import served
from tests.dav.stage import Stage
from tests.dav.test_reading import at


@pytest.fixture
def client(lin: Program) -> Iterator[DAVClient]:
    with (
        served(lin.app) as url,
        DAVClient(
            f"{url}/dav/",
            username=lin.email,
            password=lin.password,
            enable_rfc6764=False,
            require_tls=False,
        ) as made,
    ):
        yield made


def test_it_finds_lists_searches_syncs_and_answers(
    client: DAVClient, lin: Program, stage: Stage
) -> None:
    met, later = stage.met(), stage.met(**at("2022-06-01"))
    participation = stage.invite(met, lin.email)
    task = stage.task("Draft it", party="CN", person_id=lin.actor.person_id)

    principal = client.principal()
    assert str(principal.url).endswith(f"/dav/principals/{lin.account_id}/")
    calendars = {
        str(each.url).rstrip("/").rpartition("/")[2]: each for each in principal.calendars()
    }
    assert calendars.keys() == {"all", "tasks"}
    events = calendars["all"]
    assert events.get_supported_components() == ["VEVENT"]
    assert {_id(each) for each in events.events()} == {str(met), str(later)}
    assert [_id(each) for each in calendars["tasks"].todos()] == [str(task)]

    may = events.search(
        start=datetime(2022, 5, 1, tzinfo=UTC), end=datetime(2022, 6, 1, tzinfo=UTC), event=True
    )
    assert [_id(each) for each in may] == [str(met)]
    by_uid = events.event_by_uid(str(may[0].icalendar_component["UID"]))
    assert _id(by_uid) == str(met)

    known = events.objects_by_sync_token(load_objects=True)
    assert len(list(known)) == 2
    stage.retitle(later, "Another title")
    known.sync()
    titles = {_id(each): str(each.icalendar_component["SUMMARY"]) for each in known}
    assert "Another title" in titles[str(later)]

    by_uid.load()
    with by_uid.edit_icalendar_instance() as whole:
        [component] = whole.walk("VEVENT")
        component["ATTENDEE"].params["PARTSTAT"] = "ACCEPTED"
    by_uid.save()
    assert stage.answer_of(participation).partstat.value == "accepted"


def test_what_it_may_not_do_it_is_refused(client: DAVClient, lin: Program, stage: Stage) -> None:
    stage.met()
    events = client.calendar(url=f"{client.url}calendars/{lin.account_id}/all/")
    [event] = events.events()
    with pytest.raises((PutError, AuthorizationError)):
        events.save_event(
            dtstart=datetime(2022, 5, 1, tzinfo=UTC),
            dtend=datetime(2022, 5, 2, tzinfo=UTC),
            summary="Mine",
        )
    with event.edit_icalendar_instance() as whole:
        whole.walk("VEVENT")[0]["SUMMARY"] = "Mine now"
    with pytest.raises((PutError, AuthorizationError)):
        event.save()
    with pytest.raises(caldav.error.DAVError):
        event.delete()
    with pytest.raises(caldav.error.DAVError):
        client.principal().make_calendar(name="Mine")
    assert len(lin.listed(lin.all)) == 1


def test_with_a_wrong_password_it_finds_nothing(lin: Program) -> None:
    with (
        served(lin.app) as url,
        DAVClient(
            f"{url}/dav/",
            username=lin.email,
            password="0000-" * 6 + "0000",
            enable_rfc6764=False,
            require_tls=False,
        ) as client,
        pytest.raises(AuthorizationError),
    ):
        client.principal()


def _id(thing: object) -> str:
    return str(thing.url).rpartition("/")[2].removesuffix(".ics")  # type: ignore[attr-defined]
