"""Mails as pages: rendered outside any request, and for a preview inside one."""

from flask import current_app

from wgroup.mail.words import Words


def page_of(words: Words) -> str:
    """The whole page, as it is sent."""
    return current_app.jinja_env.get_template("mail/letter.html").render(words=words)
