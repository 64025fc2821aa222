"""Puts the house together."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import generate_csrf
from werkzeug.middleware.proxy_fix import ProxyFix

from wgroup.calendar import keeper
from wgroup.calendar.wording import Place
from wgroup.config import Settings
from wgroup.db import dialect
from wgroup.invitations import teller  # noqa: F401  and everybody concerned is told of it
from wgroup.nominations import naming  # noqa: F401  and no name that others know is lost
from wgroup.resources import PACKAGE, resource_dir
from wgroup.revisions import recorder  # noqa: F401  from here on, every change is recorded
from wgroup.web import dates, errors, guard, headers, identity, logs, messages, pages, rooms
from wgroup.web.api import core
from wgroup.web.database import db
from wgroup.web.invitations import forecasts

FORM_PARTS = 1000


def create_app(settings: Settings) -> Flask:
    """Return the service as settings say; nothing is read from the environment here."""
    app = Flask(
        "wgroup",
        template_folder=str(resource_dir("templates")),
        static_folder=str(PACKAGE / "web" / "static"),
        instance_path=str(settings.instance),
    )
    app.config.from_mapping(flask_config(settings))
    app.extensions["wgroup"] = settings
    _open_database(app, settings)
    Bootstrap5(app)
    app.jinja_env.globals["csrf_token"] = generate_csrf
    logs.install(app)
    headers.install(app, settings)
    for part in (errors, dates, guard, identity, messages, pages, forecasts):
        part.install(app)
    _open_rooms(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0
        )
    return app


def _open_database(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        dialect.prepare(db.engine)
        keeper.install(db.engine, place_of(settings))


def place_of(settings: Settings) -> Place:
    return Place(
        domain=settings.calendar_domain,
        public_url=settings.public_url,
        organizer=settings.organizer,
        mails=settings.mail.sends,
    )


def _open_rooms(app: Flask) -> None:
    for room in rooms.opened(rooms.PAGES):
        app.register_blueprint(room.bp)
        guard.declare(
            room.ACCESS,
            proved=getattr(room, "PROVED", ()),
            before_factor=getattr(room, "BEFORE_FACTOR", ()),
        )
    core.install(app, rooms.opened(rooms.API))
    guard.insist_complete(app)


def flask_config(settings: Settings) -> dict[str, object]:
    first, *older = settings.secret_keys
    return {
        "SECRET_KEY": first,
        "SECRET_KEY_FALLBACKS": older,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": dialect.engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-wg" if settings.secure else "wg",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": settings.max_body_bytes,
        "MAX_FORM_MEMORY_SIZE": settings.max_body_bytes,
        "MAX_FORM_PARTS": FORM_PARTS,
        "TRUSTED_HOSTS": settings.trusted_hosts,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "WGROUP_DEMO": settings.demo,
        "PREFERRED_URL_SCHEME": "https" if settings.secure else "http",
    }
