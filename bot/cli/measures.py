"""`measures`: the national measures for a period, each with its formula, its parts and what it leaves out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.frame import App, Failure, settings
from bot.cli.moments import day
from cases.figures import MEASURES, compared, monitor, ranking
from cases.history import Period
from cases.measuring import Measure, View

if TYPE_CHECKING:
    from bot.bootstrap import Services


def register(root: App) -> None:
    """Adds the command."""
    root.add("measures", measures, "国家指标：及时受理率、按期答复率、群众满意率等\n每项写明算式、构成、不计入的；检举控告不在任何数字里。")


def measures(
    first: Annotated[str, typer.Option("--from", metavar="日期", help="第一天，如 2026-11-01")],
    last: Annotated[str, typer.Option("--to", metavar="日期", help="最后一天，如 2026-11-30")],
    as_json: Annotated[bool, typer.Option("--json", help="打印 JSON")] = False,
) -> None:
    """The national measures (及时受理率 按期答复率 群众满意率 …) for these days; accusations are in no figure."""
    from bot.bootstrap import build

    services = build(settings())
    view = View(services.store.histories.all(), _period(first, last), services.now(), services.county)
    shape = _shape(services, view)
    typer.echo(json.dumps(shape, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(shape)))


def _period(first: str, last: str) -> Period:
    period = Period(day("--from", first), day("--to", last))
    if period.last < period.first:
        raise Failure("--to 不能早于 --from")
    return period


def _shape(services: Services, view: View) -> dict[str, Any]:
    def name(code: str) -> str:
        found = services.store.book.unit(code)
        return found.name if found else code

    return {
        "from": view.period.first.isoformat(),
        "to": view.period.last.isoformat(),
        "measures": [_measure(measure(view)) for measure in MEASURES],
        "units": [
            {"unit": name(code), "on_time": _measure(timely), "satisfaction": _measure(pleased)} for code, timely, pleased in ranking(view)
        ],
        "monitor": {name(code): counts for code, counts in monitor(view.histories, view.now).items()},
        "compared": {what: dict(zip(("now", "before", "year_ago"), counts, strict=True)) for what, counts in compared(view).items()},
    }


def _measure(measure: Measure) -> dict[str, Any]:
    value = None if measure.value is None else round(measure.value, 4)
    kept = {"name": measure.name, "value": value, "unit": measure.unit, "top": measure.top, "bottom": measure.bottom, "rule": measure.rule}
    return {**kept, "parts": dict(measure.parts), "left_out": dict(measure.left_out)}


def _lines(shape: Mapping[str, Any]) -> Iterator[str]:
    yield f"{shape['from']} 至 {shape['to']}（检举控告不在任何数字里）"
    for row in shape["measures"]:
        yield f"{row['name']}\t{_figure(row)}\t{_counts(row['parts'])}\t不计入：{_counts(row['left_out']) or '无'}\t{row['rule']}"
    yield from ("", "单位（按及时、满意排，不比件数）")
    for place, row in enumerate(shape["units"], 1):
        yield f"{place}\t{row['unit']}\t按期答复{_figure(row['on_time'])}\t满意{_figure(row['satisfaction'])}"
    yield from ("", "现在", *(f"{unit}\t{_counts(counts)}" for unit, counts in shape["monitor"].items()))
    yield from ("", "本期／上期／去年同期")
    for what, counts in shape["compared"].items():
        yield f"{what}\t{counts['now']}／{counts['before']}／{counts['year_ago']}"


def _figure(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return "—"
    return f"{row['value']:.1%}（{row['top']}/{row['bottom']}）" if row["unit"] == "%" else f"{row['value']:.1f}{row['unit']}"


def _counts(counts: Mapping[str, int]) -> str:
    return " ".join(f"{name}{count}" for name, count in counts.items())
