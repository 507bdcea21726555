"""The printed list of all that the bot says and understands; a director signs it before launch.

``python -m handlers.phrasebook > docs/sentences.md``
"""

from __future__ import annotations

import ast
import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cases.transitions import ROWS, actions_of
from cases.words import RATINGS as VALUES
from handlers.sentences import sentences
from handlers.staff.words import ALONE, FORMS, WITH_TARGET
from handlers.words import ALSO, COMMANDS, NO, RATINGS, YES
from nlp.questions import QUESTIONS, Question

_PLACE = re.compile(r"\{\{?(\w+)\}\}?")
_PART = re.compile(r"^# ── (.+?) ──")
_TABLE = re.compile(r"^\[([\w.]+)\]$")
_KEY = re.compile(r"^(\w+) = ")


@lru_cache(maxsize=1)
def explained() -> Mapping[str, Mapping[str, str]]:
    """``places``, ``commands`` and ``orders``: what the list says of each open place and each word."""
    data: Mapping[str, Mapping[str, str]] = tomllib.loads((files("handlers") / "phrasebook.toml").read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: its key in the table, its words, when it is said."""

    key: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """One table of the file: the part it stands in, its name, its title and notes, its sentences."""

    part: str
    name: str
    title: str
    notes: tuple[str, ...]
    rows: tuple[Row, ...]


def groups() -> list[Group]:
    """The tables of ``sentences.toml`` in order, with the comments that stand above tables and keys."""
    found: list[Group] = []
    above: list[str] = []
    part = ""
    for line in (files("handlers") / "sentences.toml").read_text(encoding="utf-8").splitlines():
        heading, table, key = _PART.match(line), _TABLE.match(line), _KEY.match(line)
        if heading:
            part = heading[1]
        elif line.startswith("# "):
            above.append(line.removeprefix("# "))
            continue
        elif table:
            found.append(Group(part, table[1], above[0] if above else table[1], tuple(above[1:]), ()))
        elif key:
            group = found.pop()
            row = Row(key[1], sentences()[f"{group.name}.{key[1]}"], "".join(above))
            found.append(Group(group.part, group.name, group.title, group.notes, (*group.rows, row)))
        above = []
    return found


def shown(sentence: str) -> str:
    """A sentence as it is printed: open places in the reader's words, line ends visible, fit for a table."""
    return _PLACE.sub(lambda hit: f"〔{explained()['places'][hit[1]]}〕", sentence).replace("\n", "<br>").replace("|", "\\|")


def refusals() -> list[str]:
    """What is said when a step may not be taken: these sentences stand beside the rules of ``cases``."""
    sources = sorted((f for f in files("cases").iterdir() if f.name.endswith(".py")), key=lambda f: f.name)
    nodes = (node for f in sources for node in ast.walk(ast.parse(f.read_text(encoding="utf-8"))))
    raised = (n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "Refused")
    return list(dict.fromkeys(_written(call.args[0]) for call in raised if call.args))


def _written(words: ast.expr) -> str:
    parts = words.values if isinstance(words, ast.JoinedStr) else [words]
    return "".join(p.value if isinstance(p, ast.Constant) and isinstance(p.value, str) else "〔…〕" for p in parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _said() -> Iterator[str]:
    part = ""
    for group in groups():
        if group.part != part:
            part = group.part
            yield from (f"## {part}", "")
        yield from (f"### {group.title} `{group.name}`", "")
        for note in group.notes:
            yield from (note, "")
        wide = any(row.why for row in group.rows)
        head = ("代号", "机器说的话", "说明") if wide else ("代号", "机器说的话")
        yield from _table(head, ((f"`{row.key}`", shown(row.text), row.why)[: len(head)] for row in group.rows))
    yield from ("## 不能照办时说的话", "", "要办的一步，条例或当前状态不允许时说。〔…〕是编号、单位、日期或能办的事。", "")
    yield from _table(("机器说的话",), ((text,) for text in refusals()))


def _understood() -> Iterator[str]:
    yield from ("## 听得懂的话", "", "简体、繁体，全角、半角都一样。", "", "### 群众的命令", "")
    commands = ((word, explained()["commands"][word], _listed(ALSO.get(word, "").split())) for word in COMMANDS)
    yield from _table(("命令", "做什么", "也可以说"), commands)
    yield from ("### 群众的回答", "")
    answers = [("是", _listed(sorted(YES))), ("不是", _listed(sorted(NO)))]
    answers += [(VALUES[value], _listed(words.split())) for value, words in RATINGS.items()]
    yield from _table(("意思", "怎么说都算"), answers)
    yield from ("### 工作人员的命令", "", "N 是信访编号、编号后几位，或最近一次待办里的序号。没有绑定的人说这些，什么都不会改动。", "")
    words = ("绑定", *ALONE, *WITH_TARGET)
    yield from _table(("命令", "怎么说"), ((word, _order(word).replace("|", "\\|")) for word in words))


def _order(word: str) -> str:
    """How a staff word is said; those that are taken as the table of steps writes them are read off it."""
    if word not in FORMS:
        return str(explained()["orders"][word])
    row = next(row for action in actions_of(word) for row in ROWS[action])
    wanted = "；".join(field.label for field in row.fields if field.required)
    more = "；".join(f"{field.label.split()[0]}：…" for field in row.fields if not field.required)
    return f"{word} N {wanted}".rstrip() + (f"（还可以写：{more}）" if more else "")


def _listed(words: Iterable[str]) -> str:
    return "、".join(words)


def _answered() -> Iterator[str]:
    yield from ("## 咨询的回答", "", f"共{len(QUESTIONS)}问。", "")
    ordered = sorted(QUESTIONS.values(), key=lambda q: int(q.id.removeprefix("Q")))
    yield from _table(("代号", "怎么问", "机器的回答", "依据", "核对日期"), (_answer(q) for q in ordered))


def _answer(asked: Question) -> tuple[str, str, str, str, str]:
    return asked.id, "<br>".join(asked.variants), shown(asked.answer), asked.article or "—", asked.updated


def page() -> str:
    """The whole list as Markdown. The mark at its end changes with every word in it: what was signed can be told from what was not."""
    body = "\n".join((*_said(), *_understood(), *_answered()))
    head = (
        "# 信访通：机器说的每句话",
        "",
        f"上线以前，由信访局负责人逐句审定签字。共{len(sentences())}句，另有咨询回答{len(QUESTIONS)}条。〔〕里的内容说的时候才填上。",
        "",
        "本表由 `python -m handlers.phrasebook > docs/sentences.md` 生成，请勿手改。",
        "句子在 `handlers/sentences.toml`，回答在 `nlp/data/questions.toml`。",
        "",
    )
    foot = (
        "## 审定",
        "",
        f"内容指纹：`{hashlib.sha256(body.encode()).hexdigest()[:12]}`（任何一句改动，指纹就变，要重新审定）",
        "",
        "审定意见：____________________________________________",
        "",
        "审定人（签字）：________________　职务：________________　审定日期：______年____月____日",
        "",
    )
    return "\n".join((*head, body, *foot))


if __name__ == "__main__":
    sys.stdout.write(page())
