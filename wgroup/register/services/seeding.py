"""Loading the register that ships with the service."""

from pathlib import Path

import yaml
from sqlalchemy import exists, select

from wgroup.db.work import Work
from wgroup.parties.services import load_parties
from wgroup.policy import Action
from wgroup.register.entries import ImportBatch
from wgroup.register.importing.report import Report
from wgroup.register.services.importing import Source, import_file
from wgroup.resources import resource_dir
from wgroup.revisions.acts import permit

PARTIES = "parties.yaml"


def load_seeds(work: Work, folder: Path | None = None) -> Report | None:
    """Load the Parties and the register from seeds/; None if these very files were loaded before.

    What an operator has changed since is left as it is until the files themselves change.
    """
    permit(work, Action.REGISTER_IMPORT)
    place = folder or resource_dir("seeds")
    rows = yaml.safe_load((place / PARTIES).read_bytes())["parties"]
    load_parties(work, rows)
    work.session.flush()
    source = seeds(place)
    if work.session.scalar(select(exists().where(ImportBatch.sha256 == source.sha256))):
        return None
    return import_file(work, source)


def seeds(place: Path) -> Source:
    """The files of the register, in the order of their names."""
    files = sorted(each for each in place.glob("*.yaml") if each.name != PARTIES)
    return Source("seeds", tuple(each.read_bytes() for each in files))
