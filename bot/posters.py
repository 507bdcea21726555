"""Posters for villages and grids: the account's permanent QR code for the place, drawn here, on a page to print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

import segno

from bot.bootstrap import Services
from cases.model import Unit
from handlers.directory import PLACES, short_name, where
from handlers.sentences import say

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 20mm }}
body {{ font-family: "Noto Sans SC", "Microsoft YaHei", sans-serif; text-align: center; margin: 0 }}
section {{ page-break-after: always; padding-top: 12mm }}
h1 {{ font-size: 34pt; margin: 0 0 6mm }} h2 {{ font-size: 26pt; margin: 0 0 10mm }}
p {{ font-size: 20pt; line-height: 1.7; margin: 8mm 10mm }} svg {{ width: 110mm; height: 110mm }} small {{ font-size: 11pt; color: #666 }}
</style></head><body>
{pages}
</body></html>
"""
_KINDS = (*PLACES, "town")


class UnknownPlace(Exception):
    """A code that is no village, grid or town; ``str()`` names it. Raised by ``pages``."""


def pages(services: Services, codes: Sequence[str]) -> tuple[str, int]:
    """The page with one poster for each place, and how many; all villages and grids where no code is named. Raises ``ApiError``."""
    places = _chosen(services, codes)
    drawn = "\n".join(_poster(services, place) for place in places)
    return _PAGE.format(title=escape(services.office.name), pages=drawn), len(places)


def _chosen(services: Services, codes: Sequence[str]) -> list[Unit]:
    book = services.store.book
    if not codes:
        return [unit for unit in book.units() if unit.kind in PLACES]
    found = {code: book.unit(code) for code in codes}
    for code, unit in found.items():
        if unit is None or unit.kind not in _KINDS:
            raise UnknownPlace(f"{code} 不是在用的村、网格或镇办的编码；`./xinfang units list` 列出全部")
    return [unit for unit in found.values() if unit is not None]


def _poster(services: Services, place: Unit) -> str:
    office, (town, name) = services.office, where(services.store.book, place.code)
    title = short_name(services.store.book, town) + name
    lines = (f"<p>{escape(line)}</p>" for line in say("poster.text", phone=office.phone).splitlines())
    head = f"<h1>{escape(office.name)}</h1><h2>{escape(title)}</h2>"
    return f"<section>{head}{_picture(_address(services, place.code))}{''.join(lines)}<small>{escape(place.code)}</small></section>"


def _address(services: Services, code: str) -> str:
    """What the code says. WeChat gives 100,000 permanent ones: each place's is asked for once."""
    admin, key = services.store.admin, f"poster:{services.settings.wechat.app_id}:{code}"
    kept, _ = admin.get(key)
    if not kept:
        kept = services.wechat.place_code(code)
        admin.put(key, kept, services.now())
    return kept


def _picture(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2)
    return drawn.getvalue().decode()
