"""The room of the delegations: its addresses, whom they let in, and where an act leads."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from wgroup.web.guard import Access

bp = Blueprint("delegations", __name__, url_prefix="/delegations")

KEPT = ("prepare", "set_span", "put_member", "take_out", "file", "file_letter")
ACCESS = {
    f"delegations.{each}": Access.ACCOUNT for each in ("index", "show", "letter", "examine", *KEPT)
}
# Who speaks for a Party is a matter of rights.
PROVED = frozenset(
    f"delegations.{each}"
    for each in ("file", "set_span", "put_member", "take_out", "file_letter")
)


def done(delegation_id: UUID, words: str) -> ResponseReturnValue:
    """Back to the page of the delegation, which says what has been done."""
    flash(words, "done")
    return redirect(url_for("delegations.show", delegation_id=delegation_id), 303)
