"""A linear model served with numpy alone: small whole numbers as weights, probabilities fitted on rows that were held out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from nlp.features import SIZE, features


class BadModel(Exception):
    """A file is no model of ours. Raised by ``Model.load``."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """``weights``: int8, features x labels; a score: their sum times the label's ``scale`` over the root of their number, plus ``bias``.

    ``sharpness``: what scores are multiplied by before they become probabilities.
    """

    name: str
    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float = 1.0

    def scores(self, numbers: NDArray[np.uint32]) -> NDArray[np.float32]:
        """One score a label for the features of a text."""
        if not len(numbers):
            return self.bias
        total = self.weights[numbers].sum(axis=0, dtype=np.int32)
        return np.asarray(total * self.scale / np.sqrt(len(numbers)) + self.bias, np.float32)

    def probabilities(self, numbers: NDArray[np.uint32]) -> dict[str, float]:
        """Label → probability, best first."""
        raw = self.scores(numbers).astype(float) * self.sharpness
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
                if weights.shape != (SIZE, len(labels)) or weights.dtype != np.int8:
                    raise BadModel(f"{_name(source)}: was made by another version of this program; train it again")
                return cls(str(data["name"]), labels, weights, data["scale"], data["bias"], float(data["sharpness"]))
        except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
            raise BadModel(f"{_name(source)}: is not a model: {error}") from error


def _name(source: Path | IO[bytes]) -> str:
    return str(getattr(source, "name", source))
