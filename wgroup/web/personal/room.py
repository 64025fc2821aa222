"""The room of what is kept about people: its addresses and whom they let in."""

import json

from flask import Blueprint, Response, current_app

from wgroup.personal.contents import Facts
from wgroup.web.guard import Access

bp = Blueprint("personal", __name__)

ACCESS = {
    "personal.privacy": Access.OPEN,
    **dict.fromkeys(
        (
            "personal.data",
            "personal.erasure",
            "personal.take_back",
            "personal.requests",
            "personal.request_of",
            "personal.person",
            "personal.person_data",
            "personal.erase",
            "personal.people",
            "personal.people_alike",
            "personal.compare",
            "personal.tell_apart",
            "personal.correct",
            "personal.add_affiliation",
            "personal.affiliation",
            "personal.remove_affiliation",
        ),
        Access.ACCOUNT,
    ),
}

# What cannot be undone is asked for, and done, by nobody who only sits at somebody's desk.
PROVED = frozenset(
    f"personal.{each}" for each in ("erasure", "erase", "correct", "compare")
)


def as_file(facts: Facts, name: str) -> Response:
    text = json.dumps(facts, ensure_ascii=False, indent=2)
    answer: Response = current_app.response_class(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer
