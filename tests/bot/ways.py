"""Every kind of notice that the program can send, found in its own tables and source, and the way each goes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import handlers.notices
from cases.transitions import TRANSITIONS
from handlers.notices.kinds import manner
from handlers.sentences import sentences

ROOT = Path(handlers.notices.__file__).parents[2]
#: Words of a kind for another case of it: no kind of their own.
_VARIANTS = {
    *("citizen:other", "citizen:sealed", "citizen:verify_redo", "staff:other", "staff:confirm_unit", "staff:assignment_confidential"),
    *("staff:alarm_again", "staff:alarm_card", "staff:alarm_news", "staff:alarm_unit", "staff:unreached_sealed"),
}


@dataclass(frozen=True)
class Way:
    """What decides where a notice goes; fields as in ``cases.commands.Push``."""

    ladder: str = "news"
    template: str = ""
    whole: bool = True
    optional: bool = False
    statutory: bool = False
    urgent: bool = False
    routine: bool = True


def every() -> dict[str, Way]:
    """“audience:kind” → its way; one that the law owes in some steps only has “!” behind it for those."""
    made = dict(_pushed())
    told = {(audience == "citizen", kind, row.statutory) for row in TRANSITIONS for audience, kind in row.tells}
    worded = (key.removeprefix("notice.") for key in sentences() if key.startswith(("notice.citizen.", "notice.staff.")))
    spoken = {(key.startswith("citizen"), key.partition(".")[2], False) for key in worded if key.replace(".", ":") not in _VARIANTS}
    known = {kind for _, kind, _ in told}
    for citizen, kind, owed in sorted(told | {one for one in spoken if one[1] not in known}):
        if kind not in made:
            how, law = manner(kind, "citizen" if citizen else "unit", owed and citizen), owed and citizen
            name = f"{'citizen' if citizen else 'staff'}:{kind}{'!' if law else ''}"
            made[name] = Way(how.ladder, how.template, how.whole, how.optional, law)
    return made


def _pushed() -> Iterator[tuple[str, Way]]:
    """Kinds that are pushed without a notice of a step: the calls of ``Push`` that name their kind."""
    for path in sorted((*(ROOT / "handlers").rglob("*.py"), *(ROOT / "bot").rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Push":
                given = {word.arg: word.value for word in node.keywords if word.arg}
                kind = given.get("kind") or (node.args[2] if len(node.args) > 2 else None)
                constant = {k: v.value for k, v in given.items() if isinstance(v, ast.Constant) and k in Way.__annotations__}
                # The one that is reckoned is a notice's to staff.
                reckoned = {"template": "assignment"} if len(node.args) > 6 else {}
                yield from ((name, Way(**{**constant, **reckoned})) for name in _names(kind))


def _names(kind: ast.expr | None) -> Iterator[str]:
    if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
        yield kind.value
    if isinstance(kind, ast.IfExp):
        yield from (*_names(kind.body), *_names(kind.orelse))
