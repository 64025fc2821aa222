"""wgroup serve: brings the database up to date, then keeps web processes and a worker running."""

import gc
import os
from contextlib import closing
from dataclasses import replace
from socket import socket

import click

from wgroup.cli.gateway import ShortWay
from wgroup.cli.house import House, open_house
from wgroup.cli.listening import allow_many_files, answer_requests, listen
from wgroup.cli.supervisor import Role, Supervisor
from wgroup.config import LOOPBACK_HOSTS, SettingsError

DEFAULT_BIND = "127.0.0.1:8000"


@click.command("serve")
@click.option("--bind", default=DEFAULT_BIND, show_default=True, metavar="HOST:PORT")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 32))
def serve(bind: str, workers: int) -> None:
    """Run the service: web processes and a background worker. SIGTERM or Ctrl-C ends it."""
    run(known_at(open_house(), *address(bind)), bind=bind, workers=workers)


def run(house: House, *, bind: str, workers: int) -> None:
    """Serve this house until it is told to end."""
    host, port = address(bind)
    with closing(listen(host, port)) as listener:
        allow_many_files()
        prepare(house)
        app, settings, short_way = house.app, house.settings, feeds_at_once(house)

        def web() -> None:
            answer_requests(app, listener, settings, short_way)

        def background() -> None:
            from wgroup.cli.worker import work_through

            listener.close()
            work_through(house)

        roles = [Role(f"web-{number}", web) for number in range(1, workers + 1)]
        roles += [Role("worker", background), *doors_of_mail(house, listener)]
        supervisor = Supervisor(roles)
        click.echo(f"wgroup answers on {house.settings.public_url} (listening on {bind}).")
        supervisor.run(on_stop=listener.close)


def doors_of_mail(house: House, listener: socket) -> list[Role]:
    """By which answers come in, where the settings name any."""

    def deliveries() -> None:
        from wgroup.cli.lmtp import take_deliveries

        listener.close()
        take_deliveries(house)

    def mailbox() -> None:
        from wgroup.cli.imap import fetch_mail

        listener.close()
        fetch_mail(house)

    mail = house.settings.mail
    found = [Role("lmtp", deliveries)] if mail.lmtp_bind else []
    return found + ([Role("imap", mailbox)] if mail.imap_url else [])


def feeds_at_once(house: House) -> ShortWay:
    """The short way that calendars take, which ask for the same again and again."""
    from wgroup.web.database import db
    from wgroup.web.feeds.shortcut import Shortcut

    with house.app.app_context():
        return Shortcut(db.engine, house.settings)


def address(bind: str) -> tuple[str, int]:
    """Split host:port; IPv6 hosts stand in brackets. Raise SettingsError."""
    host, _, port = bind.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise SettingsError(f"--bind must be like {DEFAULT_BIND} or [::1]:8000, not {bind!r}.")
    return host.strip("[]"), int(port)


def known_at(house: House, host: str, port: int) -> House:
    """On this machine alone and told no other address, people reach it where it listens."""
    if os.environ.get("WGROUP_PUBLIC_URL") or host not in {*LOOPBACK_HOSTS, "::1"}:
        return house
    shown = f"[{host}]" if ":" in host else host
    return House(replace(house.settings, public_url=f"http://{shown}:{port}"))


def prepare(house: House) -> None:
    """Migrate, seed, print the first administrator's link; leave no connection to be forked."""
    from wgroup.accounts.services.first import first_administrator_link
    from wgroup.calendar.upkeep import bring_up
    from wgroup.db import migrate
    from wgroup.register.services.seeding import load_seeds
    from wgroup.web.database import db

    with house.app.app_context():
        migrate.upgrade(db.engine)
    with house.work() as work, work.saved():
        loaded = load_seeds(work)
        link = first_administrator_link(work)
    with house.work() as work:
        renewed = bring_up(work)
    with house.app.app_context():
        db.engine.dispose()
    gc.collect()
    if loaded:
        click.echo("The register that ships with wgroup was loaded.")
    if renewed:
        click.echo(f"What calendars are given was written anew: {renewed} entries.")
    if link:
        click.echo("To set the first administrator's password, open this link within three days:")
        click.echo(f"  {house.settings.public_url}{link}")
