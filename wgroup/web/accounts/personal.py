"""All that is kept about whoever asks, as a file to take along."""

import json

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue

from wgroup.personal.queries import data_of
from wgroup.web.guard import Access
from wgroup.web.request import this_work

bp = Blueprint("personal", __name__)

ACCESS = {"personal.data": Access.ACCOUNT}


@bp.get("/account/data.json")
def data() -> ResponseReturnValue:
    text = json.dumps(data_of(this_work()), ensure_ascii=False, indent=2)
    answer: Response = current_app.response_class(text + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
