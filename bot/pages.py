"""The plain pages of the web side: who is behind this address and how to reach them, also where there is no page or something broke."""

from __future__ import annotations

from html import escape

from handlers.sentences import say
from handlers.turn import Office

#: Nothing is loaded from anywhere, and the page stands in no other page.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>
body {{ font: 1.15rem/1.8 "Noto Sans SC", "Microsoft YaHei", sans-serif;
  color: #222; background: #f6f6f4; margin: 0; padding: 10vh 1.2rem }}
main {{ max-width: 34rem; margin: auto; background: #fff; border-top: 4px solid #b3261e; border-radius: 8px; padding: 1.5rem 2rem }}
h1 {{ font-size: 1.5rem; margin: 0 0 1rem }} p {{ margin: .6rem 0 }}
</style></head><body><main>
<h1>{title}</h1>
{lines}
</main></body></html>
"""


def home(office: Office) -> str:
    """The page at the address itself."""
    return _page(office, say("page.home", office=office.name))


def fault(office: Office, status: int) -> str:
    """The page of an HTTP error: what happened, and the same ways to the office."""
    key = "missing" if status == 404 else "broken" if status >= 500 else "refused"
    return _page(office, say(f"page.{key}"), say("page.home", office=office.name))


def _page(office: Office, *said: str) -> str:
    ways = {"phone": office.phone, "address": office.address, "hours": office.hours}
    told = [say(f"page.{name}", **{name: value}) for name, value in ways.items() if value]
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in (*said, *told))
    return _PAGE.format(title=escape(office.name), lines=lines)
