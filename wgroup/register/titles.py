"""Keys and titles of the register, for choosing from."""

from sqlalchemy import Select, select

from wgroup.db.work import Work
from wgroup.kernel.bilingual import Bilingual
from wgroup.register.models import Instrument, Provision, ThematicGroup, Topic, Track

Titles = list[tuple[str, Bilingual]]


def group_titles(work: Work) -> Titles:
    """Code and title of each thematic group, in their order."""
    wanted = select(ThematicGroup.code, ThematicGroup.title)
    return _pairs(work, wanted.order_by(ThematicGroup.order, ThematicGroup.code))


def instrument_titles(work: Work) -> Titles:
    """Key and title of each instrument, the oldest first."""
    return _pairs(work, select(Instrument.key, Instrument.title).order_by(Instrument.dated))


def provision_titles(work: Work) -> Titles:
    """Key and title of each provision, in the order of the texts."""
    wanted = select(Provision.key, Provision.title)
    ordered = wanted.order_by(Provision.instrument_key, Provision.order, Provision.key)
    return _pairs(work, ordered)


def topic_titles(work: Work) -> Titles:
    """Key and title of each topic, in their order."""
    return _pairs(work, select(Topic.key, Topic.title).order_by(Topic.order, Topic.key))


def track_of_topics(work: Work) -> dict[str, Bilingual]:
    """The title of the track of each topic, by the topic's key."""
    wanted = select(Topic.key, Track.title).join(Track, Track.key == Topic.track_key)
    return dict(_pairs(work, wanted))


def _pairs(work: Work, wanted: Select[str, Bilingual]) -> Titles:
    return [(key, title) for key, title in work.session.execute(wanted)]
