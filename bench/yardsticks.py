"""Two plain models to stand beside ours, trained in the same run: TF-IDF + LinearSVC, and NB-SVM on words and characters 1-4."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import diags, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.svm import LinearSVC

from nlp.dictionary import cut
from nlp.normal import fold

Scorer = Callable[[Sequence[str]], Any]


def plain_svc(texts: Sequence[str], labels: Any, names: Sequence[str]) -> Scorer:
    """Words of jieba, TF-IDF, one linear machine a label. Gives scores, rows x labels."""
    counter = TfidfVectorizer(tokenizer=cut, token_pattern=None, lowercase=False, sublinear_tf=True)
    rows = counter.fit_transform(texts)
    columns = [LinearSVC(C=1.0, random_state=0).fit(rows, labels == n) for n in range(len(names))]
    return lambda some: np.column_stack([m.decision_function(counter.transform(some)) for m in columns])


def nb_svm(texts: Sequence[str], labels: Any, names: Sequence[str]) -> Scorer:
    """Binary words and characters 1-4, each label's machine on features weighted by naive Bayes."""
    words = CountVectorizer(
        tokenizer=lambda t: cut(fold(t)), token_pattern=None, lowercase=False, ngram_range=(1, 2), binary=True, min_df=2
    )
    signs = CountVectorizer(analyzer="char", preprocessor=fold, ngram_range=(1, 4), binary=True, min_df=2)

    def matrix(some: Sequence[str]) -> Any:
        rows = hstack([words.transform(some), signs.transform(some)]).tocsr().astype(np.float32)
        return diags(1 / np.sqrt(np.maximum(np.asarray(rows.sum(axis=1)).ravel(), 1))) @ rows

    words.fit(texts), signs.fit(texts)
    rows = matrix(texts)
    seen = (rows > 0).astype(np.float32)
    columns = []
    for n in range(len(names)):
        own = labels == n
        ours, others = (np.asarray(seen[part].sum(axis=0)).ravel() + 1 for part in (own, ~own))
        ratio = np.log((ours / ours.sum()) / (others / others.sum()))
        columns.append((ratio, LinearSVC(C=3.0, tol=1e-2, random_state=0).fit(rows @ diags(ratio), own)))
    return lambda some: np.column_stack([m.decision_function(matrix(some) @ diags(ratio)) for ratio, m in columns])
