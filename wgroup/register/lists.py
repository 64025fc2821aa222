"""Lists of the register: by keyset, in an order that does not move."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from wgroup.db.paging import PAGE, Page, read_page
from wgroup.db.work import Work
from wgroup.register.models import (
    Citation,
    Commitment,
    Instrument,
    Milestone,
    Provision,
    ThematicGroup,
    Topic,
    Track,
)
from wgroup.register.rules import CommitmentType, Kind, Modality

Row = TypeVar("Row", Instrument, Provision, Topic, Commitment, Milestone)
Column = InstrumentedAttribute[Any]


def _page(
    work: Work, wanted: Select[Row], *order: Column, after: str | None, limit: int
) -> Page[Row]:
    def place(row: Row) -> tuple[object, ...]:
        return tuple(getattr(row, each.key) for each in order)

    return read_page(work.session, wanted, order, place, after=after, limit=limit)


def _where(wanted: Select[Row], asked: Mapping[Column, object]) -> Select[Row]:
    """Only rows that are as asked; None asks for nothing."""
    return wanted.where(*(each == value for each, value in asked.items() if value is not None))


def _naming(wanted: Select[Row], key: Column, *named: str | None) -> Select[Row]:
    """Only rows that name each of these keys; None asks for nothing."""
    for each in named:
        if each is not None:
            wanted = wanted.where(key.in_(select(Citation.source).where(Citation.target == each)))
    return wanted


def instruments(work: Work, *, after: str | None = None, limit: int = PAGE) -> Page[Instrument]:
    return _page(work, select(Instrument), Instrument.key, after=after, limit=limit)


def provisions(
    work: Work,
    *,
    instrument: str | None = None,
    parent: str | None = None,
    kind: Kind | None = None,
    modality: Modality | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Provision]:
    """By instrument, then in the order of its text."""
    asked: dict[Column, object] = {
        Provision.instrument_key: instrument,
        Provision.parent_key: parent,
        Provision.kind: kind,
        Provision.modality: modality,
    }
    order = (Provision.instrument_key, Provision.order, Provision.key)
    return _page(work, _where(select(Provision), asked), *order, after=after, limit=limit)


def topics(
    work: Work,
    *,
    track: str | None = None,
    group: str | None = None,
    provision: str | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Topic]:
    asked: dict[Column, object] = {
        Topic.track_key: track,
        Topic.group_code: group,
        Topic.provision_key: provision,
    }
    wanted = _where(select(Topic), asked)
    return _page(work, wanted, Topic.order, Topic.key, after=after, limit=limit)


def commitments(
    work: Work,
    *,
    instrument: str | None = None,
    holder: str | None = None,
    type: CommitmentType | None = None,  # noqa: A002  the word of the domain
    provision: str | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Commitment]:
    """By key, without placeholders; holder is a Party's code, provision one that it names."""
    asked: dict[Column, object] = {
        Commitment.placeholder: False,
        Commitment.instrument_key: instrument,
        Commitment.type: type,
    }
    wanted = _naming(_where(select(Commitment), asked), Commitment.key, holder, provision)
    return _page(work, wanted, Commitment.key, after=after, limit=limit)


def milestones(
    work: Work,
    *,
    provision: str | None = None,
    commitment: str | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Milestone]:
    wanted = _naming(select(Milestone), Milestone.key, provision, commitment)
    return _page(work, wanted, Milestone.key, after=after, limit=limit)


def dated_milestones(work: Work, *, limit: int = 500) -> list[Milestone]:
    """By their end; those without a date last."""
    ends = (Milestone.end.is_(None), Milestone.end, Milestone.start, Milestone.key)
    return list(work.session.scalars(select(Milestone).order_by(*ends).limit(limit)))


def groups(work: Work) -> list[ThematicGroup]:
    wanted = select(ThematicGroup).order_by(ThematicGroup.order, ThematicGroup.code)
    return list(work.session.scalars(wanted))


def tracks(work: Work) -> list[Track]:
    return list(work.session.scalars(select(Track).order_by(Track.order, Track.key)))
