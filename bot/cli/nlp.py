"""`classify` and `train`: the reader on JSON lines, and a model from a county's own ledger."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Set
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.bootstrap import install
from bot.cli.frame import App, Failure, existing, settings
from bot.cli.ledger import finite, labelled, no_number
from bot.cli.progress import watched
from cases.words import CATEGORIES

#: So many bad lines of a file are named.
_NAMED = 20
#: So many labels that are none of ours are named.
_STRANGE = 3


def register(root: App) -> None:
    """Adds the commands."""
    root.add(
        "classify",
        classify,
        '批量识别：标准输入每行一个 {"id","text"}，标准输出每行一个结果\n逐行读、逐行答；有错的那一行答 {"id","error"}，其余照常。',
    )
    root.add("train", train, "用本县的台账训练分类模型\n留出一部分不学，最后打印在那一部分上准不准。")


def classify(
    model: Annotated[Path | None, typer.Option("--model", metavar="模型", help="用 train 训练的模型，它的类别写在 category")] = None,
) -> None:
    """{"id","text"} on stdin → what is understood of each, one JSON line each, in order, while reading."""
    from bot.reading import described, reader, units_for
    from nlp.model import BadModel

    try:
        reads = reader(units_for(settings()), existing(model) if model else None)
    except BadModel as error:
        raise Failure(str(error)) from error
    if sys.stdin is None:
        raise Failure("没有标准输入：把 JSON 行接进来，如 ./xinfang classify < 文件")
    if sys.stdin.isatty():
        typer.echo('一行一个 {"id": 1, "text": "路灯坏了"}，打完按 Ctrl-D；读文件：classify < 文件', err=True)
    for number, line in enumerate(watched(sys.stdin.buffer), 1):
        if not line.strip():
            continue
        row_id, text, fault = _row(line)
        answer = {"id": row_id, "error": f"第{number}行：{fault}"} if fault else {"id": row_id, **described(reads.read(text))}
        # Half a surrogate pair in an id goes back as it came: escaped.
        sys.stdout.buffer.write(f"{json.dumps(answer, ensure_ascii=False)}\n".encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()


def _row(line: bytes) -> tuple[Any, str, str]:
    """(id, text, what is wrong with the line or "")."""
    try:
        row = json.loads(line, parse_constant=no_number, parse_float=finite)
    except (ValueError, RecursionError):
        return None, "", "不是一行 UTF-8 的 JSON"
    if not isinstance(row, dict):
        return None, "", "不是带 id 和 text 的对象"
    text = row.get("text")
    if not isinstance(text, str):
        return row.get("id"), "", "缺 text，或者不是文字"
    return row.get("id"), text.encode("utf-8", "replace").decode(), ""


def train(
    data: Annotated[Path, typer.Option("--data", metavar="台账", help='每行一个 {"text","label"}，或者台账的 CSV、xlsx')],
    out: Annotated[Path, typer.Option("--out", metavar="模型", help="模型写到哪个文件")],
    label: Annotated[str, typer.Option("--label", metavar="列名", help="类别在哪个键或哪一列；不写就找 label、类别等")] = "label",
    text: Annotated[str, typer.Option("--text", metavar="列名", help="内容在哪个键或哪一列；不写就找 text、内容等")] = "",
) -> None:
    """Trains a classifier on labelled lines, prints a report on lines that were held out."""
    try:
        from nlp import train as trainer
    except ModuleNotFoundError as error:
        raise Failure(f"训练要先装 scikit-learn：{install('train')}") from error
    _writable(out, data)
    rows = _good(data, label, text)
    try:
        report = trainer.train(
            [text for text, _ in rows], [name for _, name in rows], out, progress=lambda line: typer.echo(line, err=True)
        )
    except ValueError as error:
        raise Failure(f"{data}：{error}") from error
    typer.echo(report)
    typer.echo(_use({name for _, name in rows}, out))


def _use(labels: Set[str], out: Path) -> str:
    """What a model of these labels is good for."""
    strange = sorted(labels - {*CATEGORIES})
    if not strange:
        return f"可以 ./xinfang classify --model {out} 识别，也可以 ./xinfang models add {out} 放进来给机器人用"
    named = "、".join(strange[:_STRANGE]) + (f"等{len(strange)}个" if len(strange) > _STRANGE else "")
    return f"只能 ./xinfang classify --model {out} 识别；{named}不是本程序的类别，不能 models add（类别有 {' '.join(CATEGORIES)}）"


def _writable(out: Path, data: Path) -> None:
    """A model takes the place of a file, never of the ledger nor of a device. Known before minutes of learning."""
    if not out.parent.is_dir():
        raise Failure(f"{out.parent}：没有这个文件夹")
    if out.exists() and not out.is_file():
        raise Failure(f"{out}：{'这是文件夹，不是文件' if out.is_dir() else '不是普通的文件'}")
    if out.exists() and data.exists() and out.samefile(data):
        raise Failure(f"{out}：这是台账自己，模型要写到别的文件")
    if not os.access(out.parent, os.W_OK):
        raise Failure(f"{out.parent}：没有权限在这里写文件")


def _good(data: Path, label: str, text: str) -> list[tuple[str, str]]:
    """The rows that can be learned from; bad lines are named and left out, unless they are most of the file."""
    bad: list[str] = []
    rows = list(labelled(data, label, bad, text))
    named = "；".join(bad[:_NAMED]) + ("……" if len(bad) > _NAMED else "")
    if len(bad) > len(rows):
        raise Failure(f"{data}：{len(bad)}行用不了，只有{len(rows)}行能用，没有训练：{named}")
    if not rows:
        raise Failure(f"{data}：没有一行既有内容又有类别")
    if bad:
        typer.echo(f"{data}：{len(bad)}行用不了，没有学：{named}", err=True)
    return rows
