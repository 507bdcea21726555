"""Roles and rights as one document: ``python -m cases.rightsbook > docs/rights.md``, printed from what ``decide`` and ``sees`` obey."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from cases.rights import ALSO, ROLES, SEES
from cases.transitions import TRANSITIONS


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _roles() -> Iterator[str]:
    head = ("角色", "叫法", "做什么", "能看哪些件", "另外还能", "同一账号不能兼")
    yield from _table(
        head,
        (
            (
                f"`{role.code}`",
                role.name,
                role.about,
                "；".join(SEES[word] for word in role.sees) or "不看案件",
                "；".join(ALSO[word] for word in role.also) or "—",
                "任何别的角色" if "*" in role.apart else "、".join(ROLES[code].name for code in role.apart) or "—",
            )
            for role in ROLES.values()
        ),
    )


def matrix() -> dict[str, frozenset[str]]:
    """Each step of the table of steps → the roles of the staff that may take it in some state."""
    found: dict[str, frozenset[str]] = {}
    for row in TRANSITIONS:
        found[row.action] = found.get(row.action, frozenset()) | (row.roles & ROLES.keys())
    return found


def _steps() -> Iterator[str]:
    words = {row.action: row.word for row in reversed(TRANSITIONS)}
    takers = [role for role in ROLES.values() if any(role.code in roles for roles in matrix().values())]
    rows = ((words[action], *("●" if role.code in roles else "" for role in takers)) for action, roles in matrix().items() if roles)
    yield from _table(("步骤", *(role.name for role in takers)), rows)


def page() -> str:
    """The whole document as Markdown."""
    parts = (
        "# 角色和权限 Roles and rights",
        "",
        "程序照着办的就是 `cases/rights.toml` 和步骤表。由 `python -m cases.rightsbook > docs/rights.md` 生成，请勿手改。",
        "公众号、命令行和以后的界面都在同一处问：能不能看这一件、能不能办这一步。",
        "",
        "## 角色",
        "",
        "信访人本人不在这张表里：能提交、补充、查询、撤回、评价、申请复查复核，只看自己的件。自动助手什么都不决定。",
        "检举控告件只有保密专岗能打开；系统、安全、审计三个管理员是三个人，谁也不兼别的。",
        "",
        *_roles(),
        "## 谁能办哪一步",
        "",
        "● = 能办；单位的人只办本单位的件（协办单位只办协办的事），检举控告件的各步都由保密专岗办。状态、凭据等条件见 [law.md](law.md)。",
        "",
        *_steps(),
    )
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
