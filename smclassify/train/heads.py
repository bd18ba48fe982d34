"""Fit the scikit-learn side: the word view, the joint judgement, and the judgement of a single name.

The joint judgement is fitted on predictions for posts that their makers were not trained on: word log-odds by
cross-validation over files, encoder logits by an encoder that has not seen the author. Siblings never part.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
from sklearn.model_selection import GroupKFold

from smclassify import pipeline
from smclassify.corpus import LabelledPost
from smclassify.encoder import CATEGORIES
from smclassify.errors import InputError
from smclassify.evaluate import figures
from smclassify.features import COLUMNS, N_OWN, columns, encoder_logits, facts
from smclassify.findings import Read, name_bounds, name_candidates, name_columns
from smclassify.nobody import learned
from smclassify.spelling import spell
from smclassify.tone import BY_ACCOUNT, OUTPUTS, ToneModel, WordModel, outputs_for
from smclassify.train.examples import category_targets
from smclassify.train.held_out import HeldOut, key
from smclassify.vocabulary import Account, Category

__all__ = ["fit_all", "fit_names", "fit_tone", "fit_words", "held_out_word_odds", "output_targets"]

WORDS = slice(COLUMNS.index(f"words:{CATEGORIES[0]}"), COLUMNS.index(f"words:{CATEGORIES[-1]}") + 1)


def output_targets(posts: Sequence[LabelledPost]) -> np.ndarray:
    """(posts, outputs) 1, 0 or -1: category targets, with outputs of the other account unknown."""
    y = np.full((len(posts), len(OUTPUTS)), -1, dtype=np.int8)
    for row, post in enumerate(posts):
        for category, value in zip(CATEGORIES, category_targets(post), strict=True):
            name = f"{category}@{post.draft.account}" if category in BY_ACCOUNT else str(category)
            y[row, OUTPUTS.index(name)] = value
    return y


def fit_words(texts: Sequence[str], posts: Sequence[LabelledPost]) -> WordModel:
    """The word view on all posts; ``texts`` are spelled as the models read them."""
    return WordModel().fit(list(texts), output_targets(posts))


def held_out_word_odds(texts: Sequence[str], posts: Sequence[LabelledPost], folds: int = 5) -> np.ndarray:
    """(posts, outputs) log-odds of word models that have not seen the post's file."""
    y, groups = output_targets(posts), [post.file for post in posts]
    odds = np.zeros(y.shape)
    texts = np.array(texts, dtype=object)
    for train, test in GroupKFold(folds).split(texts, groups=groups):
        odds[test] = WordModel().fit(list(texts[train]), y[train]).decision_function(list(texts[test]))
    return odds


def tone_columns(docs, word_odds, posts, heads) -> tuple[np.ndarray, np.ndarray]:
    """Columns and targets of posts, each on its own account."""
    if not docs:
        return np.empty((0, len(COLUMNS))), np.empty((0, len(CATEGORIES)), dtype=np.int8)
    logits = [encoder_logits(doc, heads) for doc in docs]
    rows = np.array([facts(doc) for doc in docs])
    personal, sponsored = (columns(logits, word_odds, rows, account) for account in Account)
    here = np.array([post.draft.account is Account.PERSONAL for post in posts])
    return np.where(here[:, None], personal, sponsored), np.array([category_targets(post) for post in posts])


def fit_tone(X: np.ndarray, y: np.ndarray, groups: Sequence[str], *, alarm_weight=None, alarm_cost=0.6,
             folds: int = 5, C: float = 0.03) -> tuple[ToneModel, np.ndarray]:
    """The joint judgement, with thresholds chosen on cross-validated probabilities, which are returned too.

    ``alarm_weight`` (posts,) says how much a false alarm on each post counts.
    """
    held_out = np.zeros(y.shape)
    for train, test in GroupKFold(folds).split(X, groups=groups):
        part = ToneModel(C=C, n_own=N_OWN).fit(X[train], y[train])
        held_out[test] = part.predict_proba(X[test])
    model = ToneModel(C=C, n_own=N_OWN).fit(X, y)
    return model.choose_thresholds(held_out, y, alarm_weight, alarm_cost), held_out


def name_rows(docs, posts: Sequence[LabelledPost], heads):
    """Yield (post index, row, start, end) of each name that may be a student's."""
    for index, (doc, post) in enumerate(zip(docs, posts, strict=True)):
        read = Read(doc, encoder_logits(doc, heads))
        for span in name_candidates(doc):
            yield index, name_columns(read, span, post.draft.account), *name_bounds(doc, span)


def fit_names(names, posts: Sequence[LabelledPost], *, alarm_cost=0.8) -> tuple[ToneModel, dict]:
    """The judgement of a single name: is this span, to the character, a student's name?

    ``names`` are rows of `name_rows`. Returns the model and its cross-validated figures.
    """
    rows, truth, groups = [], [], []
    for index, row, start, end in names:
        post = posts[index]
        if Category.STUDENT_NAME in post.optional or post.draft.roster:
            continue
        rows.append(row)
        truth.append(any((s.start, s.end) == (start, end) for s in post.spans if s.category == Category.STUDENT_NAME))
        groups.append(post.group)
    if len(set(groups)) < 5:
        raise InputError("train: too few names in the posts to learn from; use more posts")
    X, y = np.array(rows, dtype=float), np.array(truth, dtype=int)[:, None]
    held_out = np.zeros(y.shape)
    for train, test in GroupKFold(5).split(X, groups=groups):
        held_out[test] = ToneModel(C=1.0).fit(X[train], y[train]).predict_proba(X[test])
    model = ToneModel(C=1.0).fit(X, y).choose_thresholds(held_out, y, alarm_cost=alarm_cost)
    said = held_out >= model.thresholds_
    return model, figures(int((said & (y == 1)).sum()), int((said & (y == 0)).sum()), int((~said & (y == 1)).sum()))


def fit_all(posts: Sequence[LabelledPost], encoder: Path, out: Path, *, store: HeldOut | None, log) -> dict:
    """Fit every head on an encoder and write the ``nlp`` and ``tone`` artefacts; return their figures.

    ``store`` holds what encoders said of posts unseen by them; posts that the encoder in use has never seen are read
    afresh. Where neither covers enough posts, all are read, and the figures flatter.
    """
    nlp = pipeline.build(encoder)
    heads = nlp.get_pipe("smclassify_reader").encoder.heads
    keys = [key(post) for post in posts]
    stored = {} if store is None else dict(zip(store.keys, store.columns.astype(float), strict=True))
    seen = set() if store is None else set(store.seen)
    known = [i for i, k in enumerate(keys) if k in stored]
    fresh = [i for i, k in enumerate(keys) if k not in stored and k not in seen]
    if len(known) + len(fresh) < 200:
        known, fresh = [], list(range(len(posts)))
    say = functools.partial(print, file=log, flush=True)
    say(f"{len(posts)} posts; {len(known)} held out before, {len(fresh)} read afresh")

    texts = [spell(post.draft.text).text for post in posts]
    odds = held_out_word_odds(texts, posts)
    words = fit_words(texts, posts)
    say("word model fitted")

    docs = list(nlp.pipe([posts[i].draft.text for i in fresh], batch_size=256))
    fresh_columns, _ = tone_columns(docs, odds[fresh], [posts[i] for i in fresh], heads)
    known_columns = np.array([stored[keys[i]] for i in known]).reshape(len(known), len(COLUMNS))
    for account in Account:
        here = [j for j, i in enumerate(known) if posts[i].draft.account is account]
        known_columns[here, WORDS] = odds[np.array(known, dtype=int)[here]][:, outputs_for(account)].clip(-12, 12)
    order = known + fresh
    X = np.vstack([known_columns, fresh_columns])
    y = np.array([category_targets(posts[i]) for i in order])
    groups, weight = [posts[i].group for i in order], real_mix([posts[i] for i in order])
    tone, probabilities = fit_tone(X, y, groups, alarm_weight=weight)
    say("tone model fitted")

    names = [(fresh[index], *rest) for index, *rest in name_rows(docs, [posts[i] for i in fresh], heads)]
    if store is not None and known:
        where = {keys[i]: i for i in known}
        names += [(where[k], row, *bounds) for k, row, bounds in
                  zip(store.name_keys, store.name_rows.astype(float), store.name_bounds, strict=True) if k in where]
    name_model, name_figures = fit_names(names, posts)

    figures_by_name = {"nlp": {"student_name_spans": name_figures}, "tone": tone_figures(tone, probabilities, y)}
    shutil.rmtree(out / "nlp", ignore_errors=True)
    shutil.rmtree(out / "tone", ignore_errors=True)
    (out / "tone").mkdir(parents=True)
    nlp.to_disk(out / "nlp")
    nobody = learned(posts, ((index, *bounds) for index, _, *bounds in names))
    made = {"words": words, "tone": tone, "names": name_model, "nobody": nobody}
    joblib.dump(made, out / "tone" / "tone.joblib", compress=3)
    return figures_by_name


def real_mix(posts: Sequence[LabelledPost], ordinary: float = 20.0) -> np.ndarray:
    """What a false alarm on each post costs: more on an ordinary one, of which life has many and the data few.

    A clean post without siblings is ordinary; one with siblings was built to fool.
    """
    return np.array([ordinary if not post.labels and post.pair is None else 1.0 for post in posts])


def tone_figures(tone: ToneModel, probabilities: np.ndarray, y: np.ndarray) -> dict:
    """Cross-validated figures by category, with calibration error (10 bins) and Brier score over all."""
    out = {}
    for index, category in enumerate(CATEGORIES):
        known = y[:, index] >= 0
        said, truth = probabilities[known, index] >= tone.thresholds_[index], y[known, index] == 1
        hits, alarms, misses = (said & truth).sum(), (said & ~truth).sum(), (~said & truth).sum()
        out[category.value] = figures(int(hits), int(alarms), int(misses))
    known = y >= 0
    p, truth = probabilities[known], y[known]
    bins = np.clip((p * 10).astype(int), 0, 9)
    error = sum(abs(p[bins == b].mean() - truth[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    scored = [entry["f1"] for entry in out.values() if entry["support"]]
    return {"categories": out, "macro_f1": float(np.mean(scored)), "calibration_error": float(error),
            "brier": float(((p - truth) ** 2).mean())}
