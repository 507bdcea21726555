"""A linear model served with numpy alone: small whole numbers as weights, probabilities fitted on rows that were held out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import IO, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.features import SIZE, Features, features

#: Of the features: a model that learned from others is refused.
_VERSION = 2


class BadModel(Exception):
    """A file is no model of ours. Raised by ``Model.load``."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """``weights``: int8, features x labels; a score: their sum by the text's shares times the label's ``scale``, plus ``bias``.

    The rows of ``weights`` may be fewer than there are features, by a power of two: then neighbours share one.
    ``sharpness``: what scores are multiplied by before they become probabilities.
    """

    name: str
    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float = 1.0

    def scores(self, found: Features) -> NDArray[np.float32]:
        """One score a label for the features of a text."""
        if not len(found.numbers):
            return self.bias
        rows = found.numbers // np.uint32(SIZE // len(self.weights))
        return np.asarray(found.shares @ self.weights.take(rows, axis=0).astype(np.float32) * self.scale + self.bias, np.float32)

    def probabilities(self, found: Features) -> dict[str, float]:
        """Label → probability, best first."""
        raw = self.scores(found).astype(float) * self.sharpness
        grown = np.exp(raw - raw.max())
        shares = grown / grown.sum()
        return {self.labels[n]: float(shares[n]) for n in np.argsort(-shares)}

    def best(self, text: str) -> str:
        """The likeliest label of a text."""
        return self.labels[int(self.scores(features(text)).argmax())]

    def save(self, path: Path) -> None:
        """Writes one file."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                version=np.array(_VERSION),
                name=np.array(self.name),
                labels=np.array(self.labels),
                weights=self.weights,
                scale=self.scale,
                bias=self.bias,
                sharpness=np.array(self.sharpness),
            )

    @classmethod
    def load(cls, source: Path | IO[bytes]) -> Self:
        """Reads such a file. Raises ``BadModel``."""
        if isinstance(source, Path):
            try:
                with source.open("rb") as file:
                    return cls.load(file)
            except OSError as error:
                raise BadModel(f"{source}: cannot be read: {error}") from error
        try:
            with np.load(source, allow_pickle=False) as data:
                labels = tuple(str(label) for label in data["labels"])
                weights = data["weights"]
                if "version" not in data or int(data["version"]) != _VERSION or not _fits(weights, len(labels)):
                    raise BadModel(f"{_name(source)}: was made by another version of this program; train it again")
                return cls(str(data["name"]), labels, weights, data["scale"], data["bias"], float(data["sharpness"]))
        except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
            raise BadModel(f"{_name(source)}: is not a model: {error}") from error


def _fits(weights: NDArray[np.int8], labels: int) -> bool:
    return weights.ndim == 2 and weights.dtype == np.int8 and weights.shape[1] == labels and weights.shape[0] in _SIZES


_SIZES = frozenset(SIZE >> n for n in range(6))


@lru_cache(maxsize=8)
def shipped_model(name: str) -> Model:
    """A model that this room ships, loaded once."""
    with (resources.files("nlp") / "data" / name).open("rb") as file:
        return Model.load(file)


def _name(source: Path | IO[bytes]) -> str:
    return str(getattr(source, "name", source))
