"""The month page."""

import re
from datetime import date

import pytest

from tests.browser import Browser
from tests.conftest import SignIn, WorkAs
from tests.web.test_today import confirmed, proposed
from wgroup.holidays import Almanac
from wgroup.kernel.actor import Role
from wgroup.kernel.errors import NotFound
from wgroup.web.calendar.month import Month, next_month, read_month


def page(client: Browser, query: str) -> str:
    answer = client.get(f"/calendar?{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def cell(told: str, day: str) -> str:
    """The cell of a date."""
    return told.split(f'<time datetime="{day}">')[1].split("</td>", maxsplit=1)[0]


@pytest.mark.parametrize(
    "month", ["1969-12", "2101-01", "2022-13", "2022-00", "22-05", "2022-5", "2022-05-01", "x", "",
              "２０２２-05", "99999-01", "-1-01", "2022-05%00"]
)
def test_what_is_no_month_is_not_there(client: Browser, month: str) -> None:
    assert client.get(f"/calendar?month={month}").status_code == 404


@pytest.mark.parametrize("month", ["1970-01", "2100-12"])
def test_the_edges_of_time_are_pages(client: Browser, month: str) -> None:
    told = page(client, f"month={month}")
    assert ("rel=\"prev\"" in told) == (month != "1970-01")
    assert ("rel=\"next\"" in told) == (month != "2100-12")


def test_whose_dates_nobody_has_are_not_there(client: Browser) -> None:
    assert client.get("/calendar?by=ZZ").status_code == 404


def test_a_meeting_stands_on_the_date_of_the_capital_asked_for(
    work_as: WorkAs, sign_in: SignIn
) -> None:
    meeting = confirmed(work_as, "CN", "US")
    reader = sign_in(Role.DELEGATION_MEMBER, "US")
    east = page(reader, "month=2022-05&by=CN&lang=en")
    west = page(reader, "month=2022-05&lang=en")
    assert meeting.slug in cell(east, "2022-05-18")
    assert meeting.slug not in cell(east, "2022-05-17")
    assert meeting.slug in cell(west, "2022-05-17")
    assert "Beijing 18 May 08:00" in " ".join(cell(west, "2022-05-17").split())


@pytest.mark.parametrize(
    ("by", "city", "badge"), [("CN", "Washington", "-1"), ("US", "Beijing", "+1")]
)
def test_a_badge_tells_how_far_the_other_date_is_from_the_one_in_view(
    work_as: WorkAs, sign_in: SignIn, by: str, city: str, badge: str
) -> None:
    confirmed(work_as, "CN", "US")
    told = page(sign_in(Role.DELEGATION_MEMBER, by), f"month=2022-05&by={by}&lang=en")
    lines = re.findall(r"<span>(\w+) [^<]*<span class=\"shift\">([+-]\d)", told)
    assert lines == [(city, badge)]


def test_days_off_and_make_up_days_of_both_countries(client: Browser) -> None:
    told = page(client, "month=2022-05&lang=zh")
    assert "劳动节" in cell(told, "2022-05-02")
    assert "调休上班" in cell(told, "2022-05-07")
    assert "阵亡将士纪念日" in cell(told, "2022-05-30")


def test_a_year_that_is_not_published_says_so(client: Browser) -> None:
    assert "provisional" not in page(client, "month=2022-05&lang=en")
    assert "provisional" in page(client, "month=2060-05&lang=en")


def test_a_stay_stands_on_every_date_it_touches(work_as: WorkAs, sign_in: SignIn) -> None:
    meeting = proposed(work_as, starts="2022-05-17T20:00", ends="2022-05-20T00:00")
    told = page(sign_in(Role.DELEGATION_MEMBER, "US"), "month=2022-05")
    days = [each for each in range(15, 25) if meeting.slug in cell(told, f"2022-05-{each}")]
    assert days == [17, 18, 19]


def test_a_guest_finds_the_month_empty(work_as: WorkAs, client: Browser) -> None:
    proposed(work_as)
    assert "No meeting in this month." in page(client, "month=2022-05&lang=en")


def test_months_follow_each_other() -> None:
    first = read_month("2022-12")
    assert next_month(first) == date(2023, 1, 1)
    assert Month(first, (), ()).before == date(2022, 11, 1)
    with pytest.raises(NotFound):
        read_month("2022-99")
    assert Almanac().days == {}
