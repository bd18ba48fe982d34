"""What the words mean here: a calibrated probability for each category, from scikit-learn estimators.

Two views of a post are joined. `WordModel` reads its words and characters; the encoder's heads read its sentences.
`ToneModel` weighs both with what the pipeline found (whose names, links, disclaimers) in one logistic regression a
category, fitted on predictions for posts that neither view was trained on (stacking: Wolpert 1992).
"""

from __future__ import annotations

import pickle

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import StandardScaler
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from smclassify.encoder import CATEGORIES
from smclassify.grams import View
from smclassify.vocabulary import Account

__all__ = ["BY_ACCOUNT", "OUTPUTS", "ToneModel", "WordModel", "outputs_for"]

WORDS = r"(?u)\b\w[\w']*\b|[#@?!]"
# These mean something else on either account, so the word model learns them apart.
BY_ACCOUNT = ("official_voice", "cross_link", "intellectual_property")
OUTPUTS = tuple(
    output for category in CATEGORIES
    for output in ([f"{category}@{account}" for account in Account] if category in BY_ACCOUNT else [str(category)])
)


def outputs_for(account: Account) -> list[int]:
    """For each of `CATEGORIES`, the column of `OUTPUTS` that speaks of it on this account."""
    return [OUTPUTS.index(f"{c}@{account}" if c in BY_ACCOUNT else str(c)) for c in CATEGORIES]


class WordModel(BaseEstimator):
    """Logistic regressions on word and character TF-IDF, one an output; unknown targets (-1) are left out.

    Parameters
    ----------
    alpha : float
        Strength of regularisation.
    max_features : int
        Most features of each of the two kinds.
    random_state : int
        Seed of the stochastic gradient descent.

    Attributes
    ----------
    coef_ : ndarray of shape (n_outputs, n_features)
    intercept_ : ndarray of shape (n_outputs,)
    """

    def __init__(self, alpha=1e-5, max_features=40_000, random_state=0):
        self.alpha = alpha
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, y):
        """Fit on texts ``X`` and targets ``y`` of shape (n_texts, n_outputs) with 1, 0 and -1 (unknown)."""
        self._ready = None
        self.vectorizer_ = FeatureUnion([
            ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, strip_accents="unicode",
                                      token_pattern=WORDS, max_features=self.max_features,
                                      dtype=np.float32)),
            ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=4, sublinear_tf=True,
                                           max_features=self.max_features, dtype=np.float32)),
        ])
        features = self.vectorizer_.fit_transform(X).tocsr()
        y = np.asarray(y)
        self.coef_ = np.zeros((y.shape[1], features.shape[1]), dtype=np.float32)
        self.intercept_ = np.full(y.shape[1], -6.0, dtype=np.float32)
        for output in range(y.shape[1]):
            known = np.flatnonzero(y[:, output] >= 0)
            if len(np.unique(y[known, output])) < 2:
                continue
            model = SGDClassifier(loss="log_loss", alpha=self.alpha, max_iter=15, tol=None, average=True,
                                  class_weight={0: 1.0, 1: 2.0}, random_state=self.random_state)
            model.fit(features[known], y[known, output])
            self.coef_[output], self.intercept_[output] = model.coef_[0], model.intercept_[0]
        return self

    def decision_function(self, X):
        """Log-odds of shape (n_texts, n_outputs)."""
        words, characters = self._views()
        odds = [words.odds(text) + characters.odds(text) for text in X]
        return np.array(odds, dtype=np.float32).reshape(len(odds), len(self.intercept_)) + self.intercept_

    def weights(self, text, output):
        """Words of one text with what each adds to the log-odds of one output, heaviest first."""
        view = self._views()[0]
        features, values = view.row(text)
        added = [(view.names[i], float(v * self.coef_[output, i])) for i, v in zip(features, values, strict=True)]
        return sorted(added, key=lambda pair: -pair[1])

    def _views(self):
        """The two fitted vectorizers with their weights, ready to be applied quickly."""
        check_is_fitted(self)
        if getattr(self, "_ready", None) is None:
            words, characters = (part for _, part in self.vectorizer_.transformer_list)
            cut = len(words.vocabulary_)
            self._ready = (View(words, self.coef_[:, :cut].T),
                           View(characters, self.coef_[:, cut:].T, known=words.vocabulary_))
        return self._ready

    # The vectorizers hold 80,000 strings, which joblib's unpickler would take a second over; pickle's own does not.
    def __getstate__(self):
        state = {**super().__getstate__(), "_ready": None}
        if "vectorizer_" in state:
            state["vectorizer_"] = pickle.dumps(state["vectorizer_"])
        return state

    def __setstate__(self, state):
        if isinstance(state.get("vectorizer_"), bytes):
            state = {**state, "vectorizer_": pickle.loads(state["vectorizer_"])}  # noqa: S301 - part of this pickle
        super().__setstate__(state)


class ToneModel(ClassifierMixin, BaseEstimator):
    """One calibrated logistic regression a label over shared numeric columns, with a threshold each.

    Parameters
    ----------
    C : float
        Inverse strength of regularisation on standardised columns.
    own : float
        How much lighter a label's own columns are penalised than the others'. Column ``j`` is label ``j % n_labels``'s
        own for the first ``n_own * n_labels`` columns.
    n_own : int
        Columns of its own that each label has.
    alarm_cost : float
        Cost of a false alarm, a miss being 1, in the choice of each threshold.

    Attributes
    ----------
    classes_ : ndarray of shape (2,)
        What a single label may be, in order; 0 and 1 where there are several.
    coef_ : ndarray of shape (n_labels, n_features)
    intercept_ : ndarray of shape (n_labels,)
    thresholds_ : ndarray of shape (n_labels,)
        A label is predicted where its probability reaches this.
    """

    def __init__(self, C=0.05, own=3.0, n_own=0, alarm_cost=2.0):
        self.C = C
        self.own = own
        self.n_own = n_own
        self.alarm_cost = alarm_cost

    def fit(self, X, y, sample_weight=None):
        """Fit on columns ``X`` (n_samples, n_features) and ``y``: (n_samples, n_labels) of 1, 0, -1, or binary."""
        X, y = validate_data(self, X, y, multi_output=True, dtype=np.float64)
        weight = _check_sample_weight(sample_weight, X)
        self.single_ = y.ndim == 1
        if self.single_:
            check_classification_targets(y)
            self.classes_ = np.unique(y)
            if len(self.classes_) > 2:
                raise ValueError(f"Only binary classification is supported; y holds {len(self.classes_)} classes")
            if len(self.classes_) < 2:
                raise ValueError("Classifier can't train when only one class is present")
            y = (y == self.classes_[1]).astype(int)[:, None]
        else:
            self.classes_ = np.array([0, 1])
        labels = y.shape[1]
        self.scaler_ = StandardScaler().fit(X, sample_weight=weight)
        Z = self.scaler_.transform(X)
        self.coef_, self.intercept_ = np.zeros((labels, X.shape[1])), np.full(labels, -6.0)
        self.thresholds_ = np.full(labels, 0.5)
        for label in range(labels):
            known = y[:, label] >= 0
            if len(np.unique(y[known, label])) < 2:  # always there, never there, or unknown
                self.intercept_[label] = 6.0 if known.any() and y[known, label].all() else -6.0
                continue
            scale = np.ones(X.shape[1])
            scale[[label + i * labels for i in range(self.n_own)]] = self.own
            model = LogisticRegression(C=self.C, max_iter=2000)
            model.fit(Z[known] * scale, y[known, label], sample_weight=weight[known])
            self.coef_[label], self.intercept_[label] = model.coef_[0] * scale, model.intercept_[0]
        return self

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.multi_label = tags.target_tags.multi_output = True
        return tags

    def choose_thresholds(self, probabilities, y, sample_weight=None, alarm_cost=None):
        """Set ``thresholds_`` to what costs least on held-out ``probabilities``; returns self.

        ``alarm_cost`` (default: the parameter) may be one number a label.
        """
        costs = np.broadcast_to(self.alarm_cost if alarm_cost is None else alarm_cost, y.shape[1])
        weight = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight)
        for label in range(y.shape[1]):
            known = y[:, label] >= 0
            p, truth, w = probabilities[known, label], y[known, label], weight[known]
            order = np.argsort(-p, kind="stable")
            p, truth = p[order], truth[order]
            # cost[n]: the n likeliest are flagged; a cut between equal probabilities is none
            cost = np.cumsum(np.append(truth.sum(), costs[label] * (1 - truth) * w[order] - truth))
            cost[1:-1][p[:-1] == p[1:]] = np.inf
            best = int(np.argmin(cost))
            edges = np.concatenate([[1.0], p, [0.0]])
            self.thresholds_[label] = np.clip((edges[best] + edges[best + 1]) / 2, 0.05, 0.95)
        return self

    def decision_function(self, X):
        """Log-odds, (n_samples, n_labels) or (n_samples,) for a single label."""
        check_is_fitted(self)
        odds = self.odds(validate_data(self, X, reset=False, dtype=np.float64))
        return odds[:, 0] if self.single_ else odds

    def odds(self, X):
        """Log-odds, (n_samples, n_labels), of float64 columns that need no check (checks take longer than odds)."""
        return (X - self.scaler_.mean_) / self.scaler_.scale_ @ self.coef_.T + self.intercept_

    def predict_proba(self, X):
        """Probabilities, (n_samples, n_labels), or (n_samples, 2) for a single label."""
        p = expit(self.decision_function(X))
        return np.column_stack([1 - p, p]) if self.single_ else p

    def predict(self, X):
        """1 where a probability reaches its threshold, else 0; the classes themselves for a single label."""
        p = self.predict_proba(X)
        if self.single_:
            return self.classes_[(p[:, 1] >= self.thresholds_[0]).astype(int)]
        return (p >= self.thresholds_).astype(int)
