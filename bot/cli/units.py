"""`units list` and `units import`: the county's offices and towns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import App, Failure, new_app, settings
from bot.cli.tables import BadRow, Row, checked, read
from cases.model import Unit

COLUMNS = ("code", "name", "kind", "parent", "aliases", "duties")
KINDS = ("department", "town", "village", "grid", "party", "law", "company")


def register(root: App) -> None:
    """Adds the group."""
    group = new_app("本县的单位、镇办、村、网格")
    group.add("list", list_units, "在用的单位：编码、名称、类型、别名")
    group.add("import", import_units, "导入单位，编码相同的就改\n第一次导入会换掉示例县的单位。Excel 存的 CSV（GBK）和 xlsx 都读得了。")
    root.add_typer(group, name="units")


def list_units() -> None:
    """Prints all units in force: code, name, kind, aliases."""
    from bot.bootstrap import build

    for unit in build(settings()).store.book.units():
        typer.echo(f"{unit.code}\t{unit.name}\t{unit.kind}\t{';'.join(unit.aliases)}")


def import_units(
    file: Annotated[
        Path, typer.Argument(metavar="文件", help="CSV 或 xlsx，第一行是 code,name,kind,parent,aliases,duties；几个值用 ; 隔开")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，列出有问题的行，什么都不改")] = False,
) -> None:
    """Puts units in or changes them by code. The first import retires the example county's."""
    from bot.bootstrap import build
    from bot.check import without_unit

    rows = read(file, COLUMNS, ("code", "name"))
    services = build(settings())
    admin = services.store.admin
    # An import over the example county starts from nothing: the example's units are retired by it.
    known = {} if admin.example_units() else {unit.code: unit for unit in services.store.book.units()}
    units, bad = checked(rows, _Maker(rows, known))
    for line in bad:
        typer.echo(line)
    if bad:
        raise Failure(f"{file}：{len(rows)}行里有{len(bad)}行有问题（上面列着），什么都没有改")
    if not units:
        raise Failure(f"{file}：里面没有单位")
    if dry_run:
        typer.echo(f"{len(units)}个单位都没有问题；去掉 --dry-run 就导入")
        return
    typer.echo(f"导入了{admin.import_units(units)}个单位")
    for person in without_unit(services):
        typer.echo(f"注意：{person.name}的单位 {person.unit} 已经不在用", err=True)


class _Maker:
    """Makes a unit of each row, and remembers what earlier rows took."""

    def __init__(self, rows: list[Row], known: dict[str, Unit]) -> None:
        here = {row.cells.get("code", "") for row in rows}
        self._parents = {unit.code: unit.parent for unit in known.values()} | {
            row.cells.get("code", ""): row.cells.get("parent", "") for row in rows
        }
        self._taken = {word: unit.code for unit in known.values() if unit.code not in here for word in (unit.name, *unit.aliases)}
        self._seen: set[str] = set()

    def __call__(self, row: Row) -> Unit:
        code, name = row.cells.get("code", ""), row.cells.get("name", "")
        kind, parent = row.cells.get("kind") or "department", row.cells.get("parent", "")
        if not code or not name:
            raise BadRow("code 和 name 都要写")
        if code in self._seen:
            raise BadRow(f"code {code} 写了两次")
        if kind not in KINDS:
            raise BadRow(f"kind {kind} 不对，只能是 {' '.join(KINDS)}")
        if parent and parent not in self._parents:
            raise BadRow(f"parent {parent} 不是单位的编码")
        if ring := self._ring(code):
            raise BadRow(f"parent 绕了一圈：{' → '.join(ring)}")
        self._seen.add(code)
        # Villages of two towns often share a name; only offices and towns must be told apart by name alone.
        for word in (name, *row.list("aliases")) if kind not in ("village", "grid") else ():
            if self._taken.setdefault(word, code) != code:
                raise BadRow(f"名称或别名“{word}”已经是 {self._taken[word]} 的")
        return Unit(code, name, kind, parent, row.list("aliases"), row.list("duties"))

    def _ring(self, code: str) -> list[str]:
        """The way up from a unit that comes back to it, [] where it ends at the top."""
        way = [code]
        while (above := self._parents.get(way[-1], "")) and above not in way:
            way.append(above)
        return [*way, code] if above == code else []
