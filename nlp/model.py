"""A linear model served with numpy alone: small whole numbers as weights, probabilities fitted on rows that were held out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import IO, Any, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.features import BITS, Features, features, names
from nlp.index import Index
from nlp.lexicon import Hit

#: Of the features: a model that learned from others is refused.
_VERSION = 5


_TINY = 1e-9


class BadModel(Exception):
    """A file is no model of ours. Raised by ``Model.load``."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """``known``: the features it learned of, ascending; ``weights``: int8, those features x labels; a score: their sum by the text's
    shares times the label's ``scale``, plus what its ``hints`` say (hints x labels), plus ``bias``.

    ``sharpness``: what scores are multiplied by before they become probabilities; ``sureness``: from how far the best score leads (its
    factor, and what is added) to how sure that is, on a log scale. ``named``: where labels are places, how sure each is that a text
    names; 0 where what was learned tells more than the name.
    """

    name: str
    labels: tuple[str, ...]
    known: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    hints: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float = 1.0
    sureness: tuple[float, float] = (1.0, 0.0)
    named: tuple[float, ...] = ()
    _index: Index = field(init=False)

    def __post_init__(self) -> None:
        index = Index(self.known, BITS)
        # One copy of them is enough.
        object.__setattr__(self, "known", index.keys)
        object.__setattr__(self, "_index", index)

    def scores(self, found: Features) -> NDArray[np.float32]:
        """One score a label for the features of a text, of which those count that the model knows."""
        there, at = self._index.find(found.numbers)
        shares = found.shares[there]
        length = float(np.sqrt(shares @ shares)) or 1.0
        said = shares @ self.weights.take(at, axis=0).astype(np.float32) * (self.scale / np.float32(length))
        return np.asarray(said + found.hints @ self.hints + self.bias, np.float32)

    def probabilities(self, found: Features) -> dict[str, float]:
        """Label → probability, best first."""
        raw = self.scores(found).astype(float) * self.sharpness
        grown = np.exp(raw - raw.max())
        shares = grown / grown.sum()
        return {self.labels[n]: float(shares[n]) for n in np.argsort(-shares)}

    def ranked(self, found: Features, named: str = "") -> list[tuple[str, float]]:
        """(label, confidence), best first. The best one's is by how far it leads, which tells right from wrong better than its share.
        ``named``: the label that the text names (``nlp.places.naming``); it comes first where names tell more than what was learned."""
        (best, share), *others = self.probabilities(found).items()
        first, second = np.sort(self.scores(found))[:-3:-1]
        factor, more = self.sureness
        sure = float(1 / (1 + np.exp(-(factor * (first - second) + more))))
        ranked = [(best, sure), *((label, min(sure, other * (1 - sure) / max(1 - share, _TINY))) for label, other in others)]
        return self._named(named, ranked) if named and self.speaks(named) else ranked

    def speaks(self, label: str) -> float:
        """How sure it is of this label where the text names it, 0 where that tells nothing."""
        return self.named[self.labels.index(label)] if self.named else 0.0

    def _named(self, named: str, ranked: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        sure, rest = self.speaks(named), 1 - dict(ranked)[named]
        others = [(label, min(sure, share * (1 - sure) / max(rest, _TINY))) for label, share in ranked if label != named]
        return [(named, sure), *others]

    def spoken(self, label: str, words: Iterable[Hit]) -> list[tuple[float, Hit]]:
        """The words (``nlp.hints.words``) that it learned to speak for a label rather than for the others, each with how much."""
        towards, place = self.hints[:, self.labels.index(label)] - self.hints.mean(axis=1), names()
        said = ((sum(weight * float(towards[place[name]]) for name, weight in hit.votes), hit) for hit in words)
        return [(weight, hit) for weight, hit in said if weight > 0]

    def best(self, text: str) -> str:
        """The likeliest label of a text."""
        return self.labels[int(self.scores(features(text)).argmax())]

    def save(self, path: Path) -> None:
        """Writes one file: whole, or not at all."""
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as file:
                self._write(file)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _write(self, file: IO[bytes]) -> None:
        np.savez_compressed(
            file,
            version=np.array(_VERSION),
            name=np.array(self.name),
            labels=np.array(self.labels),
            known=self.known,
            weights=self.weights,
            scale=self.scale,
            hint_names=np.array(list(names())),
            hints=self.hints,
            bias=self.bias,
            sharpness=np.array(self.sharpness),
            sureness=np.array(self.sureness),
            named=np.array(self.named),
        )

    @classmethod
    def load(cls, source: Path | IO[bytes]) -> Self:
        """Reads such a file. Raises ``BadModel``."""
        if isinstance(source, Path):
            try:
                with source.open("rb") as file:
                    return cls.load(file)
            except OSError as error:
                raise BadModel(f"{source}：读不了：{error.strerror or error}") from error
        try:
            with np.load(source, allow_pickle=False) as data:
                if "version" not in data or int(data["version"]) != _VERSION:
                    raise BadModel(f"{_name(source)}：是另一个版本的程序训练的，请重新训练")
                return cls._of(data)
        except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
            raise BadModel(f"{_name(source)}：不是模型，或者已经损坏") from error

    @classmethod
    def _of(cls, data: Mapping[str, NDArray[Any]]) -> Self:
        labels, known, weights = tuple(str(label) for label in data["labels"]), data["known"], data["weights"]
        sums = data["scale"], data["bias"], data["hints"].sum(axis=0)
        if weights.dtype != np.int8 or weights.shape != (len(known), len(labels)) or not len(known):
            raise ValueError("its parts do not fit together")
        if any(part.shape != (len(labels),) or not np.isfinite(part).all() for part in sums):
            raise ValueError("its parts do not fit together")
        # A word table that has changed since has names in other places, some of which nobody learned of.
        learned = dict(zip(data["hint_names"].tolist(), data["hints"], strict=True))
        hints = np.array([learned.get(name, np.zeros(len(labels))) for name in names()], np.float32)
        factor, more = data["sureness"].tolist()
        named = tuple(data["named"].tolist())
        if len(named) not in (0, len(labels)):
            raise ValueError("its parts do not fit together")
        turned = data["scale"], hints, data["bias"]
        return cls(str(data["name"]), labels, known, weights, *turned, float(data["sharpness"]), (factor, more), named)


@lru_cache(maxsize=8)
def shipped_model(name: str) -> Model:
    """A model that this room ships, loaded once."""
    with (resources.files("nlp") / "data" / name).open("rb") as file:
        return Model.load(file)


def _name(source: Path | IO[bytes]) -> str:
    return str(getattr(source, "name", source))
