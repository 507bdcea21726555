"""``/my``: a person's own cases in large letters, in the browser inside WeChat. Only WeChat's consent button wants a script."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Blueprint, Response, make_response, redirect, render_template, request

from cases.rules import Rules
from console.consent import Consents
from console.entry import Entry, NotIn, in_wechat
from handlers.citizen.page import View, cards
from handlers.sentences import say
from handlers.turn import Book, Office

#: So many cases are read at once.
_MOST = 20
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_POLICY = (
    "default-src 'none'; style-src 'self'{style}; script-src {script}; frame-src {frame};"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Mine(Protocol):
    """What the store knows of one person besides their cases."""

    def contact(self, openid: str) -> int: ...
    def is_staff(self, contact: int) -> bool: ...
    def waiting(self, contact: int) -> Mapping[str, int]: ...
    def consents(self, contact: int) -> Mapping[str, tuple[int, bool]]: ...


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages are made from. ``now``: the county's clock."""

    entry: Entry
    office: Office
    book: Book
    mine: Mine
    consents: Consents
    now: Callable[[], datetime]
    rules: Rules


def create_my(pages: Pages) -> Blueprint:
    """The blueprint of the citizen pages."""
    my = Blueprint("my", __name__, url_prefix="/my", static_folder="static", static_url_path="/static", template_folder="templates")

    @my.get("")
    def page() -> Response:
        if not in_wechat():
            return _plain(pages, "outside", 200)
        try:
            if "state" in request.args:
                return pages.entry.admit()
        except NotIn as refused:
            return _plain(pages, refused.key, refused.status)
        visitor = pages.entry.visitor()
        if not visitor:
            return pages.entry.ask()
        # The proof for WeChat's script holds for the bare address.
        return make_response(redirect(pages.entry.url)) if request.query_string else _cases(pages, visitor)

    @my.after_request
    def guarded(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    return my


def _cases(pages: Pages, openid: str) -> Response:
    mine = pages.mine
    contact = mine.contact(openid)
    shown = cards(View(pages.book, pages.office, pages.now(), pages.rules), contact, mine.waiting(contact))
    offer = pages.consents.offer(mine.consents(contact), mine.is_staff(contact)) if contact else None
    button = bool(offer and offer.proof)
    values = {"cards": shown, "offer": offer, "full": len(shown) >= _MOST, "script": pages.consents.script}
    # WeChat's tags bring their own styles and, on some phones, a frame.
    parts = (" 'unsafe-inline'", f"'self' {pages.consents.host}", "https://*.qq.com weixin:") if button else ("", "'none'", "'none'")
    return _answer(pages, "my.html", 200, _POLICY.format(style=parts[0], script=parts[1], frame=parts[2]), values)


def _plain(pages: Pages, key: str, status: int) -> Response:
    policy = _POLICY.format(style="", script="'none'", frame="'none'")
    return _answer(pages, "plain.html", status, policy, {"words": say(f"my.{key}"), "again": key in ("again", "later")})


def _answer(pages: Pages, template: str, status: int, policy: str, values: Mapping[str, object]) -> Response:
    text = render_template(template, office=pages.office, url=pages.entry.url, say=say, **values)
    answer = make_response(text, status)
    answer.headers["Content-Security-Policy"] = policy
    return answer
