"""`units list` and `units import`: the county's offices and towns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.frame import Failure, new_app, settings
from bot.cli.tables import BadRow, Row, checked, read
from cases.model import Unit

COLUMNS = ("code", "name", "kind", "parent", "aliases", "duties")
KINDS = ("department", "town", "village", "grid", "party", "law", "company")


def register(root: typer.Typer) -> None:
    """Adds the group."""
    group = new_app("Offices and towns.")
    group.command("list")(list_units)
    group.command("import")(import_units)
    root.add_typer(group, name="units")


def list_units() -> None:
    """All units in force: code, name, kind, aliases."""
    from bot.bootstrap import build

    for unit in build(settings()).store.book.units():
        typer.echo(f"{unit.code}\t{unit.name}\t{unit.kind}\t{';'.join(unit.aliases)}")


def import_units(
    file: Annotated[Path, typer.Argument(help="CSV or xlsx: code,name,kind,parent,aliases,duties; lists split by ;")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which rows are bad; change nothing.")] = False,
) -> None:
    """Put units in or change them by code.

    The first import retires the example county's.
    """
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
        raise Failure(f"{file}: {len(bad)} of {len(rows)} rows are bad (listed above); nothing was changed")
    if not units:
        raise Failure(f"{file}: holds no unit")
    if dry_run:
        typer.echo(f"{len(units)} units would be put in, no row is bad")
        return
    typer.echo(f"{admin.import_units(units)} units put in")
    for person in without_unit(services):
        typer.echo(f"warning: {person.name} belongs to {person.unit}, a unit that is no longer in force", err=True)


class _Maker:
    """Makes a unit of each row, and remembers what earlier rows took."""

    def __init__(self, rows: list[Row], known: dict[str, Unit]) -> None:
        here = {row.cells.get("code", "") for row in rows}
        self._codes = here | set(known)
        self._taken = {word: unit.code for unit in known.values() if unit.code not in here for word in (unit.name, *unit.aliases)}
        self._seen: set[str] = set()

    def __call__(self, row: Row) -> Unit:
        code, name = row.cells.get("code", ""), row.cells.get("name", "")
        kind, parent = row.cells.get("kind") or "department", row.cells.get("parent", "")
        if not code or not name:
            raise BadRow("code and name are both wanted")
        if code in self._seen:
            raise BadRow(f"code {code} stands twice")
        if kind not in KINDS:
            raise BadRow(f"kind {kind} is none of {' '.join(KINDS)}")
        if parent and (parent not in self._codes or parent == code):
            raise BadRow(f"parent {parent} is no code of a unit")
        self._seen.add(code)
        # Villages of two towns often share a name; only offices and towns must be told apart by name alone.
        for word in (name, *row.list("aliases")) if kind not in ("village", "grid") else ():
            if self._taken.setdefault(word, code) != code:
                raise BadRow(f"name or alias {word} already means {self._taken[word]}")
        return Unit(code, name, kind, parent, row.list("aliases"), row.list("duties"))
