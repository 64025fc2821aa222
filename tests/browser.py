"""A reader at the screen: opens pages and sends the forms it finds there, tokens and all."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Form:
    """A form as a browser would send it untouched; buttons are not in fields."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: dict[str, object]) -> list[tuple[str, str]]:
        """The fields with values in the place of theirs; a list is sent as many."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            many = value if isinstance(value, list | tuple) else [value]
            kept += [(name, str(each)) for each in many]
        return kept


class Reader(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select: str | None = None
        self._many = False
        self._chosen: list[str] = []
        self._first: str | None = None
        self._area: tuple[str, list[str]] | None = None
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = True
            form = Form(facts.get("action", ""), facts.get("method", "get").lower())
            self.forms.append(form)
        elif tag == "option" and self._select is not None:
            value = facts.get("value", "")
            self._first = value if self._first is None else self._first
            if "selected" in facts:
                self._chosen.append(value)
        elif self._open and "name" in facts and "disabled" not in facts:
            self._control(tag, facts)

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        form, name = self.forms[-1], facts["name"]
        if tag == "input" and facts.get("type") not in {"checkbox", "radio", "submit", "file"}:
            form.fields.append((name, facts.get("value", "")))
        elif tag == "input" and "checked" in facts:
            form.fields.append((name, facts.get("value", "on")))
        elif tag == "button" or facts.get("type") == "submit":
            form.buttons.append((name, facts.get("value", "")))
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "select":
            self._select, self._many = name, "multiple" in facts
            self._chosen, self._first = [], None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea" and self._area:
            name, parts = self._area
            self.forms[-1].fields.append((name, "".join(parts).removeprefix("\n")))
            self._area = None
        elif tag == "select" and self._select is not None:
            usual = [] if self._many or self._first is None else [self._first]
            chosen = self._chosen or usual
            self.forms[-1].fields += [(self._select, each) for each in chosen]
            self._select = None


class Browser(FlaskClient):
    """account_id and actor are those of who signed in, None for a guest."""

    account_id: object = None

    def form(self, path: str, action: str | None = None) -> Form:
        """The form of the page at path that is sent by post, or the one whose action ends so."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code)
        found = [
            each
            for each in Reader(page.text).forms
            if each.method == "post"
            and (each.action.partition("?")[0].endswith(action) if action is not None
                 else "sign-out" not in each.action)
        ]
        assert found, f"no form on {path}"
        return found[0]

    def submit(
        self, path: str, fields: dict[str, object] | None = None, *, action: str | None = None,
        button: str | None = None,
    ) -> TestResponse:
        """Open the page at path and send its form, with fields filled in."""
        form = self.form(path, action)
        sent: dict[str, list[str]] = {}
        for name, value in form.filled(fields or {}):
            sent.setdefault(name, []).append(value)
        if button:
            name, value = next(each for each in form.buttons if button in each)
            sent.setdefault(name, []).append(value)
        return self.post(form.action or path, data=sent)
