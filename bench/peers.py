"""What the feeds are measured against, in a process of its own: hello, and a bare join.

    BENCH_DATABASE=wgroup.db python -m granian --interface wsgi bench.peers:app

The join selects the stored bytes by the driver alone and puts them one after the other: the
least that a feed can cost which is not kept in memory. It filters nothing and hashes nothing.
"""

import os
from threading import local

from flask import Flask, Response

from wgroup.db.dialect import sqlite_module

HEAD = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"
JOINED = (
    "SELECT ics FROM calendar_entry WHERE edition = 'en' AND audience = 'all' "
    "AND kind = 'meeting' ORDER BY starts_at, subject_id"
)

app = Flask(__name__)
own = local()


@app.get("/hello")
def hello() -> str:
    return "hello"


@app.get("/join")
def join() -> Response:
    if not hasattr(own, "connection"):
        path = os.environ["BENCH_DATABASE"]
        own.connection = sqlite_module().connect(path, check_same_thread=False)
    parts = [row[0] for row in own.connection.execute(JOINED)]
    body = b"".join([HEAD, *parts, b"END:VCALENDAR\r\n"])
    return Response(body, content_type="text/calendar; charset=utf-8")
