"""`models list|use|trial|add`: what the county's own models are, how good they proved, and which is used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.bootstrap import install
from bot.cli.frame import Failure, new_app, settings
from cases.calendar import CHINA
from cases.projection import stamp
from cases.words import CATEGORIES

if TYPE_CHECKING:
    from bot.bootstrap import Services

SHIPPED = "shipped"


def register(root: typer.Typer) -> None:
    """Adds the group."""
    group = new_app("Models learned from what people settled.")
    group.command("list")(list_models)
    group.command("use")(use)
    group.command("trial")(trial)
    group.command("add")(add)
    root.add_typer(group, name="models")


def list_models(as_json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """All models, newest first, with their figures on held-out cases and which is used; the last line is the shipped understanding."""
    from nlp.reader import shipped

    models = _services().store.lessons.models()
    if as_json:
        keys = [{"id": m.id, "part": m.part, "at": stamp(m.at), "used": m.used, "figures": dict(m.figures)} for m in models]
        typer.echo(json.dumps(keys, ensure_ascii=False, indent=2))
        return
    for m in models:
        figures = "  ".join(f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}" for name, value in m.figures.items())
        typer.echo(f"{'*' if m.used else ' '} {m.id}\t{m.part}\t{m.at.astimezone(CHINA):%Y-%m-%d %H:%M}\t{figures}")
    typer.echo(f"{' ' if any(m.used for m in models) else '*'} {SHIPPED}\t{shipped()}")


def use(
    model: Annotated[str, typer.Argument(help=f"A model's id, or `{SHIPPED}`: without any of the county's own.")],
) -> None:
    """Use this model from now on; running processes take it up within half a minute. An earlier one is taken back so, too."""
    lessons = _services().store.lessons
    if model == SHIPPED:
        for part in {one.part for one in lessons.models()}:
            lessons.use(part, "")
        typer.echo("the shipped understanding alone is used")
        return
    found = next((one for one in lessons.models() if one.id == model), None)
    if found is None:
        raise Failure(f"there is no model {model}; `xinfang models list` shows them")
    lessons.use(found.part, found.id)
    typer.echo(f"{found.id} is used for {found.part}")


def trial() -> None:
    """Learn from what people settled, judge on held-out cases, use what proved better. The same happens every night by itself."""
    services = _services()
    try:
        from bot import learning

        outcomes = learning.trial(services, services.now(), tell=lambda line: typer.echo(line, err=True))
    except ModuleNotFoundError as error:
        raise Failure(f"a trial wants the package {error.name}: {install('train')}") from error
    for outcome in outcomes:
        typer.echo(f"{outcome.part}\t{outcome.id or '-'}\t{outcome.why}")


def add(
    file: Annotated[Path, typer.Argument(help="A model that `train` made from the county's own ledger, with the class names in use.")],
    weight: Annotated[float, typer.Option("--weight", min=0, help="How much it counts beside the shipped understanding.")] = 1.0,
) -> None:
    """Put a trained model of classes among the models; `models use` takes it into use."""
    from nlp.model import BadModel, Model
    from store.lessons import Taught

    try:
        model = Model.load(file)
    except BadModel as error:
        raise Failure(str(error)) from error
    strange = [label for label in model.labels if label not in CATEGORIES]
    if strange:
        raise Failure(f"{file}: {strange[0]} is no class in use; they are {' '.join(CATEGORIES)}")
    services = _services()
    taught = Taught(f"class-{model.name}", "class", services.now(), False, weight, {"labels": len(model.labels)})
    services.store.lessons.keep(taught, file.read_bytes())
    typer.echo(f"{taught.id} is kept; `xinfang models use {taught.id}` takes it into use")


def _services() -> Services:
    from bot.bootstrap import build

    return build(settings())
