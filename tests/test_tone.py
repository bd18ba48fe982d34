"""The estimators: scikit-learn's own checks, unknown targets, thresholds, and the same figures twice."""

import joblib
import numpy as np
import pytest
from pytest import param
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from smclassify.encoder import CATEGORIES
from smclassify.tone import BY_ACCOUNT, OUTPUTS, ToneModel, WordModel, outputs_for
from smclassify.vocabulary import Account

KIND, RUDE = "what a kind and lovely class today", "what a stupid and ugly idiot today"


@parametrize_with_checks([ToneModel()])
def test_scikit_learns_checks(estimator, check):
    check(estimator)


@pytest.fixture
def columns():
    """200 samples of 4 columns; the first label is in column 0, the second in column 1."""
    X = np.random.default_rng(0).normal(size=(200, 4))
    return X, (X[:, :2] > 0.5).astype(int)


def test_each_label_is_told_apart(columns):
    X, y = columns
    assert (ToneModel(C=1.0).fit(X, y).predict(X) == y).mean() > 0.95


def test_unknown_targets_are_left_out(columns):
    X, y = columns
    unknown = np.vstack([y, np.full_like(y, -1)])
    once = ToneModel().fit(X, y)
    again = ToneModel().fit(np.vstack([X, X]), unknown)
    np.testing.assert_allclose(again.coef_, once.coef_, atol=1e-3)


@pytest.mark.parametrize("value", [0, -1])
def test_a_label_that_is_never_there_is_never_predicted(columns, value):
    X, y = columns
    y[:, 1] = value
    assert ToneModel().fit(X, y).predict(X)[:, 1].sum() == 0


def test_a_label_that_is_always_there_is_always_predicted(columns):
    X, y = columns
    y[:, 1] = 1
    assert ToneModel().fit(X, y).predict(X)[:, 1].all()


def test_probabilities_are_the_odds(columns):
    X, y = columns
    model = ToneModel().fit(X, y)
    np.testing.assert_allclose(model.predict_proba(X), 1 / (1 + np.exp(-model.decision_function(X))))


def test_a_labels_own_columns_weigh_more(columns):
    X, y = columns
    plain, own = ToneModel(C=0.01).fit(X, y), ToneModel(C=0.01, own=5.0, n_own=1).fit(X, y)
    assert abs(own.coef_[0, 0]) > abs(plain.coef_[0, 0])


def test_the_same_twice(columns):
    X, y = columns
    assert (ToneModel().fit(X, y).coef_ == clone(ToneModel()).fit(X, y).coef_).all()


@pytest.mark.parametrize(("probabilities", "truth", "cost", "flagged"), [
    param([0.9, 0.8, 0.3, 0.1], [1, 1, 0, 0], 1, [0.9, 0.8], id="apart"),
    param([0.9, 0.8, 0.7, 0.1], [1, 0, 1, 0], 0.5, [0.9, 0.8, 0.7], id="an alarm costs less than a miss"),
    param([0.9, 0.8, 0.7, 0.1], [1, 0, 1, 0], 4, [0.9], id="an alarm costs more"),
    param([0.9, 0.8], [0, 0], 1, [], id="never there"),
    param([0.9, 0.8, 0.8, 0.8, 0.1], [1, 1, 0, 0, 0], 1, [0.9], id="equals are not parted"),
    param([0.4, 0.3, 0.1], [1, 0, 0], 1, [0.4], id="below a half"),
    param([0.9, 0.8, 0.1], [1, -1, 0], 1, [0.9, 0.8], id="one unknown"),
])
def test_a_threshold_is_where_errors_cost_least(probabilities, truth, cost, flagged):
    p, y = np.array(probabilities)[:, None], np.array(truth)[:, None]
    model = ToneModel()
    model.thresholds_ = np.full(1, 0.5)
    threshold = model.choose_thresholds(p, y, alarm_cost=cost).thresholds_[0]
    assert [p for p in probabilities if p >= threshold] == flagged


def test_a_threshold_stays_where_nothing_is_known():
    model = ToneModel()
    model.thresholds_ = np.full(1, 0.5)
    assert model.choose_thresholds(np.array([[0.9]]), np.array([[-1]])).thresholds_[0] == 0.5


def test_thresholds_decide(columns):
    X, y = columns
    model = ToneModel().fit(X, y)
    model.thresholds_[:] = [0.0, 1.1]
    assert model.predict(X).mean(axis=0).tolist() == [1.0, 0.0]


@pytest.fixture(scope="module")
def word_model():
    return WordModel().fit([KIND, RUDE] * 10, [[0, 1, -1], [1, 0, -1]] * 10)


def test_words_are_told_apart(word_model):
    odds = word_model.decision_function([KIND, RUDE])
    assert (odds[:, :2] > 0).tolist() == [[False, True], [True, False]]


def test_an_output_that_nobody_knows_is_unlikely(word_model):
    assert (word_model.decision_function([KIND, RUDE])[:, 2] < -5).all()


def test_words_with_their_weights(word_model):
    words = word_model.weights(RUDE, 0)
    assert words[0][1] > 0 and words == sorted(words, key=lambda pair: -pair[1])


def test_words_that_are_new_weigh_nothing(word_model):
    assert word_model.weights("zebra quartz", 0) == []


def test_unknown_words_still_get_odds(word_model):
    assert np.isfinite(word_model.decision_function(["", "🎉", "zebra"])).all()


def test_word_models_are_the_same_twice(word_model):
    again = clone(word_model).fit([KIND, RUDE] * 10, [[0, 1, -1], [1, 0, -1]] * 10)
    assert (again.coef_ == word_model.coef_).all()


@pytest.mark.parametrize("account", Account)
def test_every_category_has_an_output_for_an_account(account):
    names = [OUTPUTS[index].split("@")[0] for index in outputs_for(account)]
    assert names == list(CATEGORIES)


def test_what_depends_on_the_account_is_learnt_apart():
    personal, sponsored = (outputs_for(account) for account in Account)
    differ = [c for c, p, s in zip(CATEGORIES, personal, sponsored, strict=True) if p != s]
    assert set(differ) == set(BY_ACCOUNT)


def test_a_word_model_comes_back_from_its_pickle(word_model, tmp_path):
    joblib.dump(word_model, tmp_path / "words.joblib")
    again = joblib.load(tmp_path / "words.joblib")
    assert (again.decision_function([KIND, RUDE]) == word_model.decision_function([KIND, RUDE])).all()
    assert again.weights(RUDE, 0) == word_model.weights(RUDE, 0)
