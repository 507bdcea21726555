"""`models list|use|trial|add`: what the county's own models are, how good they proved, and which is used."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.bootstrap import install
from bot.cli.frame import App, Failure, existing, new_app, settings
from bot.cli.moments import local
from cases.projection import stamp
from cases.words import CATEGORIES

if TYPE_CHECKING:
    from bot.bootstrap import Services

SHIPPED = "shipped"
#: With more than this a model would speak alone, and what it does not know would be ruled out.
_MOST = 10


def register(root: App) -> None:
    """Adds the group."""
    group = new_app("从工作人员定过的分类、单位里学到的模型")
    group.add("list", list_models, "全部模型：留出来的件上准不准、在用哪个（*）\n最后一行是程序自带的。")
    group.add("use", use, "从现在起用这个模型，也用来换回以前的\n正在运行的程序半分钟内换上。")
    group.add("trial", trial, "现在就试训一次：在留出来的件上更准才换上\n每天夜里也会自己试。")
    group.add("add", add, "把 train 训练的分类模型放进来，models use 换上")
    root.add_typer(group, name="models")


def list_models(as_json: Annotated[bool, typer.Option("--json", help="打印 JSON")] = False) -> None:
    """Prints all models, newest first, with their figures on held-out cases and which is used; last the shipped understanding."""
    from nlp.reader import shipped

    models = _services().store.lessons.models()
    if as_json:
        keys = [{"id": m.id, "part": m.part, "at": stamp(m.at), "used": m.used, "figures": dict(m.figures)} for m in models]
        typer.echo(json.dumps(keys, ensure_ascii=False, indent=2))
        return
    for m in models:
        figures = "  ".join(f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in m.figures.items())
        typer.echo(f"{'*' if m.used else ' '} {m.id}\t{m.part}\t{local(m.at)}\t{figures}")
    typer.echo(f"{' ' if any(m.used for m in models) else '*'} {SHIPPED}\t{shipped()}")


def use(
    model: Annotated[str, typer.Argument(metavar="编号", help=f"模型的编号；{SHIPPED} 是只用程序自带的")],
) -> None:
    """Uses this model from now on; running processes take it up within half a minute. An earlier one is taken back so, too."""
    from nlp.model import BadModel, Model

    lessons = _services().store.lessons
    if model == SHIPPED:
        for part in {one.part for one in lessons.models()}:
            lessons.use(part, "")
        typer.echo("只用程序自带的")
        return
    found = next((one for one in lessons.models() if one.id == model), None)
    if found is None:
        raise Failure(f"没有模型 {model}；`./xinfang models list` 列出全部")
    try:
        Model.load(BytesIO(lessons.content(found.id)))
    except BadModel as error:
        raise Failure(f"{found.id} 坏了，或是旧版程序训练的，用不了：./xinfang models trial 重新学") from error
    lessons.use(found.part, found.id)
    typer.echo(f"{found.part} 从现在起用 {found.id}")


def trial() -> None:
    """Learns from what people settled, judges on held-out cases, uses what proved better. The same happens every night by itself."""
    services = _services()
    try:
        from bot import learning

        outcomes = learning.trial(services, services.now(), tell=lambda line: typer.echo(line, err=True))
    except ModuleNotFoundError as error:
        raise Failure(f"试训要先装 {error.name}：{install('train')}") from error
    for outcome in outcomes:
        typer.echo(f"{outcome.part}\t{outcome.id or '-'}\t{outcome.why}")


def add(
    file: Annotated[Path, typer.Argument(metavar="文件", help="train 用本县台账训练的模型，类别名要和在用的一样")],
    weight: Annotated[float, typer.Option("--weight", min=0, max=_MOST, help="和程序自带的比，它算几分")] = 1.0,
) -> None:
    """Puts a trained model of classes among the models; `models use` takes it into use."""
    from nlp.model import BadModel, Model
    from store.lessons import Taught

    try:
        model = Model.load(existing(file))
    except BadModel as error:
        raise Failure(str(error)) from error
    strange = [label for label in model.labels if label not in CATEGORIES]
    if strange:
        raise Failure(f"{file}：{strange[0]} 不是在用的类别；类别有 {' '.join(CATEGORIES)}")
    services = _services()
    # Another weight makes another model: a case keeps the id of what judged it.
    name, lessons = f"class-{model.name}" + (f"-w{weight:g}" if weight != 1 else ""), services.store.lessons
    # Put in once more, a model that is in use stays so.
    taught = Taught(name, "class", services.now(), name in lessons.used(), weight, {"labels": len(model.labels)})
    lessons.keep(taught, file.read_bytes())
    typer.echo(f"{name} 放进来了；{'还在用它' if taught.used else f'要用它：./xinfang models use {name}'}")


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())
