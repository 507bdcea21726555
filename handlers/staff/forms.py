"""Steps that chat takes as the table writes them: what a step wants, in its order, parted by ；, or each under its name (期限：…)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from cases.calendar import local_date
from cases.evidence import labelled
from cases.model import Case, Staff
from cases.steps import meant, offered
from cases.transitions import Transition
from cases.words import LEAVING
from handlers.staff.reply import turn
from handlers.staff.step import take
from handlers.turn import Context, Turn
from nlp.normal import simplify

_PART = re.compile(r"[；;\n]")
_NAMED = re.compile(r"^([^:：=]{1,12})[:：=](.*)$", re.DOTALL)
_DAY = re.compile(r"^(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?$")
#: Evidence that may be told several times.
_MANY = frozenset({"tasks"})
#: Why a matter is not simple after all is asked for in chat: the petitioner will want to hear it.
_LEAVES = "0；原因：要做鉴定"


def filling(word: str) -> Callable[[Context, Staff, Case, str], Turn]:
    """The handler of one of these words."""
    return lambda ctx, staff, case, rest: fill(ctx, staff, case, word, rest)


def fill(ctx: Context, staff: Staff, case: Case, word: str, rest: str) -> Turn:
    """The step with what was written; what still lacks is answered with the whole form."""
    action = meant(case, word, staff.actor())
    row = next((t for t in offered(case, staff.actor()) if t.action == action), None)
    said = _read(action, row, rest, local_date(ctx.now))
    if row is not None and any(field.required and not said.get(field.name) for field in row.fields):
        return turn(ctx, "want_form", word=word, number=case.number, form=_form(row, True), more=_form(row, False) or "没有")
    if row is not None and action == "simple" and said["value"] in LEAVING and not said.get("reason"):
        return turn(ctx, "want_reason", word=word, number=case.number, example=_LEAVES)
    return take(ctx, staff, case, action, said)


def _form(row: Transition, required: bool) -> str:
    return "；".join(f.label if required else f"{f.label.split()[0]}：…" for f in row.fields if f.required == required)


def _read(action: str, row: Transition | None, rest: str, today: date) -> dict[str, str]:
    """Named parts by their names, the others in the order in which the row wants them."""
    names = labelled(action)
    wanted = [field.name for field in row.fields if field.required] if row else list(names.values())
    said: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in _PART.split(rest))):
        named = _NAMED.match(part)
        key = names.get(named[1].strip(), "") if named else ""
        value = named[2].strip() if named and key else part
        key = key or next((name for name in wanted if name not in said), wanted[-1] if wanted else "text")
        value = _dated(value, today, ahead=key in ("due", "until")) if key in ("due", "date", "since", "until") else value
        said[key] = f"{said[key]}{';' if key in _MANY else '；'}{value}" if key in said else value
    return said


def _dated(text: str, today: date, *, ahead: bool) -> str:
    """12月1日 as the table wants it: of a limit the next one, of what has been the last one; anything else as it stands."""
    found = _DAY.match(simplify(text).strip())
    if not found:
        return text
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
        if not found[1] and (day < today if ahead else day > today):
            day = day.replace(year=day.year + (1 if ahead else -1))
    except ValueError:
        return text
    return day.isoformat()
