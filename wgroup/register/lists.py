"""Lists of the register: by keyset, in an order that does not move."""

from sqlalchemy import select

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


def instruments(work: Work, *, after: str | None = None, limit: int = PAGE) -> Page[Instrument]:
    return read_page(
        work.session,
        select(Instrument),
        (Instrument.key,),
        lambda each: (each.key,),
        after=after,
        limit=limit,
    )


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
    tests = {
        Provision.instrument_key: instrument,
        Provision.parent_key: parent,
        Provision.kind: kind,
        Provision.modality: modality,
    }
    wanted = select(Provision)
    for column, value in tests.items():
        if value is not None:
            wanted = wanted.where(column == value)
    return read_page(
        work.session,
        wanted,
        (Provision.instrument_key, Provision.order, Provision.key),
        lambda each: (each.instrument_key, each.order, each.key),
        after=after,
        limit=limit,
    )


def topics(
    work: Work,
    *,
    track: str | None = None,
    group: str | None = None,
    provision: str | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Topic]:
    tests = {
        Topic.track_key: track,
        Topic.group_code: group,
        Topic.provision_key: provision,
    }
    wanted = select(Topic)
    for column, value in tests.items():
        if value is not None:
            wanted = wanted.where(column == value)
    return read_page(
        work.session,
        wanted,
        (Topic.order, Topic.key),
        lambda each: (each.order, each.key),
        after=after,
        limit=limit,
    )


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
    wanted = select(Commitment).where(Commitment.placeholder.is_(False))
    if instrument is not None:
        wanted = wanted.where(Commitment.instrument_key == instrument)
    if type is not None:
        wanted = wanted.where(Commitment.type == type)
    for named in (holder, provision):
        if named is not None:
            sources = select(Citation.source).where(Citation.target == named)
            wanted = wanted.where(Commitment.key.in_(sources))
    return read_page(
        work.session,
        wanted,
        (Commitment.key,),
        lambda each: (each.key,),
        after=after,
        limit=limit,
    )


def milestones(
    work: Work,
    *,
    provision: str | None = None,
    commitment: str | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page[Milestone]:
    wanted = select(Milestone)
    for named in (provision, commitment):
        if named is not None:
            sources = select(Citation.source).where(Citation.target == named)
            wanted = wanted.where(Milestone.key.in_(sources))
    return read_page(
        work.session,
        wanted,
        (Milestone.key,),
        lambda each: (each.key,),
        after=after,
        limit=limit,
    )


def dated_milestones(work: Work, *, limit: int = 500) -> list[Milestone]:
    """By their end; those without a date last."""
    ends = (Milestone.end.is_(None), Milestone.end, Milestone.start, Milestone.key)
    return list(work.session.scalars(select(Milestone).order_by(*ends).limit(limit)))


def groups(work: Work) -> list[ThematicGroup]:
    wanted = select(ThematicGroup).order_by(ThematicGroup.order, ThematicGroup.code)
    return list(work.session.scalars(wanted))


def tracks(work: Work) -> list[Track]:
    return list(work.session.scalars(select(Track).order_by(Track.order, Track.key)))
