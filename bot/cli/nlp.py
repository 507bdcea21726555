"""`classify` and `train`: the reader on JSON lines, and a model from a county's own ledger."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.bootstrap import install
from bot.cli.frame import Failure, settings
from bot.cli.ledger import labelled


def register(root: typer.Typer) -> None:
    """Adds the commands."""
    root.command("classify")(classify)
    root.command("train")(train)


def classify(
    model: Annotated[Path | None, typer.Option("--model", help="A model that `train` made; its label stands in category.")] = None,
) -> None:
    """Read petitions as JSON lines.

    {"id","text"} on stdin → what is understood of each, one JSON line each, in order, while reading.
    """
    from bot.reading import described, reader, units_for
    from nlp.model import BadModel

    try:
        reads = reader(units_for(settings()), _existing(model))
    except BadModel as error:
        raise Failure(str(error)) from error
    for line in _counted(sys.stdin.buffer):
        if not line.strip():
            continue
        row_id, text, fault = _row(line)
        answer = {"id": row_id, "error": fault} if fault else {"id": row_id, **described(reads.read(text))}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _counted(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines, counted on stderr where a person watches."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} lines"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as shown:
        task = shown.add_task("", total=None)
        for line in lines:
            yield line
            shown.advance(task)


def _row(line: bytes) -> tuple[Any, str, str]:
    """(id, text, what is wrong with the line or "")."""
    try:
        row = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None, "", "not a line of JSON in UTF-8"
    if not isinstance(row, dict):
        return None, "", "not an object with id and text"
    text = row.get("text")
    if not isinstance(text, str):
        return row.get("id"), "", "text is missing or not a string"
    return row.get("id"), text.encode("utf-8", "replace").decode(), ""


def _no_number(word: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(word)


def _existing(path: Path | None) -> Path | None:
    if path is not None and not path.is_file():
        raise Failure(f"{path}: there is no such file")
    return path


def train(
    data: Annotated[Path, typer.Option("--data", help='JSON lines {"text","label"}, or a ledger as CSV or xlsx.')],
    out: Annotated[Path, typer.Option("--out", help="Where the model is written.")],
    label: Annotated[str, typer.Option("--label", help="The key or column that holds the label.")] = "label",
) -> None:
    """Train a classifier on labelled lines.

    Prints a report on lines that were held out.
    """
    try:
        from nlp import train as trainer
    except ModuleNotFoundError as error:
        raise Failure(f"training wants the package {error.name}: {install('train')}") from error
    rows = list(labelled(data, label))
    if not rows:
        raise Failure(f"{data}: there is no row in it")
    if not out.parent.is_dir():
        raise Failure(f"{out.parent}: there is no such folder")
    try:
        report = trainer.train(
            [text for text, _ in rows], [name for _, name in rows], out, progress=lambda line: typer.echo(line, err=True)
        )
    except ValueError as error:
        raise Failure(f"{data}: {error}") from error
    typer.echo(report)
